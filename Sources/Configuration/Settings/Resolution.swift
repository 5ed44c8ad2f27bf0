import Cells
import Conversations
import Hands

/// A text and where it is.
package struct ConfigSource: Equatable, Sendable {
  /// As messages show it.
  package var path: String
  /// The whole text.
  package var text: String
  /// A text and its path.
  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

/// A key set by an option of the command line.
package struct ConfigOverride: Equatable, Sendable {
  /// The key's path.
  package var path: [String]
  /// The option, as typed (`--temperature`).
  package var option: String
  /// The value, as typed; a list where the option was repeated.
  let value: ConfigNode

  /// An override; `key` is the path with dots.
  package init(_ key: String, _ text: String, option: String) {
    self.init(key.split(separator: ".").map(String.init), text, option: option)
  }

  /// An override of the key at a path.
  package init(_ path: [String], _ text: String, option: String) {
    self.path = path
    self.option = option
    value = ConfigNode(line: 0, column: 0, content: .scalar(text))
  }

  /// An override by an option that was repeated.
  package init(_ key: String, list: [String], option: String) {
    path = key.split(separator: ".").map(String.init)
    self.option = option
    let items = list.map { ConfigNode(line: 0, column: 0, content: .scalar($0)) }
    value = ConfigNode(line: 0, column: 0, content: .list(items))
  }
}

/// An option of the command line has a value that its key does not take.
package struct OptionProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// One sentence with the option and the allowed values.
  package var description: String
}

/// What settings need to know of a local model.
package struct LocalModelFacts: Equatable, Sendable {
  /// The name that requests use.
  package var name: String
  /// The window that its server gives it, unless the config says otherwise.
  package var window: Int

  package init(name: String, window: Int) {
    self.name = name
    self.window = window
  }
}

/// Everything that settings are made from. Resolving it reads nothing else: no file, no variable, no clock.
package struct SettingsInput: Sendable {
  /// Options of the command line.
  package var overrides: [ConfigOverride] = []
  /// `--base-url`.
  package var baseURL: String?
  /// The environment.
  package var environment: [String: String]
  /// The config file, where there is one.
  package var config: ConfigSource?
  /// Finds a preset's file by its name.
  package var presetFile: @Sendable (String) throws -> ConfigSource?
  /// The names of preset files, for messages.
  package var presetNames: [String] = []
  /// The names of themes that are in files.
  package var themeNames: [String] = []
  /// Looks for a local model by its name or path, nil for the best one that is installed; nil where there is none.
  package var localModel: @Sendable (String?) -> LocalModelFacts? = { _ in nil }
  /// Where files are.
  package var paths: Paths

  /// Input with nothing on the command line and no preset files.
  package init(environment: [String: String], config: ConfigSource? = nil, paths: Paths) {
    self.environment = environment
    self.config = config
    self.paths = paths
    presetFile = { _ in nil }
  }
}

/// Values by key, each with where it came from; stronger sources are put in later.
struct Layers {
  struct Value: Equatable {
    var value: ConfigValue
    var origin: ConfigOrigin
  }

  private(set) var values: [[String]: Value] = [:]
  /// Concrete paths below `*`, in the order they first came up.
  private(set) var order: [[String]] = []

  mutating func put(_ path: [String], _ value: ConfigValue, _ origin: ConfigOrigin) {
    if values.updateValue(Value(value: value, origin: origin), forKey: path) == nil { order.append(path) }
  }

  subscript(_ dotted: String) -> Value? { values[dotted.split(separator: ".").map(String.init)] }
  subscript(path path: [String]) -> Value? { values[path] }

  /// What is set below a path, in the order of the file; `rest` is the way on from there.
  func values(below home: [String]) -> [(rest: [String], value: Value)] {
    order.compactMap { path in
      guard path.count > home.count, path.starts(with: home), let value = values[path] else { return nil }
      return (rest: Array(path[home.count...]), value: value)
    }
  }

  /// The names that are at `*` below a top key, in the order of the file.
  func names(below top: String) -> [String] {
    var names: [String] = []
    for path in order where path.count > 1 && path[0] == top && !names.contains(path[1]) { names.append(path[1]) }
    return names
  }
}

extension SettingsInput {
  /// Resolves everything.
  ///
  /// - Throws: `ConfigProblems` for files and variables, `OptionProblem` for the command line.
  package func resolve() throws -> Settings {
    var layers = Layers()
    for key in ConfigTable.keys {
      if let fallback = key.fallback { layers.put(key.path, fallback, .builtIn) }
    }
    // Mistakes are gathered, and what is right is looked at all the same: one round tells them all.
    let mistakes = ConfigMistakes()
    try putFile(into: &layers, mistakes)
    let presets = Self.presets(in: layers)
    let options = try readOptions()
    try mistakes.gather { try putPreset(options, presets, into: &layers, mistakes) }
    try mistakes.gather { try putEnvironment(into: &layers) }
    for option in options { layers.put(option.path, option.value, .commandLine(option.option)) }
    return try SettingsBuilder(input: self, layers: layers, presets: presets, mistakes: mistakes).build()
  }

