import Cells
import Conversations
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// What models thought is found where it is asked for, and nowhere else.
struct ThoughtSearchTests {
  private func database(_ home: TemporaryDirectory) throws -> ConversationDatabase {
    let database = try ConversationDatabase(directory: home.directory)
    try database.queue.write { db in
      for (number, thought) in [
        (1, "The Fox considers grapes."), (2, "Nothing of note."), (3, "A fox, \"sour grapes\"."),
      ] {
        var conversation = Conversation(
          id: ConversationID(Int64(number)), model: "m", provider: "p",
          createdAt: Timestamp(milliseconds: Int64(number)))
        conversation.title = "Number \(number)"
        var reply = Message(
          id: MessageID(Int64(number * 10)), parent: nil, role: .assistant, text: "Said \(number), grapes aside.",
          createdAt: Timestamp(milliseconds: Int64(number)), reply: ReplyFacts(model: "m", provider: "p"))
        reply.appendReasoning(thought)
        conversation.append(reply)
        try StoredConversation(conversation).insert(db, WriteMark(stamp: 1, writer: 1))
      }
    }
    return database
  }

  @Test(arguments: [
    ("thoughts: fox", [3, 1]), ("Thoughts:FOX grapes", [3, 1]), ("thoughts: \"sour grapes\"", [3]),
    ("thoughts: said", []),
    ("fox", []), ("grapes", [3, 2, 1]), ("thoughts: fox nowhere", []), ("thoughts:", []),
  ])
  func onlyWhereTheyAreAskedFor(query: String, found: [Int]) throws {
    let home = try TemporaryDirectory()
    let database = try database(home)
    #expect(try database.list(query: query).map { Int($0.id.rawValue) } == found)
    try database.close()
  }

  @Test func theHitNamesItsMessageAndShowsTheThought() throws {
    let home = try TemporaryDirectory()
    let database = try database(home)
    let hit = try #require(try database.list(query: "thoughts: considers").first)
    #expect(hit.match == MessageID(10) && hit.snippet?.bracketed == "The Fox [considers] grapes.")
    try database.close()
  }
}
