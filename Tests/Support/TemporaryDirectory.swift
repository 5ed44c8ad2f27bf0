import Foundation

/// A directory of a test's own, below the system's temporary one; removed with the value.
public final class TemporaryDirectory: Sendable {
  /// Where it is, without a slash at its end.
  public let path: String

  /// An empty one.
  public init() throws {
    // Short, since a socket's path may not be long.
    var template = Array((NSTemporaryDirectory() + "mixchat-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of something in it.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes a program into it, in the shell's language; returns its path.
  @discardableResult
  public func program(_ name: String, _ script: String) throws -> String {
    let path = file(name)
    try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }
}
