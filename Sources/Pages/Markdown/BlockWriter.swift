import Cells

/// Lays blocks of a parsed text out as rows.
struct BlockWriter {
  private(set) var rows: [Row] = []
  /// Code blocks so far, over the whole message.
  private(set) var blocks: Int
  /// Tables that can be scrolled sideways.
  private(set) var wideTables: [WideTable] = []
  private let page: PageWidth
  /// An item at the text's end of which only the mark has come; it is not drawn.
  var held: MarkdownNode?
  /// Comes before each row: gutter, quote bars, the indent of lists.
  private var prefix: Row
  private var base = Style.text
  private var depth = 0
  private var bullets = 0
  /// The footnotes of the whole text.
  private let notes: LinkDefinitions.Notes
  /// Which lines of the source are blank, counting from 1.
  private let isBlankLine: (Int) -> Bool

  /// Nesting deeper than this is flattened: it comes from outside, and the stack is finite.
  private static let deepest = 32

  init(page: PageWidth, blocks: Int, notes: LinkDefinitions.Notes, isBlankLine: @escaping (Int) -> Bool) {
    self.notes = notes
    self.page = page
    self.blocks = blocks
    self.isBlankLine = isBlankLine
    prefix = page.gutter
  }

  /// A blank row between blocks.
  mutating func appendGap() {
    var row = prefix
    while row.cells.last?.glyph == 0x20, row.width > 0 { row.truncate(to: row.width - 1) }
    rows.append(row)
  }

  /// A block that is no list item.
  mutating func append(_ node: MarkdownNode) {
    guard depth < Self.deepest else { return appendFlat(node) }
    switch node.kind {
    case .paragraph: appendParagraph(node)
    case .heading: appendHeading(node)
    case .codeBlock: appendCode(node)
    case .htmlBlock: appendHTML(node)
    case .thematicBreak:
      var rule = prefix
      rule.fill(to: page.width, with: "─", style: Style(.rule))
      rows.append(rule)
    case .blockQuote: appendQuote(node)
    case .list:
      for (offset, item) in node.children.enumerated() where item != held {
        if offset > 0, isBlankLine(item.startLine - 1) { appendGap() }
        append(item: item, of: node, number: node.listStart + offset)
      }
    case .table:
      let table = TableRows(node, base: base, notes: notes, mathematics: page.mathematics)
      if let wide = table.wide(at: rows.count, page: page, prefix: prefix) { wideTables.append(wide) }
      table.append(to: &rows, page: page, prefix: prefix)
    default: appendFlat(node)
    }
  }

  /// An item of a list; `number` counts for ordered ones.
  mutating func append(item: MarkdownNode, of list: MarkdownNode, number: Int) {
    // No dash: before a number or a formula it reads as a minus.
    var marker = list.isOrderedList ? "\(number). " : ["• ", "◦ ", "· "][bullets % 3]
    if let isTicked = item.task { marker = (list.isOrderedList ? marker : "") + (isTicked ? "☑ " : "☐ ") }
    let first = Row.styled(marker, Style(.listMarker))
    var rest = Row()
    rest.pad(to: first.width)
    bullets += 1
    nest(first: first, rest: rest) {
      $0.appendChildren(item)
    }
    bullets -= 1
  }

  private mutating func appendChildren(_ node: MarkdownNode, behind first: MarkdownNode? = nil) {
    var hasRows = first != nil
    for child in first.map({ MarkdownNode.Children(upcoming: $0.next) }) ?? node.children where !child.showsNothing {
      if hasRows, child.startLine > 0, isBlankLine(child.startLine - 1) { appendGap() }
      hasRows = true
      append(child)
    }
  }

  /// Lays out behind a longer prefix, whose first row may differ; both are equally wide.
  private mutating func nest(first: Row, rest: Row, _ body: (inout BlockWriter) -> Void) {
    let outer = prefix
    // Too deep for the width: begin at the left again.
    if prefix.width - page.left + first.width > (page.width - page.left) / 2 { prefix = page.gutter }
    var firstPrefix = prefix
    firstPrefix.append(first)
    prefix.append(rest)
    let start = rows.count
    depth += 1
    body(&self)
    depth -= 1
    if rows.count == start {
      rows.append(firstPrefix)
    } else if first != rest {
      let row = rows[start]
      if row.cells.starts(with: prefix.cells) {
        firstPrefix.append(row.slice(prefix.width..<row.width))
        rows[start] = firstPrefix
      } else {
        // What is nested within began at the left: the marker gets a row of its own.
        rows.insert(firstPrefix, at: start)
        for place in wideTables.indices where wideTables[place].row >= start { wideTables[place].row += 1 }
      }
    }
    prefix = outer
  }

  /// A quote behind its bar; of an alert, in the alert's colour and below its name.
  private mutating func appendQuote(_ node: MarkdownNode) {
    let alert = Alert(quote: node)
    let outer = base
    if base.role == .text, alert == nil { base.role = .quote }
    let bar = Row.styled("│ ", Style(alert?.role ?? .rule))
    nest(first: bar, rest: bar) { writer in
      guard let alert, let head = node.first else { return writer.appendChildren(node) }
      writer.append([CellText(alert.title, Style(alert.role, .bold))])
      // Its first line is the name.
      var rest = writer.inline(head, writer.base)
      rest.dropFirstLine()
      writer.append(rest)
      writer.appendChildren(node, behind: head)
    }
    base = outer
  }

