import Conversations
import Foundation
import GRDB
import Hands
import Testing
import TestSupport

@testable import ChatStore

/// What was used stays used, whatever happens to the replies.
@Suite("The usage ledger")
struct LedgerTests {
  let home: TemporaryDirectory
  let probe: StoreProbe

  init() throws {
    home = try TemporaryDirectory()
    probe = StoreProbe(home.directory)
  }

  /// Three exchanges, each reply reported figures.
  private func exchanges(_ maker: inout Maker) -> (conversation: Conversation, replies: [MessageID]) {
    var conversation = maker.conversation(title: "money")
    var replies: [MessageID] = []
    for place in 0..<3 {
      conversation.append(maker.message(.user, "q", below: conversation.head))
      var reply = maker.message(.assistant, "a", below: conversation.head)
      reply.reply?.usage = Usage(
        promptTokens: 100, completionTokens: 10, totalTokens: 115, cachedTokens: 4, reasoningTokens: 3)
      reply.reply?.cost = Cost(dollars: 0.25, source: place == 0 ? .computed : .reported)
      reply.reply?.inferenceID = "i\(place)"
      reply.reply?.requestID = "r\(place)"
      conversation.append(reply)
      replies.append(reply.id)
    }
    return (conversation, replies)
  }

  private static let whole = [
    UsageRow(
      day: "", provider: "local", model: "mixtral", replies: 3, promptTokens: 300, completionTokens: 30,
      totalTokens: 345, cachedTokens: 12, reasoningTokens: 9, dollars: 0.75, isComputed: true)
  ]

  private func usage() throws -> [UsageRow] {
    try probe.store.runInOrder { try $0.usage() }.map {
      var row = $0
      row.day = ""
      return row
    }
  }

  @Test("A conversation deleted for good leaves every figure")
  func deletedConversation() throws {
    var maker = Maker(seed: 1)
    let (conversation, _) = exchanges(&maker)
    probe.save(conversation)
    #expect(try usage() == Self.whole)
    try probe.store.runInOrder { _ = try $0.delete([conversation.id]) }
    #expect(try usage() == Self.whole)
    try probe.store.runInOrder { database throws in
      #expect(try database.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM message") } == 0)
      #expect(try database.problems() == [])
    }
  }

  @Test("No word of a deleted conversation is in its lines")
  func noWords() throws {
    var maker = Maker(seed: 2)
    var (conversation, replies) = exchanges(&maker)
    conversation.title = "Swordfish"
    conversation.systemPrompt = "Swordfish"
    conversation.change(replies[0]) {
      $0.text = .loaded("Swordfish")
      $0.extras = [MessageExtra(.note, "Swordfish")]
    }
    probe.save(conversation)
    let id = conversation.id
    try probe.store.runInOrder { database throws in
      _ = try database.delete([id])
      let values = try database.queue.read { db in
        try Row.fetchAll(db, sql: "SELECT * FROM ledger").flatMap { $0.databaseValues.map(\.description) }
      }
      #expect(values.contains("\"r0\""))
      #expect(!values.contains { $0.contains("Swordfish") })
    }
  }

