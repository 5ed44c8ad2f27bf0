import Foundation

/// The tree that the tests are built from.
public enum SourceTree {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A file or a folder of it, by its path from the root: `docs/keys.md`.
  public static func url(_ path: String) -> URL { root.appending(path: path) }

  /// The same as a path.
  public static func path(_ path: String) -> String { url(path).path(percentEncoded: false) }

  /// What a file of it says.
  public static func text(_ path: String) throws -> String { try String(contentsOf: url(path), encoding: .utf8) }
}
