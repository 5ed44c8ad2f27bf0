import ChatCore
import Conversations
import Hands
import Testing

@Suite("Offers for a cut reply")
struct OfferTests {
  /// A stored conversation whose reply was cut.
  private func cut(_ state: MessageState = .interrupted) -> (Conversation, CutReply) {
    var conversation = Conversation(
      id: ConversationID(500), model: "m", provider: "local", createdAt: Timestamp(milliseconds: 1000))
    conversation.title = "Tides"
    conversation.titleSource = .user
    conversation.append(
      Message(id: MessageID(1), parent: nil, role: .user, text: "Why?", createdAt: Timestamp(milliseconds: 1000)))
    conversation.append(
      Message(
        id: MessageID(2), parent: MessageID(1), role: .assistant, text: "Because the", state: state,
        createdAt: Timestamp(milliseconds: 1001), reply: ReplyFacts(model: "m", provider: "local")))
    return (
      conversation,
      CutReply(conversation: conversation.id, title: "Tides", message: MessageID(2), byteCount: 11)
    )
  }

  private func notice(_ chat: inout Chat) -> String {
    chat.screen().first { $0.hasPrefix("─ ") } ?? ""
  }

  @Test("the next start says what was cut; Alt+C opens it and goes on")
  func continueElsewhere() {
    let (conversation, reply) = cut()
    var chat = Chat()
    chat.bring(.store(.ready(interrupted: [reply])))
    #expect(
      notice(&chat).contains("mixchat ended in mid-reply in “Tides”: Alt+C continues, Ctrl+R retries"))
    chat.press("alt+c")
    #expect(chat.asked.contains(.open(conversation.id, at: reply.message)))
    #expect(chat.state.composer.isEmpty)
    chat.bring(.store(.opened(conversation, draft: "")))
    #expect(chat.requests.map { $0.messages.map(\.content) } == [["Why?", "Because the"]])
    chat.answer(" moon pulls.")
    #expect(chat.state.conversation[reply.message]?.text.loaded == "Because the moon pulls.")
    #expect(chat.state.cutReply == nil)
  }

  @Test("in the conversation itself Ctrl+R retries")
  func retryHere() {
    var chat = Chat()
    let (conversation, reply) = cut()
    chat.bring(.store(.opened(conversation, draft: "")))
    #expect(notice(&chat).contains("mixchat ended in mid-reply, after 11 B: Alt+C continues, Ctrl+R retries"))
    chat.press("ctrl+r")
    #expect(chat.requests.map { $0.messages.map(\.content) } == [["Why?"]])
    #expect(chat.state.conversation.siblings(of: reply.message).count == 2)
  }

  @Test("what brought nothing can only be asked for again", arguments: [MessageState.failed, .interrupted])
  func nothingCame(_ state: MessageState) {
    var chat = Chat()
    var (conversation, reply) = cut(state)
    conversation.change(reply.message) { $0.text = .loaded("") }
    chat.bring(.store(.opened(conversation, draft: "")))
    #expect(notice(&chat).contains(state == .failed ? "The last reply failed: Ctrl+R retries" : "word: Ctrl+R retries"))
    #expect(!notice(&chat).contains("continues"))
  }

  @Test("writing something else turns the offer down for good", arguments: ["w", "esc"])
  func declined(_ key: String) {
    var chat = Chat()
    chat.bring(.store(.ready(interrupted: [cut().1])))
    chat.press("pgup")
    #expect(chat.state.cutReply != nil)
    chat.press(key)
    chat.press("ctrl+u", "'cab'")
    #expect(chat.state.composer.text == "cab")
    #expect(chat.state.cutReply == nil && chat.requests.isEmpty)
  }

  @Test("every key that types a character is text, and turns the offer down")
  func typedText() {
    for value in UInt8(ascii: " ")...UInt8(ascii: "~") {
      let character = Character(Unicode.Scalar(value))
      // It opens the help, which costs nothing.
      if character == "?" { continue }
      var chat = Chat()
      chat.bring(.store(.ready(interrupted: [cut().1])))
      chat.press("'\(character)'")
      #expect(chat.state.composer.text == String(character))
      #expect(chat.state.cutReply == nil && chat.requests.isEmpty)
      #expect(!chat.asked.contains { if case .open = $0 { true } else { false } })
    }
  }

  @Test("a draft is not taken for an answer")
  func draft() {
    var chat = Chat()
    chat.bring(.store(.opened(cut(.failed).0, draft: "half")))
    chat.press("'c'")
    #expect(chat.state.composer.text == "halfc")
    #expect(chat.requests.isEmpty)
  }

  @Test("a store that works again takes its warning back")
  func savedAgain() {
    var chat = Chat()
    chat.bring(.store(.writeFailed(Failure(.store, "The disk is full."))))
    #expect(chat.screen()[0].contains("NOT SAVED"))
    chat.bring(.store(.saved))
    #expect(!chat.screen()[0].contains("NOT SAVED"))
  }

  @Test("a notice too long for its line is shown whole")
  func longNotice() {
    var chat = Chat(columns: 60)
    let words = (1...30).map { "word\($0)" }.joined(separator: " ")
    chat.bring(.store(.writeFailed(Failure(.store, words))))
    let screen = chat.screen().joined(separator: " ")
    #expect((1...30).allSatisfy { screen.contains("word\($0)") })
    #expect(chat.screen().count == 24)
  }

  @Test("a branch deleted before another conversation was opened comes back")
  func undoElsewhere() {
    var chat = Chat.after("one", "first")
    let (id, reply) = (chat.state.conversation.id, chat.state.conversation.head)
    chat.press("tab", "d", "tab", "ctrl+n")
    #expect(chat.state.conversation.id != id)
    chat.press("'/undo'", "enter")
    #expect(chat.stored.suffix(2).contains(.setDeleted([reply].compactMap(\.self), false)))
    #expect(chat.asked.last == .open(id, at: reply))
  }

  @Test(
    "the key that is named below a cut reply goes on with it, while nothing is being written", arguments: [0, 1, 2])
  func named(_ how: Int) {
    var chat = Chat()
    chat.ask("hi")
    switch how {
    case 0: chat.answer("Once upon", reason: .length)
    default:
      chat.reply(.text(choice: 0, "Once upon"))
      if how == 1 { chat.press("esc") }
      let failure = how == 1 ? Failure(.cancelled, "Stopped.") : Failure(.truncated, "The connection ended.")
      chat.reply(.ended(ReplyTimings(), failure: failure))
    }
    let words = chat.screen().joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(words.contains("Alt+C continues"), "\(words)")
    chat.press("'word'", "alt+b", "alt+c")
    #expect(chat.requests.count == 1 && chat.state.composer.text == "Word")
    chat.press("ctrl+a", "ctrl+k", "alt+c")
    #expect(chat.requests.count == 2)
    #expect(chat.requests.last?.messages.map(\.content) == ["hi", "Once upon"])
  }

  @Test("a whole reply has nothing to go on with")
  func whole() {
    var chat = Chat.after("hi", "Hello")
    chat.press("alt+c")
    #expect(chat.requests.count == 1)
  }
}
