import Cells
import Conversations
import Foundation
import GRDB
import TestSupport
import Testing

@testable import ChatStore

/// How an import stores: many conversations in a transaction, indexed together, while the next are read.
@Suite(.serialized)
struct ImportStoringTests {
  let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  /// An export of ChatGPT: conversations of a turn and a reply, each with a word of its own; later of one turn more.
  private static func export(_ count: Int, grown isGrown: Bool = false) -> String {
    func message(_ role: String, _ words: String, _ moment: Int) -> String {
      """
      {"author": {"role": "\(role)"}, "create_time": \(moment),
      "content": {"content_type": "text", "parts": ["\(words)"]}}
      """
    }
    let items = (0..<count).map { number in
      let moment = 1_700_000_000 + 60 * number
      let more = isGrown ? #", "c": {"parent": "b", "message": \#(message("user", "more\(number)x", moment + 2))}"# : ""
      return """
        {"title": "Title\(number)x of many", "conversation_id": "c-\(number)", "create_time": \(moment), "mapping": {
        "a": {"parent": null, "children": ["b"], "message": \(message("user", "asked\(number)x of all", moment))},
        "b": {"parent": "a", "children": [], "message": \(message("assistant", "said\(number)x to all", moment + 1))}
        \(more)}}
        """
    }
    return "[\(items.joined(separator: ",\n"))]"
  }

  /// Each word of the index with what it is in.
  private static func entries(_ database: ConversationDatabase) throws -> [String] {
    try database.queue.write { db in
      try ["messageSearch", "titleSearch"].flatMap { table in
        try db.execute(sql: "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', '\(table)', 'instance')")
        defer { try? db.execute(sql: "DROP TABLE temp.words") }
        return try String.fetchAll(
          db, sql: "SELECT '\(table) ' || term || ' ' || doc FROM temp.words ORDER BY term, doc")
      }
    }
  }

  /// What the index has before and after it is made from scratch; it is sound both times.
  private static func compareIndex(of database: ConversationDatabase) throws {
    #expect(try database.problems() == [])
    let before = try entries(database)
    try database.rebuildIndex()
    #expect(try entries(database) == before)
    #expect(!before.isEmpty)
  }

  private static func count(_ database: ConversationDatabase) throws -> Int {
    try database.read("") { try Int.fetchOne($0, sql: "SELECT count(*) FROM conversation") ?? 0 }
  }

  @Test func whatIsImportedIsFoundAndTheIndexIsTheOneMadeFromScratch() throws {
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    // Several transactions, the last one not full.
    let report = try database.importText(Self.export(1203), name: "conversations.json")
    #expect(report.imported.map(\.title) == (0..<1203).map { "Title\($0)x of many" })
    for number in stride(from: 0, to: 1203, by: 61) {
      let id = report.imported[number].id
      for word in ["asked", "said", "title"] {
        #expect(try database.list(query: "\(word)\(number)x").map(\.id) == [id])
      }
    }
    try Self.compareIndex(of: database)
  }

