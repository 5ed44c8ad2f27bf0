import ChatCore
import Testing

@Suite("Panels")
struct PanelTests {
  @Test("settings: an arrow changes the value live, typing replaces it, a bad one is refused with its range")
  func settings() {
    var chat = Chat()
    chat.press("f2")
    #expect(chat.screen().contains { $0.contains("temperature") && $0.contains("0…2") })
    chat.press("right")
    #expect(chat.state.conversation.parameters[.temperature] == .real(0.7))
    chat.press("'1.3'", "enter")
    #expect(chat.state.conversation.parameters[.temperature] == .real(1.3))
    chat.press("'9'", "enter")
    #expect(chat.screen().contains { $0.contains("0…2") && $0.contains("9") })
    #expect(chat.state.conversation.parameters[.temperature] == .real(1.3))
  }

  @Test("every parameter of the table stands in the settings")
  func allParameters() {
    var chat = Chat(columns: 100, rows: 40)
    chat.press("f2")
    let screen = chat.screen().joined(separator: "\n")
    for name in ParameterName.allCases {
      #expect(screen.contains(name.rawValue.prefix(14)), "\(name.rawValue) is missing")
    }
  }

  @Test("the switcher asks the store as one types, passes over late answers, and opens at the match")
  func switcher() throws {
    var chat = Chat()
    chat.press("ctrl+o", "'fo'")
    #expect(chat.stored.contains(.list(query: "fo", includeArchived: false, limit: 200)))
    var late = summary(1, "late")
    late.match = nil
    chat.bring(.store(.list(query: "f", [late])))
    #expect(!chat.screen().contains { $0.contains("late") })
    var found = summary(2, "Foxes")
    found.match = MessageID(77)
    chat.bring(.store(.list(query: "fo", [found])))
    #expect(chat.screen().contains { $0.contains("Foxes") })
    chat.press("enter")
    #expect(chat.stored.last == .open(ConversationID(2), at: MessageID(77)))
  }

  private func summary(_ id: Int64, _ title: String) -> ConversationSummary {
    ConversationSummary(
      id: ConversationID(id), title: title, model: "m", updatedAt: Timestamp(milliseconds: 0), messageCount: 2)
  }

  @Test("the palette runs what it names")
  func palette() {
    var chat = Chat()
    chat.ask("Hello")
    chat.answer("Hi")
    chat.press("ctrl+p", "'new conversation'", "enter")
    #expect(chat.state.conversation.path.isEmpty)
  }

  @Test("find counts, goes round, and closes without moving the view")
  func find() {
    var chat = Chat()
    chat.ask("a fox")
    chat.answer("Foxes are foxes.")
    chat.press("ctrl+f", "'fox'")
    #expect(chat.screen().contains { $0.contains("find fox") && $0.contains("message 1/2") })
    chat.press("enter")
    #expect(chat.screen().contains { $0.contains("message 2/2") })
    chat.press("esc")
    #expect(!chat.screen().contains { $0.contains("find fox") })
  }

  @Test("a request that does not fit is shown before it is sent, and goes out without what was agreed to leave")
  func context() throws {
    var defaults = SessionDefaults()
    defaults.providers[1].contextWindow = 1000
    var chat = Chat(defaults: defaults)
    chat.ask("first")
    chat.answer(String(repeating: "many words here ", count: 200))
    let sent = chat.ask("second")
    #expect(sent == nil)
    #expect(chat.screen().contains { $0.contains("does not fit") })
    chat.press("enter")
    let request = try #require(chat.requests.last)
    #expect(request.messages == [.init(.user, "second")])
  }

  @Test("at 20x5 the three numbers that matter are still there; smaller, a sentence says so")
  func small() {
    var chat = Chat(columns: 44, rows: 5)
    #expect(chat.status().contains("temp -") && chat.status().contains("tokens -"))
    chat.bring(.input(.resize(ScreenSize(columns: 19, rows: 4))))
    #expect(chat.screen().joined().contains("20x5"))
    chat.bring(.input(.resize(ScreenSize(columns: 20, rows: 5))))
    #expect(chat.status().contains("temp -"))
  }
}
