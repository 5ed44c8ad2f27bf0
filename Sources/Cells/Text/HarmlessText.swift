/// The one idea of text that cannot drive or disguise a terminal.
///
/// The screen (`CellText`), what commands write to a terminal, standard error and sentences that quote somebody else
/// all ask `isHarmful`. A harmful scalar is shown by its number, as vim does: `<202e>`; a control character as `^[`.
///
/// A value filters one stream: a text that comes in pieces gives the same as the whole.
package struct HarmlessText {
  /// Marks drawn over one letter; curses keeps no more, and more of them climb over the lines above.
  package static let marksPerLetter = 4

  /// What the last letter allows behind it.
  private var base: Unicode.Scalar?
  private var marks = 0
  private var holdsReturn = false
  private let keepsLines: Bool

  /// A filter for text of several lines, which keeps line feeds and tabs; else they become blanks.
  package init(keepsLines: Bool = true) { self.keepsLines = keepsLines }

  /// A text on one line: a file name, a title, a value.
  package static func line(_ text: String) -> String { filtered(text, keepsLines: false) }

  /// A text with its line feeds and tabs.
  package static func block(_ text: String) -> String { filtered(text, keepsLines: true) }

  /// Somebody else's text for a sentence: on one line, what is harmful or blank made one blank, cut after `limit`
  /// scalars.
  package static func quoted(_ text: String, limit: Int = 400) -> String {
    var tidied = ""
    var isBlank = true
    var count = 0
    for scalar in text.unicodeScalars {
      if isHarmful(scalar) || scalar.properties.isWhitespace {
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
    return line(tidied.trimmingSpaces())
  }

  /// The same without a full stop or an exclamation mark at its end, to be put before a full stop.
  package static func clause(_ text: String) -> String {
    var text = quoted(text)
    while text.last == "." || text.last == "!" { text.removeLast() }
    return text
  }

  /// Whether a scalar could drive a terminal, or hide or disguise what is around it: controls, formats (overrides and
  /// marks of direction, zero widths, tags, annotations), separators, fillers, and what Unicode does not assign.
  package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 0x7F { return value < 0x20 }
    if value < 0xA0 || value == 0xAD { return true }
    switch value {
    case 0xA1...0x2FF, 0x370...0x373, 0x391...0x3A1, 0x3A3...0x482, 0x48A...0x52F: return false
    case 0x3041...0x3096, 0x30A0...0x30FF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF60: return false
    default: return isHarmful(scalar.properties.generalCategory) || isFiller(value)
    }
  }

  /// The same by the category, where that is known already.
  static func isHarmful(_ category: Unicode.GeneralCategory) -> Bool {
    switch category {
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Letters that show nothing.
  static func isFiller(_ value: UInt32) -> Bool {
    switch value {
    case 0x115F, 0x1160, 0x3164, 0xFFA0: true
    default: false
    }
  }

  /// How a harmful scalar is shown.
  static func shown(_ scalar: Unicode.Scalar) -> String {
    if scalar.isASCII, let letter = Unicode.Scalar(scalar.value ^ 0x40) { return "^\(letter)" }
    let number = String(scalar.value, radix: 16)
    return "<\(number)>"
  }

  /// Whether ZWJ and ZWNJ belong to the writing of this letter.
  static func isJoining(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x600...0x8FF, 0x900...0x109F, 0x1780...0x17FF, 0x1800...0x18AF, 0xFB50...0xFDFF, 0xFE70...0xFEFC: true
    default: false
    }
  }
}

// MARK: Filtering

extension HarmlessText {
  private static func filtered(_ text: String, keepsLines: Bool) -> String {
    var filter = HarmlessText(keepsLines: keepsLines)
    return filter.filter(text)
  }

  /// The next piece, made harmless.
  package mutating func filter(_ text: String) -> String {
    // Most text is plain, and needs nothing done.
    if !holdsReturn, isPlain(text) {
      if let last = text.unicodeScalars.last { begin(last == "\n" || last == "\t" ? nil : last) }
      return text
    }
    var clean = ""
    clean.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars { append(scalar, to: &clean) }
    return clean
  }

  private func isPlain(_ text: String) -> Bool {
    for byte in text.utf8 where byte < 0x20 || byte >= 0x7F {
      if keepsLines, byte == 0x0A || byte == 0x09 { continue }
      return false
    }
    return true
  }

  private mutating func append(_ scalar: Unicode.Scalar, to clean: inout String) {
    if holdsReturn {
      holdsReturn = false
      if scalar != "\n" { show("\r", in: &clean) }
    }
    switch scalar {
    case "\r": holdsReturn = true
    case "\n", "\t":
      clean.unicodeScalars.append(keepsLines ? scalar : " ")
      begin(nil)
    default:
      if isOverlaid(scalar) {
        marks += 1
        guard marks <= Self.marksPerLetter else { return }
        if base == nil { clean += "\u{25CC}" }
        clean.unicodeScalars.append(scalar)
      } else if Self.isHarmful(scalar) {
        show(scalar, in: &clean)
      } else {
        clean.unicodeScalars.append(scalar)
        begin(scalar)
      }
    }
  }

  private mutating func show(_ scalar: Unicode.Scalar, in clean: inout String) {
    clean += Self.shown(scalar)
    begin(nil)
  }

  private mutating func begin(_ scalar: Unicode.Scalar?) {
    base = scalar
    marks = 0
  }

  /// Marks, and joiners where they belong to the writing: as many as a letter takes are kept, the rest is left out.
  private func isOverlaid(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    switch scalar.value {
    case 0x200D: return base.map { Self.isJoining($0) || $0.properties.isEmoji && !$0.isASCII } ?? false
    case 0x200C: return base.map(Self.isJoining) ?? false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return false
    }
  }
}