  /// A block of HTML: what it means, or the source.
  private mutating func appendHTML(_ node: MarkdownNode) {
    guard let inline = InlineLines(html: node.literal, base: base) else {
      for line in Self.lines(of: node.literal) { append([CellText(line, Style(.dim))]) }
      return
    }
    for line in inline.lines {
      if line.isEmpty { appendGap() } else { append([line]) }
    }
  }

  private func inline(_ node: MarkdownNode, _ style: Style) -> InlineLines {
    let use: FormulaUse = page.mathematics == .source ? .source : .block
    return InlineLines(of: node, base: style, notes: notes, formulas: use)
  }

  /// Prose; where lines begin with a colon behind a term, a definition list: the term bold, what it means set in.
  private mutating func appendParagraph(_ node: MarkdownNode) {
    let prose = inline(node, base)
    guard prose.isDefinitions else { return append(prose) }
    let terms = inline(node, Style(base.role, base.attributes.union(.bold))).lines
    var rest = prefix
    rest.pad(to: prefix.width + 2)
    for (line, term) in zip(prose.lines, terms) {
      if line.beginsDefinition {
        line.appendRows(to: &rows, width: page.width, first: prefix, rest: rest)
      } else {
        term.appendRows(to: &rows, width: page.width, first: prefix, rest: prefix)
      }
    }
  }

  private mutating func append(_ lines: [CellText]) {
    for line in lines { line.appendRows(to: &rows, width: page.width, first: prefix, rest: prefix) }
  }

  private mutating func append(_ inline: InlineLines) {
    for (place, line) in inline.lines.enumerated() {
      if let display = inline.displays[place] {
        append(display.formula, display.style)
      } else {
        append([line])
      }
    }
  }

  /// A formula with rows of its own, set in; where there is no room for it as it is, wrapped.
  private mutating func append(_ formula: Formula, _ style: Style) {
    let drawn = formula.rows(style)
    let widest = drawn.map(\.width).max() ?? 0
    var first = prefix
    if prefix.width + Self.formulaIndent + widest > page.width {
      for line in formula.narrowRows(style) {
        line.appendRows(to: &rows, width: page.width, first: prefix, rest: prefix)
      }
      return
    }
    first.pad(to: prefix.width + Self.formulaIndent)
    for line in drawn { rows.append(line.row(0..<line.width, prefix: first)) }
  }

  private static let formulaIndent = 2

  private mutating func appendHeading(_ node: MarkdownNode) {
    if node.showsNothing { return }
    let style =
      switch node.headingLevel {
      case 1: Style(.heading, [.bold, .underline])
      case 2: Style(.heading, .bold)
      case 3: Style(.heading, [.bold, .italic])
      case 4: Style(.emphasis, .italic)
      default: Style(.dim, .italic)
      }
    append(inline(node, style))
  }

  private mutating func appendCode(_ node: MarkdownNode) {
    blocks += 1
    let language = node.codeLanguage
    var code = CodeRows(language: language, number: blocks, page: page, prefix: prefix)
    code.appendTop(to: &rows)
    if let diagram = diagram(node, language) {
      for line in diagram { code.append(drawn: line, to: &rows) }
      return code.appendBottom(to: &rows)
    }
    node.withLiteral { text in
      var place = 0
      while place < text.count {
        let end = text.firstPlace(of: 0x0A, in: place..<text.count)
        code.append(text.part(place..<end).withoutCarriageReturn(), to: &rows)
        place = end + 1
      }
    }
    code.appendBottom(to: &rows)
  }

  /// A diagram that is whole, as it is drawn; a copy gives its source.
  private func diagram(_ node: MarkdownNode, _ language: String) -> [CellText]? {
    guard Diagram.isNamed(language), page.mathematics == .unicode else { return nil }
    let source = node.literal
    let lines = source.utf8.count { $0 == 0x0A }
    // A fence that is not closed yet ends with its last line of code.
    guard node.endLine - node.startLine > lines else { return nil }
    return Diagram.rows(source, width: page.width - prefix.width)
  }

  /// Text alone, for what is nested too deep.
  private mutating func appendFlat(_ node: MarkdownNode) {
    var lines = [CellText()]
    let style = base
    node.walk(&lines) { lines, inner, isEntering in
      guard isEntering else { return }
      switch inner.kind {
      case .text, .code, .htmlInline, .codeBlock, .htmlBlock:
        for (offset, line) in Self.lines(of: inner.literal).enumerated() {
          if offset > 0 { lines.append(CellText()) }
          lines[lines.count - 1].append(line, style)
        }
      case .softBreak, .lineBreak, .paragraph, .item, .heading:
        if !lines[lines.count - 1].isEmpty { lines.append(CellText()) }
      default: break
      }
    }
    append(lines)
  }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
