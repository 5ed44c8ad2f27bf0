import ChatCore
import Conversations
import Hands
import Testing

@Suite("Files in a turn")
struct FilesTests {
  private func file(_ name: String, tokens: Int) -> AttachedFile {
    AttachedFile(
      summary: FileSummary(name: name, bytes: 4200, lines: 120, tokens: TokenCount(tokens, .exact)),
      block: "File `\(name)`:\n```\nx\n```")
  }

  private func missing(_ name: String) -> AttachedFile {
    AttachedFile(
      summary: FileSummary(name: name, problem: "There is no file \(name)."), block: "",
      isMissing: true)
  }

  private func rule(_ chat: inout Chat) -> String { chat.screen()[21] }

  @Test("size and tokens are shown before the turn is sent, and count into the window")
  func measured() throws {
    var defaults = SessionDefaults()
    defaults.providers[1].contextWindow = 1000
    var chat = Chat(defaults: defaults)
    chat.press("'Explain @a.swift'")
    let effects = chat.bring(.timer(.pause), after: 300)
    let mentions = try #require(
      effects.lazy.compactMap { if case .measureFiles(let mentions, _) = $0 { mentions } else { nil } }.first)
    #expect(mentions.map(\.path) == ["a.swift"])
    chat.bring(.filesMeasured(mentions, [file("a.swift", tokens: 446).summary]))
    #expect(rule(&chat).hasPrefix("─ a.swift 4.2 kB, 120 lines, 446 tokens ─"))
    #expect(chat.status().contains("ctx 47%"))
    // Typing on does not read the file again; taking the mention out forgets it.
    chat.press("' now'")
    #expect(!chat.bring(.timer(.pause)).contains { if case .measureFiles = $0 { true } else { false } })
    #expect(rule(&chat).contains("a.swift"))
    chat.press("ctrl+u")
    chat.bring(.timer(.pause))
    #expect(!rule(&chat).contains("a.swift"))
  }

  @Test("several files are told as one sum, a wrong one by what is wrong with it")
  func words() {
    let files = [1, 2, 3].map { file("\($0)", tokens: 1000).summary }
    #expect(FileSummary.line(files) == "3 files: 12.6 kB, 360 lines, 3,000 tokens")
    #expect(FileSummary.line([files[0], missing("b").summary]) == "There is no file b.")
    var guess = files[0]
    guess.tokens = TokenCount(1, .estimated)
    #expect(guess.words == "1 4.2 kB, 120 lines, ~1 token")
  }

  @Test("the turn goes out with its files; Up brings back the words alone")
  func sent() throws {
    var chat = Chat()
    #expect(chat.ask("Explain @a.swift") == nil)
    let effects = chat.bring(.filesRead([file("a.swift", tokens: 5)]))
    let request = try #require(
      effects.lazy.compactMap { if case .send(let request) = $0 { request } else { nil } }.first)
    #expect(request.messages == [.init(.user, "Explain @a.swift\n\nFile `a.swift`:\n```\nx\n```")])
    #expect(chat.stored.contains { if case .addHistory("Explain @a.swift", _) = $0 { true } else { false } })
    chat.press("up")
    #expect(chat.state.composer.text == "Explain @a.swift")
  }

  @Test("an edited turn takes files along that it named not before, and hangs where the old one hangs")
  func edited() throws {
    var chat = Chat()
    chat.ask("Explain @a.swift")
    chat.bring(.filesRead([file("a.swift", tokens: 5)]))
    chat.answer("It is x.")
    chat.press("tab", "k", "e", "alt+<", "'Compare @b.swift: '")
    let effects = chat.press("enter")
    let mentions = try #require(
      effects.lazy.compactMap { if case .readFiles(let mentions, _) = $0 { mentions } else { nil } }.first)
    #expect(mentions.map(\.path) == ["b.swift"])
    chat.bring(.filesRead([file("b.swift", tokens: 5)]))
    let block = "File `a.swift`:\n```\nx\n```"
    #expect(
      chat.requests.last?.messages == [
        .init(.user, "Compare @b.swift: Explain @a.swift\n\n\(block)\n\n\(block.replacing("a.swift", with: "b.swift"))")
      ])
    let path = chat.state.conversation.path
    #expect(chat.state.conversation.siblings(of: path[0]).count == 2)
    #expect(chat.state.composer.isEmpty)
  }

  @Test("an edited turn with a missing file stays in the composer, and still hangs where the old one hangs")
  func editedMissing() {
    var chat = Chat.after("One", "Two")
    chat.press("tab", "k", "e", "' @nope.txt'", "enter")
    chat.bring(.filesRead([missing("nope.txt")]))
    #expect(chat.state.composer.text == "One @nope.txt")
    chat.press("enter")
    chat.bring(.filesRead([missing("nope.txt")]))
    #expect(chat.requests.last?.messages == [.init(.user, "One @nope.txt")])
    #expect(chat.state.conversation.siblings(of: chat.state.conversation.path[0]).count == 2)
  }

  @Test("a missing file is told and nothing is sent; Enter again sends the words as they stand")
  func missing() throws {
    var chat = Chat()
    chat.ask("Use @nope.txt")
    chat.bring(.filesRead([missing("nope.txt")]))
    #expect(chat.requests.isEmpty)
    #expect(chat.state.composer.text == "Use @nope.txt")
    #expect(rule(&chat).contains("There is no file nope.txt"))
    chat.press("enter")
    chat.bring(.filesRead([missing("nope.txt")]))
    #expect(chat.requests.last?.messages == [.init(.user, "Use @nope.txt")])
  }

  @Test("a binary file is never sent")
  func binary() {
    var chat = Chat()
    let binary = AttachedFile(
      summary: FileSummary(name: "b.bin", problem: "b.bin is binary (3 B); only text can be attached."), block: "")
    for _ in 0..<2 {
      chat.press("ctrl+u", "'See @b.bin'", "enter")
      chat.bring(.filesRead([binary]))
    }
    #expect(chat.requests.isEmpty)
    #expect(rule(&chat).contains("b.bin is binary"))
  }

  @Test("files larger than the window are told with what to do, and nothing is sent")
  func tooLarge() {
    var defaults = SessionDefaults()
    defaults.providers[1].contextWindow = 1000
    var chat = Chat(columns: 120, defaults: defaults)
    chat.ask("See @big.log")
    chat.bring(.filesRead([file("big.log", tokens: 1001)]))
    #expect(chat.requests.isEmpty)
    #expect(chat.state.conversation.path.isEmpty)
    let screen = chat.screen().joined(separator: "\n")
    #expect(screen.contains("1,001 tokens of files") && screen.contains("@big.log:1-200"))
  }

  @Test("a text that was changed while its files were read is not sent, and not lost")
  func changed() {
    var chat = Chat()
    chat.ask("See @a.swift")
    chat.press("'!'")
    chat.bring(.filesRead([file("a.swift", tokens: 5)]))
    #expect(chat.requests.isEmpty)
    #expect(chat.state.composer.text == "See @a.swift!")
  }

  @Test("code that only looks like a mention, and what was pasted folded, names no file")
  func noMentions() {
    var chat = Chat()
    chat.bring(.input(.paste(String(repeating: "@app.route.x\n", count: 40))))
    chat.press("enter")
    #expect(chat.requests.count == 1)
  }

  @Test("a folded paste that begins with a slash is a message")
  func pastedPath() {
    var chat = Chat()
    let log = String(repeating: "/usr/bin/x: failed\n", count: 40)
    chat.bring(.input(.paste(log)))
    chat.press("enter")
    #expect(chat.requests.last?.messages == [.init(.user, log)])
  }
}
