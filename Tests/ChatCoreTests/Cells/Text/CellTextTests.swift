import Testing

@testable import Cells

/// What a terminal is sent for a text, and how wide it is: one row per case.
struct CellTextTests {
  static let cases: [(text: String, shown: String, width: Int)] = [
    ("plain", "plain", 5),
    ("日本語", "日本語", 6),
    ("한글", "한글", 4),
    ("\u{1112}\u{1161}\u{11AB}", "한", 2),
    ("\u{1100}\u{1161}", "가", 2),
    ("\u{1161}", "<1161>", 6),
    ("e\u{301}", "e\u{301}", 1),
    ("\u{301}", "\u{25CC}\u{301}", 1),
    ("a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "a\u{301}\u{302}\u{303}\u{304}", 1),
    ("👍", "👍", 2),
    ("👍🏽", "👍", 2),
    ("👨‍👩‍👧", "👨👩👧", 6),
    ("❤️", "❤", 1),
    ("❤️‍🔥", "❤🔥", 3),
    ("🇩🇪", "DE", 2),
    ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "🏴gbeng", 7),
    ("1️⃣", "1\u{20E3}", 2),
    ("⌚", "⌚", 2),
    ("शक्ति", "शक\u{94D}ति", 4),
    ("سلام", "سلام", 4),
    ("می\u{200C}خواهم", "می\u{200C}خواهم", 7),
    ("שלום", "שלום", 4),
    ("a\u{200B}b", "a<200b>b", 8),
    ("\u{FEFF}x", "<feff>x", 7),
    ("\u{202E}evil", "<202e>evil", 10),
    ("\u{2066}x\u{2069}", "<2066>x<2069>", 13),
    ("\u{1B}[31m", "^[[31m", 6),
    ("\u{9B}31m", "<9b>31m", 7),
    ("\u{7}\u{0}\u{7F}", "^G^@^?", 6),
    ("\u{E000}", "\u{E000}", 1),
    ("\u{FFFD}", "\u{FFFD}", 1),
    ("\u{AD}", "<ad>", 4),
    ("a\tb", "a   b", 5),
    ("a\u{A0}b", "a b", 3),
    ("全\u{3000}角", "全  角", 6),
    ("\u{2028}", "<2028>", 6),
    ("\u{E0041}", "<e0041>", 7),
    ("\u{1F1E9}", "D", 1),
  ]

  @Test(arguments: cases.indices)
  func showsAndMeasures(_ index: Int) {
    let (text, shown, width) = Self.cases[index]
    let row = Row.styled(text)
    #expect(Array(row.plainText.unicodeScalars) == Array(shown.unicodeScalars))
    #expect(row.width == width)
    #expect(CellWidth.width(of: text) == width)
  }

  @Test func marksAreToldFromText() {
    let row = Row.styled("a\u{1B}b", Style(.user))
    #expect(row.cells.map(\.style.role) == [.user, .control, .control, .user])
  }

  @Test func controlsNeverReachTheScreen() {
    for value in 0..<UInt32(0x3000) {
      guard let scalar = Unicode.Scalar(value), value != 0x0A, value != 0x0D else { continue }
      for cell in Row.styled("x" + String(Character(scalar)) + "y").cells where !cell.isCluster {
        let isSafe = cell.glyph >= 0x20 && cell.glyph != 0x7F && !(0x80..<0xA0).contains(cell.glyph)
        #expect(isSafe && !(0x200B...0x200F).contains(cell.glyph) && !(0x202A...0x202E).contains(cell.glyph))
      }
    }
  }

  @Test func brokenUTF8IsShown() {
    let bytes: [UInt8] = [0x61, 0xED, 0xA0, 0x80, 0x62, 0xFF]
    var text = CellText()
    bytes.withUnsafeBufferPointer { text.append(utf8: $0, .text) }
    #expect(text.row.plainText.filter { $0 != "\u{FFFD}" } == "ab")
    #expect(text.row.plainText.contains("\u{FFFD}"))
  }
}
