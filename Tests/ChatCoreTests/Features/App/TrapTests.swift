import ChatCore
import Conversations
import Hands
import Testing

/// What a person does in good faith, and what must not come of it.
@Suite("Traps")
struct TrapTests {
  @Test(
    "a pasted text is sent, whatever it begins with",
    arguments: ["/usr/bin/env python", "/model", "/nonsense of mine", "//x", "/etc"])
  func pastedText(_ text: String) {
    var chat = Chat()
    chat.bring(.input(.paste(text)))
    chat.press("enter")
    #expect(chat.requests.last?.messages.last?.content == text)
  }

  @Test("a path typed as the first word is sent", arguments: ["/usr/bin/env python", "/etc/passwd"])
  func typedPath(_ text: String) {
    var chat = Chat()
    #expect(chat.ask(text)?.messages.last?.content == text)
  }

  @Test("what is typed where a paste was taken back is a command")
  func pasteTakenBack() {
    var chat = Chat()
    chat.bring(.input(.paste("/quit it")))
    chat.press("ctrl+_", "'/quit'")
    #expect(chat.press("enter").contains(.quit))
    var again = Chat()
    again.bring(.input(.paste("/quit")))
    again.press("ctrl+u", "'/quit'")
    #expect(again.press("enter").contains(.quit))
  }

  @Test("a draft that comes back is what it was: a command stays one")
  func draftOfCommand() {
    var chat = Chat()
    let conversation = Conversation(id: ConversationID(5), model: "m", provider: "local", createdAt: chat.state.now)
    chat.bring(.store(.opened(conversation, draft: "/quit")))
    #expect(chat.press("enter").contains(.quit))
  }

  /// What the runner is asked to export.
  private func exports(_ chat: Chat) -> [(end: MessageID?, format: ExportFormat, path: String)] {
    chat.effects.compactMap {
      if case .exportConversation(_, _, let end, let format, let path) = $0 { (end, format, path) } else { nil }
    }
  }

  @Test("export up to here ends at the chosen message")
  func exportUpToHere() {
    var chat = Chat.after("one", "first")
    let first = chat.state.conversation.head
    chat.ask("two")
    chat.answer("second")
    chat.press("tab", "k", "k", "x", "ctrl+u", "'here.txt'", "enter")
    #expect(exports(chat).map(\.end) == [first])
    #expect(exports(chat).map(\.format) == [.text])
    let cut = first.map(chat.state.conversation.cut)
    #expect(cut?.path.compactMap { cut?[$0]?.text.loaded } == ["one", "first"])
    #expect(cut?.messages.count == 2)
  }

  @Test("/save writes JSON whatever the ending, /export by the ending")
  func save() {
    var chat = Chat.after("one", "first")
    for line in ["/save talk.md", "/save talk", "/export talk.md"] { chat.press("'\(line)'", "enter") }
    #expect(exports(chat).map(\.format) == [.json, .json, .markdown])
    #expect(exports(chat).map(\.path) == ["talk.md", "talk", "talk.md"])
    #expect(exports(chat).allSatisfy { $0.end == nil })
  }

  @Test("/export alone asks for the file, with a name made from the title")
  func exportAlone() {
    var chat = Chat()
    chat.press("'/export'", "enter")
    #expect(chat.state.notice?.text == "This conversation is empty: there is nothing to export.")
    chat = Chat.after("one", "first")
    chat.press("'/export'", "enter")
    #expect(chat.screen().contains { $0.contains("─ Export (.md .html .json .txt) · Enter takes it · Esc closes ─") })
    chat.press("enter")
    #expect(exports(chat).map(\.path) == ["one.md"])
    #expect(exports(chat).map(\.format) == [.markdown] && exports(chat).allSatisfy { $0.end == nil })
  }

  @Test("a file name without a known ending is asked for again, what was typed kept")
  func exportWithoutEnding() {
    var chat = Chat.after("one", "first")
    chat.press("tab", "x", "ctrl+u", "'talk'", "enter")
    #expect(exports(chat).isEmpty)
    #expect(chat.state.notice?.text.contains(".json") == true)
    chat.press("'.json'", "enter")
    #expect(exports(chat).map(\.path) == ["talk.json"])
  }

  @Test("vi's keys are in force from the start where the config says so")
  func viAtTheStart() {
    var defaults = SessionDefaults()
    defaults.editingStyle = .vi
    var chat = Chat(defaults: defaults)
    chat.press("'ab'", "esc", "'x'")
    #expect(chat.state.composer.text == "a")
  }

  @Test(
    "F3 to F6 begin at values that harm nothing, and say so",
    arguments: [
      ("f3", ParameterName.temperature, ParameterValue.real(1)), ("f4", .temperature, .real(1)),
      ("f5", .maxTokens, .integer(1024)), ("f6", .maxTokens, .integer(1024)),
    ])
  func fromUnset(_ key: String, _ name: ParameterName, _ value: ParameterValue) {
    var chat = Chat()
    chat.press(key)
    #expect(chat.state.conversation.parameters[name] == value)
    #expect(chat.state.notice?.text.hasPrefix("\(name.rawValue) ") == true)
  }

  @Test("F5 and F6 begin at the model's longest reply where that is shorter", arguments: ["f5", "f6"])
  func fromUnsetWithLimit(_ key: String) {
    var chat = Chat.counting()
    var model = CatalogueModel(id: Chat.mixtral)
    model.outputMax = 500
    chat.bring(.catalogue(provider: "aimlapi", [model]))
    chat.press(key)
    #expect(chat.state.conversation.parameters[.maxTokens] == .integer(500))
    chat.press("f6")
    #expect(chat.state.conversation.parameters[.maxTokens] == .integer(1000))
  }

  private func missing(_ path: String) -> AttachedFile {
    AttachedFile(summary: FileSummary(name: path, problem: "There is no file \(path)."), block: "", isMissing: true)
  }

  @Test("a file named by /file must be there: nothing is sent however often, and the draft stays")
  func explicitFile() {
    var chat = Chat()
    chat.press("'/file zzz'", "enter", "'look'")
    for _ in 0..<3 {
      chat.press("enter")
      chat.bring(.filesRead([missing("zzz")]))
      #expect(chat.state.notice?.text.contains("zzz") == true)
    }
    #expect(chat.requests.isEmpty && chat.state.composer.text == "@zzz look")
  }

  @Test("a word with an @ that names no file goes out when it is sent again")
  func word() {
    var chat = Chat()
    chat.press("'hi @someone'")
    for _ in 0..<2 {
      chat.press("enter")
      chat.bring(.filesRead([missing("someone")]))
    }
    #expect(chat.requests.count == 1)
  }
}
