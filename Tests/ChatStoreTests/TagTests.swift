import Conversations
import Testing
import TestSupport

@testable import ChatStore

/// Tags: kept with conversations, and what lists and searches are narrowed by.
struct TagTests {
  /// Conversations 1 to 4, each saying a word, with these tags.
  private func database(_ home: TemporaryDirectory) throws -> ConversationDatabase {
    let rows: [(Int, [String], String)] = [
      (1, ["work"], "the lake"), (2, ["lake", "work"], "a boat"), (3, ["workshop"], "the lake"),
      (4, [], "#include lake"),
    ]
    return try home.database(
      of: rows.map { number, tags, words in
        var conversation = Conversation(number: number)
        conversation.tags = tags
        conversation.append(
          Message(
            id: MessageID(Int64(number * 10)), parent: nil, role: .user, text: words,
            createdAt: conversation.createdAt))
        return conversation
      })
  }

  @Test(arguments: [
    ("", [4, 3, 2, 1]), ("#work", [2, 1]), ("#WORK lake", [1]), ("lake #work", [1]), ("#work #lake", [2]),
    // Still being typed, and no tag of anybody's.
    ("#works", [3]), ("#wor", [3, 2, 1]), ("#include", [4]), ("#nowhere", []), ("#work boat", [2]),
    ("#work nothing", []),
  ])
  func aQueryIsNarrowedByTags(query: String, found: [Int]) throws {
    let home = try TemporaryDirectory()
    let database = try database(home)
    #expect(try database.list(query: query).map { Int($0.id.rawValue) } == found)
    try database.close()
  }

  @Test("A list of tags takes whole names alone")
  func exact() throws {
    let home = try TemporaryDirectory()
    let database = try database(home)
    #expect(try database.list(tags: ["work"]).map { Int($0.id.rawValue) } == [2, 1])
    #expect(try database.list(tags: ["wor"]).isEmpty)
    #expect(try database.list(tags: ["lake", "work"]).first?.tags == ["lake", "work"])
    try database.close()
  }

  @Test("A change of tags is kept, seen by another window, and of two forms of a conversation the later one's tags win")
  func changes() throws {
    let home = try TemporaryDirectory()
    let probe = StoreProbe(home.directory)
    var maker = Maker(seed: 4)
    var conversation = maker.conversation(title: "t", turn: "ask")
    probe.save(conversation)
    probe.flush()
    let other = StoreProbe(home.directory, takesOver: false)
    _ = try other.open(conversation.id)
    conversation.tags = ["work"]
    probe.store.perform(.saveConversation(ConversationRecord(conversation)))
    probe.flush()
    other.store.ask(.poll(conversation.id))
    let news = try other.wait { if case .changed(let record, _) = $0 { record } else { nil } }
    #expect(news.tags == ["work"])
    other.close()
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    #expect(try database.conversation(conversation.id)?.conversation.tags == ["work"])
    #expect(try database.conversation(conversation.id)?.changedAt != nil)
    try database.close()
  }
}
