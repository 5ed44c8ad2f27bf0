import Cells
import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("Life while waiting")
struct ReplySignTests {
  private func tick(of effects: [Effect]) -> Int? {
    effects.compactMap { if case .timer(.tick, let milliseconds) = $0 { milliseconds } else { nil } }.last
  }

  @Test("a pulse and tenths of a second until the first token, four steps a second and no more")
  func pulse() throws {
    var chat = Chat()
    chat.ask("why")
    #expect(try #require(tick(of: chat.effects)) == 250)
    var seen: Set<String> = []
    for _ in 0..<8 {
      let caused = chat.bring(.timer(.tick), after: 250)
      #expect(try (1...250).contains(#require(tick(of: caused))))
      seen.formUnion(chat.screen().filter { $0.contains("waiting for the first token") })
    }
    #expect(seen.contains("  ● waiting for the first token 1.5 s"))
    #expect(seen.count == 8)
  }

  @Test("while the local model is loaded that is said; the wait for the first token is counted from its end")
  func loading() throws {
    var chat = Chat(columns: 120)
    chat.bring(.localModel(.loading(seconds: 0)))
    chat.ask("why")
    let id = try #require(chat.state.replies.keys.first)
    for seconds in [1, 75] {
      chat.bring(.localModel(.loading(seconds: seconds)), after: seconds == 1 ? 1000 : 74_000)
      #expect(chat.screen().contains { $0.hasSuffix("loading the local model \(seconds) s") })
      #expect(chat.status().contains("loading the local model \(seconds) s (Esc stops)"))
    }
    chat.bring(.localModel(.ready(baseURL: "http://127.0.0.1:1/v1")), after: 200)
    #expect(chat.status().contains("waiting 0 s (Esc stops)"))
    chat.bring(.timer(.tick), after: 3000)
    #expect(chat.screen().contains { $0.contains("waiting for the first token 3.0 s") })
    #expect(chat.status().contains("waiting 3 s (Esc stops)"))
    chat.bring(.reply(id, .sent(body: "{}", url: "http://127.0.0.1:1/v1/chat/completions")))
    // It is said once: what is ready again later is another server's.
    chat.bring(.localModel(.ready(baseURL: "http://127.0.0.1:1/v1")), after: 1000)
    chat.bring(.reply(id, .text(choice: 0, "Because")), after: 1298)
    // 5.3 s is what is kept as its first token's time, and what the details say.
    #expect(chat.status().contains("first 5.30 s"), "\(chat.status())")
    // Who looks elsewhere has waited for the loading as well.
    chat.bring(.input(.focus(false)))
    chat.effects = []
    chat.answer(" of that.")
    #expect(chat.effects.contains { if case .callBack(let words) = $0 { words.contains("80 s") } else { false } })
  }

  @Test("a reply of another provider is not said to wait for the local model", arguments: [true, false])
  func loadingForAnother(_ isLocal: Bool) throws {
    var defaults = SessionDefaults()
    defaults.providers.append(
      Provider(name: "elsewhere", baseURL: "http://127.0.0.1:2/v1", model: "m", needsKey: false))
    var chat = Chat(columns: 120, defaults: defaults)
    if !isLocal { chat.press("'/provider elsewhere'", "enter") }
    chat.ask("why")
    chat.bring(.localModel(.loading(seconds: 7)))
    #expect(chat.status().contains("loading the local model 7 s") == isLocal, "\(chat.status())")
    if !isLocal { chat.press("'/provider local'", "enter") }
    chat.bring(.localModel(.loading(seconds: 8)))
    #expect(chat.status().contains("loading the local model 8 s") == isLocal, "\(chat.status())")
  }

  @Test("with motion off nothing moves but the seconds")
  func stillness() throws {
    var defaults = SessionDefaults()
    defaults.moves = false
    var chat = Chat(defaults: defaults)
    chat.ask("why")
    #expect(try #require(tick(of: chat.effects)) > 1000)
    chat.bring(.timer(.tick), after: 1500)
    #expect(chat.screen().contains("  waiting for the first token 1 s"))
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, "Because")))
    #expect(chat.screen().contains("  Because"))
  }

  @Test("hidden thoughts are said by the sign; a line of thoughts moves with the seconds, and wakes nothing in between")
  func thinking() throws {
    for view in [ReasoningView.hidden, .folded] {
      var defaults = SessionDefaults()
      defaults.reasoning = view
      var chat = Chat(defaults: defaults)
      chat.ask("why")
      let id = try #require(chat.state.replies.keys.first)
      chat.bring(.reply(id, .reasoning(choice: 0, "Hm.")))
      chat.effects = []
      chat.bring(.timer(.tick), after: 3100)
      let next = try #require(tick(of: chat.effects))
      #expect(view == .hidden ? next <= 250 : next > 250, "\(view) \(next)")
      #expect(chat.screen().contains { $0.contains("thinking 3 s") && $0.contains("▸") == (view == .folded) })
    }
  }

  @Test("thoughts, a retry, then text with a block at its end, then none")
  func stages() throws {
    var chat = Chat()
    chat.ask("why")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .retrying(Failure(.rateLimited, "Too many."), attempt: 1, delay: 4)))
    #expect(chat.screen().contains { $0.hasSuffix("next try in 4 s") })
    chat.bring(.reply(id, .reasoning(choice: 0, "Hm.")))
    chat.bring(.timer(.tick), after: 4000)
    #expect(chat.screen().contains { $0.contains("▸ thinking 4 s") })
    chat.bring(.reply(id, .text(choice: 0, "Because of")))
    #expect(chat.screen().contains("  Because of▍"))
    chat.bring(.reply(id, .text(choice: 0, "\n\n```sh\nls")))
    #expect(chat.screen().contains("  ls▍"))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    #expect(!chat.screen().contains { $0.contains("▍") })
  }

  @Test(
    "calls somebody who looks elsewhere to a reply that took long",
    arguments: [
      (CallPolicy.unfocused, false, 6000, true), (.unfocused, true, 6000, false),
      (.unfocused, false, 1000, false),
      (.always, true, 6000, true), (.never, false, 6000, false),
    ])
  func calls(_ when: CallPolicy, _ hasFocus: Bool, _ took: Int64, _ isCalled: Bool) {
    var defaults = SessionDefaults()
    defaults.calls = when
    var chat = Chat(defaults: defaults)
    chat.bring(.input(.focus(hasFocus)))
    chat.ask("why")
    chat.bring(.timer(.tick), after: took)
    chat.answer("Because.")
    let calls = chat.effects.filter { if case .callBack = $0 { true } else { false } }
    #expect(calls.count == (isCalled ? 1 : 0))
  }
}
