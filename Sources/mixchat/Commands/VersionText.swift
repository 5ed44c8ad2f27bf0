/// `mixchat --version`.
enum VersionText {
  /// mixchat's own version.
  static let version = "0.9.0"

  static var text: String { "mixchat \(version)\n" }
}
