import Cells

/// The inline content of a paragraph, heading or table cell as styled lines, one for each line of the source.
///
/// Line ends of the source stay, since poems and addresses have them, but those of a text that was broken to fit a
/// width (`joinHardWrapped`).
struct InlineLines {
  var lines = [CellText()]
  /// For each line, whether the line end before it was a mere newline.
  var isSoft = [false]
  /// The footnotes of the whole text.
  private let notes: LinkDefinitions.Notes
  private var base: Style
  private var strong = 0
  private var emphasis = 0
  private var strike = 0
  private var links: [MarkdownNode] = []
  /// Where the outermost of them began: a line, and the cells before.
  private var linkStart = (line: 0, width: 0)
  /// Formulas that have rows of their own, by the line that shows each in one row.
  var displays: [Int: Display] = [:]
  /// The formula that the text is in.
  var formula: OpenFormula?
  private(set) var formulas: FormulaUse
  /// Tags of HTML that wait for their end.
  var tags: [OpenTag] = []
  /// How many tags are open within those.
  var tagsTooDeep = 0
  /// Nodes that were shown with the one before them.
  private var skipped = 0

  /// Nothing yet.
  init(base: Style) {
    self.base = base
    notes = LinkDefinitions.Notes()
    formulas = .inline
  }

  /// A formula with rows of its own, and the style of what is around it.
  struct Display {
    var formula: Formula
    var style: Style
  }

  init(of node: MarkdownNode, base: Style, notes: LinkDefinitions.Notes, formulas: FormulaUse) {
    self.base = base
    self.notes = notes
    self.formulas = formulas
    // Most cells of a table: no walk needed.
    if let only = node.first, only.next == nil, only.kind == .text {
      append(textOf: only)
      closeFormula()
      return
    }
    node.walk(&self) { lines, inner, isEntering in
      if inner != node { lines.visit(inner, isEntering) }
    }
    closeFormula()
    joinHardWrapped()
  }

  /// Without the first line, which is no formula.
  mutating func dropFirstLine() {
    lines.removeFirst()
    isSoft.removeFirst()
    displays = displays.reduce(into: [:]) { $0[$1.key - 1] = $1.value }
  }

  var style: Style {
    var style = base
    if strong > 0 {
      if base.role == .text { style.role = .strong }
      style.attributes.insert(.bold)
    }
    if emphasis > 0 {
      if style.role == .text { style.role = .emphasis }
      style.attributes.insert(.italic)
    }
    if strike > 0 { style.attributes.insert(.strikethrough) }
    if !links.isEmpty {
      style.role = .link
      style.attributes.insert(.underline)
    }
    return tags.isEmpty ? style : tagged(style)
  }

  private mutating func visit(_ node: MarkdownNode, _ isEntering: Bool) {
    let step = isEntering ? 1 : -1
    if skipped > 0 {
      skipped -= 1
      return
    }
    switch node.kind {
    case .text: return append(textOf: node)
    case .softBreak, .lineBreak:
      if formula == nil { breakLine(isSoft: node.kind == .softBreak) } else { formula?.source.append(0x0A) }
      return
    default: closeFormula()
    }
    switch node.kind {
    case .code:
      breakBehindDisplay()
      let start = lines[lines.count - 1].width
      node.withLiteral { append($0, Style(.code, style.attributes)) }
      lines[lines.count - 1].holdTogether(from: start)
    case .htmlInline: skipped = append(htmlInline: node)
    case .strong: strong += step
    case .emphasis: emphasis += step
    case .strikethrough: strike += step
    case .link, .image:
      if isEntering {
        breakBehindDisplay()
        if links.isEmpty { linkStart = (lines.count - 1, lines[lines.count - 1].width) }
        links.append(node)
        if node.kind == .image { append("image: ", Style(.dim)) }
      } else {
        links.removeLast()
        if !Self.isAutolink(node) { append(" (\(node.url))", Style(.dim)) }
        if links.isEmpty { markLink(to: node.url) }
      }
    default: break
    }
  }

  /// Makes what came since the outermost link began lead to its address.
  private mutating func markLink(to address: String) {
    for line in linkStart.line..<max(linkStart.line, lines.count) {
      let start = line == linkStart.line ? linkStart.width : 0
      guard start < lines[line].width else { continue }
      lines[line].links.append(RowLink(columns: start..<lines[line].width, address: address))
    }
  }

  mutating func append(_ text: String, _ style: Style) { lines[lines.count - 1].append(text, style) }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ style: Style) {
    lines[lines.count - 1].append(utf8: text, style)
  }

  /// Text, with the references to footnotes in it: `[^1]` is shown as `[1]`, here and where it is defined. A caret in
  /// brackets that names no footnote is text.
  mutating func append(text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    breakBehindDisplay()
    // The parser drops blanks around its own line ends; `<br>` is one it does not know.
    if lines.count > 1, lines[lines.count - 1].isEmpty { start = text.firstIndex { $0 != 0x20 } ?? text.count }
    guard !notes.isEmpty else { return append(text.part(start..<text.count), style) }
    var place = start
    while place + 3 < text.count {
      guard text[place] == UInt8(ascii: "["), text[place + 1] == UInt8(ascii: "^") else {
        place += 1
        continue
      }
      let end = text.firstPlace(of: UInt8(ascii: "]"), in: place..<text.count)
      guard end < text.count, end > place + 2, end - place < 60,
        notes.define(String(decoding: text[(place + 2)..<end], as: UTF8.self))
      else {
        place += 1
        continue
      }
      append(text.part(start..<place), style)
      append("[", Style(.link))
      append(text.part((place + 2)..<end), Style(.link))
      append("]", Style(.link))
      start = end + 1
      place = start
    }
    append(text.part(start..<text.count), style)
  }

  /// Whether a link's text is its address already.
  private static func isAutolink(_ node: MarkdownNode) -> Bool {
    let url = node.url
    if url.isEmpty { return true }
    guard let only = node.first, only.next == nil, only.kind == .text, node.kind == .link else { return false }
    let text = only.literal
    return url == text || url == "mailto:" + text || url == "http://" + text
  }
}
