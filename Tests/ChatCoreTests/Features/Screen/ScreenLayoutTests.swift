import Cells
import Conversations
import Hands
import Pages
import Testing

@testable import ChatCore

/// Where things are: what one writes is below what one reads, and a blank row is between them.
@Suite("Places on the screen")
struct ScreenLayoutTests {
  /// A screen, and the blank columns left of what is read on it.
  struct Place: Sendable, CustomTestStringConvertible {
    var columns: Int
    var rows: Int
    var left: Int
    var alignment = ColumnAlignment.center
    var testDescription: String { "\(columns)×\(rows), \(alignment.rawValue)" }

    var margin: String { String(repeating: " ", count: left) }
    /// Columns of what is written.
    var width: Int { left > 0 ? 104 : columns }
    /// The rule's row where the composer has one row.
    var rule: Int { rows - 3 }

    static let all = [
      Place(columns: 80, rows: 24, left: 0), Place(columns: 120, rows: 40, left: 0),
      Place(columns: 132, rows: 50, left: 14), Place(columns: 200, rows: 60, left: 48),
      Place(columns: 132, rows: 50, left: 0, alignment: .left),
      Place(columns: 200, rows: 60, left: 0, alignment: .left),
    ]
  }

  private func chat(_ place: Place) -> Chat {
    var defaults = SessionDefaults()
    defaults.alignment = place.alignment
    var chat = Chat(columns: place.columns, rows: place.rows, defaults: defaults)
    chat.ask("Why is the sea salty?")
    chat.answer("Rivers carry salt.")
    return chat
  }

  private func cursor(_ chat: inout Chat) -> Frame.Position? {
    _ = chat.screen()
    return Screen.frame(of: chat.state).cursor
  }

  @Test("title, message, rule, prompt and bar begin in the same column", arguments: Place.all)
  func beginnings(_ place: Place) {
    var chat = chat(place)
    let screen = chat.screen()
    #expect(screen[0].hasPrefix(place.margin + "  Why is the sea salty?"), "\(screen[0])")
    #expect(screen.contains(place.margin + "▌ Why is the sea salty?"), "\(screen)")
    #expect(screen.contains(place.margin + "  Rivers carry salt."), "\(screen)")
    #expect(screen[place.rule].hasPrefix(place.margin + "─"))
    #expect(screen[place.rule + 1].hasPrefix(place.margin + "> Ask anything."))
    #expect(screen[place.rows - 1].hasPrefix(place.margin + "  temp "))
    #expect(screen[place.rule].count == place.left + place.width)
    #expect(screen[0].count <= place.left + place.width)
    // A notice as well.
    chat.bring(.notice(Notice(.info, "Done.")))
    #expect(chat.screen()[place.rule].hasPrefix(place.margin + "─ Done. ─"))
  }

  @Test("the cursor is behind what was typed, wide or in several rows", arguments: Place.all)
  func cursors(_ place: Place) {
    var chat = chat(place)
    #expect(cursor(&chat) == Frame.Position(column: place.left + 2, row: place.rule + 1))
    chat.press("'日本x'")
    #expect(cursor(&chat) == Frame.Position(column: place.left + 7, row: place.rule + 1))
    chat.press("alt+enter", "'b'")
    let screen = chat.screen()
    #expect(screen[place.rule].hasPrefix(place.margin + "> 日本x"))
    #expect(screen[place.rule + 1] == place.margin + "  b")
    #expect(cursor(&chat) == Frame.Position(column: place.left + 3, row: place.rule + 1))
    chat.press("up", "home")
    #expect(cursor(&chat) == Frame.Position(column: place.left + 2, row: place.rule))
    // A long line goes on in the next row, the last column free for the cursor; Up goes by these rows.
    chat.state.composer.clear()
    let first = String(repeating: "x", count: place.width - 3)
    chat.press("'\(first)xxxxxxxxxx'")
    let shown = chat.screen()
    #expect(shown[place.rule] == place.margin + "> " + first)
    #expect(shown[place.rule + 1] == place.margin + "  xxxxxxxxxx")
    chat.press("up")
    #expect(cursor(&chat) == Frame.Position(column: place.left + 12, row: place.rule))
  }

