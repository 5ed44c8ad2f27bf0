/// Text as the full-text index sees it.
///
/// The index's tokenizer splits at blanks and punctuation, which leaves a Chinese or Thai sentence one long token. So
/// every character of a script written without blanks becomes a token of its own, and a query for some of them becomes
/// a phrase: any stretch of such text is found, of one character or of many. Chosen over a trigram table, which cannot
/// find the two-character words that most Chinese words are, and over a custom tokenizer, without which no other
/// program could check or read the index.
enum SearchText {
  /// What to index for a text; the text itself where nothing needs splitting, as in most Western text.
  static func indexed(_ text: String) -> String {
    var text = text
    let isPlain = text.withUTF8 { bytes in
      // U+0E00 begins with E0 B8; everything below it begins with a smaller byte, save Indic scripts (E0 A4…B7),
      // which take the slow way for nothing. NUL would end the text for the tokenizer.
      bytes.allSatisfy { $0 < 0xE0 && $0 != 0 }
    }
    guard !isPlain else { return text }
    var split = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0:
        split.append(" ")
      case 0xFF01...0xFF5E:  // full-width forms of ASCII
        if let narrow = Unicode.Scalar(scalar.value - 0xFEE0) { split.append(narrow) }
      case let value where standsAlone(value):
        split.append(" ")
        split.append(scalar)
        split.append(" ")
      default:
        split.append(scalar)
      }
    }
    return String(split)
  }

  /// Whether a scalar belongs to a script written without blanks between words.
  static func standsAlone(_ value: UInt32) -> Bool {
    switch value {
    case 0x0E01...0x0EDF,  // Thai, Lao
      0x1000...0x109F, 0x1780...0x17FF,  // Myanmar, Khmer
      0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029,  // radicals, iteration marks, numerals
      0x3040...0x312F, 0x3130...0x318F, 0x31A0...0x31FF,  // kana, Bopomofo, Hangul letters
      0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,  // Han
      0xAC00...0xD7A3,  // Hangul: particles and compounds are written without a blank
      0xFF66...0xFFDC,  // half-width kana and Hangul
      0x1B000...0x1B16F, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
