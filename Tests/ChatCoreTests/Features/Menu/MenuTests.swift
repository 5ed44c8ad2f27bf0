import Cells
import Conversations
import Hands
import Testing

@testable import ChatCore

/// The menus of `/` and `@` as one who types meets them.
@Suite("Menus above the composer")
struct MenuTests {
  /// A chat that knows some models, themes and files; what is on the screen has been looked at.
  private func chat(columns: Int = 80, rows: Int = 24) -> Chat {
    var defaults = SessionDefaults()
    defaults.themes = ["auto", "dark", "light", "mono"]
    defaults.theme = "light"
    var chat = Chat(columns: columns, rows: rows, defaults: defaults)
    var models = ["mistralai/mixtral-8x22b-instruct", "openai/gpt-4o"].map { CatalogueModel(id: $0) }
    models[1].contextLength = 128_000
    (models[1].promptPrice, models[1].completionPrice) = (2.5, 10)
    chat.bring(.catalogue(provider: chat.state.conversation.provider, models))
    chat.press("esc")
    return chat
  }

  /// The screen is drawn and looked at.
  private func look(_ chat: inout Chat) {
    _ = chat.screen()
    chat.clock += 500
  }

  private func lines(_ chat: inout Chat) -> [String] {
    let rows = chat.screen()
    let above = rows.dropLast(3)
    guard let edge = above.lastIndex(where: { $0.allSatisfy { $0 == "─" } && !$0.isEmpty }) else { return [] }
    return above[(edge + 1)...].map { String($0.drop { "› •".contains($0) }) }
  }

  @Test("a menu that opens has its rows and its line, whatever was said before; that comes back")
  func overNotice() {
    var chat = Chat()
    chat.bring(.notice(Notice(.error, String(repeating: "It went wrong. ", count: 12))))
    chat.press("'/theme '")
    #expect(chat.screen().contains { $0.contains("Tab completes") })
    #expect(!chat.screen().contains { $0.contains("It went wrong.") })
    #expect(chat.screen().contains { $0.contains("auto") })
    chat.press("ctrl+u")
    #expect(chat.screen().contains { $0.contains("It went wrong.") })
  }

  @Test("/ lists commands with what they do and their keys, filtered as one types, above the rule")
  func commands() {
    var chat = chat()
    chat.press("'/'")
    let all = lines(&chat)
    #expect(all.count == 8)
    #expect(all[0].hasPrefix("/model [NAME]") && all[0].contains("choose the model") && all[0].hasSuffix("F7"))
    // Keys end in one column, as in the palette.
    let ends = all.filter { row in ["F7", "F2", "Ctrl+R"].contains { row.hasSuffix($0) } }.map(\.count)
    #expect(ends.count > 1 && Set(ends).count == 1, "\(all)")
    chat.press("'th'")
    #expect(lines(&chat).first?.hasPrefix("/theme [NAME]") == true)
    #expect(chat.screen()[21].contains("Enter runs · Esc closes"))
    #expect(chat.screen()[22].hasPrefix("> /theme"))
    chat.press("'xyz'")
    #expect(lines(&chat).isEmpty)
  }

  @Test(
    "names come first, scattered letters are no hit, words of the help are",
    arguments: [
      ("un", "undo"), ("c", "continue"), ("e", "edit"), ("q", "quit"), ("m", "model"), ("sav", "save"),
      ("cod", "save-code"), ("regen", "retry"), ("clears", "system"), ("top_", "top_p"), ("upload", "file"),
      ("colors", "theme"),
      ("mode", "model"), ("hepl", ""), ("mdl", ""), ("xyz", ""),
    ])
  func ranks(_ typed: String, _ first: String) {
    #expect(CompletionCandidate.commands(typed, .standard).first?.text ?? "" == first)
  }

  @Test(
    "the palette puts the same command first",
    arguments: [
      "m", "co", "re", "mod", "mode", "the", "cod", "sav", "upload", "colors", "think", "list", "regen", "clears",
      "price", "switch", "exit",
    ])
  func ranksAsThePalette(_ typed: String) {
    var chat = Chat(rows: 70)
    chat.press("ctrl+p", "'\(typed)'")
    let first = chat.state.panel?.choices?.first?.split(separator: " ").first ?? ""
    #expect(first == "/" + (CompletionCandidate.commands(typed, .standard).first?.text ?? ""))
  }

  @Test("arrows choose, Enter runs what is chosen; the history has the whole command")
  func runs() {
    var chat = chat()
    chat.press("'/th'")
    look(&chat)
    chat.press("enter")
    #expect(chat.state.panel?.title == "Themes")
    chat.press("esc", "up")
    #expect(chat.state.composer.text == "/theme")
    chat.press("ctrl+u", "'/qu'", "down", "enter")
    #expect(chat.effects.contains(.quit))
  }

