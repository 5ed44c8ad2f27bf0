import ChatCore

/// Reads what settings are made from, and can do so again when a file has changed.
public struct SettingsLoader: Sendable {
  /// Options of the command line.
  public var overrides: [ConfigOverride] = []
  /// `--base-url`.
  public var baseURL: String?
  /// The environment.
  public var environment: [String: String]
  /// Where files lie.
  public var paths: Paths

  /// See `SettingsInput.localModel`.
  public var localModel: @Sendable (String?) -> LocalModelFacts? = { _ in nil }

  /// A loader for these places.
  public init(environment: [String: String], paths: Paths) {
    self.environment = environment
    self.paths = paths
  }

  /// Reads the files and resolves.
  ///
  /// - Throws: `ConfigProblems` for files and variables, `OptionProblem` for the command line.
  public func load() throws -> Settings {
    let library = PresetLibrary(paths: paths)
    var input = SettingsInput(environment: environment, config: try readConfig(), paths: paths)
    input.overrides = overrides
    input.baseURL = baseURL
    input.localModel = localModel
    input.presetFile = library.source
    input.themeNames = PrivateFiles.list(paths.themesDirectory)
      .filter { $0.hasSuffix(".theme") }.map { String($0.dropLast(6)) }
    if overrides.contains(where: { $0.path == ["preset"] }) { input.presetNames = library.fileNames }
    return try input.resolve()
  }

  /// The config file's text; nil when there is none and nobody named one.
  public func readConfig() throws(ConfigProblems) -> ConfigSource? {
    let path = paths.configFile
    do {
      if let text = try PrivateFiles.read(path, limit: 2 << 20) { return ConfigSource(path: path, text: text) }
    } catch {
      throw ConfigProblems(problems: [ConfigProblem(file: path, what: error.message)])
    }
    guard paths.namesConfigFile else { return nil }
    throw ConfigProblems(problems: [ConfigProblem(file: path, what: "There is no such config file.")])
  }

  /// Sets one key in the config file, keeping everything else as it is; nil takes the key out. Makes the file when
  /// there is none.
  ///
  /// - Throws: `ConfigEdit.Refusal` where the file does not allow it, `FileProblem` where the disk does not.
  public func makeDefault(_ dotted: String, _ value: ConfigValue?) throws {
    let path = paths.configFile
    let text = try PrivateFiles.read(path, limit: 2 << 20) ?? ""
    let keys = dotted.split(separator: ".").map(String.init)
    let edited = try ConfigEdit.set(keys, to: value, in: text, file: path)
    guard edited != text else { return }
    try PrivateFiles.makeDirectory(paths.configDirectory)
    try PrivateFiles.writeAtomically(edited, to: path)
  }
}
