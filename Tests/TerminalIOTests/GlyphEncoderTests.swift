import Cells
import CNcurses
import Glibc
import Testing

@testable import TerminalIO

@Suite struct GlyphEncoderTests {
  init() { setlocale(LC_CTYPE, "C.UTF-8") }

  /// A grapheme, the columns it was laid out for, and what is written.
  static let table: [(Character, Int, String)] = [
    ("a", 1, "a"), ("漢", 2, "漢"), ("e\u{301}", 1, "e\u{301}"), ("👍", 2, "👍"),
    // Skin tones, joiners and selectors are left out.
    ("👍🏽", 2, "👍"), ("👩‍👩‍👧", 2, "👩"), ("❤️", 2, "❤ "), ("1️⃣", 2, "1 "),
    // A flag is two letters of one column each.
    ("🇩🇪", 2, "🇩🇪"),
    // More marks than a cell holds.
    ("a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", 1, "a\u{300}\u{301}\u{302}\u{303}"),
    // Wider than laid out, or nothing the system knows: a mark of the same width.
    ("漢", 1, "\u{FFFD}"), ("\u{7}", 1, "\u{FFFD}"),
    // A mark without a base.
    ("\u{301}", 1, " \u{301}"),
  ]

  @Test(arguments: table) func drawsWhatWasLaidOut(_ grapheme: Character, _ width: Int, _ drawn: String) {
    var row = Row()
    row.append(grapheme, width: width, style: .text)
    var bytes: [UInt8] = []
    GlyphEncoder.append(row.cells[0], of: row, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == drawn)
    #expect(columns(drawn) == width)
  }

  private func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + Int(cn_width(wchar_t(bitPattern: $1.value))) }
  }
}
