import ChatCore
import Conversations
import Hands
import Testing

@Suite("A draft of an earlier session")
struct KeptDraftTests {
  private static let kept = KeptDraft(
    conversation: ConversationID(77), beginning: "Why is the sea salty, and since when?\nAnd who measured it?")

  private func chat() -> Chat {
    var chat = Chat()
    chat.bring(.store(.keptDraft(Self.kept)))
    return chat
  }

  private func isOffered(_ chat: inout Chat) -> Bool { chat.screen().contains { $0.contains("Not sent last time") } }

  @Test("the empty page shows how it begins; Alt+C goes on with it")
  func offered() {
    var chat = chat()
    #expect(
      chat.screen().contains { $0.contains("Not sent last time: “Why is the sea salty, and since…”: Alt+C goes on") })
    chat.press("alt+c")
    #expect(chat.asked.last == .open(Self.kept.conversation, at: nil))
    #expect(chat.requests.isEmpty)
    chat.bring(
      .store(
        .opened(
          Conversation(
            id: Self.kept.conversation, model: "m", provider: "local", createdAt: Timestamp(milliseconds: 1)),
          draft: "Why")))
    #expect(chat.state.composer.text == "Why")
    #expect(!isOffered(&chat))
  }

  @Test("a letter is text and Esc a no; the draft stays where it is", arguments: ["'c'", "'r'", "' '", "esc"])
  func declined(_ key: String) {
    var chat = chat()
    chat.press(key, "ctrl+u")
    #expect(!isOffered(&chat))
    #expect(!chat.asked.contains { if case .open = $0 { true } else { false } })
    #expect(!chat.stored.contains { if case .saveDraft(Self.kept.conversation, _) = $0 { true } else { false } })
  }

  @Test("a paste is text as well")
  func pasted() {
    var chat = chat()
    chat.bring(.input(.paste("can you tell me")))
    chat.press("ctrl+u")
    #expect(!isOffered(&chat) && chat.requests.isEmpty)
  }

  @Test("a reply that was cut is offered first")
  func behindACutReply() {
    var chat = Chat()
    let cut = CutReply(conversation: ConversationID(5), title: "Tides", message: MessageID(2), byteCount: 11)
    chat.bring(.store(.ready(interrupted: [cut])))
    chat.bring(.store(.keptDraft(Self.kept)))
    #expect(!isOffered(&chat))
    chat.press("esc")
    #expect(isOffered(&chat))
  }

  @Test("who asked for a conversation, or has one, is offered nothing")
  func elsewhere() {
    var waiting = Chat()
    waiting.state.store.awaitsConversation = true
    waiting.bring(.store(.keptDraft(Self.kept)))
    #expect(!isOffered(&waiting))
    var busy = Chat.after("one", "first")
    busy.bring(.store(.keptDraft(Self.kept)))
    #expect(!isOffered(&busy))
  }
}
