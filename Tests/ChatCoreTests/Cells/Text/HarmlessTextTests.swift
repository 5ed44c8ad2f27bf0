import Testing

@testable import Cells

@Suite("Harmless text")
struct HarmlessTextTests {
  /// Swift takes none of these in a literal.
  static let noncharacters = [0xFFFE, 0x1FFFF, 0xFDD0].compactMap(Unicode.Scalar.init).map { String($0) }.joined()

  static let rows: [(String, String)] = [
    ("plain", "plain"), ("\u{1B}]52;c;AA\u{7}", "^[]52;c;AA^G"), ("a\u{7F}b\u{9B}2J", "a^?b<9b>2J"),
    ("\u{202E}abc\u{202C}", "<202e>abc<202c>"), ("a\u{2066}b\u{2069}", "a<2066>b<2069>"),
    ("a\u{200E}\u{200F}\u{61C}b", "a<200e><200f><61c>b"), ("a\u{200B}\u{2060}\u{FEFF}b", "a<200b><2060><feff>b"),
    ("a\u{E0041}\u{E007F}b", "a<e0041><e007f>b"), ("a\u{FFF9}b\u{FFFA}c\u{FFFB}", "a<fff9>b<fffa>c<fffb>"),
    ("a\u{2028}b\u{2029}c", "a<2028>b<2029>c"), (noncharacters, "<fffe><1ffff><fdd0>"),
    ("a\u{AD}b\u{3164}", "a<ad>b<3164>"), ("a\u{200D}b\u{200C}c", "a<200d>b<200c>c"),
    ("e" + String(repeating: "\u{301}", count: 9), "e" + String(repeating: "\u{301}", count: 4)),
    ("\u{301}a", "\u{25CC}\u{301}a"),
    ("👩‍👩‍👧 ❤️ 🇩🇪", "👩‍👩‍👧 ❤️ 🇩🇪"), ("می\u{200C}خواهم क्\u{200D}ष", "می\u{200C}خواهم क्\u{200D}ष"),
    ("한글 漢字 ñ", "한글 漢字 ñ"), ("👩" + String(repeating: "\u{200D}", count: 9), "👩\u{200D}\u{200D}\u{200D}\u{200D}"),
  ]

  @Test(
    "What could drive or disguise a terminal is shown by its number, what belongs to the writing stays",
    arguments: rows)
  func shown(_ text: String, _ expected: String) {
    #expect(Array(HarmlessText.line(text).unicodeScalars) == Array(expected.unicodeScalars))
    #expect(Array(HarmlessText.block(text).unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test("Line feeds and tabs stay in a block and are blanks in a line; a lone return is shown")
  func lines() {
    #expect(HarmlessText.block("a\r\nb\tc\rd\n") == "a\nb\tc^Md\n")
    #expect(HarmlessText.line("a\r\nb\tc\rd\n") == "a b c^Md ")
  }

  @Test("Every scalar that the screen hides is harmful, and no harmful one comes through")
  func oneIdea() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value), !"\r\n\t".unicodeScalars.contains(scalar) else { continue }
      let isHarmful = HarmlessText.isHarmful(scalar)
      if isHarmful, !scalar.isASCII { #expect(CellWidth.kind(of: scalar) == .hidden, "\(value)") }
      let text = HarmlessText.line("a" + String(Character(scalar)))
      #expect(text.unicodeScalars.contains { HarmlessText.isHarmful($0) } == false, "\(value)")
    }
  }

  @Test("A text in pieces gives the same as the whole")
  func pieces() {
    let text = "e\u{301}\u{301}\u{301}\u{301}\u{301}x\r\ny\rz 👩‍👩 \u{301}\n\u{301}ab\u{1B}[2J"
    var filter = HarmlessText()
    let parts = text.unicodeScalars.map { filter.filter(String($0)) }.joined()
    #expect(Array(parts.unicodeScalars) == Array(HarmlessText.block(text).unicodeScalars))
  }

  @Test("Somebody else's words are one line, cut, with blanks for what is harmful")
  func quoted() {
    #expect(HarmlessText.quoted("  a\u{1B}\u{202E}\n b  ") == "a b")
    #expect(HarmlessText.quoted("abcdef", limit: 3) == "abc\u{2026}")
    #expect(HarmlessText.clause("Not now!..") == "Not now")
  }
}
