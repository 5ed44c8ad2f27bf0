import ChatCore
import Foundation
import TestSupport
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
      let children = try (0..<Self.programs).map { _ in try ChildProgram.store("open", directory, input: .held) }
      for child in children { try child.waitForLine { $0 == "waiting" } }
      // The end of its input is the word to each.
      for child in children { child.endInput() }
      for child in children {
        let outcome = try child.finish()
        #expect(outcome.status == 0, "round \(round): \(outcome.errors)")
      }

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