  @Test("what was typed and sent before it could be seen is taken as it is")
  func unseen() {
    var chat = chat()
    chat.press("'/qui'")
    _ = chat.screen()
    chat.press("enter")
    #expect(!chat.effects.contains(.quit))
    #expect(chat.state.composer.text == "/qui")
    #expect(chat.state.notice?.text.contains("There is no /qui. Did you mean /quit?") == true)
    chat.press("ctrl+u")
    chat.bring(.folderFiles(["bob.md"]))
    #expect(chat.ask("mail @bob")?.messages.last?.content == nil)
    #expect(chat.state.composer.text == "mail @bob")
  }

  @Test("Enter takes no line that took the place of the one that was seen")
  func replaced() {
    var chat = chat()
    chat.bring(.folderFiles(["notes/explain.md"]))
    chat.press("'@pla'")
    look(&chat)
    chat.bring(.folderFiles(["plan.txt", "notes/explain.md"]))
    #expect(lines(&chat).first == "plan.txt")
    var other = chat
    chat.press("enter")
    #expect(!chat.state.composer.text.contains("plan.txt"))
    look(&other)
    other.press("enter")
    #expect(other.state.composer.text == "@plan.txt ")
  }

  @Test(
    "a whole name or short form means itself, seen or not",
    arguments: [("/q", Effect.quit), ("/quit", .quit), ("/redraw", .redraw), ("/version", .version)])
  func exact(_ typed: String, _ effect: Effect) {
    for seen in [false, true] {
      var chat = chat()
      chat.press("'\(typed)'")
      if seen { look(&chat) }
      #expect(chat.press("enter").contains(effect))
    }
  }

  @Test("Enter completes where an argument is due, Tab always; neither sends")
  func completes() {
    for key in ["enter", "tab"] {
      var chat = chat()
      chat.press("'/mou'")
      look(&chat)
      chat.press(key)
      #expect(chat.state.composer.text == "/mouse ")
      #expect(lines(&chat).map { $0.prefix(3) } == ["on", "off"])
      chat.press("down", "down", "enter")
      #expect(chat.effects.contains(.mouse(false)))
      #expect(chat.requests.isEmpty)
    }
  }

  @Test("/theme lists its values, the one in force marked and chosen; what is typed filters")
  func values() {
    var chat = chat()
    chat.press("'/theme '")
    #expect(chat.screen().contains { $0.hasPrefix("› light") })
    chat.press("'da'")
    look(&chat)
    chat.press("enter")
    #expect(chat.effects.contains(.theme("dark")) && chat.state.composer.isEmpty)
    chat.press("'/theme '")
    #expect(chat.screen().contains { $0.hasPrefix("› dark") })
    #expect(chat.screen().contains { $0.hasPrefix("  light") })
  }

  @Test("/model lists models with window and price")
  func models() {
    var chat = chat(columns: 100, rows: 30)
    chat.press("'/model gpt'")
    #expect(lines(&chat).first?.hasPrefix("openai/gpt-4o  128k · $2.50/$10.00") == true)
    look(&chat)
    chat.press("enter")
    #expect(chat.state.conversation.model == "openai/gpt-4o")
  }

  @Test("where anything may be typed, nothing is chosen: Enter takes what is typed")
  func free() {
    var chat = chat()
    chat.press("'/temperature 1.5'", "enter", "'/temperature 1'")
    look(&chat)
    chat.press("enter")
    #expect(chat.state.conversation.parameters[.temperature] == .real(1))
  }

  @Test("what is answered to a line is not covered by what it could go on with", arguments: [true, false])
  func answered(isSeen: Bool) {
    var chat = chat()
    chat.press("'/export /tmp/notes'")
    let names = ["/tmp/notes", "/tmp/notes-2"]
    if isSeen {
      chat.bring(.fileNames(prefix: "/tmp/", names))
      look(&chat)
      #expect(chat.state.isMenuOpen)
    }
    chat.press("enter")
    if !isSeen { chat.bring(.fileNames(prefix: "/tmp/", names)) }
    #expect(chat.state.composer.text == "/export /tmp/notes")
    #expect(!chat.state.isMenuOpen)
    #expect(chat.screen().contains { $0.contains("The file's ending gives the format") })
    chat.press("'-'")
    #expect(chat.state.isMenuOpen)
  }

  @Test("every command whose argument is a closed set lists it, out of the table")
  func closedSets() {
    var chat = chat()
    chat.state.defaults.presets = [Preset(name: "short")]
    for row in CommandRow.table {
      guard let argument = row.arguments.first, argument.kind.isChosen, argument.kind != .prompt else { continue }
      chat.press("ctrl+u", "'/\(row.name) '")
      #expect(chat.state.menu.isOpen, "/\(row.name)")
    }
  }

  @Test("@ asks for the files once, matches the file's own name first, and completes without sending")
  func files() {
    var chat = chat()
    let effects = chat.press("'see @aps'")
    #expect(effects.filter { $0 == .listFolder }.count == 1)
    chat.bring(.folderFiles(["docs/maps.md", "Sources/App/AppState.swift", "Sources/apsis/main.swift"]))
    #expect(lines(&chat) == ["Sources/App/AppState.swift", "docs/maps.md", "Sources/apsis/main.swift"])
    look(&chat)
    chat.press("enter")
    #expect(chat.state.composer.text == "see @Sources/App/AppState.swift ")
    #expect(chat.requests.isEmpty && lines(&chat).isEmpty)
  }

