import ChatCore
import Hands
import Testing

@Suite("The rule above the composer")
struct ComposerRuleTests {
  private func rule(_ chat: inout Chat) -> String { chat.screen()[24 - 2 - chat.state.composing.view.rows.count] }

  @Test("vi's mode stands there, with the command being typed")
  func vi() {
    var chat = Chat()
    #expect(!rule(&chat).contains("INSERT"))
    chat.press("'/keys vi'", "enter", "'some words'")
    #expect(rule(&chat).hasSuffix("─ INSERT ─"))
    chat.press("esc", "'2d'")
    #expect(rule(&chat).hasSuffix("─ NORMAL 2d ─"))
    chat.press("'b'")
    #expect(rule(&chat).hasSuffix("─ NORMAL ─"))
    #expect(chat.state.composer.text == "s")
    chat.press("'v'")
    #expect(rule(&chat).hasSuffix("─ VISUAL ─"))
  }

  @Test("a colon in vi's normal mode opens the palette; in insert mode it is typed")
  func colon() {
    var chat = Chat()
    chat.press("'/keys vi'", "enter", "'a:'")
    #expect(chat.state.composer.text == "a:")
    chat.press("esc", "':'")
    #expect(chat.screen().contains { $0.contains("─ Commands ─") })
  }

  @Test("a search of the history shows what is searched for, and whether anything holds it")
  func search() {
    var chat = Chat.after("one fish", "ok")
    chat.press("alt+r")
    #expect(rule(&chat).hasPrefix("─ search earlier prompts: type words of one · Esc leaves ─"))
    chat.press("'fi'")
    #expect(rule(&chat).hasPrefix("─ search: fi · Alt+R older, Enter takes it, Esc leaves ─"))
    #expect(chat.state.composer.text == "one fish")
    chat.press("'x'")
    #expect(rule(&chat).hasPrefix("─ search: fix · nothing earlier holds this ─"))
    chat.press("esc")
    #expect(chat.state.composer.text == "")
  }

  @Test("a draft taller than its place says which rows are in view")
  func rows() {
    var chat = Chat()
    for _ in 0..<19 { chat.press("'x'", "alt+enter") }
    #expect(rule(&chat).hasSuffix("─ rows 13–20 of 20 ─"))
  }
}
