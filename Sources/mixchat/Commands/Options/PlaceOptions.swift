import ArgumentParser
import CProcess
import Configuration
import Glibc
import Hands

/// Where files are.
struct PlaceOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Use this config file.", valueName: "path"), completion: .file())
  var config: String?

  @Option(
    name: .long, help: ArgumentHelp("Keep conversations in this folder.", valueName: "path"), completion: .directory)
  var dataDir: String?

  var paths: Paths { Paths(environment: ProcessEnvironment.variables, configOption: config, dataOption: dataDir) }
}

/// Output for programs.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print JSON.")
  var json = false
}

extension ValidationError {
  /// A word that is none of those an option takes, with the one that was probably meant.
  init(_ option: String, takes known: [String], not word: String) {
    let nearest = Nearest.name(to: word, among: known).map { " Did you mean `\($0)`?" } ?? ""
    self.init("\(option) takes \(known.joined(separator: ", ")), not “\(word)”.\(nearest)")
  }
}

/// Whom to ask.
struct EndpointOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The provider: aimlapi, local, or an entry of the config.", valueName: "name"),
    completion: CompletionNames.providers)
  var provider: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "name"), completion: CompletionNames.models)
  var model: String?

  @Option(name: .customLong("base-url"), help: ArgumentHelp("Another address for the provider.", valueName: "url"))
  var baseURL: String?

  @Flag(name: .customLong("insecure-http"), help: "Let the key travel over plain http to another machine.")
  var allowsInsecureHTTP = false

  var overrides: [ConfigOverride] {
    var overrides: [ConfigOverride] = []
    if let provider { overrides.append(.init("provider", provider, option: "--provider")) }
    if let model { overrides.append(.init("model", model, option: "--model")) }
    if allowsInsecureHTTP { overrides.append(.init("insecure_http", "true", option: "--insecure-http")) }
    return overrides
  }
}

/// The environment of the process, read once.
enum ProcessEnvironment {
  static let variables: [String: String] = {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      if let equals = strchr(text, Int32(UInt8(ascii: "="))) {
        let name = String(decoding: UnsafeRawBufferPointer(start: text, count: equals - text), as: UTF8.self)
        if variables[name] == nil { variables[name] = String(cString: equals + 1) }
      }
      entry += 1
    }
    return variables
  }()
}

extension ProcessEnvironment {
  /// Keeps keys from every program that is started from now on: the editor, clipboard tools, the local model's server.
  /// A `key_command` is started with all variables, as it may need one.
  static func hideKeys(_ settings: Settings) {
    for name in settings.keyVariables { cp_hide_variable(name) }
  }
}

extension SettingsLoader {
  /// A loader for what the options say.
  init(_ places: PlaceOptions, _ endpoint: EndpointOptions? = nil, overrides: [ConfigOverride] = []) {
    self.init(environment: ProcessEnvironment.variables, paths: places.paths)
    self = findingLocalModels()
    self.overrides = (endpoint?.overrides ?? []) + overrides
    baseURL = endpoint?.baseURL
  }
}
