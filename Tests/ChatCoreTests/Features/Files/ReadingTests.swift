import ChatCore
import Conversations
import Hands
import Testing

@Suite("Reading that takes its time")
struct ReadingTests {
  private func rule(_ chat: inout Chat) -> String { chat.screen()[21] }

  private func isStopped(_ effects: [Effect]) -> Bool { effects.contains(.stopReading) }

  @Test(
    "what lasts is shown each second, and Esc or Ctrl+C ends it with the draft as it was", arguments: ["esc", "ctrl+c"])
  func stopped(key: String) {
    var chat = Chat()
    chat.press("'See @paper.pdf'", "enter")
    #expect(!rule(&chat).contains("reading"))
    #expect(chat.bring(.timer(.reading), after: 1000).contains(.timer(.reading, milliseconds: 1000)))
    #expect(rule(&chat).hasPrefix("─ reading paper.pdf, 1 s · Esc stops ─"))
    let effects = chat.press(key)
    #expect(isStopped(effects) && effects.contains(.endTimer(.reading)))
    #expect(chat.state.composer.text == "See @paper.pdf")
    #expect(rule(&chat).contains("Stopped reading. Nothing was sent."))
    // What comes after all is not sent.
    chat.bring(.filesRead([AttachedFile(summary: FileSummary(name: "paper.pdf", bytes: 1, lines: 1), block: "x")]))
    #expect(chat.requests.isEmpty && chat.state.composer.text == "See @paper.pdf")
    chat.press("enter")
    chat.bring(.filesRead([AttachedFile(summary: FileSummary(name: "paper.pdf", bytes: 1, lines: 1), block: "x")]))
    #expect(chat.requests.count == 1)
  }

  @Test("the menu that lists the name is gone when it is sent, so that the first Esc stops the reading")
  func menu() {
    var chat = Chat()
    chat.press("'See @paper.pd'")
    chat.bring(.folderFiles(["paper.pdf"]))
    chat.press("'f'")
    _ = chat.screen()
    #expect(chat.state.isMenuOpen)
    chat.bring(.timer(.pause), after: 300)
    chat.press("enter")
    #expect(!chat.state.isMenuOpen)
    chat.bring(.timer(.reading), after: 1000)
    #expect(isStopped(chat.press("esc")))
    #expect(chat.state.composer.text == "See @paper.pdf")
  }

  @Test("measuring is stopped by Esc once it is shown, and with the draft that named the file")
  func measured() {
    var chat = Chat()
    chat.press("'See @paper.pdf'")
    #expect(chat.bring(.timer(.pause), after: 300).contains(.timer(.reading, milliseconds: 1000)))
    #expect(!isStopped(chat.press("esc")))
    chat.bring(.timer(.reading), after: 1000)
    #expect(rule(&chat).contains("reading paper.pdf, 1 s"))
    #expect(isStopped(chat.press("esc")))
    chat.press("'!'", "ctrl+u")
    chat.press("'@other.pdf'")
    chat.bring(.timer(.pause))
    chat.press("ctrl+u")
    #expect(isStopped(chat.bring(.timer(.pause))))
    #expect(!rule(&chat).contains("reading"))
  }

  @Test("a reply that comes goes on when Esc stops the reading, and ends with it by Ctrl+C")
  func whileStreaming() {
    var chat = Chat()
    chat.ask("One")
    chat.press("'Two @paper.pdf'", "enter")
    let first = chat.press("esc")
    #expect(isStopped(first) && !first.contains { if case .cancel = $0 { true } else { false } })
    chat.press("enter")
    let second = chat.press("ctrl+c")
    #expect(isStopped(second) && second.contains { if case .cancel = $0 { true } else { false } })
  }
}
