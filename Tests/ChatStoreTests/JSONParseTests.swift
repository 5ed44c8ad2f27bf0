import Cells
import TestSupport
import Testing

@testable import ChatStore

@Suite("JSON of files")
struct JSONParseTests {
  @Test("jansson reads what the quick reader takes as the same value, repaired where it has to be")
  func oneIdea() {
    var random = SeededGenerator(seed: 7)
    var (taken, refused) = (0, 0)
    for _ in 0..<20_000 {
      var text = Self.value(&random, 0)
      if random.roll(4) == 0 { Self.damage(&text, &random) }
      text.withUnsafeBytes { bytes in
        let other = (try? JSON.parsedByJansson(bytes)) ?? Self.repaired(bytes)
        if let value = JSONText.value(bytes) {
          taken += 1
          #expect(value == other, "\(String(decoding: bytes, as: UTF8.self))")
        } else {
          refused += 1
        }
        #expect((try? JSON.parse(bytes)) == JSONText.value(bytes) ?? (try? JSON.parsedByJansson(bytes)))
      }
    }
    #expect(taken > 5000 && refused > 1000)
  }

  /// What jansson reads once halves of surrogate pairs are repaired. `JSON.repaired` reads whole numbers as reals, for
  /// those that are too big; where none is, the quick reader keeps them whole.
  private static func repaired(_ bytes: UnsafeRawBufferPointer) -> JSON? {
    JSONRepair.repaired(bytes).bytes.withUnsafeBytes { try? JSON.parsedByJansson($0) }
  }

  private static func value(_ random: inout SeededGenerator, _ depth: Int) -> [UInt8] {
    let words = [
      "null", "true", "false", "0", "-0", "17", "-9223372036854775808", "9223372036854775807", "9223372036854775808",
      "0.5", "-1.25E-3", "1e22", "1e308", "1e309", "123456789.987654321", "01", "1.", "-",
    ]
    switch random.roll(depth > 3 ? 8 : 12) {
    case 0..<3: return Array(words[random.roll(words.count)].utf8)
    case 3..<8: return string(&random)
    case 8..<10: return list("[", "]", &random) { value(&$0, depth + 1) }
    default: return list("{", "}", &random) { name(&$0) + Array(" : ".utf8) + value(&$0, depth + 1) }
    }
  }

  private static func list(
    _ open: String, _ close: String, _ random: inout SeededGenerator, _ item: (inout SeededGenerator) -> [UInt8]
  ) -> [UInt8] {
    let items = (0..<random.roll(5)).map { _ in item(&random) }
    return Array(open.utf8) + items.joined(separator: ",\n".utf8) + Array(close.utf8)
  }

  private static func string(_ random: inout SeededGenerator) -> [UInt8] {
    let pieces = [
      "a", "Ab ", "é", "日本", "😀", #"\n"#, #"\""#, #"\\"#, #"\/"#, #"\b\f\r\t"#, #"\u00e9"#, #"\u0000"#, #"\u2028"#,
      #"\ud83d\ude00"#, #"\ud83d"#, #"\ude00"#, #"\uD83D\u0041"#, "\u{7F}", "\u{85}",
    ]
    let text = (0..<random.roll(6)).map { _ in
      pieces[random.roll(pieces.count)]
    }
    return Array("\"\(text.joined())\"".utf8)
  }

  /// Few of them, so that some come twice. None with U+0000, which jansson takes in texts alone.
  private static func name(_ random: inout SeededGenerator) -> [UInt8] {
    let names = ["a", "b", #"\u0061"#, "é", "", "a b", #"\""#]
    return Array("\"\(names[random.roll(names.count)])\"".utf8)
  }

  private static func damage(_ text: inout [UInt8], _ random: inout SeededGenerator) {
    guard let place = text.indices.randomElement(using: &random) else { return }
    let bytes: [UInt8] = [0xFF, 0xC3, 0x80, 0, 10, UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "}")]
    switch random.roll(3) {
    case 0: text.remove(at: place)
    case 1: text.insert(bytes[random.roll(bytes.count)], at: place)
    default: text[place] = bytes[random.roll(bytes.count)]
    }
  }
}
