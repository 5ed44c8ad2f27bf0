extension CellText {
  /// Appends a grapheme of several scalars as cells that every terminal measures alike.
  ///
  /// - Emoji joined by ZWJ are side by side (the fallback UTS #51 names), without skin tones and variation selectors.
  /// - A flag is its two letters; the tags of a regional flag come behind it.
  /// - Conjoining jamo become the syllable they spell.
  /// - A keycap gets a blank behind it, room for the glyph that is wider than its column.
  /// - Everything else: each spacing scalar opens a cell, as libc counts, and marks are drawn over it.
  mutating func append(cluster scalars: [Unicode.Scalar], _ style: Style) {
    if let syllable = Self.hangulSyllable(scalars) { return append(scalar: syllable, style) }
    var opened = false
    var base: Unicode.Scalar?
    for scalar in scalars {
      switch scalar.value {
      case 0xFE00...0xFE0F, 0xE0100...0xE01EF:
        if base == nil { appendMark(number: scalar.value, isInside: opened) }
      case 0x200D, 0x200C:
        // Joiners shape Arabic and Indic letters and take no column there; between emoji they are left out.
        if let base, HarmlessText.isJoining(base) {
          overlay(scalar)
        } else if scalar.value == 0x200C || base.map({ !$0.properties.isEmoji || $0.isASCII }) ?? true {
          appendMark(number: scalar.value, isInside: opened)
        }
      case 0x1F3FB...0x1F3FF where base?.properties.isEmojiModifierBase == true:
        break
      case 0x1F1E6...0x1F1FF:
        append(scalar: scalar, style, isInside: opened)
      case 0xE0020...0xE007E:
        if let letter = Unicode.Scalar(scalar.value - 0xE0000) { append(scalar: letter, style, isInside: opened) }
      case 0xE007F:
        break
      case 0x20E3 where base?.isASCII == true:
        overlay(scalar)
        append(scalar: " ", style, isInside: true)
      default:
        if !scalar.isASCII, CellWidth.kind(of: scalar) == .mark, base != nil {
          overlay(scalar)
          continue
        }
        if scalar.isASCII, scalar.value < 0x20 || scalar.value == 0x7F {
          append(scalar: scalar, style)
        } else {
          append(scalar: scalar, style, isInside: opened)
        }
        base = scalar
      }
      opened = true
    }
  }

  /// The precomposed syllable of modern conjoining jamo (Unicode, section 3.12).
  private static func hangulSyllable(_ scalars: [Unicode.Scalar]) -> Unicode.Scalar? {
    guard scalars.count >= 2, scalars.count <= 3 else { return nil }
    var syllable: UInt32
    var rest = scalars.dropFirst()
    switch scalars[0].value {
    case 0x1100...0x1112:
      guard let vowel = rest.popFirst()?.value, (0x1161...0x1175).contains(vowel) else { return nil }
      syllable = 0xAC00 + ((scalars[0].value - 0x1100) * 21 + (vowel - 0x1161)) * 28
    case 0xAC00...0xD7A3 where (scalars[0].value - 0xAC00) % 28 == 0:
      syllable = scalars[0].value
    default: return nil
    }
    if let tail = rest.popFirst()?.value {
      guard rest.isEmpty, (0x11A8...0x11C2).contains(tail) else { return nil }
      syllable += tail - 0x11A7
    }
    return Unicode.Scalar(syllable)
  }
}
