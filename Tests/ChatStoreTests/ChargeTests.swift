import ChatStore
import Conversations
import Testing
import TestSupport

@Suite("Usage and charges")
struct ChargeTests {
  /// A conversation with one reply for each cost; replies bear inference and request names by their place.
  private func store(
    _ costs: [Cost?], in directory: DataDirectory, copies: Bool = false
  ) throws -> (replies: [MessageID], probe: StoreProbe) {
    let probe = StoreProbe(directory)
    var maker = Maker(seed: 1)
    var conversation = maker.conversation(title: "money")
    var replies: [MessageID] = []
    for (place, cost) in costs.enumerated() {
      conversation.append(maker.message(.user, "q", below: conversation.head))
      var reply = maker.message(.assistant, "a", below: conversation.head)
      reply.reply?.provider = place == costs.count - 1 ? "other" : "aimlapi"
      reply.reply?.usage = Usage(promptTokens: 10, completionTokens: 5)
      reply.reply?.cost = cost
      reply.reply?.inferenceID = "i\(place)"
      reply.reply?.requestID = "r\(place)"
      conversation.append(reply)
      replies.append(reply.id)
    }
    probe.save(conversation)
    if copies {
      var fork = maker.conversation(title: "fork")
      for id in conversation.path {
        guard let message = conversation[id] else { continue }
        var copy = maker.message(message.role, "a", below: fork.head)
        copy.createdAt = message.createdAt
        copy.reply = message.reply
        fork.append(copy)
      }
      probe.save(fork)
    }
    probe.flush()
    return (replies, probe)
  }

  @Test("A reply copied into a fork was paid for once, and counts once")
  func copiesCountOnce() throws {
    let directory = try TemporaryDirectory()
    _ = try store([Cost(dollars: 0.5, source: .reported), nil], in: directory.directory, copies: true).probe.store
      .close()
    let database = try ConversationDatabase(directory: directory.directory)
    let rows = try database.usage()
    #expect(rows.map(\.replies) == [1, 1])
    #expect(rows.reduce(0) { $0 + $1.totalTokens } == 30)
    #expect(rows.compactMap(\.dollars) == [0.5])
  }

  @Test("Costs that were computed or are unknown are unsettled, of the providers asked about; a charge settles them")
  func settles() throws {
    let directory = try TemporaryDirectory()
    let costs = [Cost(dollars: 0.1, source: .computed), nil, Cost(dollars: 0.2, source: .reported), nil]
    let (replies, probe) = try store(costs, in: directory.directory)
    probe.close()
    let database = try ConversationDatabase(directory: directory.directory)
    let epoch = Timestamp(milliseconds: 0)
    let open = try database.unsettledReplies(of: ["aimlapi"], since: epoch)
    #expect(open.map(\.message) == [replies[0], replies[1]])
    #expect(open.map(\.inferenceIDs) == [["i0"], ["i1"]])
    #expect(try database.unsettledReplies(of: ["aimlapi"], since: Timestamp(milliseconds: 1 << 41)).isEmpty)
    try database.settle([replies[0]: 0.125])
    #expect(try database.unsettledReplies(of: ["aimlapi"], since: epoch).map(\.message) == [replies[1]])
    #expect(try database.usage().contains { $0.provider == "aimlapi" && $0.dollars == 0.325 && !$0.isComputed })
  }

  @Test("Another process that has the conversation open hears of the charge")
  func othersHear() throws {
    let directory = try TemporaryDirectory()
    let (replies, probe) = try store([nil, nil], in: directory.directory)
    let id = try #require(try probe.list().first?.id)
    _ = try probe.open(id)
    try ConversationDatabase(directory: directory.directory).settle([replies[0]: 0.25])
    let changed = try probe.ask(.poll(id)) { if case .changed(_, let messages) = $0 { messages } else { nil } }
    #expect(changed.map(\.reply?.cost) == [Cost(dollars: 0.25, source: .settled)])
  }

  @Test("Counts are forgotten for a whole conversation")
  func forgetsCounts() throws {
    let directory = try TemporaryDirectory()
    let (replies, probe) = try store([nil], in: directory.directory)
    let id = try #require(try probe.list().first?.id)
    probe.store.perform(.setCount(replies[0], TokenCount(7, .exact)))
    #expect(try probe.open(id)[replies[0]]?.counted == TokenCount(7, .exact))
    probe.store.perform(.clearCounts(id))
    #expect(try probe.open(id)[replies[0]]?.counted == nil)
  }
}