  @Test("a paste, a line that is asked for and vi's mode are there as well", arguments: Place.all)
  func others(_ place: Place) {
    var chat = chat(place)
    chat.bring(.input(.paste("pasted words")))
    #expect(chat.screen()[place.rule + 1] == place.margin + "> pasted words")
    chat.press("ctrl+u", "ctrl+s", "'Sea'")
    #expect(chat.screen()[place.rule].hasPrefix(place.margin + "─ Name this conversation"))
    #expect(chat.screen()[place.rule + 1] == place.margin + "> Sea")
    #expect(cursor(&chat) == Frame.Position(column: place.left + 5, row: place.rule + 1))
    chat.press("esc", "'/keys vi'", "enter", "'ab'", "esc")
    #expect(chat.screen()[place.rule].hasSuffix("─ NORMAL ─"))
    #expect(chat.screen()[place.rule].count == place.left + place.width)
    #expect(cursor(&chat) == Frame.Position(column: place.left + 3, row: place.rule + 1))
  }

  @Test("the menu is over the composer, as wide as its rule", arguments: Place.all)
  func menu(_ place: Place) {
    var chat = chat(place)
    chat.press("'/'")
    let screen = chat.screen()
    let edge = place.margin + String(repeating: "─", count: place.width)
    #expect(screen[place.rule - 9] == edge, "\(screen)")
    #expect(screen[place.rule - 8].hasPrefix(place.margin + "› /model"))
    for row in screen[place.rule - 7..<place.rule] {
      #expect(row.hasPrefix(place.margin + "  /") && row.count <= place.left + place.width, "\(row)")
    }
    #expect(screen[place.rule].hasPrefix(place.margin + "─ 1/"))
    chat.press("esc", "ctrl+u", "'@a'")
    chat.bring(.folderFiles(["a.swift", "ab.swift"]))
    #expect(chat.screen()[place.rule - 2].hasPrefix(place.margin + "› a.swift"), "\(chat.screen())")
  }

  @Test("find is there as well, with its cursor", arguments: Place.all)
  func find(_ place: Place) {
    var chat = chat(place)
    chat.press("ctrl+f", "'salt'")
    #expect(chat.screen()[place.rule].hasPrefix(place.margin + "─ find salt"))
    #expect(cursor(&chat) == Frame.Position(column: place.left + 11, row: place.rule))
  }

  @Test("next to the column of conversations they are where the conversation is read")
  func besideConversations() {
    var chat = Chat(columns: 200, rows: 60)
    chat.ask("Why is the sea salty?")
    chat.answer("Rivers carry salt.")
    chat.bring(
      .store(
        .recent([
          ConversationSummary(
            id: ConversationID(5), title: "Boats", model: "m", updatedAt: chat.state.now, messageCount: 2)
        ])))
    chat.press("'ab'")
    let screen = chat.screen()
    // 34 columns of conversations; of the 166 others the middle.
    func begins(_ row: String) -> String { String(row.dropFirst(34 + 31)) }
    #expect(begins(screen[57]).hasPrefix("─") && !screen[57].dropFirst(34).hasPrefix("─"), "\(screen[57])")
    #expect(begins(screen[58]) == "> ab", "\(screen[58])")
    #expect(screen.contains { begins($0) == "▌ Why is the sea salty?" }, "\(screen)")
    #expect(cursor(&chat) == Frame.Position(column: 34 + 31 + 4, row: 58))
  }

  @Test(
    "a blank row is above the rule, while a reply comes as well as after it; not where rows are few",
    arguments: [(80, 24, true), (132, 50, true), (200, 60, true), (80, 20, true), (80, 19, false), (40, 12, false)])
  func foot(_ columns: Int, _ rows: Int, _ isThere: Bool) {
    var chat = Chat(columns: columns, rows: rows)
    chat.ask("Count")
    chat.reply(.head(ResponseHead(status: 200)))
    for number in 1...80 {
      chat.reply(.text(choice: 0, "- \(number)\n"))
      guard number > 60 else { continue }
      let screen = chat.screen()
      #expect(screen[rows - 3].hasPrefix(columns > 120 ? " " : "─"))
      #expect(screen[rows - 4].isEmpty == isThere, "\(number): \(screen)")
    }
    var timings = ReplyTimings()
    (timings.firstToken, timings.lastToken, timings.total) = (100, 5000, 5300)
    chat.reply(.finished(choice: 0, .stop), .ended(timings, failure: nil))
    let screen = chat.screen()
    #expect(screen[rows - 4].isEmpty == isThere)
    #expect(screen[rows - (isThere ? 5 : 4)].contains("5.3 s"), "\(screen)")
    // A click on it is one on nothing.
    guard isThere else { return }
    chat.bring(.input(.mouse(MouseEvent(.press, at: Frame.Position(column: columns / 2, row: rows - 5)))))
    #expect(chat.state.focus.isTranscript)
    chat.bring(.input(.mouse(MouseEvent(.press, at: Frame.Position(column: columns / 2, row: rows - 4)))))
    #expect(!chat.state.focus.isTranscript)
  }
}
