import Testing

@testable import Cells
@testable import ChatCore
@testable import Conversations
@testable import Hands

struct ConversationTreeTests {
  private func conversation(_ messages: [(id: Int64, parent: Int64?, text: String)]) -> Conversation {
    var conversation = Conversation(
      id: ConversationID(1), model: "m", provider: "p", createdAt: Timestamp(milliseconds: 0))
    for (id, parent, text) in messages {
      conversation.add(
        Message(
          id: MessageID(id), parent: parent.map { MessageID($0) }, role: id % 2 == 1 ? .user : .assistant, text: text,
          createdAt: Timestamp(milliseconds: id)))
    }
    return conversation
  }

  @Test func drawsBranches() {
    var tree = conversation([
      (1, nil, "hello"), (2, 1, "hi\nthere"), (4, 1, "good day"), (3, 2, "and?"), (6, 3, ""), (5, 4, "\n  one"),
      (7, 4, "two"),
    ])
    tree.select(head: MessageID(7))
    let lines = ConversationTree.nodes(of: tree).map { node in
      "\(node.lead)\(node.text)\(node.siblings.isEmpty ? "" : " (\(node.siblings))")\(node.isOnPath ? " *" : "")"
        + (node.isHead ? " <" : "")
    }
    #expect(
      lines == [
        "You: hello *", "├ Reply: hi (1/2)", "│ You: and?", "│ Reply: (empty)", "└ Reply: good day (2/2) *",
        "  ├ You: one (1/2)", "  └ You: two (2/2) * <",
      ])
  }

  @Test(arguments: [
    ("```swift\nlet x = 1\n```", "let x = 1"), ("\n  ~~~~\n\n  x\n~~~~", "x"), ("```\n```", "```"),
    ("`x` is code", "`x` is code"),
  ])
  func codeShowsItsFirstLine(_ text: String, _ shown: String) {
    let nodes = ConversationTree.nodes(of: conversation([(2, nil, text)]))
    #expect(nodes.map(\.text) == ["Reply: \(shown)"])
  }

  @Test func depthCostsNoStack() {
    let count: Int64 = 20_000
    let tree = conversation((1...count).map { ($0, $0 == 1 ? nil : $0 - 1, "x") })
    let nodes = ConversationTree.nodes(of: tree)
    #expect(nodes.count == Int(count))
    #expect(nodes.last?.lead == "")
  }

  @Test func deepBranchingStaysNarrow() {
    var messages: [(id: Int64, parent: Int64?, text: String)] = []
    for level: Int64 in 0..<200 {
      let parent: Int64? = level == 0 ? nil : level * 2
      messages.append((level * 2 + 1, parent, "a"))
      messages.append((level * 2 + 2, parent, "b"))
    }
    let nodes = ConversationTree.nodes(of: conversation(messages))
    #expect(nodes.count == 400)
    #expect(nodes.allSatisfy { $0.lead.count <= 42 })
  }
}

struct PanelRowsTests {
  @Test func helpFitsAnyWidth() {
    for width in [20, 40, 80, 200] {
      let rows = HelpPage.rows(HelpPage.sections(.standard, .composer), width: width)
      #expect(rows.allSatisfy { $0.width <= width })
    }
  }

  /// The first rows of the page as a reader sees them.
  @Test func helpReadsLikeAPage() {
    let rows = HelpPage.rows(HelpPage.sections(.standard, .find), width: 80).map(\.plainText)
    #expect(
      Array(rows.prefix(15)) == [
        "Find",
        "  Enter · Down                  the next match",
        "  Shift+Enter · Alt+Enter · Up  the previous match",
        "  Tab                           go to the messages and keep the matches",
        "",
        "Conversation",
        "  Esc                           close the panel; if none is open, stop the reply",
        "  Ctrl+R                        another reply to the same message",
        "  Alt+Left                      previous version (1/2)",
        "  Alt+Right                     next version (2/2)",
        "  Ctrl+N                        new conversation",
        "  Ctrl+S                        name the conversation",
        "  F3                            temperature − 0.1",
        "  F4                            temperature + 0.1",
        "  F5                            halve max_tokens",
      ])
  }

  @Test func differencesAreDrawn() {
    let rows = WordDiff.rows(WordDiff.segments(from: "one two\nthree", to: "one 2\nthree\nfour"), width: 20)
    #expect(rows.map(\.plainText) == ["one two2", "three¶", "four"])
    #expect(rows[0].cells[4].style == Style(.syntaxRemoved, .strikethrough))
    #expect(rows[0].cells[7].style == Style(.syntaxAdded, .underline))
  }
}
