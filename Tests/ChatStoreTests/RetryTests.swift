import Conversations
import Foundation
import GRDB
import Locks
import Testing
import TestSupport

@testable import ChatStore

/// What a failed write leaves behind, and what is written how surely.
struct RetryTests {
  let home: TemporaryDirectory
  let probe: StoreProbe

  init() throws {
    home = try TemporaryDirectory()
    probe = StoreProbe(home.directory, busyTimeout: 0.05)
  }

  /// Performs commands in one transaction.
  private func together(_ commands: [StoreWrite]) throws {
    try probe.store.runInOrder { [store = probe.store] _ in for command in commands { store.perform(command) } }
  }

  private func limit(_ pages: Int) throws {
    try probe.store.runInOrder { database in
      try database.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
    }
  }

  /// The row was written, then the turn was refused: the row is to be written again with it.
  @Test func retryWritesEveryFieldOfTheFailedWrite() throws {
    var maker = Maker(seed: 70)
    var conversation = maker.conversation(title: "old", turn: "first")
    probe.save(conversation)
    probe.flush()
    try limit(1)  // SQLite takes the present size for it: no page more
    conversation.title = "new"
    conversation.systemPrompt = "Be brief."
    conversation.model = "other"
    let turn = maker.message(.user, String(repeating: "word ", count: 50_000), below: conversation.head)
    conversation.append(turn)
    try together([.saveConversation(ConversationRecord(conversation)), .insert(turn, conversation.id)])
    _ = try probe.wait("failure") { if case .writeFailed = $0 { true } else { nil } }
    try limit(1_000_000)
    probe.flush()
    let kept = try StoreProbe(home.directory).open(conversation.id)
    #expect(ConversationRecord(kept) == ConversationRecord(conversation))
  }

  @Test func failedWriteIsTriedAgainWithoutAnotherCommand() throws {
    var maker = Maker(seed: 71)
    let conversation = maker.conversation(title: "patient", turn: "words")
    _ = try probe.wait { if case .ready = $0 { true } else { nil } }
    let other = try DatabaseQueue(path: home.directory.database)
    try other.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      probe.save(conversation)
      _ = try probe.wait("failure") { if case .writeFailed = $0 { true } else { nil } }
      try db.execute(sql: "ROLLBACK")
    }
    _ = try probe.wait("saved") { $0 == .saved ? true : nil }
    let database = try ConversationDatabase(directory: home.directory)
    #expect(try database.conversation(conversation.id)?.messages.count == 1)
    try database.close()
  }

  /// As often as it takes: it is the lock's owner who decides when it can be written.
  @Test func aWriteThatFailsAgainIsTriedAgain() throws {
    var maker = Maker(seed: 73)
    let conversation = maker.conversation(title: "stubborn", turn: "words")
    let log = StatementLog()
    try probe.store.runInOrder { database in
      database.queue.inDatabase { $0.trace { log.add($0.description) } }
    }
    let other = try DatabaseQueue(path: home.directory.database)
    try other.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      probe.save(conversation)
      _ = try Waiting.blocking("the fourth attempt") { log.attempts >= 4 ? true : nil }
      try db.execute(sql: "ROLLBACK")
    }
    _ = try probe.wait("saved") { $0 == .saved ? true : nil }
  }

  /// How sure each commit was, by the statements that SQLite ran.
  @Test func turnsAreSyncedAndStreamedTextIsNot() throws {
    var maker = Maker(seed: 72)
    let conversation = maker.conversation(title: "t")
    probe.save(conversation)
    probe.flush()
    let log = StatementLog()
    try probe.store.runInOrder { database in
      database.queue.inDatabase { $0.trace { log.add($0.description) } }
    }
    func syncs(_ commands: [StoreWrite]) throws -> [Bool] {
      log.clear()
      for command in commands { probe.store.perform(command) }
      probe.flush()
      return log.commits
    }
    let turn = maker.message(.user, "turn", below: nil)
    var reply = maker.message(.assistant, "", below: turn.id, state: .streaming)
    #expect(try syncs([.insert(turn, conversation.id)]) == [true])
    #expect(try syncs([.insert(reply, conversation.id)]) == [false])
    #expect(try syncs([.appendText(reply.id, "text")]) == [false])
    reply.state = .complete
    reply.text = .loaded("text")
    #expect(try syncs([.update(reply)]) == [true])
    #expect(try syncs([.saveDraft(conversation.id, "draft")]) == [false])
  }

  @Test func lastUseNeverMovesBack() throws {
    var maker = Maker(seed: 73)
    var conversation = maker.conversation(title: "t", turn: "words")
    probe.save(conversation)
    let latest = maker.now()
    conversation.updatedAt = latest
    probe.store.perform(.saveConversation(ConversationRecord(conversation)))
    probe.flush()
    conversation.updatedAt = Timestamp(milliseconds: latest.milliseconds - 5_000_000)
    conversation.title = "renamed"
    probe.store.perform(.saveConversation(ConversationRecord(conversation)))
    let kept = try #require(try probe.list().first)
    #expect(kept.title == "renamed" && kept.updatedAt == latest)
  }

  @Test func draftsOfTwoConversationsAreBothKept() throws {
    var maker = Maker(seed: 74)
    let (first, second) = (maker.conversation(title: "a"), maker.conversation(title: "b"))
    for conversation in [first, second] { probe.save(conversation) }
    try together([.saveDraft(first.id, "of a"), .saveDraft(second.id, "of b"), .saveDraft(second.id, "of b, later")])
    #expect(try probe.draft(first.id) == "of a")
    #expect(try probe.draft(second.id) == "of b, later")
  }

  /// Which file it is that cannot be opened makes no difference; a directory cannot, whoever one is.
  @Test func lockThatCannotBeLookedAtIsNoDeadProcess() throws {
    let lock = ProcessLock(directory: home.directory)
    let other: Int64 = 4711
    #expect(lock.isDead(other))
    let path = "\(home.directory.running)/\(String(other, radix: 36))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(!lock.isDead(other))
  }
}

/// The statements that a connection ran. Called on the store's thread, read when that is idle.
private final class StatementLog: Sendable {
  private let statements = Locked<[String]>([])

  func add(_ statement: String) { statements.withLock { $0.append(statement) } }
  func clear() { statements.withLock { $0 = [] } }

  /// How often a transaction that writes was to begin.
  var attempts: Int { statements.withLock { $0.count { $0.hasPrefix("BEGIN IMMEDIATE") } } }

  /// For each commit, whether it waited for the disk.
  var commits: [Bool] {
    var isFull = false
    var commits: [Bool] = []
    for statement in statements.withLock({ $0 }) {
      if statement.contains("synchronous = FULL") { isFull = true }
      if statement.contains("synchronous = NORMAL") { isFull = false }
      if statement.hasPrefix("COMMIT") { commits.append(isFull) }
    }
    return commits
  }
}
