import Testing
import TestSupport

@testable import Cells
@testable import Hands

struct ComposerLayoutTests {
  private func rows(_ text: String, _ width: Int) -> [String] {
    var made = composer(text)
    return made.layout(width: width, maxRows: 1000).rows.map(\.plainText)
  }

  @Test func wrapsAtBlanks() {
    #expect(rows("the quick brown fox|", 10) == ["the quick", "brown fox"])
    #expect(rows("abcdefghijkl|", 6) == ["abcde", "fghij", "kl"])
    #expect(rows("a\n\nb|", 6) == ["a", "", "b"])
    #expect(rows("漢字漢字漢字|", 8) == ["漢字漢", "字漢字"])
    #expect(rows("a\tb|", 20) == ["a   b"])
    #expect(rows("well-known|", 8) == ["well-", "known"])
    #expect(rows("a\u{1B}[31m\u{7}|", 20) == ["a^[[31m^G"])
  }

  /// The quick way to a glyph says what finding its grapheme says.
  @Test func quickGlyphsAgreeWithGraphemes() {
    let text = "Straße Ωμέγα Привет漢字、かなカナ「が」e\u{301}ä\u{308}漢\u{FE00}か\u{3099}ü\u{200D}x🇩🇪é"
    var place = 0
    for character in text {
      let glyph = ComposerGlyph(at: place, in: text, column: 0)
      #expect(glyph.byteCount == character.utf8.count)
      #expect(glyph.width == CellWidth.width(of: character))
      place += glyph.byteCount
    }
  }

  @Test func showsAtMostTheRowsAskedForAroundTheCursor() {
    var made = composer((1...10).map { "line \($0)" }.joined(separator: "\n"))
    made.cursor = made.buffer.end
    var view = made.layout(width: 20, maxRows: 3)
    #expect(view.rows.map(\.plainText) == ["line 8", "line 9", "line 10"])
    #expect(view.cursor == Frame.Position(column: 7, row: 2))
    #expect(view.hiddenAbove == 7)
    for _ in 0..<2 { made.handle(.move(.up)) }
    view = made.layout(width: 20, maxRows: 3)
    #expect(view.hiddenAbove == 7)
    #expect(view.cursor.row == 0)
    made.handle(.move(.up))
    view = made.layout(width: 20, maxRows: 3)
    #expect(view.rows.map(\.plainText) == ["line 7", "line 8", "line 9"])
    #expect(view.hiddenBelow == 1)
    made.handle(.selectAll)
    made.handle(.delete(.left))
    view = made.layout(width: 20, maxRows: 3)
    #expect(view.rows.count == 1)
    #expect(view.cursor == Frame.Position(column: 0, row: 0))
  }

  @Test func movesByRowsAsShownAndKeepsTheColumn() {
    var made = composer("abcdefghij\nx\nabcdefgh|")
    _ = made.layout(width: 6, maxRows: 10)
    made.handle(.move(.up))
    #expect(shown(made) == "abcdefghij\nx\nabc|defgh")
    made.handle(.move(.up))
    #expect(shown(made) == "abcdefghij\nx|\nabcdefgh")
    made.handle(.move(.up))
    #expect(shown(made) == "abcdefgh|ij\nx\nabcdefgh")
    made.handle(.move(.up))
    #expect(shown(made) == "abc|defghij\nx\nabcdefgh")
    made.handle(.move(.down))
    #expect(shown(made) == "abcdefgh|ij\nx\nabcdefgh")
  }

  @Test func drawsTheSelection() {
    var made = composer("ab|cd\nef")
    made.handle(.select(.down))
    let view = made.layout(width: 10, maxRows: 5)
    let roles = view.rows.map { row in row.cells.map { $0.style.role == .selection ? "x" : "." }.joined() }
    #expect(roles == ["..xxx", "xx"])
  }

  /// A keystroke in a draft of 100 KB, one paragraph of it: only the rows around it are wrapped again, and are as if
  /// all were. By the clock it takes 5 ms at most.
  @Test func aKeystrokeInALongDraftIsCheap() {
    let draft = String(repeating: "lorem ipsum dolor sit amet ", count: 4000)
    var made = Composer(draft)
    made.handle(.move(.textStart))
    _ = made.layout(width: 80, maxRows: 10)
    let clock = ContinuousClock()
    var fastest = Duration.seconds(1)
    for _ in 0..<50 {
      let time = clock.measure {
        made.insert("x")
        _ = made.layout(width: 80, maxRows: 10)
      }
      fastest = min(fastest, time)
    }
    var fresh = Composer(String(repeating: "x", count: 50) + draft)
    fresh.handle(.move(.textEnd))
    made.handle(.move(.textEnd))
    #expect(made.layout(width: 80, maxRows: 2000) == fresh.layout(width: 80, maxRows: 2000))
    // Unoptimised builds are some ten times slower than what people run.
    #expect(!Stopwatch.isHeld || fastest < .milliseconds(5))
  }
}

