import ChatCore
import Conversations
import Hands
import Testing

@Suite("The probe in the chat")
struct ChatProbeTests {
  private func chat() -> Chat {
    Chat.asking(
      Provider(name: "lab", baseURL: "http://127.0.0.1:1", model: "m", needsKey: false), columns: 120, rows: 40)
  }

  private func card(_ answers: [ProbeQuestion: ProbeAnswer]) -> ProbeCard {
    ProbeCard(provider: "lab", model: "m", day: "2026-01-31", answers: answers)
  }

  @Test("It says what it takes, and sends nothing without a yes")
  func asks() {
    var chat = chat()
    var model = CatalogueModel(id: "m")
    (model.promptPrice, model.completionPrice) = (1, 2)
    chat.bring(.catalogue(provider: "lab", [model]))
    #expect(!chat.press("'/probe'", "enter").contains(.probe(provider: "lab", model: "m")))
    #expect(
      chat.screen().contains { $0.contains("8 requests of together at most ~736 tokens, ~$0.0010") }, "\(chat.screen())"
    )
    chat.press("backspace", "backspace", "backspace")
    #expect(!chat.press("'no'", "enter").contains(.probe(provider: "lab", model: "m")))
    chat.press("'/probe'", "enter")
    #expect(chat.press("enter").contains(.probe(provider: "lab", model: "m")))
  }

  @Test("The card is shown, the settings remark on what has no effect, and continuing follows it")
  func uses() {
    var chat = chat()
    chat.bring(.probed(card([.seed: .no, .prefill: .no, .usage: .yes])))
    #expect(chat.screen().contains { $0.contains("usage: tells usage while it streams") })
    chat.press("esc", "f2")
    for _ in 0..<10 { chat.press("down") }
    #expect(chat.screen().joined(separator: " ").contains("2026-01-31"))
    chat.press("esc")
    chat.ask("Hello")
    chat.answer("Half", reason: .length)
    let request = chat.press("'/continue'", "enter").compactMap {
      if case .send(let request) = $0 { request } else { nil }
    }.last
    #expect(request?.messages.last?.role == .user)
  }

  @Test("Continuing says that it asks in words, where the probe found that the model begins again")
  func says() {
    for (answer, words) in [(ProbeAnswer.no, "asks in words to continue the reply"), (.yes, "has the reply continued")]
    {
      var chat = chat()
      chat.bring(.probed(card([.prefill: answer])))
      chat.press("esc")
      chat.ask("Hello")
      chat.answer("Half", reason: .length)
      chat.press("tab", "c")
      #expect(chat.screen().contains { $0.contains(words) }, "\(chat.screen())")
    }
  }

  @Test("The microscope's other road follows the card, and says why", arguments: [ProbeAnswer.no, .refused, .yes])
  func otherRoad(answer: ProbeAnswer) throws {
    var chat = chat()
    chat.bring(.probed(card([.prefill: answer])))
    chat.press("esc")
    chat.ask("Hello")
    chat.answer("It is blue")
    let reply = try #require(chat.state.conversation.head)
    let tokens = [
      TokenOdds(bytes: Array("It is".utf8), logprob: -0.1),
      TokenOdds(
        bytes: Array(" blue".utf8), logprob: -1,
        alternatives: [.init(bytes: Array(" red".utf8), logprob: -0.9)]),
    ]
    chat.bring(.odds(reply, tokens))
    chat.press("enter")
    let last = try #require(chat.requests.last?.messages.last)
    #expect(last.role == (answer == .yes ? .assistant : .user))
    #expect(chat.state.notice?.text.contains("a probe found on 2026-01-31 that m") == (answer == .yes ? nil : true))
  }

  @Test("What a probe or a refusal says about logprobs is said before they are asked for, and where they are missing")
  func logprobs() {
    var chat = chat()
    chat.bring(.probed(card([.logprobs: .no])))
    chat.press("esc")
    chat.press("'/microscope on'", "enter")
    #expect(
      chat.state.notice?.text
        == "Asked for, but replies will probably come without: a probe found on 2026-01-31 that m tells no log "
        + "probabilities.")
    chat.ask("Hello")
    chat.reply(.leftOut(field: "logprobs", reason: "unknown field"))
    chat.answer("There")
    chat.press("'/microscope'", "enter")
    #expect(
      chat.state.notice?.text == "This reply came without probabilities: m does not take logprobs (unknown field).")
  }
}
