import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("Message mode")
struct MessageModeTests {
  private func talked() -> Chat { Chat.after("one", "first\n\n```\ncode\n```\n") }

  private func deletes(_ chat: Chat) -> Bool {
    chat.stored.contains { if case .setDeleted = $0 { true } else { false } }
  }

  @Test("what is done with a message ends the mode: words typed next are words", arguments: ["y", "1", "x", "s", "|"])
  func backToTheComposer(_ key: String) {
    var chat = talked()
    chat.press("tab", "'\(key)'")
    if chat.state.panel != nil { chat.press("esc") }
    chat.press("'do thanks'")
    #expect(chat.state.composer.text == "do thanks")
    #expect(chat.state.focus == .composer && !deletes(chat) && chat.requests.count == 1)
  }

  @Test(
    "a copy is what was written, whatever is shown in its place",
    arguments: [
      ("Area: \\(A = \\pi r^2\\), $x_1$ and\n\n\\[\n\\frac{1}{2}\n\\]\n", "π"),
      ("```mermaid\ngraph TD\n  A --> B\n```\n", "▼"), ("Term\n: Meaning\n", "Meaning"),
    ])
  func copyGivesTheSource(_ reply: String, _ shown: String) {
    var chat = Chat.after("one", reply)
    #expect(chat.screen().contains { $0.contains(shown) })
    #expect(chat.press("tab", "'y'").contains(.copy(reply, what: "reply")))
  }

  @Test("x exports up to the chosen message, not what follows it")
  func exportsUpToHere() {
    var chat = talked()
    chat.ask("two")
    chat.answer("second")
    let end = chat.state.conversation.path[1]
    chat.press("tab", "up", "up", "'x'", "enter")
    let ends = chat.effects.compactMap {
      if case .exportConversation(_, isSaved: _, upTo: let end, as: _, path: _) = $0 { end } else { nil }
    }
    #expect(ends == [end])
  }

  @Test("a letter without a meaning begins a text in the composer", arguments: ["m", "w", "é", "日", "!", "0"])
  func unbound(_ key: String) {
    var chat = talked()
    chat.press("tab", "'\(key)'", "'ore'")
    #expect(chat.state.composer.text == "\(key)ore")
    #expect(chat.state.focus == .composer && chat.state.transcript.selected == nil)
  }

  @Test("what comes into the composer by itself ends the choice of a message", arguments: [false, true])
  func choiceEnds(_ isShell: Bool) {
    var chat = talked()
    chat.press("tab", "up")
    #expect(chat.state.transcript.selected == chat.state.conversation.path.first)
    if isShell {
      chat.bring(.shellRan(ShellOutput(command: "ls", text: "a\n", ending: nil)))
    } else {
      chat.press("ctrl+p", "'/search'", "enter")
    }
    #expect(!chat.state.composer.isEmpty)
    #expect(chat.state.focus == .composer && chat.state.transcript.selected == nil)
  }

  @Test("no key that types a character sends anything")
  func lettersSendNothing() {
    for value in UInt8(ascii: " ")...UInt8(ascii: "~") {
      var chat = talked()
      chat.press("tab", "'\(Character(Unicode.Scalar(value)))'")
      #expect(chat.requests.count == 1)
    }
  }

  @Test("what costs money asks for Enter", arguments: [("r", 2), ("c", 1)])
  func paid(_ key: String, _ replies: Int) {
    var chat = talked()
    chat.press("tab", key)
    #expect(chat.requests.count == 1)
    #expect(chat.screen().contains { $0.contains("Enter ") && $0.contains("any other key does not") })
    chat.press("enter")
    #expect(chat.requests.count == 2 && chat.state.focus == .composer)
    let reply = chat.state.conversation.head
    #expect(reply.map { chat.state.conversation.siblings(of: $0).count } == replies)
  }

  @Test(
    "any other key than Enter does what it always does, and the question is gone", arguments: ["j", "esc", "u", "f3"])
  func notPaid(_ key: String) {
    var chat = talked()
    chat.press("tab", "r", key, "enter")
    #expect(chat.requests.count == 1)
    #expect(chat.state.focus.isTranscript)
  }

  @Test("a paste after the question answers nothing")
  func pasted() {
    var chat = talked()
    chat.press("tab", "r")
    chat.bring(.input(.paste("word")))
    #expect(chat.requests.count == 1 && chat.state.composer.text == "word")
  }

  @Test("the mode is told in the rule, with the place of the message")
  func unmistakable() {
    var chat = talked()
    #expect(!chat.screen().contains { $0.contains("MESSAGES") })
    chat.press("tab")
    #expect(chat.screen().contains { $0.contains(" MESSAGES 2/2 ") })
    chat.press("k")
    #expect(chat.screen().contains { $0.contains(" MESSAGES 1/2 ") })
  }

  @Test("two versions that are the same are said to be")
  func sameVersions() {
    var chat = Chat.after("one", "first")
    chat.press("ctrl+r")
    chat.answer("first")
    chat.press("'/diff'", "enter")
    for case .readVersions(let old, let new) in Array(chat.effects) {
      chat.bring(.versions(old: old, nil, new: new, nil))
    }
    #expect(chat.screen().contains { $0.contains("Both replies are the same.") }, "\(chat.screen())")
  }

  @Test(
    "scrolled up, Tab chooses the last message in view, and neither it nor the way back moves the window",
    arguments: ["tab", "esc"])
  func readingPlace(_ back: String) {
    var chat = Chat()
    for number in 1...20 {
      chat.ask("turn \(number)")
      chat.answer("answer \(number)")
    }
    // Without the column where the chosen message is marked.
    func read() -> [Substring] { chat.screen().prefix(20).map { $0.dropFirst(2) } }
    _ = read()
    chat.press("pgup")
    _ = read()
    chat.press("pgup")
    let before = read()
    chat.press("tab")
    #expect(read() == before)
    let selected = chat.state.transcript.selected
    #expect(selected == chat.state.transcript.visibleMessages.last && selected != chat.state.conversation.head)
    chat.press(back)
    #expect(read() == before && chat.state.transcript.selected == nil)
    chat.press("ctrl+end")
    _ = read()
    chat.press("tab")
    #expect(chat.state.transcript.selected == chat.state.conversation.head)
  }
}
