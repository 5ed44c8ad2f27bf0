import Conversations
import Files
import Foundation
import GRDB
import Hands
import Testing
import TestSupport

@testable import ChatStore

@Suite("Pictures in the database")
struct PictureTests {
  let home: TemporaryDirectory
  private let bytes = SamplePicture.png(width: 4, height: 3)
  private let other = SamplePicture.png(width: 5, height: 3)

  init() throws { home = try TemporaryDirectory() }

  private func picture(_ bytes: [UInt8], _ name: String) -> Picture {
    Picture(hash: ContentHash.of(bytes), name: name, format: .png, width: 4, height: 3, byteCount: bytes.count)
  }

  /// Two conversations: the first with two pictures, the second with one of them again and an address.
  private func fill() throws -> [ConversationID] {
    let probe = StoreProbe(home.directory)
    var maker = Maker(seed: 3)
    var ids: [ConversationID] = []
    let pictures = [
      [picture(bytes, "lake.png"), picture(other, "a <b>.png")],
      [picture(bytes, "again.png"), Picture(hash: "", name: "x", format: .jpeg, address: "https://x.org/a.jpg")],
    ]
    for (place, pictures) in pictures.enumerated() {
      let conversation = maker.conversation(title: "t\(place)", turn: "Look")
      probe.store.perform(.saveConversation(ConversationRecord(conversation)))
      var turn = try #require(conversation.path.first.flatMap { conversation[$0] })
      turn.pictures = pictures
      for picture in pictures where !picture.hash.isEmpty {
        probe.store.perform(.keepPicture(picture, picture.name.hasPrefix("a <") ? other : bytes))
      }
      probe.store.perform(.insert(turn, conversation.id))
      ids.append(conversation.id)
    }
    probe.close()
    return ids
  }

  private func hashes(_ database: ConversationDatabase) throws -> [String] {
    try database.read("") { db in
      try db.rows("SELECT hash, bytes FROM picture ORDER BY hash").map { row in
        let hash: String = row[0]
        #expect(ContentHash.of([UInt8](row[1] as Data)) == hash)
        return hash
      }
    }
  }

  @Test("each is kept once, comes back with its message, and goes with the last message that has it")
  func once() throws {
    let ids = try fill()
    let database = try ConversationDatabase(directory: home.directory)
    let both = [ContentHash.of(bytes), ContentHash.of(other)].sorted()
    #expect(try hashes(database) == both)
    let opened = try #require(try database.conversation(ids[1]))
    let turn = try #require(opened.conversation.messages.values.first)
    #expect(turn.pictures.map(\.name) == ["again.png", "x"])
    #expect(turn.pictures[0].width == 4 && turn.pictures[1].address == "https://x.org/a.jpg")
    #expect(try database.pictures(both) == [ContentHash.of(bytes): bytes, ContentHash.of(other): other])
    func delete(_ id: ConversationID) throws {
      try database.write("") { try $0.run("DELETE FROM conversation WHERE id = ?", [id.rawValue]) }
    }
    try delete(ids[0])
    #expect(try hashes(database) == [ContentHash.of(bytes)])
    try delete(ids[1])
    #expect(try hashes(database) == [])
  }

  @Test("backup, export and import keep the same bytes under the same hashes")
  func carried() throws {
    _ = try fill()
    let database = try ConversationDatabase(directory: home.directory)
    let before = try hashes(database)
    let saved = try TemporaryDirectory()
    try database.backup(to: saved.file("mixchat.db"))
    let backup = try ConversationDatabase(directory: saved.directory)
    #expect(try hashes(backup) == before)
    let text = try backup.exported()
    let fresh = try TemporaryDirectory()
    let copy = try ConversationDatabase(directory: fresh.directory)
    let report = try copy.importText(text, name: "export")
    #expect(report.imported.count == 2 && report.skipped.isEmpty)
    #expect(try hashes(copy) == before)
    let again = try copy.exported()
    #expect(again == text)
    // Bytes that are not what their hash says are refused with their conversation.
    let base64 = Base64.text(other)
    let changed = text.replacing(base64, with: String(base64.dropLast(8) + "AAAAAAA="))
    let third = try TemporaryDirectory()
    let refused = try ConversationDatabase(directory: third.directory).importText(changed, name: "export")
    #expect(refused.imported.count == 1)
    #expect(refused.skipped.first?.reason.contains("are not those that its hash names") == true)
  }

  @Test("pages hold the pictures themselves, Markdown and text name them")
  func people() throws {
    let ids = try fill()
    let database = try ConversationDatabase(directory: home.directory)
    func export(_ format: ExportFormat) throws -> String {
      var text = ""
      try database.export(ids, as: format) { text += $0 }
      return text
    }
    let page = try export(.html)
    #expect(
      page.contains("<img alt=\"lake.png\" title=\"lake.png\" src=\"data:image/png;base64,\(Base64.text(bytes))\">"))
    #expect(page.contains("alt=\"a &lt;b&gt;.png\"") && page.contains("img-src data:"))
    #expect(page.contains("<p class=\"note\">picture x</p>") && !page.contains("https://x.org"))
    #expect(try export(.markdown).contains("![lake.png](<lake.png>)"))
    #expect(try export(.markdown).contains("![x](<https://x.org/a.jpg>)"))
    #expect(try export(.text).contains("[picture lake.png, 4×3]"))
  }
}