  @Test("Marked, brought back, marked and swept: the same sums at each step, and in the conversation when it is opened")
  func deletedMessages() throws {
    var maker = Maker(seed: 3)
    let (conversation, replies) = exchanges(&maker)
    probe.save(conversation)
    let spent = conversation.spending
    for isDeleted in [true, false, true] {
      probe.store.perform(.setDeleted([replies[2]], isDeleted))
      #expect(try usage() == Self.whole)
      #expect(try probe.open(conversation.id).spending == spent)
    }
    // Brought back into the conversation as it was opened meanwhile, it is not counted again.
    var opened = try probe.open(conversation.id)
    opened.add(try #require(conversation[replies[2]]))
    #expect(opened.spending == spent)
    probe.close()
    let again = StoreProbe(home.directory)
    let swept = try again.open(conversation.id)
    #expect(swept[replies[2]] == nil)
    #expect(swept.spending == spent)
    #expect(try again.store.runInOrder { try $0.usage() }.map(\.totalTokens) == [345])
  }

  @Test("A deleted conversation that is imported again counts once, and so does one that has another form here")
  func importedAgain() throws {
    var maker = Maker(seed: 4)
    let (conversation, _) = exchanges(&maker)
    probe.save(conversation)
    let file = home.file("export.json")
    _ = try probe.store.runInOrder { try $0.export([conversation.id], as: .json, to: file) }
    for _ in 0..<2 {
      try probe.store.runInOrder { database throws in
        _ = try database.delete([conversation.id])
        #expect(try database.importFile(file).imported.map(\.id) == [conversation.id])
      }
      #expect(try usage() == Self.whole)
    }
    probe.store.perform(.rename(conversation.id, "another form"))
    // Its messages are those that are here: nothing comes in, and nothing counts twice.
    #expect(try probe.store.runInOrder { try $0.importFile(file).imported } == [])
    #expect(try usage() == Self.whole)
    try probe.store.runInOrder { _ = try $0.delete([conversation.id]) }
    #expect(try usage() == Self.whole)
  }

  @Test("Replies of another program that told nothing leave no line")
  func foreignReplies() throws {
    let messages = #"[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]"#
    try probe.store.runInOrder { database throws in
      let report = try database.importText(messages, name: "messages.json")
      _ = try database.delete(report.imported.map(\.id))
    }
    #expect(try usage() == [])
  }

  @Test("A charge found after a reply was deleted takes the place of what was computed")
  func settlesDeleted() throws {
    var maker = Maker(seed: 5)
    let (conversation, replies) = exchanges(&maker)
    probe.save(conversation)
    try probe.store.runInOrder { database throws in
      _ = try database.delete([conversation.id])
      let open = try database.unsettledReplies(of: ["local"], since: Timestamp(milliseconds: 0))
      #expect(open.map(\.message) == [replies[0]])
      try database.settle([replies[0]: 0.5])
      #expect(try database.unsettledReplies(of: ["local"], since: Timestamp(milliseconds: 0)).isEmpty)
    }
    #expect(try usage().map(\.cost) == [Cost(dollars: 1, source: .reported)])
  }

  @Test("A request that leaves no reply counts for the day and for its conversation")
  func expense() throws {
    var maker = Maker(seed: 6)
    let (conversation, _) = exchanges(&maker)
    probe.save(conversation)
    var facts = ReplyFacts(model: "mixtral", provider: "local")
    facts.usage = Usage(promptTokens: 1, completionTokens: 2)
    facts.cost = Cost(dollars: 0.125, source: .reported)
    facts.requestID = "t"
    let moment = maker.now()
    let expense = Expense(
      id: MessageID(maker.identities.next(at: moment)), conversation: conversation.id, createdAt: moment, facts: facts)
    probe.store.perform(.spend(expense))
    #expect(try usage().map(\.dollars) == [0.875])
    #expect(try usage().map(\.replies) == [4])
    let opened = try probe.open(conversation.id)
    #expect(opened.spending.dollars == 0.875)
    #expect(opened.spending.totalTokens == 348)
  }

  @Test("Counts that no sum can hold do not hide the others")
  func absurdCounts() throws {
    var maker = Maker(seed: 7)
    var (conversation, replies) = exchanges(&maker)
    for id in replies.dropFirst() {
      conversation.change(id) { $0.reply?.usage = Usage(promptTokens: .max, completionTokens: 1, totalTokens: .max) }
    }
    probe.save(conversation)
    #expect(try usage().map(\.promptTokens) == [.max])
    #expect(try usage().map(\.dollars) == [0.75])
  }

  @Test("What was refused or stopped before it was sent is no reply; what failed afterwards is one")
  func unsent() throws {
    var maker = Maker(seed: 8)
    var conversation = maker.conversation(title: "refused", turn: "q")
    for cause in FailureCause.allCases {
      var reply = maker.message(.assistant, "", below: conversation.path[0], state: .failed)
      reply.reply?.model = cause.rawValue
      reply.reply?.requestID = RequestNames("mixchat-\(cause.rawValue)")
      reply.failure = Failure(cause, "No.")
      conversation.append(reply)
    }
    let stopped: [(String, String?, String)] = [("early", nil, ""), ("late", "r", ""), ("cut", nil, "words")]
    for (model, name, text) in stopped {
      var reply = maker.message(.assistant, text, below: conversation.path[0], state: .stopped)
      reply.reply?.model = model
      reply.reply?.requestID = RequestNames(name)
      conversation.append(reply)
    }
    // Went on with text that was there, and never got further.
    var onward = maker.message(.assistant, "half", below: conversation.path[0], state: .failed)
    onward.failure = Failure(.refused, "No.")
    onward.reply?.model = "onward"
    conversation.append(onward)
    probe.save(conversation)
    let sent = FailureCause.allCases.filter { !$0.isBeforeSending }.map(\.rawValue)
    #expect(try Set(usage().map(\.model)) == Set(sent + ["late", "cut", "onward"]))
    #expect(try usage().allSatisfy { $0.replies == 1 })
  }
}