  @Test("a path that leads out of the folder is listed from where it leads", arguments: ["/et", "~/do", "../x", ".gi"])
  func outside(_ path: String) {
    var chat = chat()
    let asked = chat.press("'@\(path)'").compactMap { if case .completeFile(let prefix) = $0 { prefix } else { nil } }
    #expect(asked.count == (path.contains("/") ? 2 : 1) || asked.count == 1)
    let prefix = asked.last ?? ""
    chat.bring(.fileNames(prefix: prefix, [path + "one", path + "two/"]))
    #expect(lines(&chat) == [path + "one", path + "two/"])
    chat.press("down", "tab")
    #expect(chat.state.composer.text == "@\(path)two/")
  }

  @Test("the rest of the first hit stands behind the cursor; Right takes it, and moves elsewhere")
  func rest() {
    var chat = chat()
    chat.press("'/the'")
    #expect(chat.screen()[22] == "> /theme")
    chat.press("right")
    #expect(chat.state.composer.text == "/theme ")
    chat.press("ctrl+u", "'/the'", "left", "right", "'m'")
    #expect(chat.state.composer.text == "/them")
  }

  @Test("Esc closes and leaves the text; it stays closed for this word")
  func closed() {
    var chat = chat()
    chat.press("'/th'", "esc")
    #expect(chat.state.composer.text == "/th" && lines(&chat).isEmpty)
    chat.press("'e'")
    #expect(!chat.state.menu.isOpen)
    chat.press("ctrl+u", "'/t'")
    #expect(chat.state.menu.isOpen)
  }

  @Test("no menu for what is pasted, comes from the history, begins with // or is a path")
  func notOpened() {
    var chat = chat()
    chat.bring(.folderFiles(["theme.md"]))
    for paste in ["/the", "see @the"] {
      chat.bring(.input(.paste(paste)))
      #expect(!chat.state.menu.isOpen, "\(paste)")
      chat.press("ctrl+u")
    }
    chat.press("'/temperature 1'", "enter", "up")
    #expect(!chat.state.menu.isOpen)
    chat.press("up")
    #expect(!chat.state.menu.isOpen)
    for typed in ["//the", "/usr/the", "a/the", "mail a@the"] {
      chat.press("ctrl+u", "'\(typed)'")
      #expect(!chat.state.menu.isOpen, "\(typed)")
    }
  }

  @Test("a panel over it, another place in the text, an empty line: the menu is gone")
  func leaves() {
    var chat = chat()
    chat.press("'/t'", "f1")
    #expect(!chat.state.isMenuOpen)
    chat.press("esc", "home")
    #expect(!chat.state.isMenuOpen)
    chat.press("end", "ctrl+u", "'/t'", "backspace", "backspace")
    #expect(!chat.state.menu.isOpen)
  }

  @Test(
    "as the reader sees it, at every size",
    arguments: [(40, 12, 0), (80, 24, 0), (100, 30, 0), (132, 50, 14), (200, 60, 48), (20, 5, 0)])
  func sizes(_ columns: Int, _ rows: Int, _ margin: Int) {
    let left = String(repeating: " ", count: margin)
    var chat = chat(columns: columns, rows: rows)
    chat.bring(.folderFiles((0..<30).map { "a/very/long/folder/of/no/use/at/all/to/anyone/file-\($0).swift" }))
    for typed in ["/", "/s", "/model ", "@fi", "/set "] {
      chat.press("ctrl+u", "'\(typed)'")
      _ = chat.state.settle()
      let frame = Screen.frame(of: chat.state)
      #expect(frame.rows.count == rows && frame.rows.allSatisfy { $0.width <= columns }, "\(typed)")
      let shown = frame.rows.map(\.plainText)
      #expect(shown[rows - 2].hasPrefix(left + "> " + typed.trimmingSpaces()))
      if rows > 5 {
        let marks = ["› ", "• "].map { left + $0 }
        #expect(
          shown.contains { row in marks.contains { row.hasPrefix($0) } || row.contains("temperature") }, "\(shown)")
      }
      if typed == "@fi" { #expect(shown.contains { $0.contains("file-1") }) }
    }
  }

  @Test("in forty columns commands go by their names, and what they do is to be read")
  func narrow() {
    var chat = Chat(columns: 40, rows: 12)
    chat.press("'/'")
    let shown = chat.screen()
    #expect(shown.contains { $0.hasPrefix("› /model ") && $0.hasSuffix("choose the model") }, "\(shown)")
    #expect(!shown.contains { $0.contains("[NAME]") })
  }

  @Test("where a number may be typed, its range is said")
  func ranges() {
    var chat = Chat()
    chat.press("'/temperature '")
    #expect(chat.screen().contains { $0.contains("default") && $0.contains("or type 0…2") }, "\(chat.screen())")
  }
}