  private func putFile(into layers: inout Layers, _ mistakes: ConfigMistakes) throws {
    guard let config else { return }
    let (file, problems) = try ConfigFile.read(config.text, path: config.path)
    mistakes.add(problems)
    for entry in file.entries { layers.put(entry.path, entry.value, .file(path: config.path, line: entry.line)) }
  }

  private func putEnvironment(into layers: inout Layers) throws {
    let localModel = "MIXCHAT_LOCAL_MODEL"
    // A default of the machine's: whoever names a model means that one.
    if layers["local.model"] == nil, let name = environment[localModel]?.trimmingQuotes(), !name.isEmpty {
      layers.put(["local", "model"], .text(name), .environment(localModel))
    }
    let variable = "AIMLAPI_BASE_URL"
    // Blanks, quotes, and the CR of a file written on Windows, come along when a variable is set from one.
    guard let address = environment[variable]?.trimmingQuotes(), !address.isEmpty else { return }
    let kind = ConfigKind.address
    do {
      layers.put(["providers", "aimlapi", "base_url"], try kind.read(address), .environment(variable))
    } catch {
      throw ConfigProblems(problems: [
        ConfigProblem(
          file: "environment variable \(variable)", what: "The address of aimlapi cannot be \(error.given).",
          allowed: kind.allowed)
      ])
    }
  }

  private struct Option {
    var path: [String]
    var value: ConfigValue
    var option: String
  }

  private func readOptions() throws -> [Option] {
    var read: [Option] = []
    for override in overrides {
      guard let key = ConfigTable.key(at: override.path) else { continue }
      if let refusal = override.path.last.flatMap(key.refusal) {
        throw OptionProblem(description: "\(override.option): \(refusal)")
      }
      do {
        read.append(Option(path: override.path, value: try key.kind.read(override.value), option: override.option))
      } catch {
        let nearest = error.nearest.map { " Did you mean `\($0)`?" } ?? ""
        throw OptionProblem(description: "\(override.option) takes \(key.kind.allowed), not \(error.given).\(nearest)")
      }
    }
    return read
  }

  // MARK: Presets

  /// The presets that the config file itself defines.
  private static func presets(in layers: Layers) -> [Preset] {
    layers.names(below: "presets").map { name in
      var preset = Preset(name: name)
      for (rest, value) in layers.values(below: ["presets", name]) { preset.take(rest, value.value) }
      return preset
    }
  }

  private func putPreset(
    _ options: [Option], _ presets: [Preset], into layers: inout Layers, _ mistakes: ConfigMistakes
  ) throws {
    let option = options.last { $0.path == ["preset"] }
    guard let name = option?.value.text ?? layers["preset"]?.value.text else { return }
    if mistakes.concern(["presets", name]) { return }
    let entries: [ConfigFile.Entry]
    if let source = try presetFile(name) {
      entries = try PresetFile.entries(of: source)
    } else if presets.contains(where: { $0.name == name }) {
      entries = layers.values(below: ["presets", name]).map { .init(path: $0.rest, value: $0.value.value, line: 0) }
    } else {
      let names = presetNames + presets.map(\.name)
      let what = "There is no preset “\(name.shortened)”."
      let nearest = Nearest.name(to: name, among: names)
      if let option {
        let hint = nearest.map { " Did you mean `\($0)`?" } ?? " Known: \(names.joined(separator: ", "))."
        throw OptionProblem(description: "\(option.option): \(what)\(names.isEmpty ? "" : hint)")
      }
      throw problem("preset", what, allowed: names, nearest: nearest, layers)
    }
    for entry in entries { layers.put(entry.path, entry.value, .preset(name)) }
  }

  func problem(
    _ key: String, _ what: String, allowed: [String], nearest: String?, _ layers: Layers
  ) -> ConfigProblems {
    var problem = ConfigProblem(
      file: layers[key]?.origin.shown ?? paths.configFile, key: key, what: what,
      allowed: allowed.isEmpty ? nil : allowed.joined(separator: ", "), nearest: nearest)
    if case .file(let path, let line) = layers[key]?.origin {
      problem.file = path
      problem.line = line
    }
    return ConfigProblems(problems: [problem])
  }
}
