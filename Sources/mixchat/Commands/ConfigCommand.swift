import ArgumentParser
import Cells
import Configuration
import Conversations

/// `mixchat config`: what is in force, an example, a check.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show what is in force and where each value came from.")

  @Flag(name: .long, help: "Print a config file with every key, its meaning, its allowed values and its default.")
  var example = false

  @Flag(name: .long, help: "Check the config file, its presets, themes and keys, and say what is wrong.")
  var check = false

  @Flag(name: .long, help: "Print the path of the config file.")
  var path = false

  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    if [example, check, path].filter({ $0 }).count > 1 {
      throw ValidationError("--example, --check and --path exclude each other.")
    }
  }

  mutating func run() throws {
    if example {
      Streams.out(ConfigExample.text)
    } else if path {
      Streams.out(places.paths.configFile + "\n")
    } else if check {
      try runCheck()
    } else {
      show(try SettingsLoader(places, endpoint).load())
    }
  }

  private func runCheck() throws {
    let loader = SettingsLoader(places, endpoint)
    var problems: [ConfigProblem] = []
    var presets: [Preset] = []
    do {
      presets = try loader.load().presets
    } catch let found as ConfigProblems {
      problems = found.problems
    }
    // The preset in force was read already.
    let inPresets = PresetLibrary(paths: loader.paths, inConfig: presets).presets().problems
    problems += inPresets.filter { !problems.contains($0) }
    problems += UserFiles.themeNames(loader.paths).compactMap { UserFiles.themeProblem($0, loader.paths) }
    if output.json {
      Streams.out(JSON.list(problems.map(\.json)).indented() + "\n")
    } else if problems.isEmpty {
      let isThere = try loader.readConfig() != nil
      Streams.out("\(loader.paths.configFile): \(isThere ? "no mistakes" : "no such file; built-in defaults hold").\n")
    } else {
      Streams.error(problems.map { "\($0)\n" }.joined())
    }
    if !problems.isEmpty { throw CommandStop(nil, code: ExitStatus.config) }
  }

  private func show(_ settings: Settings) {
    if output.json {
      let entries = settings.entries.map { entry -> JSON in
        let isUnset = entry.value == nil
        return [
          "key": .text(entry.path.joined(separator: ".")), "value": isUnset ? .null : .text(entry.shown),
          "unset_means": isUnset ? .text(entry.shown) : .null, "origin": .text(entry.origin.shown),
        ]
      }
      let object: JSON = ["files": files(settings.paths), "keys": .list(entries)]
      Streams.out(object.indented() + "\n")
      return
    }
    var table = TextTable(["KEY", "VALUE", "FROM"])
    for entry in settings.entries {
      let isUnset = entry.value == nil
      table.add([
        entry.path.joined(separator: "."), isUnset ? "(\(entry.shown))" : entry.shown,
        isUnset ? "unset" : entry.origin.shown,
      ])
    }
    table.print()
    let paths = settings.paths
    var places = TextTable([])
    places.add(["config file", paths.configFile])
    places.add(["conversations", paths.databaseFile])
    places.add(["key", keyPlace(settings)])
    if let budget = budgetWords(settings) { places.add(["budget", budget]) }
    Streams.out("\n")
    places.print()
  }

  /// Where the key comes from, never the key.
  private func keyPlace(_ settings: Settings) -> String {
    let provider = settings.provider
    if let variable = provider.keyVariables.first(where: ProcessEnvironment.variables.isSet) {
      return "in \(variable)"
    }
    if provider.keyCommand != nil { return "from key_command, when first needed" }
    return provider.needsKey ? "none found; set \(provider.keyVariables.first ?? "a key_variable")" : "none needed"
  }

  /// Whether the limits can be kept, as far as the config tells; nil without any.
  private func budgetWords(_ settings: Settings) -> String? {
    let (limit, provider) = (SpendingLimit(settings.budget), settings.provider)
    guard limit.isSet else { return nil }
    guard limit.gap(model: settings.model, provider: provider, prices: nil) != nil else { return "kept" }
    return settings.asksCatalogue
      ? "kept where \(provider.name) lists a price or reports costs; `mixchat doctor` looks"
      : "cannot be kept at \(provider.name) unless it reports costs: catalogue is off"
  }

  private func files(_ paths: Paths) -> JSON {
    ["config": .text(paths.configFile), "database": .text(paths.databaseFile)]
  }
}

extension ConfigProblem {
  /// As `config --check --json` prints it.
  var json: JSON {
    [
      "file": .text(file), "line": .count(line), "column": .count(column), "key": .string(key), "what": .text(what),
      "allowed": .string(allowed), "nearest": .string(nearest),
    ]
  }
}
