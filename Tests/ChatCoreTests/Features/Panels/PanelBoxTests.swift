import Conversations
import Hands
import Testing

@testable import Cells
@testable import ChatCore

/// Panels as large as what they hold, and what is asked in the composer's place.
@Suite("Places of panels")
struct PanelBoxTests {
  private func summaries(_ chat: Chat, _ titles: [String], daysAgo: [Int64]) -> [ConversationSummary] {
    zip(titles, daysAgo).enumerated().map { place, pair in
      ConversationSummary(
        id: ConversationID(Int64(place + 1)), title: pair.0, model: "m",
        updatedAt: Timestamp(milliseconds: chat.clock - pair.1 * 86_400_000), messageCount: 2 + place * 1000)
    }
  }

  @Test(
    "each panel is drawn whole, in the middle, at most 90 wide, over a dim transcript",
    arguments: [(40, 12), (80, 24), (100, 30), (132, 50), (200, 60)])
  func sizes(_ columns: Int, _ rows: Int) throws {
    for key in ["f1", "f2", "f7", "f8", "f9", "ctrl+p"] {
      var chat = Chat(columns: columns, rows: rows)
      chat.ask("a question")
      chat.answer("an answer")
      chat.press(key)
      _ = chat.state.settle()
      let frame = Screen.frame(of: chat.state)
      let shown = frame.rows.map(\.plainText)
      #expect(frame.rows.count == rows && frame.rows.allSatisfy { $0.width <= columns }, "\(key)")
      let top = try #require(shown.firstIndex { $0.contains("┌─ ") }, "\(key) \(shown)")
      let bottom = try #require(shown.firstIndex { $0.contains("┘") }, "\(key)")
      #expect(bottom - top + 1 <= max(rows * 4 / 5, min(rows - 4, 9)), "\(key)")
      let left = try #require(
        shown[top].firstIndex(of: "┌").map { shown[top].distance(from: shown[top].startIndex, to: $0) })
      let right = try #require(
        shown[top].lastIndex(of: "┐").map { shown[top].distance(from: shown[top].startIndex, to: $0) })
      #expect(right - left + 1 <= 90 && abs(left - (columns - 1 - right)) <= 1, "\(key) \(left) \(right)")
      #expect(shown[bottom].contains("Esc closes"), "\(key) \(shown[bottom])")
    }
  }

  @Test("what a page does not fill stays transcript, dim")
  func behind() {
    var chat = Chat(columns: 100, rows: 30)
    chat.ask("a question")
    chat.answer("an answer")
    chat.press("f8")
    _ = chat.state.settle()
    let rows = Screen.frame(of: chat.state).rows
    #expect(rows.contains { $0.plainText.contains("a question") && $0.cells.allSatisfy { $0.style.role == .dim } })
    #expect(rows.filter { $0.plainText.contains("│") }.count < 12)
  }

  @Test("a question of one line stands in the composer's place, the draft comes back")
  func line() {
    var chat = Chat.after("one", "first")
    chat.press("'a draft'", "ctrl+s")
    #expect(chat.screen()[21].contains("Name this conversation · Enter takes it · Esc closes"))
    #expect(!chat.screen().contains { $0.contains("┌") })
    chat.press("'Sheets'")
    #expect(chat.screen()[22] == "> Sheets")
    chat.press("enter")
    #expect(chat.state.conversation.title == "Sheets" && chat.screen()[22] == "> a draft")
  }

  @Test("conversations stand by day in columns, with how many of all are listed")
  func groups() {
    var chat = Chat(columns: 100, rows: 30)
    chat.press("ctrl+o")
    let list = summaries(chat, ["Boats", "Nets", "Sheets", "Ropes"], daysAgo: [0, 1, 3, 400])
    chat.bring(.store(.list(query: "", list, total: 205)))
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("4/205") })
    for heading in ["Today", "Yesterday", "This week"] { #expect(screen.contains { $0.contains("│ \(heading)") }) }
    let ends = screen.filter { $0.contains(" messages   ") }.map {
      $0.distance(from: $0.startIndex, to: $0.firstRange(of: " messages ")?.upperBound ?? $0.startIndex)
    }
    #expect(ends.count == 4 && Set(ends).count == 1)
    // Between columns there is no mark: it would be far from what is behind it.
    #expect(!screen.contains { $0.contains("messages ·") }, "\(screen)")
    chat.press("'bo'")
    chat.bring(.store(.list(query: "bo", [list[0]], total: 205)))
    _ = chat.state.settle()
    let rows = Screen.frame(of: chat.state).rows
    #expect(!rows.contains { $0.plainText.contains("Today") })
    let hit = rows.first { $0.plainText.contains("› Boats") }
    #expect(hit?.cells.count { $0.style.attributes.contains(.underline) } == 2)
  }

  @Test("Alt+H asks for archived conversations and one-shots too")
  func all() {
    var chat = Chat()
    chat.press("ctrl+o", "alt+h")
    #expect(chat.asked.last == .list(query: "", includeArchived: true, limit: 200))
    var one = summaries(chat, ["asked once"], daysAgo: [0])
    one[0].isOneShot = true
    chat.bring(.store(.list(query: "", one, total: 1)))
    #expect(chat.screen().contains { $0.contains("(one-shot) asked once") })
  }

  @Test("above 120 columns the chosen conversation is read next to the list, its hit marked")
  func preview() {
    var chat = Chat(columns: 132, rows: 50)
    chat.press("ctrl+o", "'rope'")
    var list = summaries(chat, ["Boats", "Nets"], daysAgo: [0, 1])
    list[0].match = MessageID(9)
    chat.bring(.store(.list(query: "rope", list, total: 2)))
    #expect(chat.asked.last == .preview(ConversationID(1), at: MessageID(9)))
    let count = chat.asked.count
    let words = String(repeating: "filler ", count: 400) + "and a rope here"
    chat.bring(
      .store(
        .preview(
          ConversationPreview(
            conversation: ConversationID(1), match: MessageID(9),
            messages: [.init(role: .user, text: "What is it?"), .init(role: .assistant, model: "a/b", text: words)]))))
    #expect(chat.asked.count == count)
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("│ ▌ What is it?") } && screen.contains { $0.contains("and a rope here") })
    #expect(screen.contains { $0.contains("› Boats") })
    chat.press("down")
    #expect(chat.asked.last == .preview(ConversationID(2), at: nil))
    #expect(!chat.screen().contains { $0.contains("and a rope here") })
    var narrow = Chat(columns: 120, rows: 50)
    narrow.press("ctrl+o")
    narrow.bring(.store(.list(query: "", list, total: 2)))
    #expect(!narrow.asked.contains { if case .preview = $0 { true } else { false } })
  }

  @Test("a reply is read in the preview as it is in its conversation, the words of the search marked")
  func previewRendered() throws {
    var chat = Chat(columns: 132, rows: 50)
    chat.press("ctrl+o", "'salt'")
    chat.bring(.store(.list(query: "salt", summaries(chat, ["Seas"], daysAgo: [0]), total: 1)))
    chat.bring(
      .store(
        .preview(
          ConversationPreview(
            conversation: ConversationID(1), match: nil,
            messages: [.init(role: .assistant, model: "a/b", text: "- **Salt** of 日本\n\n```\nsalt = 1\n```")]))))
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("│   • Salt of 日本") } && !screen.contains { $0.contains("**") })
    let row = try #require(Screen.frame(of: chat.state).rows.first { $0.plainText.contains("Salt of") })
    #expect(row.cells.count { $0.style == Row.hitStyle(isSelected: false) } == 4)
  }

  @Test("help is a dozen lines that fit; Tab shows all, typing looks for words, Esc takes them back")
  func help() {
    var chat = Chat()
    chat.press("'?'")
    let short = chat.screen()
    #expect(chat.state.panel is HelpPanel)
    for words in ["send, or run a /command", "/theme and /tokens", "attach a file", "settings", "the next request"] {
      #expect(short.contains { $0.contains(words) }, "\(words)")
    }
    chat.press("tab")
    #expect(chat.screen().contains { $0.contains("Writing") })
    chat.press("'transp'")
    #expect(!chat.screen().contains { $0.contains("attach") })
    chat.press("ctrl+u", "'swap wo'")
    #expect(chat.screen().contains { $0.contains("Alt+T") && $0.contains("swap words") })
    chat.press("esc")
    #expect(chat.state.panel is HelpPanel)
    chat.press("esc")
    #expect(chat.state.panel == nil && chat.state.composer.isEmpty)
    chat.press("'what?'")
    #expect(chat.state.panel == nil && chat.state.composer.text == "what?")
  }

  @Test("Esc twice on an idle, empty line edits the last message; not later, not after a reply was stopped")
  func escTwice() {
    var chat = Chat.after("one", "first")
    chat.press("esc")
    #expect(chat.state.composer.isEmpty)
    chat.press("esc")
    #expect(chat.state.composer.text == "one" && chat.state.editing != nil)
    chat.press("esc")
    #expect(chat.state.composer.isEmpty && chat.state.editing == nil)
    chat.clock += 2000
    chat.press("esc")
    chat.clock += 2000
    chat.press("esc")
    #expect(chat.state.editing == nil)
    chat.clock += 2000
    chat.ask("two")
    chat.press("esc", "esc")
    #expect(chat.state.editing == nil)
    var empty = Chat()
    empty.press("esc", "esc", "esc")
    #expect(empty.state.editing == nil)
  }

  @Test("a frame has its rows for itself: nothing of what it lies over is next to it", arguments: [80, 100, 101, 132])
  func alone(_ columns: Int) {
    for key in ["f1", "f7", "f8", "f9", "ctrl+p"] {
      var chat = Chat(columns: columns, rows: 30)
      chat.ask("a question")
      chat.answer(String(repeating: "日本語x words ", count: 300))
      chat.press(key)
      _ = chat.state.settle()
      let box = chat.state.panels.box
      let rows = Screen.frame(of: chat.state).rows
      let first = 2 + box.row
      for row in rows[first..<first + box.size.rows] {
        #expect(row.slice(0..<box.column).plainText == "", "\(key)")
        #expect(row.width == box.column + box.size.columns, "\(key)")
      }
    }
  }

  @Test("over an empty conversation there is the panel alone, and the start screen comes back")
  func overTheStart() {
    var chat = Chat(columns: 132, rows: 50)
    #expect(chat.screen().contains { $0.contains("mixchat") })
    for key in ["f1", "f7", "ctrl+p"] {
      chat.press(key)
      let screen = chat.screen()
      let shown = screen[1..<46].filter { !$0.isEmpty }
      #expect(shown.count == chat.state.panels.box.size.rows, "\(key) \(screen)")
      chat.press("esc")
      #expect(chat.screen().contains { $0.contains("mixchat") }, "\(key)")
    }
  }

  @Test("the keys of a panel are said once, in its frame", arguments: ["f1", "f2", "f7", "f9", "ctrl+p", "ctrl+o"])
  func keysOnce(_ key: String) {
    var chat = Chat.after("one", "first")
    chat.press(key)
    let screen = chat.screen()
    #expect(screen.count { $0.contains("Esc closes") } == 1, "\(screen)")
    #expect(screen[22] == ">")
  }

  @Test("a frame is of one colour all around, whatever is in its edges")
  func oneColour() {
    let body = PanelBody(rows: [Row.styled("text")])
    let rows = PanelFrame.rows(
      body, title: "Title", hints: ["Enter opens", "Esc closes"], size: ScreenSize(columns: 50, rows: 6))
    let edges = rows.flatMap(\.cells).filter { cell in "┌┐└┘─│".unicodeScalars.contains { $0.value == cell.glyph } }
    #expect(edges.count > 60)
    #expect(edges.allSatisfy { $0.style.role == .frame })
  }
}
