import ChatCore
import Conversations
import Hands
import Testing

@Suite("Drafts of conversations")
struct DraftTests {
  private func other(_ draft: String = "") -> Event {
    var conversation = Conversation(
      id: ConversationID(5), model: "m", provider: "local", createdAt: Timestamp(milliseconds: 0))
    conversation.append(
      Message(
        id: MessageID(6), parent: nil, role: .user, text: "old", createdAt: Timestamp(milliseconds: 0)))
    return .store(.opened(conversation, draft: Draft(draft)))
  }

  @Test("undo and redo do not reach into the conversation before")
  func undoStaysAtHome() {
    var chat = Chat.after("one", "first")
    chat.press("'a long draft of several words'", "ctrl+n", "ctrl+_")
    #expect(chat.state.composer.text.isEmpty)
    chat.ask("two")
    chat.answer("second")
    chat.press("'more words'")
    chat.bring(other("x"))
    chat.press("ctrl+_")
    #expect(chat.state.composer.text == "x")
  }

  @Test("what was typed before the last conversation was open stands below its draft")
  func typedAhead() {
    var chat = Chat()
    chat.press("'typed ahead'")
    chat.bring(other("half a thought"))
    #expect(chat.state.composer.text == "half a thought\n\ntyped ahead")
  }

  @Test("what was sent before the last conversation was open goes into it, in order; its draft stays")
  func sentAhead() {
    var chat = Chat()
    chat.state.store.awaitsConversation = true
    chat.press("'sent ahead'", "enter", "'and more'", "enter", "'being typed'")
    #expect(chat.state.conversation.path.isEmpty && chat.state.sending.queue.turns.count == 2)
    chat.bring(.timer(.draft))
    chat.bring(other("half a thought"))
    #expect(chat.state.conversation.id == ConversationID(5))
    #expect(chat.texts == ["old", "sent ahead", ""])
    #expect(chat.state.sending.queue.turns.map(\.text) == ["and more"])
    #expect(chat.state.composer.text == "half a thought\n\nbeing typed")
    #expect(
      !chat.stored.contains { if case .saveConversation(let row) = $0 { row.id != ConversationID(5) } else { false } })
  }

  @Test("what was sent before it turned out that there is nothing to open goes into the new conversation")
  func sentAheadOfNothing() {
    var chat = Chat()
    chat.state.store.awaitsConversation = true
    chat.press("'sent ahead'", "enter")
    chat.bring(.store(.nothingToOpen(nil)))
    #expect(chat.state.conversation.path.first.flatMap { chat.state.conversation[$0]?.text.loaded } == "sent ahead")
    #expect(chat.state.sending.queue.isEmpty)
  }

  @Test("what was typed while another conversation was opened stays with the one it was typed in")
  func typedLate() {
    var chat = Chat.after("one", "first")
    let first = chat.state.conversation.id
    chat.press("'late'")
    chat.bring(other())
    #expect(chat.stored.contains(.saveDraft(first, "late")))
    #expect(chat.state.composer.isEmpty)
  }

  @Test("the new conversation's draft is counted by itself, and one that was taken out is not kept")
  func emptied() {
    var chat = Chat.after("one", "first")
    let first = chat.state.conversation.id
    chat.press("'abc'")
    chat.bring(.timer(.draft))
    chat.press("ctrl+u", "ctrl+n")
    #expect(chat.stored.last { if case .saveDraft(first, _) = $0 { true } else { false } } == .saveDraft(first, ""))
    #expect(chat.state.counting.draft == nil)
  }
}

@Suite("When a draft is kept")
struct DraftTimeTests {
  /// The delay of the draft's timer, in milliseconds.
  private func delay(_ effects: [Effect]) -> Int? {
    effects.compactMap { if case .timer(.draft, let delay) = $0 { delay } else { nil } }.last
  }

  @Test("0.1 s after the last key, and no later than 0.5 s after the first that is not kept")
  func whileTyping() {
    var chat = Chat()
    let key = TerminalInput.key(Key(.character("a")))
    var delays: [Int?] = []
    for _ in 0..<8 { delays.append(delay(chat.bring(.input(key), after: 90))) }
    #expect(delays == [100, 100, 100, 100, 100, 50, 0, 0])
    #expect(chat.bring(.timer(.draft)).contains { if case .store(.saveDraft) = $0 { true } else { false } })
    #expect(delay(chat.bring(.input(key), after: 90)) == 100)
  }

  @Test("what was sent is no draft any more: its timers end, and the next one begins from nothing")
  func sent() {
    var chat = Chat()
    chat.press("'hello'")
    #expect(chat.press("enter").contains(.endTimer(.draft)))
    #expect(delay(chat.bring(.input(.key(Key(.character("a")))), after: 5000)) == 100)
  }
}
