import ChatCore
import Conversations
import Pages
import Testing

@Suite("Going to a message")
struct OtherBranchTests {
  private static let whole = ["one", "first", "two", "second", "three", "third", "four", "fourth"]

  /// Goes to the message so many rows from the end of the branch in the tree, up for negative numbers.
  private func jump(_ rows: Int, in chat: inout Chat) {
    chat.press("f8")
    for _ in 0..<abs(rows) { chat.press(rows < 0 ? "up" : "down") }
    chat.press("enter")
  }

  /// Opens the conversation in view at a message that was found in it.
  private func open(at match: MessageID, in chat: inout Chat) {
    chat.press("ctrl+o", "'word'")
    let found = ConversationSummary(
      id: chat.state.conversation.id, title: "Found", model: "m", updatedAt: Timestamp(milliseconds: 0),
      messageCount: 10, match: match)
    chat.bring(.store(.list(query: "word", [found])))
    chat.press("enter")
  }

  private func savedHeads(_ chat: Chat) -> [MessageID?] {
    chat.stored.compactMap { if case .saveConversation(let row) = $0 { .some(row.head) } else { nil } }
  }

  @Test("in the tree: one of the branch being read is gone to on it", arguments: [-7, -4, -2, 0])
  func treeOnBranch(_ rows: Int) {
    var chat = Chat.nested()
    let saves = savedHeads(chat).count
    jump(rows, in: &chat)
    #expect(chat.state.panel == nil)
    #expect(chat.branch == Self.whole)
    #expect(chat.state.notice == nil)
    #expect(savedHeads(chat).count == saves)
  }

  @Test("in the tree: what is hidden by going to another branch is said, and the way back is the one that was read")
  func treeElsewhere() {
    var chat = Chat.nested()
    jump(1, in: &chat)
    #expect(chat.branch == ["one", "first", "two", "second", "three", "third again"])
    #expect(
      chat.state.notice?.text == "Another branch is shown; 3 messages of the one before are hidden.")
    #expect(savedHeads(chat).last == chat.state.conversation.head)
    jump(-4, in: &chat)
    #expect(chat.state.notice == nil)
    jump(-3, in: &chat)
    #expect(chat.branch == Self.whole)
    #expect(chat.state.notice?.text == "Another branch is shown; 1 message of the one before is hidden.")
  }

  @Test("what another window renames moves no one on from a message that others follow; what it adds below does")
  func otherWindow() throws {
    var chat = Chat.nested()
    let end = try #require(chat.message(saying: "second"))
    chat.state.conversation.select(head: end)
    let record = ConversationRecord(chat.state.conversation)
    chat.bring(.store(.changed(record, [])))
    #expect(chat.branch == ["one", "first", "two", "second"])
    let newest = try #require(chat.state.conversation.messages.keys.max())
    let theirs = Message(
      id: MessageID(newest.rawValue + 1), parent: end, role: .user, text: "theirs", state: .complete,
      createdAt: Timestamp(milliseconds: 1))
    chat.bring(.store(.changed(record, [theirs])))
    #expect(chat.branch == ["one", "first", "two", "second", "theirs"])
  }

  @Test("in message mode the one that is gone to is the chosen one")
  func treeInMessageMode() {
    var chat = Chat.nested()
    chat.press("tab")
    jump(1, in: &chat)
    #expect(chat.state.transcript.selected == chat.message(saying: "third again"))
  }

  @Test("what the list of conversations found in the one in view is read on its branch, the same way")
  func found() throws {
    var chat = Chat.nested()
    let saves = savedHeads(chat).count
    open(at: try #require(chat.message(saying: "second")), in: &chat)
    #expect(chat.branch == Self.whole)
    #expect(chat.state.notice == nil && savedHeads(chat).count == saves)
    open(at: try #require(chat.message(saying: "second again")), in: &chat)
    #expect(chat.branch == ["one", "first", "two", "second again"])
    #expect(
      chat.state.notice?.text == "Another branch is shown; 5 messages of the one before are hidden.")
    #expect(savedHeads(chat).last == chat.state.conversation.head)
    open(at: try #require(chat.message(saying: "three")), in: &chat)
    #expect(chat.branch == Self.whole)
  }

  @Test("what is still to come of the conversation in view is not gone to yet")
  func foundTooEarly() throws {
    let whole = Chat.nested().state.conversation
    var end = Conversation(id: whole.id, model: whole.model, provider: whole.provider, createdAt: whole.createdAt)
    end.merge(whole.path.suffix(2).compactMap { whole[$0] }, isPartial: true)
    end.select(head: whole.head)
    var chat = Chat()
    chat.bring(.store(.opened(end, draft: "")))
    open(at: whole.path[1], in: &chat)
    #expect(chat.state.notice?.text == "Still opening the conversation; try it again in a moment.")
    #expect(chat.branch == ["four", "fourth"])
  }

  @Test("finding stays on the branch being read, whatever other branches say", arguments: ["again", "second", "f"])
  func find(_ words: String) {
    var chat = Chat.nested()
    chat.press("ctrl+f", "'\(words)'")
    chat.bring(
      .store(
        .found(chat.state.conversation.id, query: words, chat.state.conversation.messages.keys.sorted())))
    _ = chat.screen()
    chat.press("enter", "enter", "tab")
    _ = chat.screen()
    #expect(chat.branch == Self.whole)
    #expect(chat.state.notice == nil)
  }
}
