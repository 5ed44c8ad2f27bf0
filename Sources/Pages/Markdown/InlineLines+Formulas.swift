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
  let opener: [UInt8], closer: [UInt8]
  /// What came so far, between the two.
  var source: [UInt8] = []
  /// Both as the guard hid them.
  let hiddenOpener: [UInt8], hiddenCloser: [UInt8]
  /// Whether the two belong to the formula.
  private let isEnvironment: Bool

  private static let delimiters = [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")].map { opener, closer in
    OpenFormula(Array(opener.utf8), Array(closer.utf8), isEnvironment: false)
  }

  private init(_ opener: [UInt8], _ closer: [UInt8], isEnvironment: Bool) {
    (self.opener, self.closer) = (opener, closer)
    (hiddenOpener, hiddenCloser) = (GuardedByte.hidden(opener), GuardedByte.hidden(closer))
    self.isEnvironment = isEnvironment
  }

  /// What `SourceGuard` hid at a place; nil where no formula begins.
  init?(in text: UnsafeBufferPointer<UInt8>, at place: Int) {
    guard GuardedByte.begins(in: text, at: place) else { return nil }
    if let known = Self.delimiters.first(where: { text.begins($0.hiddenOpener, at: place) }) {
      self = known
      return
    }
    guard let name = FormulaEnvironment.hidden(in: text, at: place) else { return nil }
    self.init(FormulaEnvironment.opener(of: name), FormulaEnvironment.closer(of: name), isEnvironment: true)
  }

  /// All of a formula whose end has come, without what only sets it off.
  var whole: [UInt8] { isEnvironment ? opener + source + closer : source }

  /// Whether it has rows of its own.
  var isDisplayed: Bool { isEnvironment || opener.count == 2 && opener != Array("\\(".utf8) }
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
        guard text.begins(open.hiddenCloser, at: place) else {
          place += 1
          continue
        }
        append(toFormula: text.part(start..<place))
        endFormula()
        place += open.hiddenCloser.count
        start = place
      } else if let opened = OpenFormula(in: text, at: place) {
        append(restored: text.part(start..<place))
        formula = opened
        place += opened.hiddenOpener.count
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
    guard formulas != .source, let drawn = Formula(String(decoding: open.whole, as: UTF8.self)) else {
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
