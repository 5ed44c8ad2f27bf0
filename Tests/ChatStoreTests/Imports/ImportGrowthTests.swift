import Conversations
import TestSupport
import Testing

@testable import ChatStore

/// What is imported a second time: only what it gained since comes in.
struct ImportGrowthTests {
  let home: TemporaryDirectory
  let database: ConversationDatabase

  init() throws {
    home = try TemporaryDirectory()
    database = try ConversationDatabase(directory: home.directory)
  }

  /// A ChatGPT conversation of so many messages in a line, one a minute.
  private func chatGPT(_ count: Int) -> String {
    let nodes = (0..<count).map { place in
      """
      "n\(place)": {"id": "n\(place)", "parent": \(place == 0 ? "null" : "\"n\(place - 1)\""),
        "children": [\(place + 1 < count ? "\"n\(place + 1)\"" : "")],
        "message": {"author": {"role": "\(place % 2 == 0 ? "user" : "assistant")"},
          "create_time": \(1_700_000_000 + place * 60),
          "content": {"content_type": "text", "parts": ["text \(place)"]}}}
      """
    }
    return """
      [{"title": "Growing", "conversation_id": "c1", "create_time": 1700000000, "current_node": "n\(count - 1)",
        "mapping": {\(nodes.joined(separator: ","))}}]
      """
  }

  @Test func whatAConversationGainedSinceIsAddedAndNothingElse() throws {
    let id = try #require(try database.importText(chatGPT(2), name: "a").imported.first).id
    let grown = try #require(try database.importText(chatGPT(4), name: "b").imported.first)
    #expect(grown.id == id)
    #expect(grown.messageCount == 2)
    #expect(grown.notes == ["It was imported before: 2 new messages were added."])
    #expect(ImportOutline.texts(try database.whole(grown)) == ["text 0", "text 1", "text 2", "text 3"])
    // An older export, or the same again, adds nothing.
    #expect(try database.importText(chatGPT(3), name: "c").imported.isEmpty)
    #expect(try database.importText(chatGPT(4), name: "d").imported.isEmpty)
    #expect(try database.whole(grown).messages.count == 4)
  }

  @Test func aVersionThatSaysTheSameIsAddedAsWell() throws {
    func file(_ versions: Int) -> String {
      let replies = (0..<versions).map { place in
        """
        "r\(place)": {"id": "r\(place)", "parent": "u", "children": [],
          "message": {"author": {"role": "assistant"}, "create_time": \(1_700_000_060 + place * 60),
            "content": {"content_type": "text", "parts": ["Yes."]}}}
        """
      }
      let names = (0..<versions).map { "\"r\($0)\"" }.joined(separator: ",")
      return """
        [{"title": "Twice", "conversation_id": "c2", "create_time": 1700000000, "current_node": "r\(versions - 1)",
          "mapping": {"u": {"id": "u", "parent": null, "children": [\(names)],
            "message": {"author": {"role": "user"}, "create_time": 1700000000,
              "content": {"content_type": "text", "parts": ["Sure?"]}}}, \(replies.joined(separator: ","))}}]
        """
    }
    _ = try database.importText(file(1), name: "a")
    let grown = try #require(try database.importText(file(3), name: "b").imported.first)
    #expect(grown.messageCount == 2)
    #expect(try database.whole(grown).messages.count == 4)
    #expect(try database.importText(file(3), name: "c").imported.isEmpty)
  }

  /// At the very end as well: only what is later than the file was when it was imported is new.
  @Test func whatWasDeletedFromAnImportStaysDeleted() throws {
    let imported = try #require(try database.importText(chatGPT(4), name: "a").imported.first)
    let end = try #require(try database.whole(imported).path.last)
    try database.write("") { try MessageTable.delete($0, end) }
    #expect(try database.importText(chatGPT(4), name: "b").imported.isEmpty)
    let left = try database.whole(imported).messages.values.compactMap(\.text.loaded).sorted()
    #expect(left == ["text 0", "text 1", "text 2"])
    // What hangs from the deleted message has no place; that is said, and nothing is added.
    #expect(try database.importText(chatGPT(6), name: "c").imported.isEmpty)
    #expect(try database.whole(imported).messages.count == 3)
    // Deleted whole, it comes back whole.
    try database.delete([imported.id])
    #expect(try database.importText(chatGPT(4), name: "d").imported.first?.messageCount == 4)
  }

  @Test func whatWasWrittenBelowAnImportStaysWhereItIsRead() throws {
    let imported = try #require(try database.importText(chatGPT(2), name: "a").imported.first)
    let conversation = try database.whole(imported)
    let probe = StoreProbe(database.directory)
    var maker = Maker(seed: 31, clock: 1_900_000_000_000)
    let turn = maker.message(.user, "written here", below: conversation.head)
    var record = ConversationRecord(conversation)
    record.head = turn.id
    probe.store.perform(.insert(turn, imported.id))
    probe.store.perform(.saveConversation(record))
    probe.close()
    #expect(try database.importText(chatGPT(4), name: "b").imported.first?.messageCount == 2)
    let after = try database.whole(imported)
    #expect(ImportOutline.texts(after) == ["text 0", "text 1", "written here"])
    #expect(after.siblings(of: turn.id).count == 2)
  }

  @Test func fileWithNothingNewIsNoFailure() throws {
    let sample = ImportTests.sample("openai-messages.json")
    #expect(try database.importFile(sample).knownSentence == nil)
    let again = try database.importFile(sample)
    #expect(again.imported.isEmpty && again.left.isEmpty)
    #expect(again.knownSentence == "Nothing new: 1 conversation is here already.")
  }
}
