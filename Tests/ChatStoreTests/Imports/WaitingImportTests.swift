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

  /// One that somebody writes to is read to its end, however slowly it comes.
  @Test func whatComesLateIsReadAsWell() throws {
    let path = home.file("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    // Both ends, as one of them would wait for the other.
    let ends = open(path, O_RDWR | O_CLOEXEC)
    try #require(ends >= 0)
    let text = #"[{"role":"user","content":"a word"}]"#
    Thread.detachNewThread {
      for half in [text.prefix(10), text.dropFirst(10)] {
        _ = String(half).withCString { write(ends, $0, strlen($0)) }
        var look = pollfd(fd: ends, events: Int16(POLLIN), revents: 0)
        // Where no one reads any more, the test says so.
        _ = try? Waiting.blocking("an empty pipe") { poll(&look, 1, 0) == 0 ? true : nil }
      }
      close(ends)
    }
    #expect(try database.importFile(path).imported.count == 1)
  }

  /// In a chat there is nothing that could stop it.
  @Test func whatCannotBeStoppedIsNotWaitedFor() throws {
    try #require(mkfifo(home.file("pipe"), 0o600) == 0)
    let failure = #expect(throws: Failure.self) { try database.importFile(home.file("pipe")) }
    #expect(failure?.message.contains("is of no format known here") == true)
  }
}
