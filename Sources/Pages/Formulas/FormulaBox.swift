import Cells

/// Part of a formula as it is drawn: rows of the same width, one of which the neighbours go on from.
struct FormulaBox {
  /// A stretch of a row.
  struct Span {
    var text: String
    var attributes: Style.Attributes = []
  }

  /// A row of a box.
  struct Line {
    var spans: [Span] = []

    init(_ text: String = "", _ attributes: Style.Attributes = []) {
      if !text.isEmpty { spans = [Span(text: text, attributes: attributes)] }
    }

    var plain: String { spans.map(\.text).joined() }

    mutating func append(_ other: Line) {
      for span in other.spans {
        if let last = spans.last, last.attributes == span.attributes {
          spans[spans.count - 1].text += span.text
        } else {
          spans.append(span)
        }
      }
    }

    /// In cells, in the style of a formula and of what is around it.
    func text(_ style: Style) -> CellText {
      var text = CellText()
      for span in spans { text.append(span.text, Style(style.role, style.attributes.union(span.attributes))) }
      return text
    }

    var width: Int { text(.text).width }
  }

  /// All `width` wide.
  private(set) var lines: [Line]
  /// The row that is on the line of the text.
  private(set) var baseline: Int
  private(set) var width: Int

  /// One row.
  init(_ text: String = "", _ attributes: Style.Attributes = []) { self.init(Line(text, attributes)) }

  init(_ line: Line) {
    lines = [line]
    baseline = 0
    width = line.width
  }

  /// Rows below each other, each in the middle, or at the left or right.
  init(stacking boxes: [FormulaBox], baseline: Int, alignment: UInt8 = UInt8(ascii: "c")) {
    width = boxes.map(\.width).max() ?? 0
    lines = []
    for box in boxes {
      let spare = width - box.width
      let before = alignment == UInt8(ascii: "l") ? 0 : alignment == UInt8(ascii: "r") ? spare : spare / 2
      for line in box.lines { lines.append(Self.padded(line, before, spare - before)) }
    }
    self.baseline = min(max(0, baseline), max(0, lines.count - 1))
  }

  private static func padded(_ line: Line, _ before: Int, _ after: Int) -> Line {
    var out = Line(String(repeating: " ", count: max(0, before)))
    out.append(line)
    if after > 0 { out.append(Line(String(repeating: " ", count: after))) }
    return out
  }

  var height: Int { lines.count }
  var isFlat: Bool { lines.count == 1 }
  /// The row of a flat box, as it reads.
  var plain: String { lines[baseline].plain }

  /// Puts another box at the right, on the same line.
  mutating func append(_ other: FormulaBox) {
    if isFlat, other.isFlat {
      lines[0].append(other.lines[0])
      width += other.width
      return
    }
    let above = max(baseline, other.baseline)
    let below = max(height - baseline, other.height - other.baseline)
    var joined: [Line] = []
    for row in 0..<(above + below) {
      var line = self.line(row - above, of: self)
      line.append(self.line(row - above, of: other))
      joined.append(line)
    }
    lines = joined
    baseline = above
    width += other.width
  }

  private func line(_ offset: Int, of box: FormulaBox) -> Line {
    let row = box.baseline + offset
    return box.lines.indices.contains(row) ? box.lines[row] : Line(String(repeating: " ", count: box.width))
  }

  /// Puts a text at the right of the first row, or the last.
  mutating func append(_ text: String, atTop: Bool) {
    let line = Line(text)
    let blank = Line(String(repeating: " ", count: line.width))
    for row in lines.indices { lines[row].append(row == (atTop ? 0 : lines.count - 1) ? line : blank) }
    width += line.width
  }

  /// Draws everything with more attributes.
  mutating func add(_ attributes: Style.Attributes) {
    for row in lines.indices {
      for span in lines[row].spans.indices { lines[row].spans[span].attributes.formUnion(attributes) }
    }
  }

  /// The top, middle, bottom and filling of a delimiter that is more than one row high.
  private static let delimiters: [String: [String]] = [
    "(": ["⎛", "⎜", "⎝", "⎜"], ")": ["⎞", "⎟", "⎠", "⎟"], "[": ["⎡", "⎢", "⎣", "⎢"], "]": ["⎤", "⎥", "⎦", "⎥"],
    "{": ["⎧", "⎨", "⎩", "⎪"], "}": ["⎫", "⎬", "⎭", "⎪"], "⌊": ["⎢", "⎢", "⎣", "⎢"], "⌋": ["⎥", "⎥", "⎦", "⎥"],
    "⌈": ["⎡", "⎢", "⎢", "⎢"], "⌉": ["⎤", "⎥", "⎥", "⎥"], "|": ["│", "│", "│", "│"], "‖": ["║", "║", "║", "║"],
    "∣": ["│", "│", "│", "│"],
  ]

  /// A delimiter as high as another box.
  static func delimiter(_ sign: String, like box: FormulaBox) -> FormulaBox {
    guard !sign.isEmpty, !box.isFlat, let parts = delimiters[sign] else { return FormulaBox(sign) }
    var rows = (0..<box.height).map { row -> String in
      if row == 0 { return parts[0] }
      if row == box.height - 1 { return parts[2] }
      return row == box.height / 2 ? parts[1] : parts[3]
    }
    // A brace of two rows has its own halves.
    if box.height == 2, sign == "{" { rows = ["⎰", "⎱"] }
    if box.height == 2, sign == "}" { rows = ["⎱", "⎰"] }
    return FormulaBox(stacking: rows.map { FormulaBox($0) }, baseline: box.baseline)
  }
}
