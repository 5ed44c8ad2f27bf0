import Cells
import ChatCore
import Conversations
import Hands
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
    #expect(chat.asked.contains(.list(query: "fo", includeArchived: false, limit: 200)))
    var late = summary(1, "late")
    late.match = nil
    chat.bring(.store(.list(query: "f", [late])))
    #expect(!chat.screen().contains { $0.contains("late") })
    var found = summary(2, "Foxes")
    found.match = MessageID(77)
    chat.bring(.store(.list(query: "fo", [found])))
    #expect(chat.screen().contains { $0.contains("Foxes") })
    chat.press("enter")
    #expect(chat.asked.last == .open(ConversationID(2), at: MessageID(77)))
  }

  @Test(
    "the palette and the help know everyday words",
    arguments: [
      ("regenerate", "/retry"), ("again", "/retry"), ("exit", "/quit"), ("quit", "/quit"), ("old", "/open"),
      ("history", "/open"), ("copy", "/copy"), ("clipboard", "/copy"), ("colors", "/theme"), ("dark", "/theme"),
      ("clear", "/new"), ("rename", "/name"), ("options", "/settings"), ("persona", "/system"), ("resume", "/continue"),
      ("compare", "/diff"), ("upload", "/file"), ("restore", "/undo"), ("Creativity", "/temperature"),
      ("/retry", "/retry"), ("think", "/reasoning"), ("price", "/tokens"), ("fork", "/fork"), ("mod", "/model"),
    ])
  func everydayWords(_ word: String, _ command: String) {
    var chat = Chat(rows: 70)
    chat.press("ctrl+p", "'\(word)'")
    let first = chat.state.panel?.choices?.first ?? ""
    #expect(first == command || first.hasPrefix(command + " ") || first.hasPrefix(command + ","), "\(first)")
    // It is searched, and not shown.
    #expect(chat.screen().contains { $0.contains("› \(command)") })
    guard !word.hasPrefix("/") else { return }
    chat.press("esc", "f1", "'\(word)'")
    #expect(chat.screen().contains { $0.contains("\(command)") } || word == "Creativity", "\(chat.screen())")
  }

  @Test("what only the short help says is found as well")
  func shortHelp() {
    var chat = Chat(rows: 40)
    chat.press("f1", "'copy'")
    #expect(chat.screen().contains { $0.contains("Tab y") })
  }

  private func summary(_ id: Int64, _ title: String) -> ConversationSummary {
    ConversationSummary(
      id: ConversationID(id), title: title, model: "m", updatedAt: Timestamp(milliseconds: 0), messageCount: 2)
  }

  @Test("what is renamed in the list is renamed there: the list is back, with its filter, and so after Esc")
  func renamed() {
    var chat = Chat.after("one", "first")
    let here = chat.state.conversation.id
    chat.press("ctrl+o", "'fo'")
    for id in [here, ConversationID(2)] {
      var found = summary(2, "Foxes")
      found.id = id
      chat.bring(.store(.list(query: "fo", [found])))
      for keys in [["'!'", "enter"], ["esc"], ["ctrl+u", "enter"]] {
        chat.press("ctrl+s")
        #expect(chat.screen().contains { $0.contains("Rename") })
        for key in keys { chat.press(key) }
        #expect(chat.state.panel?.title == "Conversations")
        #expect(chat.asked.last == .list(query: "fo", includeArchived: false, limit: 200))
      }
      // A key of the composer's is no key there.
      chat.press("alt+p")
      #expect(chat.state.composer.isEmpty)
    }
    #expect(chat.state.conversation.title == "Foxes!")
    #expect(chat.stored.contains(.rename(ConversationID(2), "Foxes!")))
  }

  @Test("where no chat matches, the key that searches one-shots and the archive is named until it was pressed")
  func searchesAll() {
    var chat = Chat()
    chat.press("ctrl+o", "'rope'")
    chat.bring(.store(.list(query: "rope", [])))
    #expect(chat.screen().contains { $0.contains("No conversation matches “rope”. Alt+H searches all.") })
    chat.press("alt+h")
    #expect(chat.asked.last == .list(query: "rope", includeArchived: true, limit: 200))
    chat.bring(.store(.list(query: "rope", [])))
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("No conversation matches") })
    #expect(!screen.contains { $0.contains("searches all") })
  }

  @Test("a conversation that was found by a word is read from the message that has it")
  func openedAtHit() {
    var other = Chat.after("Which knots?", "A rope is long.")
    for _ in 0..<4 {
      other.ask("More?")
      other.answer(String(repeating: "line\n\n", count: 20))
    }
    let opened = other.state.conversation
    let hit = opened.path[1]
    for match in [hit, nil] {
      var chat = Chat()
      var found = summary(2, "Knots")
      found.match = match
      chat.press("ctrl+o", "'rope'")
      chat.bring(.store(.list(query: "rope", [found])))
      chat.press("enter")
      #expect(chat.asked.last == .open(ConversationID(2), at: match))
      chat.bring(.store(.opened(opened, draft: "")))
      let screen = chat.screen()
      #expect(screen.contains { $0.contains("A rope is long.") } == (match != nil), "\(screen)")
      #expect(screen.contains { $0.contains("newest") } == (match != nil), "\(screen)")
    }
  }

  @Test("the settings say what is set elsewhere, with its keys, and how many rows are out of view")
  func settingsElsewhere() {
    var chat = Chat(columns: 80, rows: 24)
    chat.press("'/system Be brief.'", "enter", "f2")
    let name = "SmolLM2-135M-Instruct (F7) · local (/p) · system prompt set (/system)"
    #expect(chat.screen().contains { $0.contains(name) }, "\(chat.screen().joined(separator: "\n"))")
    func mark(_ arrow: String) -> Int? {
      chat.screen().compactMap { row in
        row.firstMatch(of: #/(.) (\d+) more/#).flatMap { $0.1 == arrow ? Int($0.2) : nil }
      }.first
    }
    let below = mark("↓") ?? 0
    #expect(below > 0 && mark("↑") == nil)
    chat.press("up")
    #expect(mark("↓") == nil && mark("↑") != nil)
  }

  @Test("the settings say where each value came from, and follow keys pressed beside them")
  func origins() {
    var defaults = SessionDefaults()
    defaults.parameters[.topP] = .real(0.9)
    defaults.origins[.parameter(.topP)] = .config
    var preset = Preset(name: "calm")
    preset.parameters[.minP] = .real(0.1)
    defaults.presets = [preset]
    var chat = Chat(columns: 90, rows: 30, defaults: defaults)
    chat.press("'/preset calm'", "enter", "f2", "f4", "f4")
    func line(_ name: String) -> String { chat.screen().first { $0.contains(" \(name) ") } ?? "" }
    #expect(line("temperature").contains("1.1") && line("temperature").contains("conversation"))
    #expect(line("top_p").contains("0.9") && line("top_p").contains("config"))
    #expect(line("min_p").contains("0.1") && line("min_p").contains("preset"))
    #expect(line("seed").contains("not set"))
  }

  @Test("help comes over a panel, for that panel's keys, and gives it back")
  func helpOverPanel() {
    var chat = Chat(rows: 70)
    chat.press("f2", "down", "f1")
    let help = chat.screen()
    #expect(help.contains { $0.contains("─ Help · forms ─") })
    #expect(help.contains { $0.contains("Ctrl+S") && $0.contains("make it the default in the config") })
    chat.press("f1")
    #expect(chat.screen().contains { $0.contains("› max_tokens") })
    chat.press("esc")
    #expect(chat.state.panel == nil)
    // A panel opened from help is on its own.
    chat.press("f2", "f1", "ctrl+o", "esc")
    #expect(chat.state.panel == nil)
  }

  @Test("a snippet's form shows what will be written, takes pasted lines as lines, and leaves the draft alone")
  func snippet() {
    var defaults = SessionDefaults()
    defaults.prompts = [PromptSnippet(name: "review", text: "Review this {{language}} code:\n\n{{code}}")]
    var chat = Chat(defaults: defaults)
    chat.press("'Hello. '", "ctrl+p", "'snippet'", "enter", "enter", "'Swift'")
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("─ Prompt review ─") })
    #expect(screen.contains { $0.contains("Review this Swift code:") })
    #expect(screen.contains { $0.contains("{{code}}") })
    chat.press("enter")
    chat.bring(.input(.paste("a\nb")))
    chat.press("enter")
    #expect(chat.state.composer.text == "Hello. Review this Swift code:\n\na\nb")
  }

  @Test("panels name their keys, those in force")
  func hints() throws {
    var defaults = SessionDefaults()
    defaults.keymap = try Keymap(remapping: [KeyRemapping("form-make-default", ["f12"])])
    var chat = Chat(defaults: defaults)
    chat.press("f2")
    #expect(
      chat.screen().contains {
        $0.hasSuffix(" ←→ change · type a value · Delete resets · F12 make default · Esc closes ─┘")
      })
  }

  @Test("on a narrow screen the key that leaves is named longest", arguments: ["f2", "ctrl+o", "f1", "ctrl+p"])
  func leaving(_ key: String) {
    var chat = Chat(columns: 24, rows: 12)
    chat.press(key)
    #expect(chat.screen().contains { $0.hasSuffix(" Esc closes ─┘") })
  }

  @Test("the model list holds the models in force at once, and the catalogue as it comes")
  func models() {
    var chat = Chat()
    chat.press("f7")
    #expect(chat.screen().contains { $0.contains("› ") && $0.contains(chat.state.conversation.model) })
    chat.bring(.catalogue(provider: chat.state.conversation.provider, [CatalogueModel(id: "lab/new")]))
    #expect(chat.screen().contains { $0.contains("lab/new") })
    chat.press("'lab'", "enter")
    #expect(chat.state.conversation.model == "lab/new")
  }

  @Test("the list of local models is read each time it opens, any other once")
  func localModels() {
    for (provider, times) in [("local", 2), ("aimlapi", 0)] {
      var chat = Chat()
      chat.press("'/provider \(provider)'", "enter")
      chat.bring(.catalogue(provider: provider, [CatalogueModel(id: "one")]))
      chat.effects = []
      chat.press("f7", "esc", "f7", "esc")
      #expect(chat.effects.count { $0 == .catalogue(provider: provider) } == times)
    }
  }

  @Test("the palette runs what it names")
  func palette() {
    var chat = Chat.after("Hello", "Hi")
    chat.press("ctrl+p", "'new conversation'", "enter")
    #expect(chat.state.conversation.path.isEmpty)
  }

  @Test("the palette tells keys that hold where it was opened")
  func paletteKeys() {
    var chat = Chat()
    chat.press("ctrl+p", "'/undo'")
    #expect(chat.screen().contains { $0.contains("/undo") && $0.hasSuffix("  │") })
    chat.press("ctrl+u", "'/retry'")
    #expect(chat.screen().contains { $0.contains("/retry") && $0.hasSuffix("Ctrl+R │") })
  }

  @Test("find counts, goes round, and closes without moving the view")
  func find() {
    var chat = Chat.after("a fox", "Foxes are foxes.")
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
    #expect(chat.screen().contains { $0.contains("Enter sends · Esc leaves") })
    // `q` closes a page; it never says yes.
    chat.press("q")
    #expect(chat.requests.count == 1)
    chat.press("ctrl+r", "enter")
    let request = try #require(chat.requests.last)
    #expect(request.messages == [.init(.user, "second")])
  }

  @Test("the request behind a reply names the key of its provider, and y copies the command")
  func request() throws {
    for (provider, variable) in [("local", "MIXCHAT_LOCAL_KEY"), ("aimlapi", "AIMLAPI_API_KEY")] {
      let headers = ["Authorization: Bearer $\(variable)"]
      var defaults = SessionDefaults()
      defaults.provider = provider
      var chat = Chat(defaults: defaults)
      chat.ask("one")
      chat.answer("two")
      let reply = try #require(chat.state.conversation.head)
      let effects = chat.press("tab", "C")
      #expect(effects == [.curl(reply, ReplyTimings(), headers: headers)])
      chat.bring(.page(title: "The request", text: "curl x\n\n# What came", copies: "curl x"))
      #expect(chat.screen().contains { $0.contains("y copies it · Esc closes") })
      #expect(chat.press("y") == [.copy("curl x", what: "command")])
      chat.bring(.page(title: "Balance", text: "plenty"))
      #expect(!chat.screen().contains { $0.contains("copies it") })
      #expect(chat.press("y").isEmpty)
    }
  }

  @Test("in 40 columns nothing is cut that could be left out")
  func narrow() {
    var chat = Chat(columns: 40, rows: 12)
    chat.ask("A question with so many words that its title has no room")
    chat.answer("two")
    chat.press("f2")
    #expect(chat.screen()[2] == "│ › temperature        not set         │")
    chat.press("esc", "ctrl+p")
    #expect(chat.screen()[3] == "│ › /model      choose the model    F7 │")
    chat.press("esc", "ctrl+o")
    let summary = ConversationSummary(
      id: ConversationID(7), title: "A question with so many words", model: "m",
      updatedAt: Timestamp(milliseconds: chat.clock), messageCount: 7)
    chat.bring(.store(.list(query: "", [summary])))
    #expect(chat.screen().contains { $0.contains("A question with so many…  just now") })
    chat.press("esc", "f9")
    #expect(chat.screen()[2].contains("tokens ("))
    #expect(!chat.screen()[2].contains("kept for the reply"))
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
