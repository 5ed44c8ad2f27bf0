import ChatCore
import Conversations
import Testing

@Suite("The microscope, and replay")
struct MicroscopeTests {
  private func alternatives(_ words: [(String, Double)]) -> [TokenOdds.Alternative] {
    words.map { .init(bytes: Array($0.0.utf8), logprob: $0.1) }
  }

  /// A reply "The sky is blue." with one doubtful word.
  private func chat() -> (Chat, MessageID) {
    var chat = Chat(columns: 80, rows: 24)
    chat.press("'What colour'", "enter")
    let id = chat.state.replies.keys.first
    if let id {
      chat.bring(.reply(id, .text(choice: 0, "The sky is blue.")))
      chat.bring(.reply(id, .extra(choice: 0, MessageExtra(.logprobs, "[1]"))))
      chat.bring(.reply(id, .finished(choice: 0, .stop)))
      chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    }
    return (chat, chat.state.conversation.head ?? MessageID(0))
  }

  private var tokens: [TokenOdds] {
    [
      TokenOdds(bytes: Array("The sky".utf8), logprob: -0.01), TokenOdds(bytes: Array(" is".utf8), logprob: -0.01),
      TokenOdds(
        bytes: Array(" blue".utf8), logprob: -1.2,
        alternatives: alternatives([(" grey", -0.9), (" blue", -1.2), (" pink", -3)])),
      TokenOdds(bytes: Array(".".utf8), logprob: -0.01),
    ]
  }

  @Test("it opens at the first doubtful word, with what might have been said instead")
  func opens() {
    var (chat, reply) = chat()
    let effects = chat.press("'/microscope'", "enter")
    #expect(effects.contains { if case .readOdds(reply, ["[1]"]) = $0 { true } else { false } })
    chat.bring(.odds(reply, tokens))
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("The sky is blue.") })
    #expect(screen.contains { $0.contains("“ blue”  30.1 %") && $0.contains("3/4") })
    #expect(screen.contains { $0.contains("▸ “ grey”") && $0.contains("40.7 %") })
    #expect(screen.contains { $0.contains("25 % of 4 tokens below 50 %") })
  }

  @Test("Enter makes a version that says the alternative, and has the model go on from it")
  func branches() throws {
    var (chat, reply) = chat()
    chat.bring(.odds(reply, tokens))
    chat.press("down", "down", "enter")
    let conversation = chat.state.conversation
    let request = try #require(chat.requests.last)
    #expect(request.messages.last == .init(.assistant, "The sky is pink"))
    #expect(conversation.siblings(of: reply).count == 2 && conversation[reply]?.text.loaded == "The sky is blue.")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, " today.")))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    #expect(conversation.head.flatMap { chat.state.conversation[$0]?.text.loaded } == "The sky is pink today.")
  }

  @Test("of a continued reply, what it began with is not lost on another road")
  func continued() {
    var (chat, reply) = chat()
    chat.bring(.odds(reply, Array(tokens.dropFirst())))
    chat.press("]", "[", "enter")
    #expect(chat.requests.last?.messages.last == .init(.assistant, "The sky is grey"))
  }

  @Test("keys move by words and by doubtful places, and stop at the ends")
  func moves() {
    var (chat, reply) = chat()
    chat.bring(.odds(reply, tokens))
    chat.press("left", "left", "left", "left")
    #expect(chat.screen().contains { $0.contains("1/4") })
    chat.press("]")
    #expect(chat.screen().contains { $0.contains("3/4") })
    chat.press("]", "right", "right")
    #expect(chat.screen().contains { $0.contains("4/4") })
    chat.press("[")
    #expect(chat.screen().contains { $0.contains("3/4") })
    chat.press("esc")
    #expect(chat.state.panel == nil)
  }

  @Test("a reply without probabilities says how to get them, and on asks for them")
  func without() {
    var chat = Chat.after("hi", "there")
    chat.press("'/microscope'", "enter")
    #expect(chat.state.notice?.text.contains("/microscope on") == true)
    chat.press("'/microscope on'", "enter")
    #expect(chat.state.conversation.parameters[.logprobs] == .flag(true))
    #expect(chat.state.conversation.parameters[.topLogprobs] == .integer(5))
    chat.press("'/microscope off'", "enter")
    #expect(chat.state.conversation.parameters[.logprobs] == nil)
  }

  @Test("replay sends the very bytes again, into a new version")
  func replays() throws {
    var (chat, reply) = chat()
    func asks(_ effect: Effect) -> Bool { if case .readRequest(reply) = effect { true } else { false } }
    // A letter alone sends nothing.
    #expect(!chat.press("tab", "R").contains(where: asks))
    #expect(chat.screen().contains { $0.contains("Enter sends the very same request again") })
    let effects = chat.press("enter")
    #expect(effects.contains(where: asks))
    chat.bring(.request(behind: reply, body: #"{"seed": 7}"#))
    let request = try #require(chat.requests.last)
    #expect(request.body == #"{"seed": 7}"#)
    #expect(chat.state.conversation.siblings(of: reply).count == 2)
    #expect(chat.state.conversation.head != reply)
    var other = Chat.after("hi", "there")
    other.press("'/replay'", "enter")
    other.bring(.request(behind: other.state.conversation.head ?? reply, body: nil))
    #expect(other.requests.count == 1 && other.state.notice?.text.contains("not kept") == true)
  }
}
