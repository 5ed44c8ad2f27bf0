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
    /// Any other grapheme; `CellText` knows how it is drawn.
    case grapheme(Character)
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
          kind = .grapheme(Character(Unicode.Scalar(byte)))
          width = 2
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
      kind = .grapheme(character)
      width = CellWidth.width(of: character)
    }
  }

  var isBlank: Bool { kind == .ascii(0x20) || kind == .tab }
  var isHyphen: Bool { kind == .ascii(UInt8(ascii: "-")) }
  var isWide: Bool {
    if case .grapheme = kind { width == 2 && byteCount > 1 } else { false }
  }
}
