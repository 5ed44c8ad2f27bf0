import Cells
import CNcurses
import Glibc
import Testing

@testable import TerminalIO

@Suite struct GlyphEncoderTests {
  init() { setlocale(LC_CTYPE, "C.UTF-8") }

  /// A grapheme, the columns it was laid out for, and the characters of each cell that is drawn.
  static let table: [(Character, Int, [String])] = [
    ("a", 1, ["a"]), ("漢", 2, ["漢"]), ("e\u{301}", 1, ["e\u{301}"]), ("👍", 2, ["👍"]),
    // Skin tones, joiners and selectors are left out.
    ("👍🏽", 2, ["👍"]), ("👩‍👩‍👧", 2, ["👩"]), ("❤️", 2, ["❤", " "]), ("1️⃣", 2, ["1", " "]),
    // A flag is two letters of one column each.
    ("🇩🇪", 2, ["🇩", "🇪"]),
    // More marks than a cell holds.
    ("a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", 1, ["a\u{300}\u{301}\u{302}\u{303}"]),
    // Wider than laid out, or nothing the system knows: a mark of the same width.
    ("漢", 1, ["\u{FFFD}"]), ("\u{7}", 1, ["\u{FFFD}"]),
    // A mark without a base.
    ("\u{301}", 1, [" \u{301}"]),
  ]

  @Test(arguments: table) func drawsWhatWasLaidOut(_ grapheme: Character, _ width: Int, _ drawn: [String]) {
    var row = Row()
    row.append(grapheme, width: width, style: .text)
    var encoder = GlyphEncoder()
    var cells: [cchar_t] = []
    encoder.append(row.cells[0], of: row, attributes: 0, pair: 0, to: &cells)
    #expect(cells.map(text) == drawn)
    #expect(drawn.reduce(0) { $0 + columns($1) } == width)
  }

  private func text(_ cell: cchar_t) -> String {
    var cell = cell
    var characters = [wchar_t](repeating: 0, count: 8)
    var attributes: attr_t = 0
    var pair: Int16 = 0
    getcchar(&cell, &characters, &attributes, &pair, nil)
    var text = ""
    for character in characters.prefix(while: { $0 != 0 }) {
      if let scalar = Unicode.Scalar(UInt32(bitPattern: character)) { text.unicodeScalars.append(scalar) }
    }
    return text
  }

  private func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + Int(cn_width(wchar_t(bitPattern: $1.value))) }
  }

  @Test func changedStretches() {
    func row(_ text: String) -> Row {
      var row = Row()
      for character in text { row.append(character, width: character == "漢" ? 2 : 1, style: .text) }
      return row
    }
    #expect(NcursesTerminal.changed(row("abc"), row("abc"), columns: 80) == nil)
    #expect(NcursesTerminal.changed(row("abc"), row("axc"), columns: 80) == 1..<2)
    #expect(NcursesTerminal.changed(row("abc"), row("a"), columns: 80) == 1..<3)
    #expect(NcursesTerminal.changed(row("a"), row("a  "), columns: 80) == nil)
    #expect(NcursesTerminal.changed(row("ab"), row("漢b"), columns: 80) == 0..<3)
    #expect(NcursesTerminal.changed(row("xy"), row("xy漢"), columns: 3) == 2..<3)
  }
}
