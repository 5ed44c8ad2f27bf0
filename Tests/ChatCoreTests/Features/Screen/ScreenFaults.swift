import Conversations
import Hands

@testable import Cells
@testable import ChatCore

/// What must hold for every screen, whatever is on it.
struct ScreenFaults {
  let frame: Frame
  let state: AppState
  /// Glyphs by column; nothing in the right half of a wide one.
  private let glyphs: [[String]]
  private let texts: [String]

  init(_ chat: Chat) {
    state = chat.state
    frame = Screen.frame(of: chat.state)
    glyphs = frame.rows.map { row in
      row.cells.map { cell in
        var glyph = ""
        row.appendGlyph(cell, to: &glyph)
        return glyph
      }
    }
    texts = frame.rows.map(\.plainText)
  }

  /// In words; empty where all is well.
  var all: [String] { outside + halves + frames + cursors + cuts + bar }

  /// Every row is there, and none is wider than the screen.
  private var outside: [String] {
    let wide = frame.rows.indices.filter { frame.rows[$0].width > state.size.columns }
    return wide.map { "row \($0) is \(frame.rows[$0].width) wide: \(texts[$0])" }
      + (frame.rows.count == state.size.rows ? [] : ["\(frame.rows.count) rows"])
  }

  /// No wide glyph has lost a half.
  private var halves: [String] {
    frame.rows.indices.filter { index in
      let cells = frame.rows[index].cells
      return cells.indices.contains { column in
        let isHalf = cells[column].glyph == Cell.continuation
        let wasWide = column > 0 && cells[column - 1].width == 2
        return isHalf != wasWide || cells[column].width == 2 && column + 1 == cells.count
      }
    }.map { "half a glyph in row \($0): \(texts[$0])" }
  }

  /// A panel's frame has four corners, and sides that nothing covers; it is in the middle.
  private var frames: [String] {
    var faults: [String] = []
    for (top, row) in glyphs.enumerated() {
      guard let left = corner("┌", top), let right = corner("┐", top) else { continue }
      guard let bottom = (top + 1..<glyphs.count).first(where: { glyph($0, left) == "└" }), glyph(bottom, right) == "┘"
      else {
        faults.append("the frame of row \(top) is not closed")
        continue
      }
      for place in top + 1..<bottom where glyph(place, left) != "│" || glyph(place, right) != "│" {
        faults.append("a side of the frame is missing in row \(place): \(texts[place])")
      }
      let margins = left - state.sidebarColumns - (frame.size.columns - 1 - right)
      if abs(margins) > 1 { faults.append("the frame of row \(top) is \(margins) off the middle: \(row.count)") }
    }
    return faults
  }

  /// A corner of a panel's own frame, not of a table.
  private func corner(_ glyph: Unicode.Scalar, _ row: Int) -> Int? {
    frame.rows[row].cells.firstIndex { $0.style.role == .frame && $0.glyph == glyph.value }
  }

  private func glyph(_ row: Int, _ column: Int) -> String {
    glyphs.indices.contains(row) && glyphs[row].indices.contains(column) ? glyphs[row][column] : " "
  }

  /// The cursor is on the screen, and not within what is written.
  private var cursors: [String] {
    guard let cursor = frame.cursor else { return [] }
    guard cursor.row < state.size.rows, cursor.column < state.size.columns else { return ["the cursor is outside"] }
    return []
  }

  /// The last row is the bar, and holds what it always holds.
  private var bar: [String] {
    let text = texts.last ?? ""
    let isNarrow = state.size.columns < 40
    let wanted = state.replies.isEmpty ? isNarrow ? ["temp "] : ["temp ", "max_tokens ", "tokens "] : ["stops)"]
    guard state.replies.isEmpty || !isNarrow else { return [] }
    return wanted.filter { !text.contains($0) }.map { "no \($0) in the bar: \(text)" }
  }

  // MARK: What is cut

  /// Where a text that is known ends before its end, it says so: by an ellipsis, or by going on in the next row.
  private var cuts: [String] {
    guard state.size.columns >= 40, state.size.rows >= 12 else { return [] }
    var faults: [String] = []
    let read = read
    for (index, text) in read.enumerated() {
      let below = index + 1 < texts.count ? texts[index + 1] : ""
      // The last row of a panel: what goes on is below its window.
      if below.contains("└") { continue }
      let letters = Array(text)
      for start in letters.indices where Self.begins(letters, start) {
        let found = letters[start...]
        guard let whole = Self.known[String(found.prefix(Self.beginning))],
          whole.allSatisfy({ Self.isCut($0, found, below) }), !Self.ends.contains(where: { found.starts(with: $0) })
        else { continue }
        faults.append("cut without a mark in row \(index): \(String(found))")
      }
    }
    return faults
  }

  /// The rows as far as they are to be read: what a panel covers is not.
  private var read: [String] {
    guard let panel = state.panels.top, !panel.isLine,
      let layout = ScreenLayout(size: state.size, composerWants: state.composerWants)
    else { return texts }
    let box = state.panels.box
    let left = box.column + state.sidebarColumns
    return frame.rows.enumerated().map { place, row in
      let top = layout.top + box.row
      guard (top..<top + box.size.rows).contains(place) else {
        return place < layout.top + layout.room.rows ? "" : row.plainText
      }
      return row.slice(left..<left + box.size.columns).plainText
    }
  }

  /// Whether something may begin here: at the row's start, behind two blanks, a mark or a frame.
  private static func begins(_ letters: [Character], _ place: Int) -> Bool {
    guard place > 0 else { return true }
    guard letters[place - 1] == " ", letters[place] != " " else { return false }
    return place == 1 || " ›•│▌█".contains(letters[place - 2])
  }

  private static func isCut(_ whole: String, _ found: ArraySlice<Character>, _ below: String) -> Bool {
    let shown = zip(whole, found).prefix { $0 == $1 }.count
    guard shown < whole.count else { return false }
    // Another text that begins alike goes on.
    var rest = found.dropFirst(shown)
    // In the place of a wide glyph of which only a half had room.
    if rest.starts(with: Array(" …")) { rest = rest.dropFirst() }
    let after = rest.first
    if after == "…" || after.map({ $0.isLetter || $0.isNumber }) == true { return false }
    // Broken between words, or where a script has none.
    return !below.contains(whole.dropFirst(shown).drop { $0 == " " }.prefix(4))
  }

  private static let beginning = 13

  /// Ends of long texts that begin as short ones do.
  private static let ends: [[Character]] = ["go to the messages", "stop the reply"].map(Array.init)

  /// Texts of tables and scenes by how they begin; those that are drawn as they are.
  private static let known: [String: [String]] = {
    let tables =
      CommandRow.table.map(\.help) + KeyBinding.table.map(\.help)
      + HelpPage.short(.standard, .composer).map(\.help)
    let texts = tables + Scene.titles + Scene.files + Scene.models.map(\.id)
    let long = texts.filter { $0.count >= beginning && Row.styled($0).plainText == $0 }
    return Dictionary(grouping: long) { String($0.prefix(beginning)) }
  }()
}
