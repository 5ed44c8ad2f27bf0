import ChatCore
import Conversations
import Hands
import Testing

@Suite("What a continued reply says it was asked with")
struct ContinuationTests {
  /// A reply with a version that was cut off in view, and other settings since.
  private func cut(_ defaults: SessionDefaults = SessionDefaults()) -> Chat {
    var chat = Chat(columns: 120, defaults: defaults)
    chat.ask("Count")
    chat.answer("one, two,", reason: .length)
    chat.press("ctrl+r")
    chat.answer("uno, due, tre")
    chat.press("alt+left", "'/set temperature 0.4'", "enter", "'/set max_tokens 200'", "enter")
    return chat
  }

  @Test("its label is that of the last request; a line below it names both")
  func label() throws {
    var chat = cut()
    #expect(!chat.screen().contains { $0.contains("1/2  temperature") })
    chat.press("tab", "c", "enter")
    chat.answer(" three")
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("1/2  temperature 0.4 · max_tokens 200") }, "\(screen)")
    let note = "continued with temperature 0.4 · max_tokens 200, begun with temperature default · max_tokens default"
    let words = screen.joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(words.contains(note), "\(screen)")
    let reply = try #require(chat.state.conversation.head.flatMap { chat.state.conversation[$0] })
    #expect(reply.text.loaded == "one, two, three")
    #expect(
      chat.stored.contains { if case .update(let message) = $0 { message.extras == reply.extras } else { false } })
    chat.press("esc", "alt+right")
    #expect(chat.screen().contains { $0.contains("2/2  temperature default · max_tokens default") })
  }

  @Test("one of which nothing more came, or that went on with the same settings, says what it said before")
  func unchanged() throws {
    var chat = cut()
    chat.press("tab", "c", "enter")
    chat.reply(.ended(ReplyTimings(), failure: Failure(.refused, "Nothing listens there.")))
    #expect(!chat.screen().contains { $0.contains("temperature 0.4 ·") || $0.contains("continued with") })
    chat.press("'/set temperature default'", "enter", "'/set max_tokens default'", "enter", "tab", "c", "enter")
    chat.answer(" three")
    #expect(!chat.screen().contains { $0.contains("1/2  temperature") || $0.contains("continued with") })
  }

  @Test("another model that went on is named; of a reply that says nothing of its settings nothing is added")
  func models() {
    var (set, unset) = (Parameters(), Parameters())
    set[.temperature] = .real(0.4)
    unset[.n] = .integer(3)
    var reply = ReplyFacts(model: "x/a", provider: "p", parameters: unset)
    let rest = ReplyFacts(model: "x/b", provider: "q", parameters: set)
    let note = reply.takeContinuation(rest, isFirst: true)
    #expect(note == "continued with b · @q · temperature 0.4, begun with a · @p · temperature default")
    #expect(reply.parameters?[.temperature] == .real(0.4) && reply.parameters?[.n] == .integer(3))
    #expect(reply.model == "x/a")
    var old = ReplyFacts(model: "x/a", provider: "p")
    #expect(old.takeContinuation(rest, isFirst: true) == nil && old.parameters == nil)
  }

  @Test("of one that was continued before it is not said what it was begun with")
  func again() throws {
    var chat = cut()
    chat.press("tab", "c", "enter")
    chat.answer(" three,", reason: .length)
    chat.press("'/set temperature 1.2'", "enter", "tab", "c", "enter")
    chat.answer(" four")
    let reply = try #require(chat.state.conversation.head.flatMap { chat.state.conversation[$0] })
    #expect(reply.text.loaded == "one, two, three, four")
    #expect(
      reply.extras.map(\.text) == [
        "continued with temperature 0.4 · max_tokens 200, begun with temperature default · max_tokens default",
        "continued with temperature 1.2",
      ])
  }

  @Test("it is labelled once when the program ends before it does", arguments: [false, true])
  func quit(_ endComes: Bool) throws {
    var defaults = SessionDefaults()
    defaults.providers.append(
      Provider(name: "elsewhere", baseURL: "http://127.0.0.1:2/v1", model: "m", needsKey: false))
    var chat = cut(defaults)
    chat.press("'/provider elsewhere'", "enter", "tab", "c", "enter")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, " three")))
    chat.press("ctrl+q")
    if endComes { chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped.")))) }
    let kept = try #require(chat.stored.compactMap { if case .update(let message) = $0 { message } else { nil } }.last)
    #expect(kept.state == .stopped && kept.text.loaded == "one, two, three")
    #expect(kept.reply?.parameters?[.temperature] == .real(0.4))
    #expect(kept.extras.count == 1 && kept.extras.first?.text.contains("@elsewhere") == true)
  }
}
