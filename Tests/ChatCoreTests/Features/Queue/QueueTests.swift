import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("Turns that wait")
struct QueueTests {
  private func streaming(_ defaults: SessionDefaults = SessionDefaults()) -> Chat {
    var chat = Chat(defaults: defaults)
    chat.ask("first")
    return chat
  }

  private func drafts(_ chat: Chat) -> [String] {
    chat.stored.compactMap { if case .saveDraft(_, let draft) = $0 { draft.text } else { nil } }
  }

  @Test("a queued turn is seen, with the keys that edit and list it")
  func seen() {
    var chat = streaming()
    chat.ask("second")
    #expect(chat.screen()[21].hasPrefix("─ queued: “second” · Alt+Up edits, Alt+Q lists ─"))
    chat.ask("third")
    #expect(chat.screen()[21].hasPrefix("─ queued: “second” and 1 more · "))
    chat.press("alt+q")
    let screen = chat.screen().joined(separator: "\n")
    #expect(screen.contains("Queue") && screen.contains("› second") && screen.contains("  third"))
    #expect(screen.contains("Enter edits · Ctrl+D removes · Esc closes"))
  }

  @Test("the list says how much of a turn it does not show, in a narrow window too")
  func howMuch() {
    var chat = Chat(columns: 30)
    chat.ask("first")
    chat.press("'a'", "alt+enter", "'b'", "enter", "alt+q")
    #expect(chat.screen().contains { $0.contains("› a") && $0.contains("2 lines") })
  }

  @Test("Up on an empty composer, or Alt+Up, brings the last one back to edit", arguments: ["up", "alt+up"])
  func recalled(_ key: String) {
    var chat = streaming()
    chat.ask("second")
    chat.ask("thrid")
    chat.press(key)
    #expect(chat.state.composer.text == "thrid")
    #expect(chat.state.sending.queue.turns.map(\.text) == ["second"])
    chat.press("backspace", "backspace", "backspace", "'ird'", "enter")
    #expect(chat.state.sending.queue.turns.map(\.text) == ["second", "third"])
  }

  private func file(_ name: String) -> AttachedFile { AttachedFile(Attachment(name: name, text: "inside \(name)")) }

  /// A chat in which a message with a text file and a picture waits.
  private func waiting() -> Chat {
    // The local model, which is asked by default, sees no pictures.
    var defaults = SessionDefaults()
    defaults.provider = "aimlapi"
    var chat = streaming(defaults)
    chat.press("'see @a.txt and @lake.png'", "enter")
    let picture = Picture(hash: "00", name: "lake.png", format: .png, width: 3, height: 2, byteCount: 60)
    chat.bring(.filesRead([file("a.txt"), AttachedFile(picture)]))
    #expect(chat.state.sending.queue.turns.map(\.files.count) == [1])
    return chat
  }

  private func reads(_ effects: [Effect]) -> [[String]] {
    effects.compactMap { if case .readFiles(let mentions, _) = $0 { mentions.map(\.path) } else { nil } }
  }

  @Test("a queued turn that is taken back keeps its files and pictures as they were read", arguments: [true, false])
  func recalledWithFiles(_ byList: Bool) throws {
    var chat = waiting()
    if byList { chat.press("alt+q", "enter") } else { chat.press("alt+up") }
    #expect(chat.state.notice?.text == "It keeps 1 file and 1 picture, as read before.")
    #expect(reads(chat.press("' please'", "enter")).isEmpty)
    chat.answer("done")
    let sent = try #require(chat.requests.last?.messages.last)
    #expect(sent.content.hasPrefix("see @a.txt and @lake.png please") && sent.content.contains("inside a.txt"))
    #expect(sent.pictures.map(\.name) == ["lake.png"])
  }

  @Test("what is added to a turn that was taken back is read, and what is taken out of it does not go")
  func recalledAndChanged() throws {
    var chat = waiting()
    chat.press("alt+up")
    #expect(reads(chat.press("' @b.txt'", "enter")) == [["b.txt"]])
    chat.bring(.filesRead([file("b.txt")]))
    chat.press("alt+up", "ctrl+u", "'only @a.txt'")
    #expect(reads(chat.press("enter")) == [["a.txt"]])
    chat.bring(.filesRead([file("a.txt")]))
    chat.answer("done")
    let sent = try #require(chat.requests.last?.messages.last)
    #expect(sent.content.contains("inside a.txt") && !sent.content.contains("inside b.txt") && sent.pictures.isEmpty)
  }

