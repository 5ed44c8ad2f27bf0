import ChatCore
import Conversations
import Hands
import Testing

@Suite("The draft that is kept while the history is walked")
struct TypedDraftTests {
  private func draft(_ chat: Chat) -> String? {
    chat.stored.compactMap { if case .saveDraft(_, let draft) = $0 { draft.text } else { nil } }.last
  }

  private func typing() -> Chat {
    var chat = Chat.after("one", "first")
    chat.bring(.store(.history(["older two"])))
    chat.press("'precious seven'")
    return chat
  }

  @Test(
    "it is what was typed, and not the line shown",
    arguments: [
      (["up"], "precious seven"), (["up", "up"], "precious seven"), (["up", "down"], "precious seven"),
      (["up", "'!'"], "precious seven\n\none!"), (["alt+r", "'two'"], "precious seven"),
      (["alt+r", "'two'", "enter"], "precious seven"), (["alt+r", "'two'", "enter", "ctrl+_"], "precious seven"),
      (["alt+r", "'two'", "enter", "'!'"], "precious seven\n\nolder two!"),
      (["up", "alt+r", "'two'"], "precious seven"),
    ] as [([String], String)])
  func kept(keys: [String], text: String) {
    for leave in ["", "ctrl+q", "ctrl+n"] {
      var chat = typing()
      for key in keys { chat.press(key) }
      if leave.isEmpty { chat.bring(.timer(.draft)) } else { chat.press(leave) }
      #expect(draft(chat) == text, "\(keys) \(leave)")
    }
  }

  @Test("of an edited message it is the edit that goes on as one")
  func edited() {
    var chat = typing()
    chat.press("tab", "'e'", "' again'", "up", "up")
    chat.bring(.timer(.draft))
    let kept = chat.stored.compactMap { if case .saveDraft(_, let draft) = $0 { draft } else { nil } }.last
    #expect(kept?.parts?.aside == "precious seven")
    #expect(kept?.parts?.edited.hasSuffix(" again") == true)
  }

  @Test("a queued message that is taken back puts the draft aside, not the line shown")
  func takenBack() {
    var chat = typing()
    chat.press("ctrl+u")
    chat.ask("asked")
    chat.ask("waits")
    chat.press("'precious seven'", "up", "alt+up")
    chat.bring(.timer(.draft))
    #expect(chat.state.composer.text == "waits")
    #expect(draft(chat) == "precious seven\n\nwaits")
  }

  @Test("Up or Down in an emptied composer brings back what a queued message replaced", arguments: ["up", "down"])
  func emptied(key: String) {
    var chat = typing()
    chat.press("ctrl+u")
    for words in ["asked", "waits", "waits too"] { chat.ask(words) }
    chat.press("'precious seven'", "alt+up", "ctrl+u", key)
    #expect(chat.state.composer.text == "precious seven")
    #expect(chat.state.sending.queue.turns.map(\.text) == ["waits"])
    chat.bring(.timer(.draft))
    #expect(draft(chat) == "waits\n\nprecious seven")
    // The next is brought back as before.
    chat.press("ctrl+u", "up")
    #expect(chat.state.composer.text == "waits")
  }

  @Test("nothing comes into an edit, in whose place it would be sent")
  func notIntoAnEdit() {
    var chat = typing()
    chat.press("tab", "'e'", "ctrl+u", "down")
    #expect(chat.state.editing != nil && chat.state.composer.isEmpty)
    chat.press("esc")
    #expect(chat.state.composer.text == "precious seven")
  }
}
