import Conversations

/// What the config and the surroundings say about what a turn brings along.
package struct InputSettings: Sendable {
  /// The config's rows, which come before the built-in ones.
  package var loaders: [Loader] = []
  /// How long a program or a page may take, in seconds.
  package var seconds = 60.0
  /// The most text that one file may bring into a turn, in bytes.
  package var largest = InputSettings.usual
  /// How closely models are to look at pictures.
  package var detail: Picture.Detail?
  /// The home directory, which `~` means.
  package var home: String
  /// Where the programs are looked for.
  package var searchPath: String

  /// 16 MB.
  package static let usual = 16 << 20

  package init(home: String, searchPath: String) {
    self.home = home
    self.searchPath = searchPath
  }

  /// `~` made into the home directory.
  package func expanded(_ path: String) -> String {
    path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path
  }

  /// A limit in words: `16 MB`.
  var largestInWords: String { "\(largest >> 20) MB" }
}
