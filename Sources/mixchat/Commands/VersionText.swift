import CCmark
import CJansson
import CNcurses
import ChatAPI
import ChatStore

/// `mixchat --version`.
enum VersionText {
  /// mixchat's own version.
  static let version = "0.9.0"

  /// mixchat's version and those of the libraries in use, as they say themselves. Loads nothing.
  static var short: String { text(curl: ChatClient.quickLibraryVersion()) }

  /// The same with all that libcurl says of its parts; loads it.
  static var long: String { text(curl: ChatClient.libraryVersion()) }

  private static func text(curl: String?) -> String {
    let curses = curses_version().map { String(cString: $0) } ?? "ncurses"
    let cmark = cmark_version_string().map { String(cString: $0) } ?? "?"
    let jansson = jansson_version_str().map { String(cString: $0) } ?? "?"
    return """
      mixchat \(version)
      \(curl ?? "libcurl cannot be loaded")
      SQLite \(StoreLibrary.version), \(curses), cmark-gfm \(cmark), jansson \(jansson)

      """
  }
}
