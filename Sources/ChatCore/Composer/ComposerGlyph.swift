/// One grapheme of the composer as it is drawn: its bytes, its columns, and what stands in for what cannot be drawn.
struct ComposerGlyph {
  /// UTF-8 bytes of the grapheme.
  var byteCount: Int
  /// Columns.
  var width: Int
  var kind: Kind

  enum Kind: Equatable {
    /// A printable ASCII character.
    case ascii(UInt8)
    /// A tab, shown as blanks up to the next tab stop.
    case tab
    /// A folded paste, shown as its label.
    case chip(Unicode.Scalar)
    /// Any other grapheme.
    case grapheme(Character)
    /// A character that must not reach the terminal, shown as a mark.
    case control(Character)
  }

  private static let tabStop = 4

  /// The grapheme at byte `offset` of `text`, when it stands at `column` of its row.
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
          kind = .control(Self.picture(of: byte))
          width = 1
        }
        return
      }
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
      (kind, width) = Self.drawn(character)
    }
  }

  var isBlank: Bool { kind == .ascii(0x20) || kind == .tab }
  var isHyphen: Bool { kind == .ascii(UInt8(ascii: "-")) }
  var isWide: Bool {
    if case .grapheme = kind { width == 2 } else { false }
  }

  private static func picture(of byte: UInt8) -> Character {
    Character(Unicode.Scalar(byte == 0x7F ? 0x2421 : 0x2400 + UInt32(byte)) ?? "?")
  }

  private static func drawn(_ character: Character) -> (Kind, Int) {
    let scalar = character.unicodeScalars[character.unicodeScalars.startIndex]
    if scalar.properties.isEmojiPresentation || (0x1100...0x115F).contains(scalar.value)
      || (0x2E80...0xA4CF).contains(scalar.value) || (0xAC00...0xD7A3).contains(scalar.value)
      || (0xF900...0xFAFF).contains(scalar.value) || (0xFE30...0xFE6F).contains(scalar.value)
      || (0xFF00...0xFF60).contains(scalar.value) || (0x1F300...0x1FAFF).contains(scalar.value)
      || (0x20000...0x3FFFD).contains(scalar.value)
    {
      return (.grapheme(character), 2)
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
      return (.control("\u{FFFD}"), 1)
    case .nonspacingMark, .enclosingMark: return (.control("\u{25CC}"), 1)
    default: return (.grapheme(character), 1)
    }
  }
}
