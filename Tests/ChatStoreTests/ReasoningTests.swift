import Conversations
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// What a model thinks is kept as its text is: while it comes, and when its process dies.
struct ReasoningTests {
  @Test func thoughtsOfADeadProcessAreThere() throws {
    let home = try TemporaryDirectory()
    let (conversation, reply) = Self.begun()
    let database = try ConversationDatabase(directory: home.directory)
    try database.queue.write { db in
      let mark = WriteMark(stamp: 1, writer: 1)
      try ConversationTable.insert(db, ConversationRecord(conversation), mark)
      try MessageTable.insert(db, reply, in: conversation.id, mark)
      #expect(try MessageTable.append(db, reply.id, reasoning: "Hm, ", mark))
      #expect(try MessageTable.append(db, reply.id, reasoning: "two.", mark))
      #expect(try MessageTable.append(db, reply.id, "2", mark))
    }
    try database.close()
    // No process holds the lock of that writer: the reply is taken for cut off, with all that came.
    let probe = StoreProbe(home.directory)
    let opened = try probe.open(conversation.id)
    #expect(opened[reply.id]?.state == .interrupted)
    #expect(opened[reply.id]?.reasoning == "Hm, two.")
    #expect(opened[reply.id]?.text.loaded == "2")
    probe.close()
  }

  @Test func dataOfADeadProcessIsThereAndAfterTheEndOnce() throws {
    let home = try TemporaryDirectory()
    let (conversation, reply) = Self.begun()
    let probe = StoreProbe(home.directory)
    probe.save(conversation)
    probe.store.perform(.appendExtra(reply.id, HeldPiece(.parts, kept: 0, text: "[1]")))
    probe.store.perform(.appendExtra(reply.id, HeldPiece(.parts, kept: 2, text: ",2]")))
    #expect(probe.store.flush(deadline: Waiting.limit))
    func count(_ db: Database) throws -> Int? { try Int.fetchOne(db, sql: "SELECT count(*) FROM extraJournal") }
    let other = try ConversationDatabase(directory: home.directory)
    #expect(try other.conversation(conversation.id)?.conversation[reply.id]?.extras == [MessageExtra(.parts, "[1,2]")])
    #expect(try other.queue.read(count) == 2)
    // Written with the whole message, it is no part of the journal any more.
    var whole = reply
    whole.extras = [MessageExtra(.parts, "[1,2,3]")]
    whole.state = .complete
    probe.store.perform(.appendExtra(reply.id, HeldPiece(whole: whole.extras[0])))
    probe.store.perform(.update(whole))
    #expect(probe.store.flush(deadline: Waiting.limit))
    #expect(try other.conversation(conversation.id)?.conversation[reply.id]?.extras == whole.extras)
    #expect(try other.queue.read(count) == 0)
    try other.close()
    probe.close()
  }

  private static func begun() -> (Conversation, Message) {
    var conversation = Conversation(
      id: ConversationID(1), model: "m", provider: "p", createdAt: Timestamp(milliseconds: 1))
    let reply = Message(
      id: MessageID(2), parent: nil, role: .assistant, text: "", state: .streaming,
      createdAt: Timestamp(milliseconds: 2), reply: ReplyFacts(model: "m", provider: "p"))
    conversation.add(reply)
    return (conversation, reply)
  }
}
