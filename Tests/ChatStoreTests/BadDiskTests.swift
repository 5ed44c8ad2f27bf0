import Conversations
import Foundation
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// Each way a disk can fail: clear words, nothing destroyed, and on with the chat.
struct BadDiskTests {
  let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  private func unavailable(_ probe: StoreProbe) throws -> Failure {
    try probe.wait { if case .unavailable(let failure) = $0 { failure } else { nil } }
  }

  @Test func fileThatIsNoDatabaseIsSetAside() throws {
    let rubbish = Data("This is not a database, but it is somebody's.".utf8)
    try rubbish.write(to: URL(fileURLWithPath: home.file("mixchat.db")))
    let probe = StoreProbe(home.directory)
    let notice = try probe.wait { if case .notice(let text) = $0 { text } else { nil } }
    _ = try probe.wait { if case .ready = $0 { true } else { nil } }
    let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
    let aside = try #require(names.first { $0.hasPrefix("mixchat.db.damaged-") })
    #expect(notice.contains(home.file(aside)))
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.file(aside))) == rubbish)
  }

  @Test func directoryWhereTheDatabaseBelongsIsNamed() throws {
    try FileManager.default.createDirectory(atPath: home.file("mixchat.db"), withIntermediateDirectories: false)
    let failure = try unavailable(StoreProbe(home.directory))
    #expect(failure.cause == .store)
    #expect(failure.message.contains("mixchat.db is a directory"))
    #expect(failure.message.contains("--data-dir"))
  }

  @Test func fileWhereTheDirectoryBelongsIsNamed() throws {
    let path = home.file("data")
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(try unavailable(StoreProbe(DataDirectory(path))).message.contains("\(path) is a file"))
  }

  @Test func directoryThatCannotBeMadeIsNamed() throws {
    // Not even root makes directories there.
    let failure = try unavailable(StoreProbe(DataDirectory("/proc/mixchat/data")))
    #expect(failure.message.contains("/proc/mixchat"))
  }

  @Test func directoryThatCannotBeWrittenToIsNamed() throws {
    try ConversationDatabase(directory: home.directory).close()
    chmod(home.path, 0o555)
    chmod(home.file("mixchat.db"), 0o444)
    defer { chmod(home.path, 0o755) }
    let failure = asNobody { () -> Failure? in
      do throws(Failure) {
        try ConversationDatabase(directory: home.directory).close()
        return nil
      } catch {
        return error
      }
    }
    let message = try #require(failure).message
    #expect(message.contains("mixchat.db"))
    #expect(message.contains("write permission") || message.contains("yours to write to"))
  }

  /// The data directory has no part in it.
  @Test func backupThatCannotBeMadeNamesItsOwnPlace() throws {
    let database = try ConversationDatabase(directory: home.directory)
    let path = home.file("none/backup.db")
    let failure = #expect(throws: Failure.self) { try database.backup(to: path) }
    #expect(
      failure?.message
        == "\(path) cannot be written: No such file or directory. Check its directory, or name another.")
    try database.close()
  }

  @Test func databaseThatCannotBeMadeAgainNamesTheDataDirectory() throws {
    let directory = DataDirectory(home.file("none"))
    let failure = #expect(throws: Failure.self) { try directory.place { _ in true } }
    #expect(failure?.message.hasSuffix("Name another data directory with --data-dir or MIXCHAT_DATA_DIR.") == true)
  }

  @Test func databaseOfANewerVersionIsRefusedUntouched() throws {
    try ConversationDatabase(directory: home.directory).close()
    let queue = try DatabaseQueue(path: home.directory.database)
    try queue.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 something newer'); CREATE TABLE newer (id)")
    }
    try queue.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: home.directory.database))
    let probe = StoreProbe(home.directory)
    #expect(try unavailable(probe).message.contains("newer mixchat"))
    #expect(!probe.store.close() || probe.events.count == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.directory.database)) == before)
  }

  @Test func databaseOfAnotherProgramIsRefusedUntouched() throws {
    let queue = try DatabaseQueue(path: home.directory.database)
    try queue.write { try $0.execute(sql: "CREATE TABLE bookmarks (id); INSERT INTO bookmarks VALUES (1)") }
    try queue.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: home.directory.database))
    #expect(try unavailable(StoreProbe(home.directory)).message.contains("another program"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.directory.database)) == before)
  }

  @Test func lockedDatabaseIsToldAndWrittenLater() throws {
    var maker = Maker(seed: 21)
    let probe = StoreProbe(home.directory, busyTimeout: 0.05)
    _ = try probe.wait { if case .ready = $0 { true } else { nil } }
    let conversation = maker.conversation(title: "patient")
    let other = try DatabaseQueue(path: home.directory.database)
    try other.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      probe.save(conversation)
      let failure = try probe.wait { if case .writeFailed(let failure) = $0 { failure } else { nil } }
      #expect(failure.message.contains("locked"))
      try db.execute(sql: "ROLLBACK")
    }
    // The next write takes the failed one with it.
    probe.store.perform(.addHistory("line", maker.now()))
    probe.flush()
    #expect(try probe.open(conversation.id).title == "patient")
  }

  @Test func closingWaitsForALock() throws {
    var maker = Maker(seed: 25)
    let probe = StoreProbe(home.directory, busyTimeout: 0.01)
    let conversation = maker.conversation(title: "last words")
    probe.save(conversation)
    probe.flush()
    let other = try DatabaseQueue(path: home.directory.database)
    let isHeld = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      try? other.writeWithoutTransaction { db in
        try db.execute(sql: "BEGIN IMMEDIATE")
        isHeld.signal()
        _ = try? probe.wait { if case .writeFailed = $0 { true } else { nil } }
        try db.execute(sql: "ROLLBACK")
      }
    }
    isHeld.wait()
    // A draft waits a moment, so that it is closing that writes it.
    probe.store.perform(.saveDraft(conversation.id, "kept"))
    probe.close()
    #expect(try StoreProbe(home.directory).draft(conversation.id) == "kept")
  }

  @Test func fullDiskIsToldAndWrittenWhenThereIsRoom() throws {
    var maker = Maker(seed: 22)
    let probe = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "big")
    probe.save(conversation)
    probe.flush()
    func limit(_ pages: Int) throws {
      try probe.store.runInOrder { database in
        try database.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
      }
    }
    try limit(1)  // SQLite takes the present size for it: no page more
    conversation.append(maker.message(.user, String(repeating: "word ", count: 50_000), below: nil))
    probe.save(conversation)
    let failure = try probe.wait { if case .writeFailed(let failure) = $0 { failure } else { nil } }
    #expect(failure.message.contains("full disk"))
    #expect(!probe.store.flush())
    try limit(1_000_000)
    probe.flush()
    #expect(try probe.open(conversation.id).path.count == 1)
  }

  @Test func impossibleWriteDoesNotBlockTheOthers() throws {
    var maker = Maker(seed: 23)
    let probe = StoreProbe(home.directory)
    let conversation = maker.conversation(title: "fine")
    try probe.store.runInOrder { database throws in
      try database.queue.write { db in
        try db.execute(
          sql: "CREATE TRIGGER refuses BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, 'never'); END")
      }
    }
    probe.store.perform(.saveDraft(conversation.id, "for nobody"))
    probe.save(conversation)
    probe.flush()
    #expect(try probe.open(conversation.id).title == "fine")
    #expect(probe.events.contains { if case .writeFailed = $0 { true } else { false } })
  }

  /// What no waiting mends is lost: neither a later write nor the end says that all is saved.
  @Test func whatIsGivenUpIsNeverCalledSaved() throws {
    var maker = Maker(seed: 26)
    let probe = StoreProbe(home.directory)
    try probe.store.runInOrder { database throws in
      try database.queue.write { db in
        try db.execute(
          sql: "CREATE TRIGGER refuses BEFORE INSERT ON message BEGIN SELECT RAISE(ABORT, 'never'); END")
      }
    }
    probe.save(maker.conversation(title: "half", turn: "words"))
    _ = try probe.wait { if case .writeFailed = $0 { true } else { nil } }
    probe.store.perform(.addHistory("line", maker.now()))
    probe.flush()
    #expect(!probe.events.contains(.saved))
    #expect(!probe.store.close(deadline: Waiting.limit))
  }

  @Test func storeThatOpensLateTakesWhatWasWrittenMeanwhile() throws {
    var maker = Maker(seed: 24)
    try FileManager.default.createDirectory(atPath: home.file("mixchat.db"), withIntermediateDirectories: false)
    let probe = StoreProbe(home.directory)
    _ = try unavailable(probe)
    let conversation = maker.conversation(title: "in memory")
    probe.save(conversation)
    _ = try probe.ask(.openLast) { $0 == .nothingToOpen(nil) ? true : nil }
    try FileManager.default.removeItem(atPath: home.file("mixchat.db"))
    _ = try probe.wait { if case .ready = $0 { true } else { nil } }
    probe.flush()
    #expect(try probe.open(conversation.id).title == "in memory")
  }

  @Test(
    "What is asked of a store that cannot be opened is answered all the same, news aside",
    arguments: [
      (.loadHistory(limit: 9), .history([])),
      (.open(ConversationID(1), at: nil), .nothingToOpen(ConversationID(1))),
      (.openLast, .nothingToOpen(nil)),
      (.loadTexts([MessageID(2)]), .texts([:])),
      (.loadBeginnings([MessageID(2)]), .beginnings([:])),
      (.find(ConversationID(1), "x"), .found(ConversationID(1), query: "x", [])),
      (.list(query: "x", includeArchived: true, limit: 9), .list(query: "x", [])),
      (.listRecent(limit: 9), .recent([])),
      (
        .preview(ConversationID(1), at: MessageID(2)),
        .preview(ConversationPreview(conversation: ConversationID(1), match: MessageID(2)))
      ),
      (.poll(ConversationID(1)), nil), (.askForWriters, nil),
    ] as [(StoreQuestion, StoreEvent?)])
  func unopened(question: StoreQuestion, answer: StoreEvent?) throws {
    try FileManager.default.createDirectory(atPath: home.file("mixchat.db"), withIntermediateDirectories: false)
    let probe = StoreProbe(home.directory)
    _ = try unavailable(probe)
    let before = probe.events.count
    probe.store.ask(question)
    probe.store.flush(deadline: Waiting.limit)
    #expect(Array(probe.events.dropFirst(before)) == [answer].compactMap(\.self))
  }

  /// Runs `body` without root's rights to write anywhere: those of the file system are the thread's own on Linux.
  private func asNobody<Value>(_ body: () throws -> Value) rethrows -> Value {
    // Not among the C library's functions that Swift imports.
    guard geteuid() == 0, let symbol = dlsym(nil, "setfsuid") else { return try body() }
    let setfsuid = unsafeBitCast(symbol, to: (@convention(c) (uid_t) -> CInt).self)
    _ = setfsuid(65534)
    defer { _ = setfsuid(0) }
    return try body()
  }
}