/// Random edits against the simplest model there is: a string and a place in it.
struct ComposerModelTests {
  private struct Model {
    var text = ""
    var cursor = 0  // UTF-8 bytes

    var index: String.Index { text.utf8.index(text.startIndex, offsetBy: cursor) }

    mutating func insert(_ new: String) {
      text.insert(contentsOf: new, at: index)
      cursor += new.utf8.count
      snap()
    }
    mutating func left() {
      guard cursor > 0 else { return }
      cursor = text.utf8.distance(from: text.startIndex, to: text.index(before: index))
    }
    mutating func right() {
      guard cursor < text.utf8.count else { return }
      cursor = text.utf8.distance(from: text.startIndex, to: text.index(after: index))
    }
    mutating func delete(left isLeft: Bool) {
      let here = cursor
      if isLeft { left() } else { right() }
      let other = cursor
      cursor = min(here, other)
      let end = text.utf8.index(text.startIndex, offsetBy: max(here, other))
      text.removeSubrange(index..<end)
      snap()
    }
    mutating func killLine() -> String {
      let start = index
      if start < text.endIndex, text.utf8[start] == 10 {
        delete(left: false)
        return "\n"
      }
      let end = text.utf8[start...].firstIndex(of: 10) ?? text.endIndex
      let cut = String(text[start..<end])
      text.removeSubrange(start..<end)
      snap()
      return cut
    }
    /// To the next boundary of graphemes.
    private mutating func snap() {
      var place = text.startIndex
      while text.utf8.distance(from: text.startIndex, to: place) < cursor { place = text.index(after: place) }
      cursor = text.utf8.distance(from: text.startIndex, to: place)
    }
  }

  private static let pieces = [
    "a", "b", " ", "word ", "\n", "é", "e\u{301}", "\u{301}", "漢", "👩‍👩‍👧", "\u{200D}", "🇩", "🇪", "\t", "\u{1B}",
    "-", "long-winded sentence of words ", "x\ny\nz", "ㅎ", "각", "\r\n",
  ]

  @Test(arguments: 0..<24)
  func behavesAsTheModel(seed: Int) {
    var dice = SeededGenerator(seed: UInt64(seed))
    var made = Composer()
    var model = Model()
    for step in 0..<120 {
      switch dice.roll(9) {
      case 0...3:
        let piece = Self.pieces[dice.roll(Self.pieces.count)]
        made.insert(piece)
        model.insert(piece == "\r\n" ? "\n" : piece)
      case 4:
        made.handle(.move(.left))
        model.left()
      case 5:
        made.handle(.move(.right))
        model.right()
      case 6:
        made.handle(.delete(.left))
        model.delete(left: true)
      case 7:
        made.handle(.delete(.right))
        model.delete(left: false)
      default:
        if dice.roll(4) == 0 {
          made.handle(.kill(.lineEnd))
          _ = model.killLine()
        } else {
          for _ in 0..<dice.roll(12) {
            made.handle(.move(.left))
            model.left()
          }
        }
      }
      #expect(made.text.unicodeScalars.elementsEqual(model.text.unicodeScalars), "seed \(seed) step \(step)")
      let cursor = made.buffer.text(.start..<made.cursor).utf8.count
      #expect(cursor == model.cursor, "seed \(seed) step \(step)")
      guard cursor == model.cursor else { return }
      guard step.isMultiple(of: 3) else { continue }
      checkLayout(&made, width: [6, 11, 30][seed % 3], note: "seed \(seed) step \(step)")
    }
    checkUndo(&made)
  }

  /// What edits left of the layout equals a layout made afresh; no row is too wide; nothing is lost.
  private func checkLayout(_ made: inout Composer, width: Int, note: Comment) {
    let view = made.layout(width: width, maxRows: 10_000)
    var fresh = Composer(made.text)
    let freshView = fresh.layout(width: width, maxRows: 10_000)
    #expect(view.rows == freshView.rows, note)
    #expect(view.rows.allSatisfy { $0.width <= width }, note)
    #expect(view.rows.indices.contains(view.cursor.row) && (0..<width).contains(view.cursor.column), note)
  }

  /// Undoing everything gives the empty text, redoing everything the last one.
  private func checkUndo(_ made: inout Composer) {
    let final = made.text
    var steps = 0
    while made.handle(.undo) == .edited { steps += 1 }
    #expect(made.isEmpty)
    for _ in 0..<steps { made.handle(.redo) }
    #expect(made.text.unicodeScalars.elementsEqual(final.unicodeScalars))
  }
}
