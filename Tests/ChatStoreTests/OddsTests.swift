import Cells
import Conversations
import GRDB
import Hands
import Testing
import TestSupport

@testable import ChatStore

/// Probabilities of replies: kept apart from their messages, whole in exports, found by their figures.
struct OddsTests {
  private static let sure = #"[{"token":"a","logprob":-0.1,"bytes":[97],"top_logprobs":[]}]"#
  private static let unsure = #"[{"token":"b","logprob":-2},{"token":"c","logprob":-0.1},"odd"]"#

  /// A conversation of one turn and its reply, as a chat writes it.
  private func write(_ lists: [String], to probe: StoreProbe) -> (ConversationID, MessageID) {
    var maker = Maker(seed: 3)
    var conversation = maker.conversation(title: "t", turn: "ask")
    var reply = maker.message(.assistant, "", below: conversation.head)
    reply.state = .streaming
    conversation.append(reply)
    probe.save(conversation)
    for list in lists { probe.store.perform(.keepOdds(reply.id, list)) }
    reply.text = .loaded("abc")
    reply.state = .complete
    reply.reply?.odds = OddsFigures(tokens: 3, doubtful: 1, sum: -2.2)
    reply.extras = [MessageExtra(.note, "n")]
    probe.store.perform(.update(reply))
    return (conversation.id, reply.id)
  }

  private static func utf8(_ lists: String...) -> [[UInt8]] { lists.map { Array($0.utf8) } }

  @Test("A conversation is opened with what they come to; they themselves come when they are asked for")
  func apart() throws {
    let home = try TemporaryDirectory()
    let probe = StoreProbe(home.directory)
    let (id, reply) = write([Self.sure, Self.unsure], to: probe)
    let message = try #require(try probe.open(id)[reply])
    #expect(message.extras == [MessageExtra(.note, "n")])
    #expect(message.reply?.odds == OddsFigures(tokens: 3, doubtful: 1, sum: -2.2))
    #expect(try probe.store.runInOrder { try $0.odds(of: reply) } == Self.utf8(Self.sure, Self.unsure))
    // A change of the message leaves them.
    probe.store.perform(.update(message))
    #expect(try probe.store.runInOrder { try $0.odds(of: reply) } == Self.utf8(Self.sure, Self.unsure))
    // Copies have their own, and nothing is kept of a reply that is gone.
    let copy = MessageID(message.id.rawValue + 1)
    probe.store.perform(.insert(message.renamed(copy, parent: message.parent), id))
    probe.store.perform(.copyProvenance([reply: copy], id))
    probe.store.perform(.keepOdds(MessageID(7), Self.sure))
    // Not JSON, but what came.
    let odd = "[\u{0}, ü"
    probe.store.perform(.keepOdds(reply, odd))
    #expect(try probe.store.runInOrder { try $0.odds(of: reply) } == Self.utf8(Self.sure, Self.unsure, odd))
    #expect(try probe.store.runInOrder { try $0.odds(of: copy) } == Self.utf8(Self.sure, Self.unsure))
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    try database.delete([id])
    #expect(try database.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM odds") } == 0)
    #expect(try database.problems() == [])
    try database.close()
  }

  @Test("An export as JSON holds them word for word, and what is imported is the same, with its figures")
  func roundTrip() throws {
    let home = try TemporaryDirectory()
    let probe = StoreProbe(home.directory)
    let (id, reply) = write([Self.sure, Self.unsure], to: probe)
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    let first = try database.exported()
    let other = try TemporaryDirectory()
    let copy = try ConversationDatabase(directory: other.directory)
    #expect(try copy.importText(first, name: "export").imported.map(\.id) == [id])
    #expect(try copy.odds(of: reply) == Self.utf8(Self.sure, Self.unsure))
    let figures = try #require(try copy.conversation(id)?.conversation[reply]?.reply?.odds)
    #expect(figures.tokens == 3 && figures.doubtful == 1 && abs(figures.sum + 2.2) < 1e-9)
    let second = try copy.exported()
    #expect(second == first)
    #expect(try copy.importText(first, name: "export").skipped.map(\.reason) == ["it is here already, the same"])
  }

