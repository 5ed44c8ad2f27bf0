import Cells
import ChatCore
import Conversations
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

  @Test("a notice is read whole: the draft's tokens give way to it")
  func wholeNotice() {
    var chat = Chat()
    chat.press("'Some words of a draft'")
    chat.count()
    #expect(rule(&chat).hasSuffix("tokens ─"))
    let words = "A notice that leaves hardly any room in its row for what is at the right."
    chat.bring(.notice(Notice(.warning, words)))
    #expect(rule(&chat).contains(" \(words) "), "\(rule(&chat))")
  }

  @Test("a longer one is below the rule, with no line through its last words", arguments: [(40, 12), (80, 24)])
  func longNotice(_ columns: Int, _ rows: Int) throws {
    var chat = Chat(columns: columns, rows: rows)
    let words = "A notice that is so long that it has no room in one row, not even on a screen of eighty columns."
    chat.bring(.notice(Notice(.warning, words)))
    let screen = chat.screen()
    let above = try #require(screen.lastIndex { !$0.isEmpty && $0.allSatisfy { $0 == "─" } }, "\(screen)")
    let said = screen[(above + 1)..<(rows - 2)]
    #expect(said.joined(separator: " ").split(separator: " ").joined(separator: " ") == words, "\(screen)")
    #expect(said.count > 1 && said.allSatisfy { !$0.contains("─") })
  }

  @Test("a search of the history leaves the composer without other hints")
  func searching() {
    var chat = Chat.after("one", "ok")
    chat.press("alt+r")
    #expect(chat.screen()[22] == ">")
  }

  @Test("a command that no name begins with is said as one types; any other is not")
  func noCommand() {
    var chat = Chat()
    chat.press("'/nosuch'")
    #expect(rule(&chat).contains("no command begins with /nosuch"), "\(rule(&chat))")
    chat.press("ctrl+u", "'/the'")
    #expect(!rule(&chat).contains("no command"))
  }

  @Test("in forty columns the key that leads to the newest line, and those of the queue, are whole")
  func narrow() {
    var chat = Chat(columns: 40, rows: 12)
    chat.ask("one")
    chat.ask("And what should a server say to a client that comes back too early?")
    #expect(chat.screen().contains { $0.contains("Alt+Up edits") }, "\(chat.screen())")
    chat = Chat(columns: 40, rows: 12)
    chat.ask("one")
    chat.answer(String(repeating: "line\n\n", count: 40))
    _ = chat.screen()
    chat.press("pgup")
    #expect(chat.screen().contains { $0.contains("─ ↓ Ctrl+End: newest ─") }, "\(chat.screen())")
  }

  @Test("while a message is edited, what Enter and Esc do is whole next to the size of the draft")
  func editing() {
    var chat = Chat.after("one", "first")
    chat.press("esc", "esc", "' more words than before'")
    chat.count()
    #expect(rule(&chat).hasPrefix("─ Editing a message: Enter sends a new version, Esc cancels ─"), "\(rule(&chat))")
    #expect(rule(&chat).hasSuffix(" tokens ─"))
  }

  @Test("while a reply comes, Esc stops that and the edit stays: the rule says so", arguments: [false, true])
  func editingWhileStreaming(_ isReply: Bool) throws {
    var chat = Chat.after("one", "first")
    chat.ask("two")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, "Half")))
    _ = chat.screen()
    chat.press("tab", "k", "k")
    if !isReply { chat.press("k") }
    chat.press("e", "'!'")
    let (what, act) = isReply ? ("reply", "saves") : ("message", "sends")
    let stopped = isReply ? "what comes" : "the reply"
    let streaming = "─ Editing a \(what): Esc stops \(stopped), then Enter \(act) it ─"
    chat.count()
    var screen = chat.screen()
    #expect(chat.state.isStreaming && screen.contains { $0.hasPrefix(streaming) }, "\(screen)")
    chat.press("esc")
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped."))))
    #expect(!chat.state.isStreaming && chat.state.composer.text == (isReply ? "first!" : "one!"))
    let idle = "─ Editing a \(what): Enter \(act) a new version, Esc cancels ─"
    screen = chat.screen()
    #expect(screen.contains { $0.hasPrefix(idle) }, "\(screen)")
    chat.press("esc")
    #expect(chat.state.composer.isEmpty)
  }

  @Test("an empty composer names the keys for a reply once there is one, and those of its other versions")
  func afterReply() {
    var chat = Chat()
    #expect(chat.screen()[22] == "> Ask anything. Enter sends, Alt+Enter new line, F1 help")
    chat.ask("one")
    chat.answer("first")
    #expect(chat.screen()[22] == "> Ask anything. Enter sends, Ctrl+R asks again, Tab messages, F1 help")
    chat.press("ctrl+r")
    chat.answer("second")
    #expect(chat.screen()[22] == "> Ask anything. Enter sends, Alt+Left version 1, Ctrl+R asks again, F1 help")
    chat.press("alt+left")
    #expect(chat.screen()[22] == "> Ask anything. Enter sends, Alt+Right version 2, Ctrl+R asks again, F1 help")
  }

  @Test(
    "the messages' keys name what the chosen one has: its code, its other versions",
    arguments: [
      (["words"], "> j k choose, e edit, r retry, y copy, d delete, F1 all, Tab back"),
      (["```\nls\n```"], "> j k choose, e edit, r retry, y copy, 1 code, d delete, F1 all, Tab back"),
      (["words", "more"], "> j k choose, h l version, e edit, r retry, y copy, d delete, F1 all, Tab back"),
      (["words", "~~~\nls\n~~~"], "> j k choose, h l version, e edit, r retry, y copy, 1 code, d delete, Tab back"),
    ])
  func chosenMessage(replies: [String], hint: String) {
    var chat = Chat()
    chat.ask("one")
    chat.answer(replies[0])
    for reply in replies.dropFirst() {
      chat.press("ctrl+r")
      chat.answer(reply)
    }
    _ = chat.screen()
    chat.press("tab")
    #expect(chat.screen()[22] == hint)
  }

  @Test("a notice that comes while one finds is below the find bar", arguments: [(80, 24), (40, 12), (20, 6), (20, 5)])
  func finding(_ columns: Int, _ rows: Int) throws {
    var chat = Chat(columns: columns, rows: rows)
    chat.ask("one M60")
    chat.answer("first M60")
    chat.press("ctrl+r")
    chat.answer("second M60")
    _ = chat.screen()
    chat.press("ctrl+f", "'M60'")
    _ = chat.screen()
    chat.press("alt+left")
    #expect(chat.state.notice?.text == "Version 1 of 2.")
    let screen = chat.screen()
    let line = try #require(screen.firstIndex { $0.hasPrefix("─ find M60") }, "\(screen)")
    #expect(screen[line + 1].contains("Version 1 of 2."), "\(screen)")
    #expect(Screen.frame(of: chat.state).cursor?.row == line && screen.count == rows)
    chat.press("enter")
    #expect(!chat.screen().contains { $0.contains("Version 1 of 2.") })
  }

  @Test("what says that one searches or edits stays above a notice", arguments: ["alt+r", "esc esc", "tab e"])
  func keptLine(_ keys: String) {
    var chat = Chat.after("one", "first")
    chat.press("ctrl+r")
    chat.answer("second")
    _ = chat.screen()
    for key in keys.split(separator: " ") { chat.press(String(key)) }
    let before = rule(&chat)
    #expect(before.hasPrefix("─ search earlier") || before.hasPrefix("─ Editing a "), "\(before)")
    let isSearch = keys == "alt+r"
    if isSearch { chat.bring(.notice(Notice(.warning, "The disk is full."))) } else { chat.press("alt+left") }
    let screen = chat.screen()
    #expect(screen[20].hasPrefix(before.prefix(40)), "\(screen)")
    #expect(screen[21].contains(isSearch ? "The disk is full." : "Version 1 of 2."), "\(screen)")
    chat.press(isSearch ? "'o'" : "right")
    #expect(rule(&chat).hasPrefix(isSearch ? "─ search: o " : String(before.prefix(40))), "\(rule(&chat))")
  }

  @Test("where there is no room for a rule, a notice covers the last row of the messages")
  func noRule() {
    var chat = Chat(columns: 40, rows: 5)
    chat.ask("one")
    chat.answer("first")
    chat.bring(.notice(Notice(.warning, "The disk is full.")))
    #expect(chat.screen()[2].contains("The disk is full."), "\(chat.screen())")
    chat.press("'x'")
    #expect(!chat.screen().contains { $0.contains("The disk is full.") })
  }

  @Test("while the end is in view, no line leads there; what comes is counted once it is below the window")
  func endInView() {
    var chat = Chat.after("one", "first")
    chat.ask("two")
    chat.reply(.text(choice: 0, "a"))
    _ = chat.screen()
    chat.press("tab", "k")
    #expect(!chat.screen().contains { $0.contains("newest") })
    chat.reply(.text(choice: 0, "\n\nb"))
    #expect(!rule(&chat).contains("new"), "\(rule(&chat))")
    chat.reply(.text(choice: 0, String(repeating: "\n\nline", count: 40)))
    #expect(rule(&chat).contains(" new lines below (Ctrl+End) "), "\(rule(&chat))")
  }
}
