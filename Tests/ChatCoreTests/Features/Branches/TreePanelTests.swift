import ChatCore
import Conversations
import Hands
import Testing

@Suite("The list of branches of a conversation whose texts are in the store")
struct TreePanelTests {
  /// A conversation with texts of which only the last is here.
  private func opened(isPartial: Bool = false) -> Chat {
    var chat = Chat()
    var conversation = Conversation(
      id: ConversationID(5), model: chat.state.conversation.model, provider: chat.state.conversation.provider,
      createdAt: Timestamp(milliseconds: 0))
    conversation.merge([message(2), message(3, "the end")], isPartial: isPartial)
    if !isPartial { conversation.merge([message(1)], isPartial: false) }
    conversation.select(head: MessageID(3))
    chat.bring(.store(.opened(conversation, draft: "")))
    return chat
  }

  private func message(_ id: Int64, _ text: String? = nil) -> Message {
    var message = Message(
      id: MessageID(id), parent: id == 1 ? nil : MessageID(id - 1), role: id == 2 ? .assistant : .user,
      text: text ?? "", createdAt: Timestamp(milliseconds: id))
    if text == nil { message.text = .stored(utf8Count: 9) }
    return message
  }

  private let beginnings = [MessageID(1): "M30 why\nis that?", MessageID(2): "Because."]

  @Test("is there without a wait, asks once how they begin, and says so until that has come")
  func beginningsCome() {
    var chat = opened()
    #expect(chat.press("f8").contains(.ask(.loadBeginnings([MessageID(1), MessageID(2)]))))
    #expect(chat.state.panel?.title == "Branches, 2 texts to come" && chat.state.panel?.isAwaited == true)
    #expect(chat.screen().contains { $0.contains("You: (9 B)") })
    chat.press("'M30'")
    let words = chat.screen().filter { $0.contains("│") }.map { $0.split(separator: "│").last ?? "" }
    #expect(
      words.joined(separator: " ").split(separator: " ").joined(separator: " ").hasSuffix(
        "No branch matches “M30”. Not all of them are here yet."), "\(words)")
    chat.bring(.store(.beginnings(beginnings)))
    #expect(chat.state.panel?.title == "Branches" && chat.state.panel?.isAwaited == false)
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("You: M30 why") }, "\(screen)")
    #expect(!screen.contains { $0.contains("is that?") }, "\(screen)")
    chat.press("esc")
    let again = chat.press("f8")
    #expect(!again.contains { if case .ask(.loadBeginnings) = $0 { true } else { false } }, "\(again)")
    #expect(chat.screen().contains { $0.contains("Reply: Because.") })
  }

  @Test("shows the messages that come after it was opened, and asks for those")
  func restComes() {
    var chat = opened(isPartial: true)
    #expect(chat.press("f8").contains(.ask(.loadBeginnings([MessageID(2)]))))
    #expect(chat.state.panel?.title == "Branches, more to come")
    let effects = chat.bring(.store(.completed(ConversationID(5), [message(1)])))
    #expect(effects.contains(.ask(.loadBeginnings([MessageID(1)]))), "\(effects)")
    chat.bring(.store(.beginnings([MessageID(2): "Because."])))
    #expect(chat.state.panel?.title == "Branches, 1 text to come")
    chat.bring(.store(.beginnings([MessageID(1): "M30 why"])))
    #expect(chat.screen().contains { $0.contains("You: M30 why") })
  }

  @Test("shows sizes where the store cannot be read, and does not ask again by itself")
  func unreadable() {
    var chat = opened()
    chat.press("f8")
    #expect(chat.bring(.store(.beginnings([:]))).isEmpty)
    #expect(chat.state.panel?.title == "Branches" && chat.screen().contains { $0.contains("You: (9 B)") })
  }

  @Test("The page of what the next request holds names its messages as well")
  func context() {
    var chat = opened()
    let effects = chat.press("'/context'", "enter")
    #expect(effects.contains(.ask(.loadBeginnings([MessageID(1), MessageID(2)]))), "\(effects)")
    #expect(chat.state.panel?.isAwaited == true)
    chat.bring(.store(.beginnings(beginnings)))
    #expect(chat.state.panel?.isAwaited == false)
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("M30 why") }, "\(screen)")
  }
}
