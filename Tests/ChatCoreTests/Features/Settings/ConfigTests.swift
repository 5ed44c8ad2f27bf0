import ChatCore
import Conversations
import Testing

@Suite("A config saved while the program runs")
struct ConfigTests {
  private func defaults(temperature: Double? = nil, system: String = "") -> SessionDefaults {
    var defaults = SessionDefaults()
    defaults.parameters[.temperature] = temperature.map { .real($0) }
    defaults.systemPrompt = system
    return defaults
  }

  @Test("values that came from it follow, those chosen here stay")
  func follows() {
    var chat = Chat(defaults: defaults(temperature: 0.3))
    chat.bring(.reconfigured(defaults(temperature: 0.5, system: "Be terse.")))
    #expect(chat.status().contains("temp 0.5 "))
    #expect(chat.state.conversation.systemPrompt == "Be terse.")
    #expect(chat.screen().contains { $0.contains("The config was read again.") })
    chat.press("f4")
    chat.bring(.reconfigured(defaults(temperature: 0.9)))
    #expect(chat.status().contains("temp 0.6 "))
  }

  @Test("a conversation with turns keeps its system text; its parameters are kept with it")
  func conversation() {
    var chat = Chat(defaults: defaults(temperature: 0.3, system: "One."))
    chat.ask("Hello")
    chat.answer("Hi")
    let effects = chat.bring(.reconfigured(defaults(temperature: 0.5, system: "Two.")))
    #expect(chat.state.conversation.systemPrompt == "One.")
    #expect(effects.contains { if case .store(.saveConversation) = $0 { true } else { false } })
    chat.press("ctrl+n")
    #expect(chat.state.conversation.systemPrompt == "Two.")
    #expect(chat.status().contains("temp 0.5 "))
  }

  @Test("a theme of the user's own is applied once more, as its file may have changed")
  func ownTheme() {
    var defaults = defaults()
    defaults.theme = "mine"
    defaults.themes.append("mine")
    var chat = Chat(defaults: defaults)
    func isApplied(_ effects: [Effect]) -> Bool {
      effects.contains { if case .theme("mine") = $0 { true } else { false } }
    }
    #expect(isApplied(chat.bring(.reconfigured(defaults))))
    defaults.theme = "light"
    #expect(!isApplied(chat.bring(.reconfigured(defaults))))
    #expect(!isApplied(chat.bring(.reconfigured(defaults))))
  }

  @Test("a theme whose file was written after the start is looked for", arguments: [true, false])
  func newTheme(_ isThere: Bool) {
    var chat = Chat(defaults: defaults())
    #expect(chat.press("'/theme mine'", "enter").contains(.readConfig))
    var read = defaults()
    if isThere { read.themes.append("mine") }
    let effects = chat.bring(.reconfigured(read))
    #expect(effects.contains(.theme("mine")) == isThere)
    #expect((chat.state.notice?.text.contains("There is no theme “mine”") == true) == !isThere)
    // It was answered: the next reading looks for nothing.
    #expect(!chat.bring(.reconfigured(defaults())).contains(.readConfig))
  }

  @Test("a wrong one is told until it is right, and changes nothing")
  func refused() {
    var chat = Chat(defaults: defaults(temperature: 0.3))
    chat.bring(.configRefused("The config was not applied: /c.yaml:3:16: no."))
    #expect(chat.screen().contains { $0.contains("/c.yaml:3:16") })
    #expect(chat.status().contains("temp 0.3 "))
    chat.bring(.reconfigured(defaults(temperature: 0.3)))
    #expect(!chat.screen().contains { $0.contains("/c.yaml") })
  }
}
