import Cells
import Foundation
import Testing

/// JSON strings as another reader of JSON reads them.
@Suite struct JSONStringTests {
  @Test func everyScalarReadsBack() throws {
    for value in (0...0x3100).map(UInt32.init) + [0xD7FF, 0xE000, 0xFEFF, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF] {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a\(Character(scalar))b"
      let read = try JSONDecoder().decode([String].self, from: Data("[\(JSONString.quoted(text))]".utf8))
      #expect(
        read.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars), "U+\(String(value, radix: 16))")
    }
  }

  @Test(arguments: [
    ("", #""""#), ("plain — 中文 👩‍💻", #""plain — 中文 👩‍💻""#), ("\"\\/", #""\"\\/""#),
    ("\n\r\t\u{8}\u{1b}\u{7f}", #""\n\r\t\u0008\u001b\u007f""#),
    ("\u{80}\u{85}\u{9f}\u{a0}é", "\"\\u0080\\u0085\\u009f\u{a0}é\""),
    ("\u{2027}\u{2028}\u{2029}\u{202a}", "\"\u{2027}\\u2028\\u2029\u{202a}\""), ("\r\n", #""\r\n""#),
  ])
  func whatTerminalsActOnIsEscaped(text: String, written: String) {
    #expect(JSONString.quoted(text) == written)
  }
}
