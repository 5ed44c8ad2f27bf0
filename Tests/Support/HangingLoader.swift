import Foundation

/// A loader that hangs over what it reads, and waits for a program of its own.
public struct HangingLoader: Sendable {
  /// The file in which it writes the process id of its program.
  public let begun: String

  /// One that tells in a folder that it has begun.
  public init(in folder: TemporaryDirectory) { begun = folder.file("begun") }

  /// The config in which it reads files whose names end with `.a`.
  public var config: String {
    "loaders: {a: [sh, -c, 'sleep 600 & echo $! >\(begun).new; mv \(begun).new \(begun); wait']}\n"
  }

  /// Waits until it reads, and returns the process id of its program.
  public func waitForStart() throws -> pid_t {
    try Waiting.blocking("the loader") {
      (try? String(contentsOfFile: begun, encoding: .utf8)).flatMap { pid_t($0.dropLast()) }
    }
  }
}
