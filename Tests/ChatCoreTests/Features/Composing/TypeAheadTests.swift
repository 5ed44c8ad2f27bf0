import Testing

@testable import ChatCore
@testable import Conversations
@testable import Hands

/// Words typed before a question about the window was seen.
@Suite("Typing ahead of a question")
struct TypeAheadTests {
  /// A chat whose second turn does not fit the window with the first exchange; every text is counted immediately.
  private func chat() -> Chat {
    var defaults = SessionDefaults()
    defaults.provider = "aimlapi"
    defaults.model = "mistralai/Mixtral-8x7B-Instruct-v0.1"
    defaults.providers[0].contextWindow = 400
    var chat = Chat(defaults: defaults)
    chat.press("'/max_tokens 200'", "enter")
    chat.ask("first")
    return chat
  }

  private func count(_ chat: inout Chat) {
    for effect in chat.effects {
      guard case .count(let request) = effect, request.key == chat.state.counting.key else { continue }
      var answer = CountAnswer(request.key)
      answer.messages = request.messages.mapValues { text in
        TokenCount(text.split(whereSeparator: \.isWhitespace).count, .exact)
      }
      chat.bring(.counted(answer))
    }
  }

  private static let long = String(repeating: "word ", count: 180)

  @Test(
    "Letters are words, not the panel's keys, and Enter sends them as a turn of their own",
    arguments: ["j", "k", "p", "o", "q", " "])
  func letters(_ letter: String) {
    var chat = chat()
    chat.answer(Self.long)
    count(&chat)
    chat.bring(.input(.paste(Self.long)))
    chat.press("enter")
    count(&chat)
    #expect(chat.screen().contains { $0.contains("Enter sends without what is marked ×") })
    #expect(chat.screen().contains { $0.contains("Up Down choose · Alt+P keep ● · Alt+O leave out ○") })
    chat.press("'\(letter)x'")
    #expect(chat.state.panel == nil)
    #expect(chat.state.composer.text == "\(letter)x")
    #expect(chat.state.conversation.path.allSatisfy { chat.state.conversation[$0]?.isPinned == false })
    #expect(chat.requests.count == 1)
    #expect(chat.screen()[21].contains("Your last message has no reply: Ctrl+R asks for one"))
    chat.press("ctrl+r")
    #expect(chat.screen().contains { $0.contains("Enter sends without what is marked ×") })
    chat.press("enter")
    #expect(chat.requests.count == 2)
    #expect(chat.state.composer.text == "\(letter)x")
  }

  /// A queued turn whose question comes up when the reply before it ends.
  private func queued(then keys: String...) -> Chat {
    var chat = chat()
    chat.bring(.input(.paste(Self.long)))
    chat.press("enter")
    for key in keys { chat.press(key) }
    chat.answer(Self.long)
    count(&chat)
    return chat
  }

  @Test("While somebody writes, no question takes the keys: a notice names it, and Ctrl+R opens it")
  func writing() {
    var chat = queued(then: "'half a th'")
    #expect(chat.state.panel == nil)
    #expect(chat.screen()[21].contains("A message was not sent: Ctrl+R shows why, and asks."))
    chat.press("'ought'")
    #expect(chat.state.composer.text == "half a thought")
    #expect(chat.screen()[21].contains("Your last message has no reply: Ctrl+R asks for one"))
    #expect(chat.requests.count == 1)
    chat.press("ctrl+r")
    #expect(chat.screen().contains { $0.contains("Enter sends without what is marked ×") })
  }

  @Test(
    "Nor does it take the place of another panel, where Enter means something else",
    arguments: ["f2", "ctrl+p", "ctrl+f"])
  func elsewhere(_ key: String) {
    let chat = queued(then: key)
    if chat.state.panel is ContextPanel { Issue.record("the question took the place of the panel") }
    #expect(chat.requests.count == 1)
    #expect(chat.state.notice?.text == "A message was not sent: Ctrl+R shows why, and asks.")
  }

  @Test("Where no one types it opens")
  func idle() {
    var chat = queued()
    #expect(chat.screen().contains { $0.contains("Enter sends without what is marked ×") })
  }
}
