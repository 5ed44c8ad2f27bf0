import Conversations
import Foundation
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// Programs that open one data directory at the same moment.
struct OpeningTests {
  /// Programs that start together, and how often.
  private static let programs = 4, rounds = 10

  let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  /// A directory that is not there yet, and one that an earlier version left.
  @Test(arguments: [nil, "3 provenance"]) func aDirectoryOpensToAllWhoComeAtOnce(_ schema: String?) throws {
    for round in 0..<Self.rounds {
      let directory = home.file("data-\(round)")
      if let schema {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        try DataDirectory(directory).makeDatabase(upTo: schema)
      }
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

  /// However slow the disk: more than the time that is waited for a lock passes.
  @Test func openingWaitsForOneThatMakesTheDatabase() throws {
    try home.directory.prepare()
    let maker = try DatabaseQueue(path: home.directory.database)
    let probe = try home.directory.exclusively {
      try holdingWhole(maker) {
        let probe = StoreProbe(home.directory, busyTimeout: 0.01)
        try waitForOneInLine(or: probe)
        return probe
      }
    }
    _ = try probe.wait { if case .ready = $0 { true } else { nil } }
    #expect(probe.events.count == 1, "\(probe.events)")
    probe.close()
  }

  /// Two find the same damage. What the first puts in its place is kept by the second, though it be locked just then.
  @Test func whatReplacedADamagedDatabaseIsKept() throws {
    try "This is not a database.".write(toFile: home.directory.database, atomically: false, encoding: .utf8)
    let elsewhere = try TemporaryDirectory()
    try elsewhere.directory.makeDatabase(upTo: MigrationTests.earlier[6])
    let first = try DatabaseQueue(path: elsewhere.directory.database)
    try first.write {
      try $0.execute(sql: "INSERT INTO conversation (id, title, createdAt, updatedAt) VALUES (1, 'kept', 1, 1)")
    }
    let probe = try holdingWhole(first) {
      let probe = try home.directory.exclusively {
        let probe = StoreProbe(home.directory, busyTimeout: 0.01)
        try waitForOneInLine(or: probe)
        // Its locks go with it.
        #expect(rename(elsewhere.directory.database, home.directory.database) == 0)
        return probe
      }
      let failure = try probe.wait { if case .unavailable(let failure) = $0 { failure } else { nil } }
      #expect(failure.message.contains("locked"))
      return probe
    }
    probe.store.perform(.addHistory("line", Timestamp(milliseconds: 1)))
    probe.flush()
    #expect(try probe.open(ConversationID(1)).title == "kept")
    probe.close()
    let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
    #expect(!names.contains { $0.contains("damaged") }, "\(names)")
  }

  @Test("A conversation with a draft opens while another process writes")
  func openingDoesNotWaitToMarkADraft() throws {
    let probe = StoreProbe(home.directory, busyTimeout: 3 * Waiting.limit)
    var maker = Maker(seed: 7)
    let conversation = maker.conversation(title: "one")
    probe.save(conversation)
    probe.store.perform(.saveDraft(conversation.id, "half a thought"))
    probe.flush()
    try DatabaseQueue(path: home.directory.database).writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      defer { try? db.execute(sql: "ROLLBACK") }
      #expect(try probe.draft(conversation.id) == "half a thought")
    }
    probe.close()
  }

  /// Runs `body` while no one else can read or write a database whose log is off.
  private func holdingWhole<Value>(_ queue: DatabaseQueue, _ body: () throws -> Value) throws -> Value {
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN EXCLUSIVE")
      defer { try? db.execute(sql: "ROLLBACK") }
      return try body()
    }
  }

  /// Waits until another than the one that holds the directory, has come to the same lock; or has given up.
  private func waitForOneInLine(or probe: StoreProbe) throws {
    let lock = home.directory.running + "/opening"
    try Waiting.blocking("a second one at the lock") {
      let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      let holders = descriptors.filter {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == lock
      }
      return holders.count > 1 || !probe.events.isEmpty ? true : nil
    }
  }
}
