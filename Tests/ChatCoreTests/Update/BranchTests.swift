import ChatCore
import Testing

@Suite("Branches")
struct BranchTests {
  /// Two turns with their replies.
  private func talked() -> Chat {
    var chat = Chat.after("one", "first")
    chat.ask("two")
    chat.answer("second")
    return chat
  }

  private func texts(_ chat: Chat) -> [String] {
    chat.state.conversation.path.compactMap { chat.state.conversation[$0]?.text.loaded }
  }

  @Test("editing an earlier turn makes a branch; the old one stays and can be read again")
  func editTurn() {
    var chat = talked()
    chat.press("tab", "k", "k", "k", "e")
    #expect(chat.state.composer.text == "one")
    chat.press("ctrl+u", "'uno'", "enter")
    chat.answer("primo")
    #expect(texts(chat) == ["uno", "primo"])
    chat.press("alt+left")
    #expect(texts(chat) == ["one", "first", "two", "second"])
    #expect(chat.screen().contains { $0.contains("1/2") })
  }

  @Test("editing keeps the draft that was being written")
  func draftStays() {
    var chat = talked()
    chat.press("'half a thought'", "tab")
    // Tab has nothing to complete here, so it goes to the messages.
    chat.press("k", "e", "esc")
    #expect(chat.state.composer.text == "half a thought")
  }

  @Test("what was put aside for an edit is on disk with it, and alone once the edit is dropped")
  func stashIsKept() {
    var chat = talked()
    func draft() -> String? {
      chat.stored.compactMap { if case .saveDraft(_, let text) = $0 { text } else { nil } }.last
    }
    chat.press("'half a thought'", "tab", "k", "e", "'!'")
    chat.bring(.timer(.draft))
    #expect(draft() == "half a thought\n\ntwo!")
    #expect(chat.press("esc").contains(.timer(.draft, milliseconds: 300)))
    chat.bring(.timer(.draft))
    #expect(draft() == "half a thought")
  }

  @Test("a deleted branch comes back whole")
  func deleteAndUndo() {
    var chat = talked()
    chat.press("tab", "k", "d")
    #expect(texts(chat) == ["one", "first"])
    #expect(chat.stored.contains { if case .setDeleted(let ids, true) = $0 { ids.count == 2 } else { false } })
    chat.press("u")
    #expect(texts(chat) == ["one", "first", "two", "second"])
  }

  @Test("a fork is a conversation of its own with the same beginning")
  func fork() {
    var chat = talked()
    let before = chat.state.conversation.id
    chat.press("tab", "k", "k", "b")
    #expect(chat.state.conversation.id != before)
    #expect(texts(chat) == ["one", "first"])
    let inserted = chat.stored.filter {
      if case .insert(_, let home) = $0 { home == chat.state.conversation.id } else { false }
    }
    #expect(inserted.count == 2)
  }

  @Test("a reply edited by hand is a sibling, without the model's figures")
  func editReply() throws {
    var chat = talked()
    chat.press("tab", "e", "'!'", "enter")
    let reply = try #require(chat.state.conversation.head.flatMap { chat.state.conversation[$0] })
    #expect(reply.text.loaded == "second!")
    #expect(reply.reply?.usage == nil)
    #expect(chat.state.conversation.siblings(of: reply.id).count == 2)
    #expect(chat.requests.count == 2)
  }

  @Test("grafting copies a turn and what follows it onto another branch")
  func graft() {
    var chat = talked()
    chat.press("tab", "k", "k", "k", "e", "ctrl+u", "'uno'", "enter")
    chat.answer("primo")
    chat.press("alt+left", "tab", "k", "t", "g", "right", "G", "t")
    #expect(texts(chat) == ["uno", "primo", "two", "second"])
  }
}
