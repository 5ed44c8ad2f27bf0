import ChatCore
import Conversations
import Testing

@Suite("What a command line says of the conversation it goes on with")
struct NamedSettingsTests {
  private func opened() -> Conversation {
    var conversation = Conversation(
      id: ConversationID(5), model: "old", provider: "local", createdAt: Timestamp(milliseconds: 0))
    conversation.parameters[.temperature] = .real(0.3)
    conversation.parameters[.topP] = .real(0.5)
    conversation.systemPrompt = "Be brief."
    return conversation
  }

  @Test("it holds for the one that was asked for, over what was kept, and for no other that is opened later")
  func first() {
    var chat = Chat()
    var named = NamedSettings()
    named.parameters[.temperature] = .real(0.9)
    named.model = "new"
    chat.state.store.named = named
    chat.state.store.awaitsConversation = true
    chat.bring(.store(.opened(opened(), draft: "")))
    #expect(chat.state.conversation.parameters[.temperature] == .real(0.9))
    #expect(chat.state.conversation.parameters[.topP] == .real(0.5))
    #expect(chat.state.conversation.model == "new" && chat.state.conversation.systemPrompt == "Be brief.")
    #expect(chat.status().contains("0.9"))
    chat.press("f2")
    #expect(chat.screen().contains { $0.contains("temperature") && $0.contains("command line") })
    chat.press("esc")
    chat.bring(.store(.opened(opened(), draft: "")))
    #expect(chat.state.conversation.parameters[.temperature] == .real(0.3))
    #expect(chat.state.conversation.model == "old")
  }

  @Test("where there is nothing to go on with, it waits for no later one")
  func nothing() {
    var chat = Chat()
    chat.state.store.named = NamedSettings()
    chat.bring(.store(.nothingToOpen(nil)))
    #expect(chat.state.store.named == nil)
  }
}
