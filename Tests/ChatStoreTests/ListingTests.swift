import Conversations
import Testing
import TestSupport

@testable import ChatStore

/// What the list of conversations holds, and what is read next to it.
@Suite("The list of conversations")
struct ListingTests {
  private let directory: TemporaryDirectory
  private let probe: StoreProbe

  init() throws {
    directory = try TemporaryDirectory()
    probe = StoreProbe(directory.directory)
  }

  @Test("one-shots are no chats until somebody goes on with them; all are listed where that is asked for")
  func oneShots() throws {
    var maker = Maker(seed: 1)
    var asked = maker.conversation(title: "asked once", turn: "quick")
    asked.isOneShot = true
    probe.save(asked)
    probe.save(maker.conversation(title: "a chat", turn: "slow"))
    #expect(try probe.list().map(\.title) == ["a chat"])
    #expect(try probe.list("quick").isEmpty && probe.list("once").isEmpty)
    #expect(try Set(probe.list(includeArchived: true).map(\.title)) == ["a chat", "asked once"])
    #expect(try probe.list("quick", includeArchived: true).first?.isOneShot == true)
    #expect(try probe.open(asked.id).isOneShot)
    let totals = try [false, true].map { all in
      try probe.ask(.list(query: "chat", includeArchived: all, limit: 9)) {
        if case .list(_, _, let total) = $0 { total } else { nil }
      }
    }
    #expect(totals == [1, 2])
    asked.isOneShot = false
    probe.store.perform(.saveConversation(ConversationRecord(asked)))
    #expect(try probe.list().count == 2)
    probe.close()
  }

  @Test("what was never written to is not listed, a draft is")
  func empty() throws {
    var maker = Maker(seed: 2)
    let named = maker.conversation(title: "named only")
    probe.save(named)
    #expect(try probe.list().isEmpty)
    probe.store.perform(.saveDraft(named.id, Draft("half a thought")))
    #expect(try probe.list().map(\.name) == ["named only"])
    let unnamed = maker.conversation(title: "")
    probe.save(unnamed)
    probe.store.perform(.saveDraft(unnamed.id, Draft("\n half a\n\tthought " + String(repeating: "more ", count: 99))))
    let name = try probe.list().first { $0.id == unnamed.id }?.name
    #expect(name?.hasPrefix("Draft: half a thought more ") == true && name?.hasSuffix("…") == true)
    #expect((name?.count ?? 0) <= 70)
    probe.close()
  }

  @Test("a conversation has a reply once anything of one came or is on its way; one that only failed is none")
  func replies() throws {
    var maker = Maker(seed: 5)
    let rows: [(title: String, text: String, state: MessageState?, has: Bool)] = [
      ("unanswered", "", nil, false), ("failed", "", .failed, false), ("stopped", "", .stopped, false),
      ("interrupted", "", .interrupted, false), ("cut", "Rivers", .failed, true), ("empty", "", .complete, true),
      ("on its way", "", .streaming, true), ("answered", "Rivers carry salt.", .complete, true),
    ]
    for row in rows {
      var chat = maker.conversation(title: row.title, turn: "Why is the sea salty?")
      if let state = row.state {
        chat.append(maker.message(.assistant, row.text, below: chat.head, state: state))
      }
      probe.save(chat)
    }
    var again = maker.conversation(title: "again", turn: "x")
    let turn = again.head
    again.append(maker.message(.assistant, "", below: turn, state: .failed))
    again.append(maker.message(.assistant, "Now it came.", below: turn))
    probe.save(again)
    let listed = try Dictionary(uniqueKeysWithValues: probe.list().map { ($0.title, $0.hasReply) })
    #expect(listed == Dictionary(uniqueKeysWithValues: rows.map { ($0.title, $0.has) } + [("again", true)]))
    // A reply that was deleted is none any more.
    if let reply = again.head { probe.store.perform(.setDeleted([reply], true)) }
    #expect(try probe.list().first { $0.title == "again" }?.hasReply == false)
    probe.close()
  }

  @Test("conversations of the same title are numbered, the oldest first")
  func numbers() throws {
    var maker = Maker(seed: 3)
    for _ in 0..<3 { probe.save(maker.conversation(title: "Hello", turn: "x")) }
    probe.save(maker.conversation(title: "Other", turn: "x"))
    #expect(try probe.list().map(\.name) == ["Other", "Hello (3)", "Hello (2)", "Hello"])
    // Which are listed does not matter: neither what is put away, nor what was asked on a command line.
    var asked = maker.conversation(title: "Hello", turn: "x")
    asked.isOneShot = true
    probe.save(asked)
    let last = maker.conversation(title: "Hello", turn: "last")
    probe.save(last)
    #expect(try probe.list().map(\.name).prefix(2) == ["Hello (5)", "Other"])
    #expect(try probe.list(includeArchived: true).map(\.name).prefix(2) == ["Hello (5)", "Hello (4)"])
    #expect(try probe.list("last").map(\.name) == ["Hello (5)"])
    probe.store.perform(.setArchived(last.id, true))
    #expect(try probe.list(includeArchived: true).first?.name == "Hello (5)")
    probe.close()
  }

  @Test("a preview is the message that matched between its neighbours, or the end of the branch")
  func preview() throws {
    var maker = Maker(seed: 4)
    var long = maker.conversation(title: "long", turn: "m0")
    for number in 1..<40 {
      long.append(maker.message(number % 2 == 0 ? .user : .assistant, "m\(number)", below: long.head))
    }
    probe.save(long)
    func texts(_ match: MessageID?) throws -> [String] {
      try probe.ask(.preview(long.id, at: match)) {
        if case .preview(let preview) = $0, preview.match == match { preview.messages.map(\.text) } else { nil }
      }
    }
    #expect(try texts(nil) == (34..<40).map { "m\($0)" })
    #expect(try texts(long.path[20]) == ["m19", "m20", "m21"])
    #expect(try texts(long.path[0]) == ["m0", "m1"])
    #expect(try texts(MessageID(1)).isEmpty)
    probe.close()
  }
}
