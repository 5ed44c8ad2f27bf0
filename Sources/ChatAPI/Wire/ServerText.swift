import ChatCore

/// Texts that came from outside and go into a sentence: one line, no control characters, not too long.
enum ServerText {
  static func tidy(_ text: String, limit: Int = 400) -> String {
    var tidied = ""
    var isBlank = true
    var count = 0
    for scalar in text.unicodeScalars {
      if isInvisible(scalar) || scalar.properties.isWhitespace {
        if !isBlank { tidied.append(" ") }
        isBlank = true
        continue
      }
      tidied.unicodeScalars.append(scalar)
      isBlank = false
      count += 1
      if count == limit {
        tidied.append("\u{2026}")
        break
      }
    }
    return tidied.trimmingSpaces()
  }

  /// Controls and bidirectional overrides: they could drive or disguise a terminal.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// Without a full stop or an exclamation mark at its end, to stand before a full stop.
  static func clause(_ text: String) -> String {
    var text = tidy(text)
    while text.last == "." || text.last == "!" { text.removeLast() }
    return text
  }
}