  /// Half of the reply under way comes; then keys are pressed, the last of which stops it.
  private func stop(_ chat: inout Chat, by keys: String...) throws {
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, "Half a rep")))
    for key in keys { chat.press(key) }
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped."))))
  }

  @Test("an interrupt keeps what waits; Enter then sends it")
  func interrupted() throws {
    var chat = streaming()
    chat.ask("second")
    try stop(&chat, by: "esc")
    #expect(chat.requests.count == 1)
    #expect(chat.screen()[21].contains("A queued message waits: Enter sends it, Alt+Up brings it back to edit."))
    chat.press("enter")
    #expect(chat.requests.last?.messages.last == .init(.user, "second"))
  }

  @Test("several that wait are told as several")
  func severalInterrupted() throws {
    var chat = streaming()
    chat.ask("second")
    chat.ask("third")
    try stop(&chat, by: "esc")
    #expect(chat.state.notice?.text == "2 queued messages wait: Enter sends them, Alt+Up brings the last back to edit.")
  }

  @Test("turns go out in the order they were written, also after an interrupt, and the screen says so")
  func interruptedWhileWriting() throws {
    var chat = streaming()
    chat.ask("second")
    try stop(&chat, by: "'third'", "esc")
    let words = "A queued message waits: Enter sends it, then your draft, Alt+Up brings it back to edit."
    #expect(chat.state.notice?.text == words)
    chat.press("' too'")
    #expect(chat.screen()[21].hasPrefix("─ waiting: “second” · Enter sends it, Alt+Up edits, Alt+Q lists ─"))
    chat.press("enter")
    #expect(chat.requests.last?.messages.last == .init(.user, "second"))
    #expect(chat.state.sending.queue.turns.map(\.text) == ["third too"])
    chat.answer("done")
    #expect(chat.requests.last?.messages.last == .init(.user, "third too"))
    #expect(chat.requests.count == 3)
  }

  @Test("what waits is on disk with the draft at once, and no longer once it is sent")
  func kept() {
    var chat = streaming()
    chat.ask("second")
    #expect(drafts(chat).last == "second")
    chat.press("'more'")
    chat.bring(.timer(.draft))
    #expect(drafts(chat).last == "second\n\nmore")
    chat.answer("done")
    #expect(drafts(chat).last == "more")
  }

  @Test("what is removed from the list, or taken out of it to be edited, is not kept as waiting")
  func removed() {
    var chat = streaming()
    for words in ["second", "third", "fourth"] { chat.ask(words) }
    chat.press("alt+q", "down", "ctrl+d")
    #expect(chat.state.sending.queue.turns.map(\.text) == ["second", "fourth"])
    #expect(drafts(chat).last == "second\n\nfourth")
    chat.press("enter")
    chat.bring(.timer(.draft))
    #expect(chat.state.sending.queue.turns.count == 1 && drafts(chat).last?.contains("third") == false)
    chat.press("ctrl+u", "up")
    #expect(!drafts(chat).contains("third"))
  }

  @Test("leaving the conversation leaves its waiting turns with it, and says so", arguments: ["ctrl+n", "/new"])
  func left(_ way: String) throws {
    var chat = streaming()
    let first = chat.state.conversation.id
    chat.ask("second")
    if way == "/new" { chat.press("'/new'", "enter") } else { chat.press(way) }
    #expect(
      chat.state.notice?.text == "A new conversation. The queued messages stay with the other, as its draft.")
    #expect(chat.state.sending.queue.isEmpty)
    #expect(drafts(chat).last == "second")
    chat.answer("done")
    #expect(chat.requests.count == 1)
    #expect(chat.state.conversation.path.isEmpty)
    #expect(chat.state.conversation.id != first)
  }

  @Test("going back to a conversation whose reply still comes finds its draft again")
  func parked() {
    var chat = streaming()
    let first = chat.state.conversation.id
    chat.press("'half a thou'", "ctrl+n", "ctrl+o")
    let summary = ConversationSummary(
      id: first, title: "first", model: "m", updatedAt: Timestamp(milliseconds: 0), messageCount: 2)
    chat.bring(.store(.list(query: "", [summary])))
    chat.press("enter")
    #expect(chat.state.conversation.id == first)
    #expect(chat.state.composer.text == "half a thou")
  }

  // MARK: Other versions

  private let moved = "The queued message went to the branch it was written on, which is in view now."

  /// Two versions of a reply, a third of which comes.
  private func versions() -> Chat {
    var chat = Chat.after("one", "first")
    chat.press("ctrl+r")
    chat.answer("second")
    chat.press("ctrl+r")
    chat.reply(.text(choice: 0, "third"))
    _ = chat.screen()
    return chat
  }

  /// The same where a turn waited and the third version was stopped.
  private func stopped() throws -> Chat {
    var chat = versions()
    chat.ask("next")
    try stop(&chat, by: "esc")
    return chat
  }

  private func end(_ chat: inout Chat) { chat.reply(.finished(choice: 0, .stop), .ended(ReplyTimings(), failure: nil)) }

  @Test("a turn goes below the reply it was queued after, whichever version is read then, and the view goes there")
  func otherVersion() {
    for keys in [["alt+left"], ["tab", "h"], ["alt+left", "f2"], ["alt+left", "alt+left"]] {
      var chat = versions()
      chat.ask("next")
      for key in keys { chat.press(key) }
      #expect(chat.texts.last != "third")
      end(&chat)
      #expect(chat.texts == ["one", "third", "next", ""], "\(keys)")
      let sent: [ChatRequest.Turn] = [.init(.user, "one"), .init(.assistant, "third"), .init(.user, "next")]
      #expect(chat.requests.last?.messages == sent, "\(keys)")
      #expect(chat.state.notice?.text == moved)
    }
  }

  @Test("a turn that is written where another version is read goes below that one, and no one is moved")
  func writtenBelowAnother() {
    var chat = versions()
    chat.press("alt+left")
    chat.ask("next")
    end(&chat)
    #expect(chat.texts == ["one", "second", "next", ""])
    #expect(chat.state.notice?.text != moved)
  }

  @Test("several go out one behind the other, also where another version is read between them")
  func severalVersions() {
    var chat = versions()
    chat.ask("next")
    chat.ask("last")
    end(&chat)
    #expect(chat.texts == ["one", "third", "next", ""] && chat.state.notice?.text != moved)
    chat.press("tab", "k", "k", "h")
    #expect(chat.texts == ["one", "second"])
    chat.answer("fourth")
    #expect(chat.texts == ["one", "third", "next", "fourth", "last", ""])
    #expect(chat.state.notice?.text == moved)
    #expect(chat.state.transcript.selected.map { chat.state.conversation.path.contains($0) } == true)
  }

  @Test("where the reply is asked for again, or is not there any more, what waits goes on with what came instead")
  func askedAgain() throws {
    var chat = try stopped()
    chat.press("ctrl+r")
    chat.answer("fourth")
    #expect(chat.texts == ["one", "fourth", "next", ""] && chat.state.notice?.text != moved)
    chat = try stopped()
    chat.press("tab", "d", "esc")
    #expect(chat.texts == ["one", "second"])
    chat.press("ctrl+r")
    chat.answer("fourth")
    #expect(chat.texts == ["one", "fourth", "next", ""])
    // What the reply answers is written otherwise.
    chat = try stopped()
    chat.press("tab", "k", "e", "' more'", "enter")
    chat.answer("fourth")
    #expect(chat.texts == ["one more", "fourth", "next", ""] && chat.state.notice?.text != moved)
  }

  @Test(
    "after an interrupt Enter sends on the branch it was written on, which comes into view, and the others follow",
    arguments: [false, true])
  func sentByKey(_ walksFirst: Bool) throws {
    var chat = versions()
    chat.ask("next")
    chat.ask("last")
    if walksFirst { chat.press("alt+left") }
    try stop(&chat, by: "esc")
    _ = chat.screen()
    if !walksFirst { chat.press("alt+left") }
    #expect(chat.texts == ["one", "second"])
    chat.press("enter")
    let reply = "thirdHalf a rep"
    #expect(chat.texts == ["one", reply, "next", ""])
    #expect(chat.state.notice?.text == moved)
    #expect(chat.requests.last?.messages.last == .init(.user, "next"))
    chat.answer("fourth")
    #expect(chat.texts == ["one", reply, "next", "fourth", "last", ""])
  }

  @Test("where the reply was asked for again and stopped, or is not there any more, Enter sends below what is read")
  func sentByKeyInstead() throws {
    var chat = try stopped()
    chat.press("ctrl+r")
    try stop(&chat, by: "esc")
    chat.press("enter")
    #expect(chat.texts == ["one", "Half a rep", "next", ""] && chat.state.notice?.text != moved)
    chat = try stopped()
    chat.press("tab", "d", "esc")
    #expect(chat.texts == ["one", "second"])
    chat.press("enter")
    #expect(chat.texts == ["one", "second", "next", ""] && chat.state.notice?.text != moved)
  }
}
