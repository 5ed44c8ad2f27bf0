import Glibc

/// Where mixchat keeps its files. Nothing is created by asking.
package struct Paths: Equatable, Sendable {
  /// The config file; need not exist.
  package var configFile: String
  /// Whether somebody named the config file, so that a missing one is a mistake.
  package var namesConfigFile: Bool
  /// Conversations.
  package var dataDirectory: String
  /// The log.
  package var stateDirectory: String
  /// What can be made again at any time.
  package var cacheDirectory: String

  /// The folder of the config file; presets and prompts are in it.
  package var configDirectory: String { Self.parent(of: configFile) }
  /// Presets, one YAML file each.
  package var presetsDirectory: String { configDirectory + "/presets" }
  /// Prompt snippets, one text file each.
  package var promptsDirectory: String { configDirectory + "/prompts" }
  /// Themes, one `NAME.theme` file each.
  package var themesDirectory: String { configDirectory + "/themes" }
  /// The conversation store.
  package var databaseFile: String { dataDirectory + "/mixchat.db" }

  /// Finds the places: options, `MIXCHAT_CONFIG` and `MIXCHAT_DATA_DIR`, the XDG variables, their defaults.
  ///
  /// - Parameters:
  ///   - environment: as the process got it; empty variables count as unset, relative XDG paths are ignored as the
  ///     XDG specification asks.
  ///   - home: used, and asked for, only when `HOME` is unset: the system looks in the network for it on some machines.
  package init(
    environment: [String: String], configOption: String? = nil, dataOption: String? = nil,
    home: @autoclosure () -> String = Paths.home
  ) {
    let set = environment.filter { !$0.value.isEmpty }
    var home = set["HOME"] ?? home()
    while home.count > 1, home.hasSuffix("/") { home.removeLast() }
    let tilde = home == "/" ? "" : home
    func base(_ variable: String, _ fallback: String) -> String {
      if let path = set[variable], path.hasPrefix("/") { return path + "/mixchat" }
      return "\(tilde)/\(fallback)/mixchat"
    }
    func absolute(_ path: String) -> String { path.hasPrefix("~/") ? tilde + path.dropFirst() : path }
    let named = configOption ?? set["MIXCHAT_CONFIG"]
    namesConfigFile = named != nil
    configFile = named.map(absolute) ?? base("XDG_CONFIG_HOME", ".config") + "/config.yaml"
    dataDirectory = (dataOption ?? set["MIXCHAT_DATA_DIR"]).map(absolute) ?? base("XDG_DATA_HOME", ".local/share")
    stateDirectory = base("XDG_STATE_HOME", ".local/state")
    cacheDirectory = base("XDG_CACHE_HOME", ".cache")
  }

  /// The home directory of the user the process runs as.
  package static var home: String {
    guard let entry = getpwuid(getuid()), let path = entry.pointee.pw_dir else { return "/" }
    return String(cString: path)
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
