import Cells
import Conversations
import Testing
import TestSupport

@testable import ChatStore

/// What models thought is found where it is asked for, and nowhere else.
struct ThoughtSearchTests {
  private func database(_ home: TemporaryDirectory) throws -> ConversationDatabase {
    let rows = [(1, "The Fox considers grapes."), (2, "Nothing of note."), (3, "A fox, \"sour grapes\".")]
    return try home.database(
      of: rows.map { number, thought in
        var conversation = Conversation(number: number)
        conversation.title = "Number \(number)"
        var reply = Message(
          id: MessageID(Int64(number * 10)), parent: nil, role: .assistant, text: "Said \(number), grapes aside.",
          createdAt: conversation.createdAt, reply: ReplyFacts(model: "m", provider: "p"))
        reply.appendReasoning(thought)
        conversation.append(reply)
        return conversation
      })
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
