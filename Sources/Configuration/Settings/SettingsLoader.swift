/// Reads what settings are made from, and can do so again when a file has changed.
package struct SettingsLoader: Sendable {
  /// Options of the command line.
  package var overrides: [ConfigOverride] = []
  /// `--base-url`.
  package var baseURL: String?
  /// The environment.
  package var environment: [String: String]
  /// Where files are.
  package var paths: Paths

  /// Whether a chat runs already, which nothing may hold up: a pipe that the config came by at the start, as the
  /// shell's `<(…)`, has no more to give.
  package var isAgain = false

  /// See `SettingsInput.localModel`.
  package var localModel: @Sendable (String?) -> LocalModelFacts? = { _ in nil }

  /// A loader for these places.
  package init(environment: [String: String], paths: Paths) {
    self.environment = environment
    self.paths = paths
  }

  /// Reads the files and resolves.
  ///
  /// - Throws: `ConfigProblems` for files and variables, `OptionProblem` for the command line.
  package func load() throws -> Settings {
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

  /// The config file's text; nil when there is none and no one named one.
  package func readConfig() throws(ConfigProblems) -> ConfigSource? {
    let path = paths.configFile
    do {
      let text = try PrivateFiles.read(path, limit: 2 << 20, takesStreams: paths.namesConfigFile && !isAgain)
      if let text { return ConfigSource(path: path, text: text) }
    } catch {
      throw ConfigProblems(problems: [ConfigProblem(file: path, line: error.line, what: error.inPlace)])
    }
    let isLink = PrivateFiles.isLink(path)
    guard paths.namesConfigFile || isLink else { return nil }
    let what = isLink ? "The link leads nowhere: what it names is not there." : "There is no such config file."
    throw ConfigProblems(problems: [ConfigProblem(file: path, what: what)])
  }

  /// Sets one key in the config file, keeping everything else as it is; nil takes the key out. Makes the file when
  /// there is none.
  ///
  /// - Throws: `ConfigEdit.Refusal` where the file does not allow it, `FileProblem` where the disk does not.
  package func makeDefault(_ dotted: String, _ value: ConfigValue?) throws {
    try makeDefault(at: dotted.split(separator: ".").map(String.init), value)
  }

  /// The same by the key's path.
  package func makeDefault(at keys: [String], _ value: ConfigValue?) throws {
    let path = paths.configFile
    let text = try PrivateFiles.read(path, limit: 2 << 20) ?? ""
    let edited = try ConfigEdit.set(keys, to: value, in: text, file: path)
    guard edited != text else { return }
    try PrivateFiles.makeDirectory(paths.configDirectory)
    try PrivateFiles.writeAtomically(edited, to: path)
  }
}