  /// Segments that are written one by one are merged, again and again: that was half the work of an import.
  @Test func theIndexOfATransactionIsWrittenInOneGo() throws {
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    _ = try database.importText(Self.export(300), name: "conversations.json")
    for table in ["messageSearch", "titleSearch"] { #expect(try Self.segments(database, table) == 1, "\(table)") }
  }

  /// An export of long texts, each of words that no other has: more than a transaction holds in each.
  private static func longExport(_ count: Int) -> String {
    let items = (0..<count).map { number in
      let words = (0..<120_000).map { "w\(number)x\($0)withManyLettersOfNoMeaning" }.joined(separator: " ")
      let moment = 1_700_000_000 + number
      return """
        {"title": "Long \(number)", "conversation_id": "l-\(number)", "create_time": \(moment), "mapping": {
        "a": {"parent": null, "children": [], "message": {"author": {"role": "user"}, "create_time": \(moment),
        "content": {"content_type": "text", "parts": ["\(words)"]}}}}}
        """
    }
    return "[\(items.joined(separator: ",\n"))]"
  }

  private static func segments(_ database: ConversationDatabase, _ table: String = "messageSearch") throws -> Int {
    try database.read("") { try Int.fetchOne($0, sql: "SELECT count(DISTINCT segid) FROM \(table)_idx") ?? 0 }
  }

  /// How a long import ends.
  enum Ending: CaseIterable { case whole, cut, stopped }

  @Test(arguments: Ending.allCases)
  func aLongImportGathersMoreForTheIndexAndLeavesItAsItWas(_ ending: Ending) throws {
    let text = Self.longExport(3)
    let file = home.file("long.json")
    try String(ending == .cut ? text.dropLast(1000) : text[...]).write(toFile: file, atomically: true, encoding: .utf8)
    let database = try ConversationDatabase(directory: home.directory)
    var count = 0
    let report = try database.importFile(
      file, progress: { count = $0.count }, isStopped: { ending == .stopped && count == 2 })
    let kept = ending == .whole ? 3 : 2
    #expect(report.imported.map(\.title) == (0..<kept).map { "Long \($0)" })
    #expect(report.left.map(\.name) == (ending == .cut ? ["What follows conversation 2"] : []))
    #expect(report.isStopped == (ending == .stopped))
    // One for each transaction, where FTS5 would write one for each megabyte.
    #expect(try Self.segments(database) == kept)
    for number in 0..<3 {
      let found = try database.list(query: "w\(number)x119999withManyLettersOfNoMeaning").map(\.title)
      #expect(found == (number < kept ? ["Long \(number)"] : []))
    }
    let settings = try database.read("") { db in
      try String.fetchAll(
        db, sql: "SELECT k || ' ' || v FROM messageSearch_config WHERE k IN ('automerge', 'hashsize') ORDER BY k")
    }
    #expect(settings == ["automerge 4", "hashsize 1048576"])
    #expect(try database.problems() == [])
    try database.close()
    // The connection that brings the log into the file is closed as well.
    let files = try FileManager.default.contentsOfDirectory(atPath: home.path)
    #expect(!files.contains { $0.hasSuffix("-wal") || $0.hasSuffix("-shm") })
  }

  /// What conversations gain is indexed behind all rows as well.
  @Test func whatConversationsGainIsIndexedInOneGo() throws {
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    _ = try database.importText(Self.export(300), name: "conversations.json")
    let before = try Self.segments(database)
    let report = try database.importText(Self.export(300, grown: true), name: "conversations.json")
    #expect(report.imported.map(\.messageCount) == Array(repeating: 1, count: 300))
    #expect(try Self.segments(database) == before + 1)
    #expect(try database.list(query: "more7x").map(\.title) == ["Title7x of many"])
    try Self.compareIndex(of: database)
  }

  /// The same of conversations that went on on another machine.
  @Test func whatAnotherMachineAddedIsIndexedInOneGo() throws {
    var maker = Maker(seed: 4)
    let old = (0..<100).map { maker.conversation(title: "Title\($0)x", turn: "asked\($0)x") }
    var new = old
    for place in new.indices {
      new[place].append(maker.message(.assistant, "said\(place)x", below: new[place].head))
      new[place].append(maker.message(.user, "more\(place)x", below: new[place].head))
    }
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    _ = try database.importText(Self.file(old.map(StoredConversation.init)), name: "old.json")
    let before = try Self.segments(database)
    let report = try database.importText(Self.file(new.map(StoredConversation.init)), name: "new.json")
    #expect(report.imported.map(\.messageCount) == Array(repeating: 2, count: 100))
    #expect(try Self.segments(database) == before + 1)
    for place in [0, 99] {
      #expect(try database.list(query: "more\(place)x").map(\.id) == [new[place].id])
      #expect(try database.conversation(new[place].id)?.conversation.updatedAt == new[place].updatedAt)
    }
    try Self.compareIndex(of: database)
  }

  /// A message that waits to be indexed, in a conversation of its own, and comes once more with another.
  @Test func aMessageThatWaitsForTheIndexIsIndexedAsItIsThen() throws {
    var maker = Maker(seed: 8)
    let present = maker.conversation(title: "present", turn: "hello")
    let database = try home.database(of: [present])
    defer { try? database.close() }
    var other = maker.conversation(title: "other", turn: "hello too")
    let message = maker.message(.user, "quagga", below: other.head)
    other.append(message)
    var grown = present
    grown.append(
      Message(
        id: message.id, parent: present.head, role: .user, text: "zebra and more words", createdAt: message.createdAt))
    _ = try database.importText(Self.file([other, grown].map(StoredConversation.init)), name: "two.json")
    #expect(try database.list(query: "quagga").isEmpty)
    #expect(try database.list(query: "zebra").count == 1)
    try Self.compareIndex(of: database)
  }

  /// Only an identity that is taken makes a copy, and not one between two others.
  @Test(arguments: [false, true]) func aMessageThatIsHereMakesACopy(_ isTaken: Bool) throws {
    var maker = Maker(seed: 6)
    var first = maker.conversation(title: "first", turn: "one")
    var second = maker.conversation(title: "second", turn: "two")
    let between = maker.message(.user, "between", below: first.head)
    first.append(between)
    let turn = second.head
    second.append(maker.message(.user, "last", below: turn))
    if isTaken {
      second.append(Message(id: between.id, parent: turn, role: .user, text: "taken", createdAt: between.createdAt))
    }
    let database = try home.database(of: [first])
    defer { try? database.close() }
    let report = try database.importText(Self.file([StoredConversation(second)]), name: "second.json")
    #expect((report.imported.first?.id == second.id) == !isTaken)
    #expect(report.imported.first?.messageCount == (isTaken ? 3 : 2))
    #expect(try database.conversation(first.id)?.conversation.messages.count == 2)
  }

  /// This program's own file of some conversations.
  private static func file(_ conversations: [StoredConversation]) -> String {
    JSON.object([
      .init("format", .text("mixchat")), .init("version", .integer(MixchatJSON.version)),
      .init("conversations", .list(conversations.map { MixchatJSON.json($0) })),
    ]).compact
  }

  /// A conversation twice in one transaction: the second time it changes what waits to be indexed.
  @Test func whatIsStoredTwiceInOneTransactionIsIndexedAsItIsThen() throws {
    var maker = Maker(seed: 3)
    let first = maker.conversation(title: "quagga title", turn: "quagga")
    let message = try #require(first.head.flatMap { first[$0] })
    var longer = message
    longer.text = .loaded("zebra and more words")
    var second = Conversation(ConversationRecord(first), messages: [longer])
    second.title = "zebra title"
    var later = StoredConversation(second)
    later.changedAt = maker.now()
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    _ = try database.importText(Self.file([StoredConversation(first), later]), name: "two.json")
    #expect(try database.list(query: "quagga").isEmpty)
    #expect(try database.list(query: "zebra").map(\.id) == [first.id])
    #expect(try database.list(query: "\"and more\"").map(\.title) == ["zebra title"])
    try Self.compareIndex(of: database)
  }

  @Test func anImportThatIsKilledLeavesWholeConversationsAndTheNextBringsTheRest() throws {
    let file = home.file("export.json")
    try Self.export(3000).write(toFile: file, atomically: true, encoding: .utf8)
    let child = try ChildProgram.store("import", home.path, file)
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    try Waiting.blocking("the first conversations") { try Self.count(database) > 0 ? true : nil }
    child.kill()
    let kept = try Self.count(database)
    #expect(kept > 0)
    #expect(try database.problems() == [])
    let sizes = try database.read("") { try Int.fetchAll($0, sql: "SELECT DISTINCT messageCount FROM conversation") }
    #expect(sizes == [2])
    let report = try database.importFile(file)
    #expect(report.imported.count == 3000 - kept)
    #expect(report.skipped.count { $0.isKnown } == kept)
    #expect(try Self.count(database) == 3000)
    for number in [0, kept - 1, kept, 2999] where number < 3000 {
      #expect(try database.list(query: "said\(number)x").count == 1)
    }
    try Self.compareIndex(of: database)
  }

  /// The lock is not held from one transaction of an import to the next.
  @Test func anotherProcessWritesWhileAnImportGoesOn() throws {
    let file = home.file("export.json")
    try Self.export(5000).write(toFile: file, atomically: true, encoding: .utf8)
    let child = try ChildProgram.store("import", home.path, file)
    let database = try ConversationDatabase(directory: home.directory, busyTimeout: Waiting.limit)
    defer { try? database.close() }
    try Waiting.blocking("the first conversations") { try Self.count(database) > 0 ? true : nil }
    try database.write("") { try HistoryTable.add($0, "written meanwhile", Timestamp(milliseconds: 1)) }
    #expect(try Self.count(database) < 5000)
    #expect(try child.finish().status == 0)
    #expect(try Self.count(database) == 5000)
  }
}
