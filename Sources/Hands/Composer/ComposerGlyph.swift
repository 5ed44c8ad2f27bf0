import Cells

/// One grapheme of the composer as it is drawn: its bytes, its columns, and what replaces what cannot be drawn.
struct ComposerGlyph {
  /// UTF-8 bytes of the grapheme.
  var byteCount: Int
  var width: Int
  var kind: Kind

  enum Kind: Equatable {
    /// A printable ASCII character.
    case ascii(UInt8)
    /// A tab, shown as blanks up to the next tab stop.
    case tab
    /// A folded paste, shown as its label.
    case chip(Unicode.Scalar)
    /// Any other grapheme; `CellText` knows how it is drawn.
    case grapheme(Character)
  }

  private static let tabStop = 4

  /// The grapheme at byte `offset` of `text`, when it is at `column` of its row.
  init(at offset: Int, in text: String, column: Int) {
    let utf8 = text.utf8
    let index = utf8.index(text.startIndex, offsetBy: offset)
    let byte = utf8[index]
    if byte < 0x80 {
      let next = utf8.index(after: index)
      if next == utf8.endIndex || utf8[next] < 0x80 {
        byteCount = 1
        if byte == 0x09 {
          kind = .tab
          width = Self.tabStop - column % Self.tabStop
        } else if byte >= 0x20, byte != 0x7F {
          kind = .ascii(byte)
          width = 1
        } else {
          kind = .grapheme(Character(Unicode.Scalar(byte)))
          width = 2
        }
        return
      }
    }
    if let (scalar, count) = Self.lone(utf8, index) {
      byteCount = count
      kind = .grapheme(Character(scalar))
      width = scalar.value < 0x3000 ? 1 : 2
      return
    }
    let character = text[index]
    byteCount = character.utf8.count
    let scalar = character.unicodeScalars[character.unicodeScalars.startIndex]
    if let chipWidth = PasteChip.width(of: scalar) {
      kind = .chip(scalar)
      width = chipWidth
    } else if byte == 0x09 {
      kind = .tab
      width = Self.tabStop - column % Self.tabStop
    } else {
      kind = .grapheme(character)
      width = CellWidth.width(of: character)
    }
  }

  /// A letter of the commonest scripts with no mark after it, found without the cost of finding graphemes.
  private static func lone(_ utf8: String.UTF8View, _ index: String.Index) -> (Unicode.Scalar, count: Int)? {
    guard let (scalar, next) = plainLetter(utf8, index) else { return nil }
    guard next == utf8.endIndex || utf8[next] < 0x80 || plainLetter(utf8, next) != nil else { return nil }
    return (scalar, utf8.distance(from: index, to: next))
  }

  /// Latin, Greek and Cyrillic letters of one column, kana, ideographs and their punctuation of two: none joins what
  /// is before it.
  private static func plainLetter(_ utf8: String.UTF8View, _ index: String.Index) -> (Unicode.Scalar, String.Index)? {
    let first = UInt32(utf8[index])
    var next = utf8.index(after: index)
    guard first >= 0xC3, first < 0xF0, next < utf8.endIndex else { return nil }
    var value = first < 0xE0 ? first & 0x1F : first & 0x0F
    for _ in 0..<(first < 0xE0 ? 1 : 2) {
      guard next < utf8.endIndex else { return nil }
      value = value << 6 | UInt32(utf8[next] & 0x3F)
      next = utf8.index(after: next)
    }
    switch value {
    case 0xC0...0x24F, 0x391...0x3A1, 0x3A3...0x3C9, 0x410...0x44F: break
    case 0x3001...0x3029, 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF: break
    default: return nil
    }
    return Unicode.Scalar(value).map { ($0, next) }
  }

  var isBlank: Bool { kind == .ascii(0x20) || kind == .tab }
  var isHyphen: Bool { kind == .ascii(UInt8(ascii: "-")) }
  var isWide: Bool {
    if case .grapheme = kind { width == 2 && byteCount > 1 } else { false }
  }
}
