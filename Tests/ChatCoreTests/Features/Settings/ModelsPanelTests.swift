import Conversations
import Hands
import Testing

@testable import ChatCore

@Suite("The list of models")
struct ModelsPanelTests {
  private func chat(_ columns: Int) -> Chat {
    var chat = Scene.named("models")?.chat(columns, 24) ?? Chat()
    _ = chat.screen()
    return chat
  }

  @Test("the units are said once, in the title; windows and prices are short")
  func units() {
    var chat = chat(80)
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("─ Models, $ per million tokens (prompt/reply) ─") }, "\(screen)")
    #expect(screen.contains { $0.contains("mistralai/mixtral-8x22b-instruct") && $0.contains("64k · $1.20/$1.20") })
    #expect(screen.contains { $0.contains("type to filter, or type any name") })
  }

  @Test("a name that is not listed is taken as typed, and the list says so")
  func anyName() {
    var chat = chat(80)
    chat.press("'nosuch/model'")
    #expect(chat.screen().contains { $0.contains("No model matches “nosuch/model”. It is used as typed.") })
    chat.press("enter")
    #expect(chat.state.conversation.model == "nosuch/model")
  }

  @Test("in forty columns a model goes by its short name, and the price is whole")
  func narrow() {
    var chat = chat(40)
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("  mixtral-8x22b-") && $0.contains("$1.20/$1.20") }, "\(screen)")
    #expect(screen.contains { $0.contains("Mixtral-8x7B-") && $0.contains("$0.60/$0.60") }, "\(screen)")
  }

  @Test("line by line the local models are listed once, when they have been read")
  func awaited() {
    var defaults = SessionDefaults()
    for keymap in [Keymap.standard, .lineByLine] {
      defaults.keymap = keymap
      var chat = Chat(defaults: defaults)
      chat.press("f7")
      #expect(chat.state.panel?.isAwaited == keymap.namesCommands)
      chat.bring(.catalogue(provider: "local", [CatalogueModel(id: "one")]))
      #expect(chat.state.panel?.isAwaited == false)
      #expect(chat.state.panel?.choices?.contains { $0.hasPrefix("one") } == true)
    }
  }
}
