import ChatCore
import Conversations
import Hands
import Testing

@Suite("Sending a turn")
struct SendingTests {
  @Test("a word that other programs take for a command names the key first; Enter again sends it")
  func plainWords() {
    for (word, hint) in [("exit", "Ctrl+Q: quit."), (":q", "Ctrl+Q: quit."), ("Help", "F1: help.")] {
      var chat = Chat()
      chat.ask(word)
      #expect(chat.requests.isEmpty && chat.state.composer.text == word)
      #expect(chat.screen().contains { $0.contains("\(hint) Enter again sends the word to the model.") })
      chat.press("enter")
      #expect(chat.requests.last?.messages.last == .init(.user, word))
    }
  }

  @Test("the turn is with the store before its request goes out")
  func storedFirst() throws {
    var chat = Chat()
    chat.ask("Hello")
    let inserted = try #require(
      chat.effects.firstIndex { if case .store(.insert(let message, _)) = $0 { message.role == .user } else { false } })
    let sent = try #require(chat.effects.firstIndex { if case .send = $0 { true } else { false } })
    #expect(inserted < sent)
  }

  @Test("a second request carries the first turn and its reply")
  func multiTurn() throws {
    var chat = Chat.after("Name a colour", "Blue")
    let asked = chat.ask("Another")
    let request = try #require(asked)
    #expect(
      request.messages == [.init(.user, "Name a colour"), .init(.assistant, "Blue"), .init(.user, "Another")])
  }

  @Test("parameters changed between turns go with the next request and no other")
  func parametersBetween() {
    var chat = Chat()
    chat.ask("one")
    #expect(chat.requests[0].parameters[.temperature] == nil)
    chat.answer("1")
    chat.press("'/temperature 0.3'", "enter", "f6", "f6")
    chat.ask("two")
    #expect(chat.requests.count == 2)
    #expect(chat.requests[1].parameters[.temperature] == .real(0.3))
    #expect(chat.requests[1].parameters[.maxTokens] == .integer(2048))
  }

  @Test("a value out of range is refused with the range, and nothing changes")
  func outOfRange() {
    var chat = Chat()
    chat.press("'/temperature 3'", "enter")
    #expect(chat.state.notice?.text.contains("0…2") == true)
    #expect(chat.state.conversation.parameters[.temperature] == nil)
    #expect(chat.requests.isEmpty)
  }

  @Test("a turn sent while a reply streams waits, and goes out when the reply has ended")
  func queued() {
    var chat = Chat()
    chat.ask("first")
    chat.ask("second")
    #expect(chat.requests.count == 1)
    #expect(chat.state.sending.queue.turns.count == 1)
    chat.answer("done")
    #expect(chat.requests.count == 2)
    #expect(chat.requests[1].messages.last == .init(.user, "second"))
  }

  @Test("system text stands first")
  func systemText() throws {
    var chat = Chat()
    chat.press("'/system Answer in French'", "enter")
    let asked = chat.ask("Hello")
    let request = try #require(asked)
    #expect(request.messages.first == .init(.system, "Answer in French"))
  }

  @Test("the catalogue is asked when a draft pauses, else after the reply, once, and never of the embedded model")
  func catalogue() {
    var defaults = SessionDefaults()
    defaults.provider = Provider.aimlapi.name
    var chat = Chat(defaults: defaults)
    func asked(_ effects: [Effect]) -> [String] {
      effects.compactMap { if case .catalogue(let provider) = $0 { provider } else { nil } }
    }
    #expect(asked(chat.effects).isEmpty)
    chat.press("'H'")
    #expect(asked(chat.bring(.timer(.pause))) == ["aimlapi"])
    chat.press("'i'")
    #expect(asked(chat.bring(.timer(.pause))).isEmpty)

    var hasty = Chat(defaults: defaults)
    #expect(asked(hasty.press("'H'", "enter")).isEmpty)
    hasty.answer("Hello")
    #expect(asked(hasty.effects) == ["aimlapi"])

    var local = Chat()
    local.ask("Hello")
    local.bring(.timer(.pause))
    #expect(asked(local.effects).isEmpty)
  }
}
