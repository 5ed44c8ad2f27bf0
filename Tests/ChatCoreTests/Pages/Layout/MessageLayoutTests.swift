import Cells
import Conversations
import Testing

@testable import Pages

/// A layout that was brought up to date is what a fresh one gives, whatever changed around its message.
@Suite struct MessageLayoutTests {
  private static let key: MessageLayout.Key = {
    var key = MessageLayout.Key(column: ReadingColumn(columns: 80), isFolded: false, sibling: .init(1, of: 2))
    (key.showsDay, key.difference) = (true, "temperature 0")
    key.thought.view = .folded
    return key
  }()

  private static let changes: [(what: String, change: @Sendable (inout MessageLayout.Key) -> Void)] = [
    ("the width", { $0.column = ReadingColumn(columns: 40) }), ("folding", { $0.isFolded = true }),
    ("folding of files", { $0.foldsFiles = true }), ("its place", { $0.sibling = .init(2, of: 2) }),
    ("the number of versions", { $0.sibling = .init(1, of: 3) }), ("its difference", { $0.difference = "seed 7" }),
    ("the day", { $0.showsDay = false }), ("the model's name", { $0.namesModel = false }),
    ("the offset from UTC", { $0.utcOffset = 7200 }), ("a key", { $0.keys.thought = "x" }),
    ("formulas", { $0.mathematics = .source }), ("frames", { $0.framing = .ground }),
    ("thoughts that are opened", { ($0.thought.view, $0.thought.bytes) = (.shown, 6) }),
    ("thoughts that are hidden", { $0.thought.view = .hidden }), ("what follows it", { $0.isLast = false }),
  ]

  /// Replies and turns with all that a layout can depend on.
  private static let messages: [Message] = [Role.assistant, .user].map { role in
    let text =
      "Some $x^2$ words.\n\nFile `a.txt`:\n```text\n\((1...30).map { "line \($0)" }.joined(separator: "\n"))\n```"
    var message = Message(
      id: MessageID(1), parent: nil, role: role, text: text, createdAt: Timestamp(milliseconds: 0),
      reply: role == .assistant ? ReplyFacts(model: "m", provider: "p") : nil)
    if role == .assistant {
      message.appendReasoning("A line")
      message.state = .stopped
    }
    return message
  }

  @Test(arguments: [0, 1, 40, 300, 599])
  func followsAnEditWhereverItIs(_ place: Int) throws {
    let text = (0..<100).map { "W\($0 % 10)ord\n" }.joined(separator: "\n")
    for role in [Role.assistant, .user] {
      var conversation = Conversation(
        id: ConversationID(1), model: "m", provider: "p", createdAt: Timestamp(milliseconds: 0))
      let id = MessageID(1)
      conversation.append(
        Message(id: id, parent: nil, role: role, text: text, createdAt: Timestamp(milliseconds: 0)))
      let before = try #require(conversation[id])
      var layout = MessageLayout(before, key: Self.key)
      _ = rows(&layout, before, Self.key)
      var edited = Array(text)
      edited[place] = "x"
      conversation.change(id) { $0.text = .loaded(String(edited)) }
      let after = try #require(conversation[id])
      var fresh = MessageLayout(after, key: Self.key)
      #expect(rows(&layout, after, Self.key) == rows(&fresh, after, Self.key))
    }
  }

  @Test("a reply that ends with the mark of an item shows it from then on, as a fresh layout does")
  func endsWithAMark() {
    var message = Message(
      id: MessageID(1), parent: nil, role: .assistant, text: "1. one\n2.", state: .streaming,
      createdAt: Timestamp(milliseconds: 0), reply: ReplyFacts(model: "m", provider: "p"))
    func hasMark(_ layout: MessageLayout) -> Bool {
      layout.rows(in: 0..<layout.rowCount).contains { $0.plainText.drop { $0 == " " }.hasPrefix("2.") }
    }
    var layout = MessageLayout(message, key: Self.key)
    _ = rows(&layout, message, Self.key)
    #expect(!hasMark(layout))
    message.state = .complete
    message.revision &+= 1
    var fresh = MessageLayout(message, key: Self.key)
    #expect(rows(&layout, message, Self.key) == rows(&fresh, message, Self.key))
    #expect(hasMark(layout))
  }

  private func rows(_ layout: inout MessageLayout, _ message: Message, _ key: MessageLayout.Key) -> [String] {
    var budget = Int.max / 2
    layout.update(message, key: key, need: .max, budget: &budget)
    return layout.rows(in: 0..<layout.rowCount).map { "\($0)" }
  }

  @Test(arguments: changes.indices)
  func followsWhateverItDependsOn(_ place: Int) {
    let (what, change) = Self.changes[place]
    var isSeen = false
    for message in Self.messages {
      var changed = Self.key
      change(&changed)
      var (old, new) = (MessageLayout(message, key: Self.key), MessageLayout(message, key: changed))
      let before = rows(&old, message, Self.key)
      let fresh = rows(&new, message, changed)
      #expect(rows(&old, message, changed) == fresh, "\(what), \(message.role)")
      #expect(rows(&new, message, Self.key) == before, "\(what) and back, \(message.role)")
      isSeen = isSeen || before != fresh
    }
    #expect(isSeen, "\(what) changes nothing here")
  }
}
