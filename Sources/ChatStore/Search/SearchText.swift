import Glibc

/// Text as the full-text index sees it.
///
/// The index's tokenizer splits at blanks and punctuation, which leaves a Chinese or Thai sentence one long token. So
/// stretches of scripts written without blanks are indexed as pairs of neighbours (北京大学 as 北京 京大 大学 学): a query of one
/// character is a prefix of a pair, one of two is a pair, a longer one is all of its pairs. Chosen over a trigram
/// table, which cannot find the two-character words that most Chinese words are and is four times as large, and over a
/// custom tokenizer, without which no other program could check or mend the index.
enum SearchText {
  /// What to index for a text; the text itself where it is ASCII.
  /// - Parameter partsSigns: whether signs are blanks. The tokenizer's table is of Unicode 6.1, and takes every later
  ///   scalar as part of a word: 🤖 and ₽ would stay with the word next to them. Indexes of before have them so.
  static func indexed(_ text: String, partsSigns: Bool = true) -> String {
    var text = text
    // NUL would end the text for the tokenizer.
    guard !text.withUTF8({ $0.allSatisfy { $0 < 0x80 && $0 != 0 } }) else { return text }
    // Bytes, and not scalars of a string: these are appended several times as fast.
    var split: [UInt8] = []
    split.reserveCapacity(text.utf8.count + text.utf8.count / 4)
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar.isASCII, previous == nil, scalar.value != 0 {
        split.append(UInt8(truncatingIfNeeded: scalar.value))
        continue
      }
      guard standsAlone(scalar.value) else {
        if let last = previous {
          append(last, to: &split)
          split.append(UInt8(ascii: " "))
        }
        previous = nil
        if partsSigns, !scalar.isASCII, !isTokenPart(scalar) {
          split.append(UInt8(ascii: " "))
        } else {
          appendFolded(scalar, to: &split)
        }
        continue
      }
      if let last = previous {
        append(last, to: &split)
        append(scalar, to: &split)
      }
      split.append(UInt8(ascii: " "))
      previous = scalar
    }
    if let previous { append(previous, to: &split) }
    return String(decoding: split, as: UTF8.self)
  }

  /// What the index gets for a text: each word of `indexed` once, which is all that an index without positions keeps.
  static func words(_ text: String, partsSigns: Bool = true) -> String {
    var text = indexed(text, partsSigns: partsSigns)
    return text.withUTF8(distinct)
  }

  /// Each word once, in the order they first come, parted by blanks; ASCII letters small. What a word is beyond ASCII
  /// is left to the tokenizer: words are parted here only where every tokenizer parts them.
  private static func distinct(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    // Where in the result a word begins, plus 1. There are as many slots as there can be words, or more.
    let slotCount = 1 << max(3, Int.bitWidth - bytes.count.leadingZeroBitCount - 1)
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: slotCount) { slots in
      slots.initialize(repeating: 0)
      return String(unsafeUninitializedCapacity: bytes.count + 1) { result in
        guard let base = result.baseAddress else { return 0 }
        var end = 0
        var place = 0
        while place < bytes.count {
          let start = end
          var hash: UInt32 = 2_166_136_261
          while place < bytes.count, let byte = wordByte(bytes[place]) {
            result[end] = byte
            end += 1
            place += 1
            hash = (hash ^ UInt32(byte)) &* 16_777_619
          }
          place += 1
          guard end > start else { continue }
          result[end] = blank
          end += 1
          if !isNew(start..<end, in: base, slots, Int(hash)) { end = start }
        }
        return end
      }
    }
  }

  /// Notes a word that ends with its blank; false where it is there already.
  private static func isNew(
    _ word: Range<Int>, in base: UnsafeMutablePointer<UInt8>, _ slots: UnsafeMutableBufferPointer<Int32>,
    _ hash: Int
  ) -> Bool {
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 {
      // With its blank: one that only begins so differs.
      if memcmp(base + Int(slots[slot]) - 1, base + word.lowerBound, word.count) == 0 { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(truncatingIfNeeded: word.lowerBound + 1)
    return true
  }

  private static let blank = UInt8(ascii: " ")

  /// A byte of a word, an ASCII letter as a small one; nil for one that parts words.
  private static func wordByte(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: byte
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    default: nil
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
  }

  private static func appendFolded(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    if let folded = folded(scalar) { bytes.append(contentsOf: folded.utf8) } else { append(scalar, to: &bytes) }
  }

  /// What a scalar becomes that the tokenizer does not fold: letters with a stroke and ligatures, which have no
  /// decomposition, and full-width forms; nil for all others.
  static func folded(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0: " "
    case 0xD8, 0xF8: "o"  // ø
    case 0xDF, 0x1E9E: "ss"  // ß
    case 0xC6, 0xE6: "ae"  // æ
    case 0x110, 0x111: "d"  // đ
    case 0x131: "i"  // ı
    case 0x141, 0x142: "l"  // ł
    case 0x152, 0x153: "oe"  // œ
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0).map { String($0).lowercased() }
    default: nil
    }
  }

  /// Whether a scalar is part of a word.
  static func isTokenPart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .privateUse, .nonspacingMark, .spacingMark:
      true
    default: false
    }
  }

  /// Whether a scalar belongs to a script written without blanks between words.
  static func standsAlone(_ value: UInt32) -> Bool {
    switch value {
    case 0x0E01...0x0E3A, 0x0E40...0x0E4E, 0x0E81...0x0ECD,  // Thai, Lao
      0x1000...0x103F, 0x1780...0x17D3,  // Myanmar, Khmer
      0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029,  // radicals, iteration marks, numerals
      0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x312F,  // kana, Bopomofo
      0x3130...0x318F, 0x31A0...0x31FF,  // Hangul letters, more Bopomofo and kana
      0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,  // Han
      0xAC00...0xD7A3,  // Hangul: particles and compounds are written without a blank
      0xFF66...0xFFDC,  // half-width kana and Hangul
      0x1B000...0x1B16F, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
