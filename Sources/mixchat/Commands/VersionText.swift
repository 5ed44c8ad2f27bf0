import CCmark
import CNcurses
import ChatAPI
import ChatStore

/// `mixchat --version`.
enum VersionText {
  /// mixchat's own version.
  static let version = "0.9.0"

  /// mixchat's version and those of the libraries in use, as they say themselves.
  static var text: String {
    let curl = ChatClient.libraryVersion() ?? "libcurl cannot be loaded"
    let curses = curses_version().map { String(cString: $0) } ?? "ncurses"
    let cmark = cmark_version_string().map { String(cString: $0) } ?? "?"
    return """
      mixchat \(version)
      \(curl)
      SQLite \(StoreLibrary.version), \(curses), cmark-gfm \(cmark)

      """
  }
}
