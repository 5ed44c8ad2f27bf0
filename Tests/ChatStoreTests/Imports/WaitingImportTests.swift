import Conversations
import Foundation
import Testing
import TestSupport

@testable import ChatStore

/// Imports of pipes that no one writes to.
struct WaitingImportTests {
  let home: TemporaryDirectory
  let database: ConversationDatabase

  init() throws {
    home = try TemporaryDirectory()
    database = try ConversationDatabase(directory: home.directory)
  }

  @Test func whatIsWaitedForCanBeStopped() throws {
    var (silent, stop): ([Int32], [Int32]) = ([0, 0], [0, 0])
    try #require(pipe(&silent) == 0)
    try #require(pipe(&stop) == 0)
    defer { for end in silent + stop { close(end) } }
    try #require(write(stop[1], "x", 1) == 1)
    let stream = try database.importStream(silent[0], name: "standard input", endedBy: stop[0])
    #expect(stream.isStopped && stream.imported.isEmpty)

    try #require(mkfifo(home.file("pipe"), 0o600) == 0)
    let file = try database.importFile(home.file("pipe"), endedBy: stop[0])
    #expect(file.isStopped && file.imported.isEmpty)
  }

  /// In a chat there is nothing that could stop it.
  @Test func whatCannotBeStoppedIsNotWaitedFor() throws {
    try #require(mkfifo(home.file("pipe"), 0o600) == 0)
    let failure = #expect(throws: Failure.self) { try database.importFile(home.file("pipe")) }
    #expect(failure?.message.contains("is of no format known here") == true)
  }
}
