import CWidth

/// How many columns text takes, as libc's `wcwidth` and therefore curses and the terminal agree.
///
/// Terminals disagree about graphemes of several scalars (ZWJ sequences, VS16, flags, skin tones), so none of these is
/// ever sent: `CellText` puts a substitute in their place whose every cell is one spacing scalar of undisputed width
/// and up to four marks of width zero. What is measured here is that substitute.
package enum CellWidth {
  /// Columns of what is drawn for a grapheme.
  package static func width(of character: Character) -> Int {
    if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F { return 1 }
    return CellText(String(character)).width
  }

  /// Columns of what is drawn for a text without newlines; a tab counts to the next of the stops at every fourth.
  package static func width(of text: String) -> Int {
    var isPlain = true
    for byte in text.utf8 where byte < 0x20 || byte >= 0x7F {
      isPlain = false
      break
    }
    return isPlain ? text.utf8.count : CellText(text).width
  }

  /// What a single scalar is to a terminal.
  enum Kind {
    /// One column.
    case narrow
    /// Two columns.
    case wide
    /// Drawn over the glyph before it.
    case mark
    /// Drawn as a blank of one column.
    case blank
    /// Must not reach the terminal; shown by its number.
    case hidden
  }

  /// The kind of a scalar beyond ASCII.
  static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.value {
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F: return .blank
    case 0xAD: return .hidden
    case 0xA1...0x2FF, 0x370...0x373, 0x391...0x3A1, 0x3A3...0x482, 0x48A...0x52F: return .narrow
    case 0x3041...0x3096, 0x30A0...0x30FF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF60: return .wide
    case 0x1160...0x11FF, 0xD7B0...0xD7FF, 0x3248...0x324F, 0x1171E, 0x1F1E6...0x1F1FF:
      return .hidden  // libc, terminals and editions of Unicode disagree about these
    case 0x2800: return .blank
    case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: return .narrow
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return .mark
    case let category where HarmlessText.isHarmful(category) || HarmlessText.isFiller(scalar.value): return .hidden
    default: return isWide(scalar) ? .wide : .narrow
    }
  }

  /// Narrow up to Unicode 15, wide since 16: the libc that runs decides, since curses counts by it.
  static func isContested(_ value: UInt32) -> Bool {
    switch value {
    case 0x2630...0x2637, 0x268A...0x268F, 0x1D300...0x1D356, 0x1D360...0x1D376: true
    default: false
    }
  }
  private static let widensContested = cw_width(0x2630) == 2

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    guard value >= 0x1100 else { return false }
    if isContested(value) { return widensContested }
    var low = 0
    var high = wideRanges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value < wideRanges[2 * middle] {
        high = middle
      } else if value > wideRanges[2 * middle + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return scalar.properties.isEmojiPresentation
  }
}