  @Test("A database of before has them moved, with their figures")
  func migrated() throws {
    let home = try TemporaryDirectory()
    let extras = [MessageExtra(.note, "n"), MessageExtra(.logprobs, Self.unsure)]
    try home.directory.makeDatabase(upTo: "13 one-shots") { db in
      try db.execute(
        sql: """
          INSERT INTO conversation (id, model, provider, createdAt, updatedAt, head) VALUES (1, 'm', 'p', 1, 2, 11);
          INSERT INTO message (id, place, conversation, role, state, createdAt, byteCount, model, provider)
            VALUES (11, 1, 1, 'assistant', 'complete', 2, 2, 'm', 'p');
          INSERT INTO messageText VALUES (11, 'bc');
          """)
      try db.execute(sql: "UPDATE message SET extras = ?", arguments: [ExtrasJSON.write(extras)])
    }
    let probe = StoreProbe(home.directory)
    let message = try #require(try probe.open(ConversationID(1))[MessageID(11)])
    #expect(message.extras == [MessageExtra(.note, "n")])
    #expect(message.reply?.odds?.tokens == 2 && message.reply?.odds?.doubtful == 1)
    #expect(try probe.store.runInOrder { try $0.odds(of: MessageID(11)) } == Self.utf8(Self.unsure))
    #expect(try probe.list("doubt:").map(\.match) == [MessageID(11)])
    probe.close()
  }

  /// Three conversations whose replies have 0, 20 and 50 % of doubtful tokens; the second has one of 10 % besides.
  private func database(_ home: TemporaryDirectory) throws -> ConversationDatabase {
    let rows = [(1, [0]), (2, [20, 10]), (3, [50])]
    return try home.database(
      of: rows.map { number, shares in
        var conversation = Conversation(number: number)
        for (place, share) in shares.enumerated() {
          var reply = Message(
            id: MessageID(Int64(number * 10 + place)), parent: nil, role: .assistant,
            text: "Said \(number) of the Lake",
            createdAt: conversation.createdAt, reply: ReplyFacts(model: "m", provider: "p"))
          let tokens = (0..<100).map { #"{"token":"x","logprob":\#($0 < share ? -2 : -0.1)}"# }
          reply.extras = [MessageExtra(.logprobs, "[\(tokens.joined(separator: ","))]")]
          conversation.append(reply)
        }
        return conversation
      })
  }

  @Test(arguments: [
    ("doubt:", [30, 20]), ("DOUBT:20", [30, 20]), ("doubt: 21 %", [30]), ("doubt:>20", [30, 20]), ("doubt:21%", [30]),
    ("doubt:51", []), ("doubt:10 lake", [30, 20]), ("doubt:10 lake 3", [30]), ("doubt: lake \"said 2\"", [20]),
    ("doubt:5 nowhere", []), ("doubt", []),
  ])
  func repliesAreFoundByTheirShareOfDoubtfulWords(query: String, found: [Int]) throws {
    let home = try TemporaryDirectory()
    let database = try database(home)
    #expect(try database.list(query: query).map { Int($0.match?.rawValue ?? 0) } == found)
    let hit = try #require(try database.list(query: "doubt:50 lake").first)
    #expect(hit.snippet?.bracketed == "50 of 100 words were unsure: Said 3 of the [Lake]")
    try database.close()
  }

  @Test("Their index answers a search for doubt: no list is read")
  func byTheIndex() throws {
    let home = try TemporaryDirectory()
    let database = try database(home)
    try database.queue.write { try $0.execute(sql: "DROP TABLE odds") }
    #expect(try database.list(query: "doubt:20").map(\.match) == [MessageID(30), MessageID(20)])
    try database.close()
  }
}
