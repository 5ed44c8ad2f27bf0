import CCmark
import CJansson
import CNcurses
import ChatAPI
import ChatStore

/// `mixchat --version`.
enum VersionText {
  /// mixchat's own version.
  static let version = "1.0.0"

  /// The Swift packages in it, which do not know their own versions (nor does the libyaml that is a part of Yams); a
  /// test holds this against `Package.resolved`.
  static let packages = ["GRDB.swift": "7.10.0", "swift-argument-parser": "1.8.2", "Yams": "6.2.2"]

  /// mixchat's version and those of the libraries in use, as they say themselves. Loads nothing.
  static var short: String { text(curl: LibraryFile.curl() ?? ChatClient.libraryVersion()) }

  /// The same with all that libcurl says of its parts; loads it.
  static var long: String { text(curl: ChatClient.libraryVersion()) }

  private static func text(curl: String?) -> String {
    let curses = curses_version().map { String(cString: $0) } ?? "ncurses"
    let cmark = cmark_version_string().map { String(cString: $0) } ?? "?"
    let jansson = jansson_version_str().map { String(cString: $0) } ?? "?"
    var libraries = ["SQLite \(StoreLibrary.version)", curses, "cmark-gfm \(cmark)", "jansson \(jansson)"]
    if let sentencePiece = LibraryFile.sentencePiece() { libraries.append(sentencePiece) }
    return """
      mixchat \(version)
      \(curl ?? "libcurl cannot be loaded")
      \(libraries.joined(separator: ", "))
      \(packages.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))

      """
  }
}
