import Cells
import Conversations
import Files
import Foundation
import GRDB
import Hands
import Testing
import TestSupport

@testable import ChatStore

@Suite("The data of replies in the database")
struct ReplyDataTests {
  let home: TemporaryDirectory
  /// About a megabyte.
  private static let large = SamplePicture.png(width: 600, height: 560) { column, row in
    (UInt8(truncatingIfNeeded: column), UInt8(truncatingIfNeeded: row), UInt8(truncatingIfNeeded: column ^ row))
  }
  private static let small = SamplePicture.png(width: 5, height: 3)
  private static let sound = Array("RIFF".utf8) + [UInt8](repeating: 7, count: 5000)

  init() throws { home = try TemporaryDirectory() }

  private static func url(_ bytes: [UInt8], _ type: String = "image/png") -> String {
    #"{"type":"image_url","image_url":{"url":"data:\#(type);base64,\#(Base64.text(bytes))"}}"#
  }

  private static func parts(_ items: String...) -> MessageExtra {
    MessageExtra(.parts, "[\(items.joined(separator: ","))]")
  }

  /// What came with the reply of a conversation.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var extra: MessageExtra
    /// What of it is kept under hashes.
    var kept: [[UInt8]]
  }

  private static let cases: [Case] = [
    Case(testDescription: "a picture", extra: parts(url(large)), kept: [large]),
    Case(
      testDescription: "two pictures, one twice", extra: parts(url(small), url(large), url(small)),
      kept: [large, small]
    ),
    Case(
      testDescription: "by its letters alone", extra: parts(#"{"image":{"b64_json":"\#(Base64.text(small))"}}"#),
      kept: [small]),
    Case(
      testDescription: "sound", extra: parts(#"{"audio":{"data":"\#(Base64.text(sound))","format":"mp3"}}"#),
      kept: [sound]),
    Case(
      testDescription: "letters that are in longer ones",
      extra: parts(url(sound, "audio/wav"), url(Array(sound.dropLast(2001)), "audio/wav")),
      kept: [sound, Array(sound.dropLast(2001))]),
    Case(testDescription: "a few bytes", extra: parts(url(Array("<svg/>".utf8))), kept: []),
    Case(
      testDescription: "letters that the bytes do not give again",
      extra: parts(
        url(Array(sound.dropLast())).replacing("=\"", with: "\""),
        url([UInt8](repeating: 0xFB, count: 99)).replacing("+", with: "-")),
      kept: []),
    Case(
      testDescription: "the mark of its own hash",
      extra: parts(url(small), #"{"type":"text","text":"sha256-\#(ContentHash.of(small))"}"#), kept: []),
    Case(testDescription: "no JSON", extra: MessageExtra(.parts, "[\(Base64.text(sound))"), kept: []),
  ]

  /// A conversation with a reply that carries something, and the reply.
  private func conversation(_ extra: MessageExtra, seed: UInt64 = 3) -> (Conversation, Message) {
    var maker = Maker(seed: seed)
    var conversation = maker.conversation(title: "t", turn: "Paint")
    var reply = maker.message(.assistant, "Here.", below: conversation.head)
    reply.extras = [extra]
    conversation.append(reply)
    return (conversation, reply)
  }

  private func hashes(_ database: ConversationDatabase) throws -> [String] {
    try database.read("") { db in try String.fetchAll(db, sql: "SELECT hash FROM picture ORDER BY hash") }
  }

  private func names(_ kept: [[UInt8]]) -> [String] { kept.map(ContentHash.of).sorted() }

  private func export(_ database: ConversationDatabase, _ format: ExportFormat = .json) throws -> String {
    try database.exported(as: format)
  }

  /// The extras of a message that leaves the database.
  private func whole(_ id: MessageID, of home: ConversationID, _ database: ConversationDatabase) throws
    -> [MessageExtra]
  {
    try #require(try database.conversation(home)?.conversation[id]).extras
  }

  @Test("is kept once under its hash, and leaves the database word for word as it came", arguments: cases)
  func parted(_ item: Case) throws {
    let (conversation, reply) = conversation(item.extra)
    let probe = StoreProbe(home.directory)
    // As a reply is written: begun, then whole.
    var begun = reply
    (begun.state, begun.extras) = (.streaming, [])
    probe.store.perform(.saveConversation(ConversationRecord(conversation)))
    probe.store.perform(.insert(begun, conversation.id))
    probe.store.perform(.appendExtra(reply.id, HeldPiece(whole: item.extra)))
    probe.store.perform(.update(reply))
    probe.flush()
    let opened = try #require(try probe.open(conversation.id)[reply.id])
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    #expect(try hashes(database) == names(item.kept))
    #expect(opened.extras[0].kept.map(\.hash).sorted() == names(item.kept))
    #expect(try whole(reply.id, of: conversation.id, database) == [item.extra])
    #expect((opened.extras == [item.extra]) == item.kept.isEmpty)
    // Whoever looks at the parts sees the same as before.
    let (before, after) = (reply.parts, opened.parts)
    #expect(after.map(\.words) == before.map(\.words) && after.map(\.ending) == before.map(\.ending))
    #expect(after.map { $0.picture?.width } == before.map { $0.picture?.width })
  }

  @Test("leaves the row of its message small, however much it is")
  func smallRow() throws {
    let (conversation, reply) = conversation(Self.parts(Self.url(Self.large), Self.url(Self.small)))
    let database = try home.database(of: [conversation])
    #expect(Self.large.count > 1_000_000)
    let columns = try database.read("") { db in
      try #require(try GRDB.Row.fetchOne(db, sql: "SELECT * FROM message WHERE id = ?", arguments: [reply.id.rawValue]))
        .databaseValues.map { value in
          switch value.storage {
          case .string(let text): text.utf8.count
          case .blob(let data): data.count
          default: 8
          }
        }
    }
    #expect(columns.reduce(0, +) < 2000)
    let kept = try database.read("") { try Int.fetchOne($0, sql: "SELECT sum(length(bytes)) FROM picture") }
    #expect(kept == Self.large.count + Self.small.count)
  }

  @Test("goes out and comes in with equal hashes, with pictures of turns, by backups, exports and folders")
  func carried() throws {
    let (begun, reply) = conversation(Self.parts(Self.url(Self.large), Self.url(Self.small)))
    var conversation = begun
    // The same picture, as a turn's: it is kept once.
    let own = Picture(
      hash: ContentHash.of(Self.small), name: "own.png", format: .png, width: 5, height: 3, byteCount: Self.small.count)
    let turn = try #require(conversation.path.first)
    conversation.change(turn) { $0.pictures = [own] }
    let database = try home.database(of: [conversation])
    let hashes = names([Self.large, Self.small])
    #expect(try self.hashes(database) == hashes)
    let text = try export(database)
    let other = try TemporaryDirectory()
    let copy = try ConversationDatabase(directory: other.directory)
    #expect(try copy.importText(text, name: "export").imported.count == 1)
    #expect(try self.hashes(copy) == hashes)
    #expect(try export(copy) == text)
    let saved = try TemporaryDirectory()
    try database.backup(to: saved.file("mixchat.db"))
    let backup = try ConversationDatabase(directory: saved.directory)
    #expect(try export(backup) == text)
    // As from memory, where nothing is saved.
    try conversation.export(as: .json, to: home.file("memory.json"), pictures: [own.hash: Self.small])
    #expect(try String(contentsOfFile: home.file("memory.json"), encoding: .utf8) == text)
    // The same once more changes nothing.
    #expect(try copy.importText(text, name: "export").skipped.first?.isKnown == true)
    let page = try export(copy, .html)
    for picture in [Self.large, Self.small] {
      #expect(page.contains("<img alt=\"picture\" src=\"data:image/png;base64,\(Base64.text(picture))\">"))
    }
    #expect(try whole(reply.id, of: conversation.id, copy) == reply.extras)
  }

  @Test("comes along with what another machine wrote, as pictures of turns do")
  func merged() throws {
    let (conversation, _) = conversation(Self.parts(Self.url(Self.small)))
    let first = try FolderTests.Machine()
    let second = try FolderTests.Machine(folder: first.folder)
    try first.insert(conversation)
    try first.export()
    try second.take()
    var maker = Maker(seed: 9, clock: 1_770_000_000_000)
    let own = SamplePicture.png(width: 7, height: 3)
    var turn = maker.message(.user, "And this?", below: conversation.head)
    turn.pictures = [
      Picture(hash: ContentHash.of(own), name: "own.png", format: .png, width: 7, height: 3, byteCount: own.count)
    ]
    var reply = maker.message(.assistant, "So.", below: turn.id)
    reply.extras = [Self.parts(Self.url(Self.large))]
    try first.database.write("") { try PictureTable.keep($0, turn.pictures[0], own) }
    try first.add(turn, to: conversation.id)
    try first.add(reply, to: conversation.id)
    try first.export()
    #expect(try second.take().imported.count == 1)
    for machine in [first, second] { #expect(try hashes(machine.database) == names([Self.small, Self.large, own])) }
    #expect(try second.export().written == 0)
    try second.database.delete([conversation.id])
    #expect(try hashes(second.database) == [])
  }

  @Test("of an older version is read from its row, leaves as before, and is parted when it is written again")
  func older() throws {
    let (conversation, reply) = conversation(Self.parts(Self.url(Self.large), Self.url(Self.small)))
    let database = try home.database(of: [conversation])
    let text = try export(database)
    // A row as it was: the data within it.
    let inline = JSON.list([.members(("kind", .text("parts")), ("text", .text(reply.extras[0].text)))]).compact
    try database.write("") { db in
      try db.run("UPDATE message SET extras = ? WHERE id = ?", [inline, reply.id.rawValue])
      try db.run("DELETE FROM messagePicture")
    }
    #expect(try hashes(database) == [])
    let probe = StoreProbe(home.directory)
    let opened = try probe.open(conversation.id)
    #expect(opened[reply.id]?.extras == reply.extras && opened[reply.id]?.parts.map(\.isHere) == [true, true])
    #expect(try export(database) == text)
    #expect(try database.importText(text, name: "export").skipped.first?.isKnown == true)
    // Written again, it is parted.
    probe.store.perform(.update(try #require(opened[reply.id])))
    probe.close()
    #expect(try hashes(database) == names([Self.large, Self.small]))
    #expect(try export(database) == text)
  }

  @Test("whose bytes are gone stays named")
  func missing() throws {
    let (conversation, reply) = conversation(Self.parts(Self.url(Self.small), Self.url(Self.sound, "audio/wav")))
    let database = try home.database(of: [conversation])
    try database.write("") { try $0.run("DELETE FROM picture WHERE hash = ?", [ContentHash.of(Self.small)]) }
    let extra = try #require(try whole(reply.id, of: conversation.id, database).first)
    #expect(extra.kept.map(\.hash) == names([Self.small]))
    #expect(extra.text.contains("base64,sha256-") && extra.text.contains(Base64.text(Self.sound)))
    let text = try export(database)
    let other = try TemporaryDirectory()
    let copy = try ConversationDatabase(directory: other.directory)
    #expect(try copy.importText(text, name: "export").imported.count == 1)
    #expect(try export(copy) == text)
    #expect(try hashes(copy) == names([Self.sound]))
  }

  @Test("stays while a copy of its message is there, comes back with an undo, and goes with the last")
  func deleted() throws {
    let (first, reply) = conversation(Self.parts(Self.url(Self.small)))
    let (second, _) = conversation(Self.parts(Self.url(Self.small)), seed: 4)
    let database = try home.database(of: [first, second])
    let probe = StoreProbe(home.directory)
    probe.store.perform(.setDeleted([reply.id], true))
    probe.store.perform(.setDeleted([reply.id], false))
    probe.flush()
    #expect(try probe.open(first.id)[reply.id]?.extras[0].kept.count == 1)
    #expect(try hashes(database) == names([Self.small]))
    probe.close()
    try database.delete([first.id])
    #expect(try hashes(database) == names([Self.small]))
    try database.delete([second.id])
    #expect(try hashes(database) == [])
    let links = try database.read("") { try Int.fetchOne($0, sql: "SELECT count(*) FROM messagePicture") }
    #expect(links == 0)
  }

  @Test("of a reply whose process died is parted when the reply is taken for cut off")
  func died() throws {
    let extra = Self.parts(Self.url(Self.small))
    var (conversation, reply) = conversation(extra)
    (reply.state, reply.extras) = (.streaming, [])
    conversation.change(reply.id) { $0 = reply }
    let database = try home.database(of: [conversation])
    let isJournalled = try database.write("") { db in
      try MessageTable.append(db, reply.id, HeldPiece(whole: extra), WriteMark(stamp: 2, writer: 99))
    }
    #expect(isJournalled)
    let probe = StoreProbe(home.directory)
    let opened = try #require(try probe.open(conversation.id)[reply.id])
    #expect(opened.state == .interrupted)
    probe.close()
    #expect(try hashes(database) == names([Self.small]))
    #expect(opened.extras.first?.kept.count == 1)
    #expect(try whole(reply.id, of: conversation.id, database) == [extra])
  }
}
