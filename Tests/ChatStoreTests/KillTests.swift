import Conversations
import Foundation
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// A process that dies in mid-stream loses nothing that was on disk, and leaves the database whole. By the clock,
/// nothing older than 250 ms is missing.
@Suite(.serialized)
struct KillTests {
  /// MIXCHAT_KILLS=200 is the full run.
  static let kills = ProcessInfo.processInfo.environment["MIXCHAT_KILLS"].flatMap { Int($0) } ?? 20

  @Test func killedAtRandomMomentsKeepsWhatWasWritten() throws {
    let home = try TemporaryDirectory()
    var slowest = 0
    for number in 0..<Self.kills {
      let (child, reply) = try ChildProgram.streaming(in: home, seed: number + 1)
      try child.waitForLine { $0.first?.isNumber == true }
      let before = try journalled(reply, of: child, in: home.directory)
      usleep(UInt32.random(in: 0..<400_000))  // the random moment; nothing waits for it
      let moment = milliseconds()
      child.kill()
      let pieces = pieces(child)
      let due = pieces.last { $0.time <= moment - 250 }?.bytes ?? 0

      let probe = StoreProbe(home.directory)
      #expect(try probe.wait { if case .ready(let cut) = $0 { cut.count } else { nil } } == 1)
      let text = try probe.ask(.loadTexts([reply])) { if case .texts(let texts) = $0 { texts[reply] } else { nil } }
      #expect(text.utf8.count >= before, "kill \(number)")
      #expect(!Stopwatch.isHeld || text.utf8.count >= due, "kill \(number)")
      #expect(text.utf8.enumerated().allSatisfy { $0.element == UInt8(97 + $0.offset % 26) })
      let state = try probe.store.closeAndRead(home.directory) { db in
        try String.fetchOne(db, sql: "SELECT state FROM message WHERE id = ?", arguments: [reply.rawValue])
      }
      #expect(state == "interrupted")
      let database = try ConversationDatabase(directory: home.directory)
      #expect(try database.problems() == [])
      try database.close()
      let whole = pieces.last?.bytes ?? 0
      if text.utf8.count < whole {
        let missing = pieces.first { $0.bytes > text.utf8.count }?.time ?? moment
        slowest = max(slowest, Int(moment - missing))
      }
    }
    print("KILLS \(Self.kills): at most \(slowest) ms of a stream were missing")
  }

  /// Waits until what a child had streamed is on disk, which no one asks for; the bytes of it that another process
  /// reads.
  private func journalled(_ reply: MessageID, of child: ChildProgram, in directory: DataDirectory) throws -> Int {
    let streamed = pieces(child).last?.bytes ?? 0
    let database = try ConversationDatabase(directory: directory)
    // Closed while the child lives: the last connection to go tidies up, which is here the next start's work.
    defer { try? database.close() }
    return try Waiting.blocking("the journal") {
      let written = try database.queue.read { try MessageTable.storedText($0, reply).utf8.count }
      return written >= streamed ? written : nil
    }
  }

  /// What a child has streamed: when, in its own milliseconds, and how many bytes in all.
  private func pieces(_ child: ChildProgram) -> [(time: Int64, bytes: Int)] {
    child.lines.dropFirst().compactMap { line in
      let parts = line.split(separator: " ").compactMap { Int64($0) }
      return parts.count == 2 ? (parts[0], Int(parts[1])) : nil
    }
  }

  private func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

extension ConversationStore {
  /// Closes the store and reads the database it leaves.
  func closeAndRead<Value>(_ directory: DataDirectory, _ body: (Database) throws -> Value) throws -> Value {
    #expect(close(deadline: Waiting.limit))
    let database = try ConversationDatabase(directory: directory)
    defer { try? database.close() }
    return try database.queue.read(body)
  }
}
