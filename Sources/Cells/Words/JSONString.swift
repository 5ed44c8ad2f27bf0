/// Text as a JSON string; JSON's escapes are YAML's as well.
package enum JSONString {
  /// Appends the string in quotes.
  ///
  /// Escaped beyond what JSON asks: C1 controls and the line separators, which terminals and JavaScript act on.
  package static func append(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { bytes in
      // What needs no escape is handed on in one piece: text as people write it is nearly all so.
      var start = 0, place = 0
      while place < bytes.count {
        let length = escapedLength(bytes, at: place)
        guard length > 0 else {
          place += 1
          continue
        }
        text.append(contentsOf: bytes[start..<place])
        text.append(contentsOf: escape(bytes, at: place).utf8)
        place += length
        start = place
      }
      text.append(contentsOf: bytes[start...])
    }
    text.append(UInt8(ascii: "\""))
  }

  /// Bytes of the scalar here if it is to be escaped, else 0.
  private static func escapedLength(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
    switch bytes[place] {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F: 1
    // U+0080 to U+009F, and U+2028 and U+2029, in UTF-8.
    case 0xC2: bytes[place + 1] < 0xA0 ? 2 : 0
    case 0xE2: bytes[place + 1] == 0x80 && (0xA8...0xA9).contains(bytes[place + 2]) ? 3 : 0
    default: 0
    }
  }

  private static func escape(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> String {
    switch bytes[place] {
    case 0xC2: number(bytes[place + 1])
    case 0xE2: "\\u20" + String(bytes[place + 2] - 0x80, radix: 16)
    case let byte: escape(byte)
    }
  }

  /// A byte as short as JSON has it.
  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case UInt8(ascii: "\n"): "\\n"
    case UInt8(ascii: "\r"): "\\r"
    case UInt8(ascii: "\t"): "\\t"
    default: number(byte)
    }
  }

  /// Appends the string without its quotes, and escapes nothing beyond what JSON asks for: so requests are written.
  package static func append(leastEscaped string: String, to bytes: inout [UInt8]) {
    var string = string
    string.withUTF8 { text in
      // Of a large one the size is known, so that its storage is not made twice as large by growing.
      if text.count > 65_536 {
        bytes.reserveCapacity(bytes.count + text.count + 5 * text.count { mustBeEscaped($0) } + 64)
      }
      var place = 0
      while place < text.count {
        let end = text[place...].firstIndex(where: mustBeEscaped) ?? text.count
        bytes.append(contentsOf: text[place..<end])
        if end < text.count { bytes.append(contentsOf: escape(text[end]).utf8) }
        place = end + 1
      }
    }
  }

  private static func mustBeEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// Appends a byte by its number, as in `\u001b`.
  package static func append(numberOf byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: number(byte).utf8)
  }

  private static func number(_ byte: UInt8) -> String {
    (byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)
  }

  /// What a letter behind a backslash means; nil for `u`, and for what is no escape.
  @inlinable
  package static func meaning(ofEscape letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    default: nil
    }
  }

  /// The string in quotes.
  package static func quoted(_ string: String) -> String {
    var text: [UInt8] = []
    append(string, to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}
