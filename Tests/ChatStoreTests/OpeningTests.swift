import ChatCore
import Foundation
import Testing

@testable import ChatStore

/// Programs that open one brand-new data directory at the same moment.
struct OpeningTests {
  /// Programs that start together, and how often.
  private static let programs = 4, rounds = 10

  @Test func aNewDirectoryOpensToAllWhoComeAtOnce() throws {
    for round in 0..<Self.rounds {
      let home = try TemporaryDirectory()
      // Not even the directory is there.
      let directory = home.file("data")
      let start = Pipe()
      let children = try (0..<Self.programs).map { _ in try Child("open", directory, input: start.fileHandleForReading)
      }
      for child in children { _ = try child.waitForLine { $0 == "waiting" } }
      // The end of their input is the word to all of them.
      try start.fileHandleForWriting.close()
      for child in children { #expect(child.waitUntilExit() == 0, "round \(round)") }

      let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      #expect(!names.contains { $0.contains("damaged") }, "round \(round): \(names)")
      let database = try ConversationDatabase(directory: DataDirectory(directory))
      #expect(try database.problems() == [])
      let kept = try database.list()
      #expect(kept.count == Self.programs && kept.allSatisfy { $0.messageCount == 1 }, "round \(round): \(kept)")
      try database.close()
    }
  }
}
