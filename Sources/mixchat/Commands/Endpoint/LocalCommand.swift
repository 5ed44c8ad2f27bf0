import ArgumentParser
import Cells
import Configuration
import Conversations
import Glibc
import Hands
import LocalModel

/// `mixchat local`: the models of this machine.
struct LocalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "local", abstract: "List, install, remove and choose the models of the provider local.",
    discussion: """
      Known by name: \(KnownModel.table.map(\.name).joined(separator: ", ")). Any GGUF file is taken as well.
      """,
    subcommands: [LocalList.self, LocalInstall.self, LocalRemove.self, LocalUse.self], defaultSubcommand: LocalList.self
  )
}

/// `mixchat local list`.
struct LocalList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the models that are installed, and those that can be.")

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    let settings = try SettingsLoader(places).load()
    let current = settings.providers.first(where: \.isEmbedded)?.model
    let installed = LocalModelFiles.locate(settings).installed
    let absent = KnownModel.table.filter { known in !installed.contains { $0.name == known.name } }
    let speeds = LocalSpeeds(settings.paths).read()
    if output.json {
      let rows: [JSON] =
        installed.map { model in
          Self.json(model.name, model, model.known, isCurrent: model.name == current, speed: speeds[model.name])
        }
        + absent.map { Self.json($0.name, nil, $0, isCurrent: false, speed: nil) }
      Streams.out(JSON.list(rows).indented() + "\n")
      return
    }
    var table = TextTable(["", "MODEL", "SIZE", "WINDOW", "LICENCE", "SPEED", ""], rightAligned: [2, 3, 5])
    for model in installed {
      table.add([
        model.name == current ? "*" : "", model.name, LocalCatalogue.megabytes(model.bytes),
        model.window.map(String.init) ?? "-", model.license ?? "-",
        speeds[model.name].map { "\(Int($0)) tok/s" } ?? "-", model.path,
      ])
    }
    for known in absent {
      table.add([
        "", known.name, LocalCatalogue.megabytes(known.bytes), String(known.window), known.license, "-",
        "mixchat local install \(known.name)",
      ])
    }
    Streams.out(table.text)
  }

  /// A model that is installed, or known, or both.
  private static func json(
    _ name: String, _ model: InstalledModel?, _ known: KnownModel?, isCurrent: Bool, speed: Double?
  ) -> JSON {
    [
      "name": .text(name), "installed": .flag(model != nil), "current": .flag(isCurrent),
      "bytes": .count(model?.bytes ?? known?.bytes), "license": .string(model?.license ?? known?.license),
      "window": .count(model?.window ?? known?.window), "memory": .count(known?.memory),
      "sha256": .string(known?.sha256), "path": .string(model?.path), "tokens_per_second": .number(speed),
    ]
  }
}

/// `mixchat local install`.
struct LocalInstall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Install a model: a known one by name, or any GGUF file by path or address.",
    discussion: """
      Without a name: the best known model that this machine has room for. A download that was cut goes on where it \
      ended. A file of your own stays where it is.
      """)

  @Argument(help: ArgumentHelp("Its name, the path of a GGUF file, or an address.", valueName: "name|path|url"))
  var model: String?

  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let files = LocalModelFiles.locate()
    guard access(files.installer, R_OK) == 0 else {
      throw CommandStop("\(files.installer) is missing: mixchat is not installed whole. Install it again.")
    }
    let known = model.flatMap(KnownModel.named)?.name
    let what = known ?? model ?? "default"
    // A relative path is one of this folder; a bare name of no known model may be a file.
    let words =
      ["-I", "-S", "-B", files.installer, files.directory] + (output.json ? ["--json"] : [])
      + ["server", "tokenizers", what.hasPrefix("-") ? "./" + what : what]
    // The installer takes this process's place: its progress, its end and Ctrl+C are its own.
    for python in ["/usr/bin/python3", "python3"] {
      var arguments: [UnsafeMutablePointer<CChar>?] = ([python] + words).map { strdup($0) }
      arguments.append(nil)
      execvp(python, arguments)
      arguments.forEach { free($0) }
    }
    throw CommandStop(
      "python3 is missing, which the local model needs. Run `apt-get install python3 python3-pip`.", code: 69)
  }
}

/// `mixchat local remove`.
struct LocalRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a model. A file of your own that was linked to stays where it is.")

  @Argument(help: ArgumentHelp("Its name, as `mixchat local list` shows it.", valueName: "name"))
  var model: String

  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let installed = LocalModelFiles.locate().installed
    guard let found = installed.first(where: { $0.name.lowercased() == model.lowercased() }) else {
      let names = installed.map(\.name)
      let hint = Nearest.name(to: model, among: names).map { " Did you mean \($0)?" } ?? ""
      let list = names.isEmpty ? "none" : names.joined(separator: ", ")
      throw CommandStop("There is no local model \(model).\(hint) Installed: \(list).", code: ExitStatus.badInput)
    }
    guard unlink(found.path) == 0 else {
      throw CommandStop("\(found.path) could not be removed: \(String(cString: strerror(errno))).")
    }
    let object: JSON = ["removed": .text(found.path)]
    Streams.out(output.json ? object.compact + "\n" : "Removed \(found.path).\n")
  }
}

/// `mixchat local use`.
struct LocalUse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "use", abstract: "Choose the model of the provider local, in the config file.")

  @Argument(help: ArgumentHelp("Its name, or the path of a GGUF file.", valueName: "name|path"))
  var model: String

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    let files = LocalModelFiles.locate(model: model)
    if access(files.model, R_OK) != 0 {
      throw CommandStop(files.complaint ?? "There is no local model \(model).", code: ExitStatus.badInput)
    }
    let isPath = model.contains("/")
    guard !isPath || GGUFHeader(path: files.model) != nil else {
      throw CommandStop("\(model) is no GGUF file.", code: ExitStatus.badInput)
    }
    var chosen = files.modelName
    if isPath, let path = realpath(files.model, nil) {
      chosen = String(cString: path)
      free(path)
    }
    let loader = SettingsLoader(places)
    try loader.makeDefault("local.model", .text(chosen))
    let object: JSON = ["model": .text(chosen), "config": .text(loader.paths.configFile)]
    Streams.out(
      output.json ? object.compact + "\n" : "The local model is now \(chosen) (\(loader.paths.configFile)).\n")
  }
}
