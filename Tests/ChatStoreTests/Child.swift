import ChatCore
import Foundation
import Locks
import TestSupport
import Testing

/// A StoreChild process and the lines it has said.
final class Child: Sendable {
  private let process: Process
  private let output = Locked(Data())
  private let arrived = DispatchSemaphore(value: 0)

  /// Starts one; its standard input is `input`, else the tests' own.
  init(_ arguments: String..., input: FileHandle? = nil) throws {
    process = Process()
    if let input { process.standardInput = input }
    // Built beside the tests.
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.executableURL = own.deletingLastPathComponent().appendingPathComponent("StoreChild")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
      let data = handle.availableData
      if data.isEmpty { handle.readabilityHandler = nil }
      guard let self else { return }
      output.withLock { $0.append(data) }
      arrived.signal()
    }
    try process.run()
  }

  /// One that streams into a new reply in a directory, and the reply.
  static func streaming(in directory: TemporaryDirectory, seed: Int) throws -> (child: Child, reply: MessageID) {
    let child = try Child("journal", directory.path, String(seed))
    let line = try child.waitForLine { $0.hasPrefix("reply ") }
    return (child, try #require(MessageID(String(line.dropFirst("reply ".count)))))
  }

  deinit {
    if process.isRunning { kill() }
  }

  var lines: [Substring] {
    // The last line may not be whole yet.
    String(decoding: output.withLock { $0 }, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast()
  }

  func waitForLine(_ deadline: Double = Waiting.limit, _ isWanted: (Substring) -> Bool) throws -> Substring {
    let end = Date().addingTimeInterval(deadline)
    while true {
      if let line = lines.first(where: isWanted) { return line }
      guard Date() < end, arrived.wait(timeout: .now() + max(0, end.timeIntervalSinceNow)) == .success else {
        throw ProbeError(description: "the child said only \(lines.suffix(3))")
      }
    }
  }

  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func waitUntilExit() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}
