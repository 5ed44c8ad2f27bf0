import Cells

/// What becomes of the formulas of a text.
enum FormulaUse {
  /// They stay as they were written.
  case source
  /// Each in the row that it is in.
  case inline
  /// Those that are to be displayed get rows of their own.
  case block
}

/// A formula whose end did not come yet.
struct OpenFormula {
  /// What it began with, and ends with.
  var opener: [UInt8], closer: [UInt8]
  /// What came so far, between the two.
  var source: [UInt8] = []

  private static let delimiters: [(opener: String, closer: String)] = [
    ("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"),
  ]

  private init(_ opener: String, _ closer: String) {
    self.opener = Array(opener.utf8)
    self.closer = Array(closer.utf8)
  }

  /// What `SourceGuard` hid at a place; nil where no formula begins.
  init?(in text: UnsafeBufferPointer<UInt8>, at place: Int) {
    for (opener, closer) in Self.delimiters where Self.isHidden(Array(opener.utf8), in: text, at: place) {
      self.init(opener, closer)
      return
    }
    return nil
  }

  /// Whether some punctuation, as the guard hides it, is at a place.
  static func isHidden(_ mark: [UInt8], in text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
    mark.indices.allSatisfy {
      GuardedByte.punctuation(in: text, at: place + $0 * GuardedByte.size) == mark[$0]
    }
  }

  /// Whether it has rows of its own.
  var isDisplayed: Bool { opener.count == 2 && opener != Array("\\(".utf8) }
}

extension InlineLines {
  /// Text, and the formulas in it; without any, it is text alone.
  mutating func append(textOf node: MarkdownNode) {
    node.withGuardedLiteral { text, mayBeGuarded in
      if mayBeGuarded || formula != nil { append(guarded: text) } else { append(text: text) }
    }
  }

  private mutating func append(guarded text: UnsafeBufferPointer<UInt8>) {
    var place = 0
    var start = 0
    while place < text.count {
      if let open = formula {
        guard OpenFormula.isHidden(open.closer, in: text, at: place) else {
          place += 1
          continue
        }
        append(toFormula: text.part(start..<place))
        endFormula()
        place += open.closer.count * GuardedByte.size
        start = place
      } else if let opened = OpenFormula(in: text, at: place) {
        append(restored: text.part(start..<place))
        formula = opened
        place += opened.opener.count * GuardedByte.size
        start = place
      } else {
        place += 1
      }
    }
    let rest = text.part(start..<text.count)
    if formula == nil { append(restored: rest) } else { append(toFormula: rest) }
  }

  private mutating func append(restored text: UnsafeBufferPointer<UInt8>) {
    if text.isEmpty { return }
    guard let restored = GuardedByte.restored(text) else { return append(text: text) }
    restored.withUnsafeBufferPointer { append(text: $0) }
  }

  private mutating func append(toFormula text: UnsafeBufferPointer<UInt8>) {
    formula?.source.append(contentsOf: GuardedByte.restored(text) ?? Array(text))
  }

  /// Shows a formula whose end has come.
  private mutating func endFormula() {
    guard let open = formula else { return }
    guard formulas != .source, let drawn = Formula(String(decoding: open.source, as: UTF8.self)) else {
      return showSource(of: open, open.closer)
    }
    formula = nil
    breakBehindDisplay()
    let style = Style(.formula, style.attributes)
    if open.isDisplayed, formulas == .block {
      lines[lines.count - 1].dropTrailingBlanks()
      if !lines[lines.count - 1].isEmpty { breakLine(isSoft: false) }
      isSoft[lines.count - 1] = false
      lines[lines.count - 1] = drawn.text(style)
      displays[lines.count - 1] = Display(formula: drawn, style: style)
    } else {
      let start = lines[lines.count - 1].width
      lines[lines.count - 1].append(drawn.text(style))
      lines[lines.count - 1].holdTogether(from: start)
    }
  }

  /// Shows a formula that has no end.
  mutating func closeFormula() {
    if let open = formula { showSource(of: open, []) }
  }

  private mutating func showSource(of open: OpenFormula, _ closer: [UInt8]) {
    formula = nil
    breakBehindDisplay()
    let style = Style(.formula, style.attributes)
    let source = open.opener + open.source + closer
    source.withUnsafeBufferPointer { source in
      var place = 0
      while place <= source.count {
        let end = source.firstPlace(of: 0x0A, in: place..<source.count)
        if place > 0 { breakLine(isSoft: true) }
        lines[lines.count - 1].append(utf8: source.part(place..<end), style)
        place = end + 1
      }
    }
  }

  mutating func breakLine(isSoft: Bool) {
    // Nothing is joined to a formula with rows of its own.
    self.isSoft.append(isSoft && displays[lines.count - 1] == nil)
    lines.append(CellText())
  }

  /// What follows a formula with rows of its own begins below it.
  mutating func breakBehindDisplay() {
    if displays[lines.count - 1] != nil { breakLine(isSoft: false) }
  }
}
