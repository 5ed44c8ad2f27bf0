import ChatCore
import Conversations
import Hands
import Testing

@Suite("Commands for the shell")
struct ShellTests {
  private func rule(_ chat: inout Chat) -> String { chat.screen()[21] }

  @Test("a line that begins with ! runs, its output joins the draft folded, and only Enter sends it")
  func runs() {
    var chat = Chat()
    chat.press("'!make test'")
    let effects = chat.press("enter")
    #expect(effects.contains(.runShell("make test")) && chat.requests.isEmpty)
    #expect(chat.state.composer.isEmpty)
    #expect(chat.stored.contains { if case .addHistory("!make test", _) = $0 { true } else { false } })
    chat.bring(.timer(.shell), after: 2000)
    #expect(rule(&chat).contains("running `make test`, 2 s · Ctrl+C ends it"))
    chat.press("'Why? '")
    chat.bring(.shellRan(ShellOutput(command: "make test", text: "bad\nworse\n", ending: "exit code 2")))
    let screen = chat.screen().joined(separator: "\n")
    #expect(screen.contains("Why? [output of make test, "), "\(screen)")
    #expect(!screen.contains("worse") && chat.requests.isEmpty)
    chat.press("enter")
    let sent = chat.requests.last?.messages.last?.content
    #expect(
      sent?.hasPrefix("Why? Output of `make test` (exit code 2):\n```text\nbad\nworse\n```") == true, "\(sent ?? "")")
  }

  @Test("the key that the notice names unfolds the output, from the row below it")
  func unfolds() {
    var chat = Chat()
    chat.bring(.shellRan(ShellOutput(command: "make", text: "bad\nworse\n", ending: nil)))
    chat.press("alt+e")
    #expect(chat.screen().contains { $0.contains("worse") })
    #expect(chat.state.composer.text.hasPrefix("Output of `make`"))
  }

  @Test(
    "Esc and Ctrl+C end a command; a second one waits; one that prints nothing says so", arguments: ["esc", "ctrl+c"])
  func stopped(key: String) {
    var chat = Chat()
    chat.press("'!sleep 9'", "enter", "'!ls'", "enter")
    #expect(rule(&chat).contains("`sleep 9` still runs: Ctrl+C ends it."))
    chat.press("ctrl+u")
    #expect(chat.press(key).contains(.stopShell))
    chat.bring(.shellRan(ShellOutput(command: "sleep 9", text: "", ending: "stopped")))
    #expect(rule(&chat).contains("`sleep 9` printed nothing (stopped)."))
    #expect(chat.press("'!ls'", "enter").contains(.runShell("ls")))
    chat.bring(.shellFailed("What `ls` printed is binary (9 B); only text can be attached."))
    #expect(rule(&chat).contains("What `ls` printed is binary"))
    #expect(!chat.press("esc").contains(.stopShell))
  }

  @Test("! alone is not sent before it was said that a command is missing")
  func alone() {
    var chat = Chat()
    chat.press("'! '", "enter")
    #expect(chat.requests.isEmpty && chat.screen().joined().contains("A command belongs behind !."))
    chat.press("enter")
    #expect(chat.requests.last?.messages.last?.content == "! ")
  }

  @Test("!! sends a line that begins with !, and so do a paste, an edit and the config's word")
  func literal() {
    var chat = Chat()
    chat.press("'!!important'", "enter")
    #expect(chat.requests.last?.messages.last?.content == "!important")
    chat.answer("Yes.")
    chat.bring(.input(.paste("!rm -rf x")))
    #expect(!chat.press("enter").contains { if case .runShell = $0 { true } else { false } })
    #expect(chat.requests.last?.messages.last?.content == "!rm -rf x")
    var defaults = SessionDefaults()
    defaults.runsCommands = false
    var off = Chat(defaults: defaults)
    off.press("'!ls'")
    #expect(!off.press("enter").contains { if case .runShell = $0 { true } else { false } })
    #expect(off.state.composer.text == "!ls" && off.screen().joined().contains("Commands are off"))
  }

  @Test("what is large is asked about once; an address that is still being typed is not fetched")
  func asked() {
    var chat = Chat()
    chat.ask("See @src/")
    var file = AttachedFile(summary: FileSummary(name: "src/", bytes: 400_000, lines: 9000), block: "Folder")
    file.question = "src/ brings 90 files, 400 kB."
    chat.bring(.filesRead([file]))
    #expect(chat.requests.isEmpty && chat.state.composer.text == "See @src/")
    #expect(
      chat.screen().joined().contains("src/ brings 90 files, 400 kB. Nothing was sent; Enter again sends it all."))
    chat.press("enter")
    chat.bring(.filesRead([file]))
    #expect(chat.requests.last?.messages.last?.content == "See @src/\n\nFolder")
    func measures(_ effects: [Effect]) -> Bool {
      effects.contains { if case .measureFiles = $0 { true } else { false } }
    }
    var typing = Chat()
    typing.press("'See @https://x.org/pa'")
    #expect(!measures(typing.bring(.timer(.pause), after: 300)))
    typing.press("'th '")
    #expect(measures(typing.bring(.timer(.pause), after: 300)))
  }
}
