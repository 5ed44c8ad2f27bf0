import Cells

/// A table as rows: columns as wide as their text, narrower with wrapped cells where that does not fit, and record by
/// record ("Head: value") where even that would not. Or scrolled sideways, where a reader asks for that.
///
/// The cells may come in parts, and the rows be laid out in parts: a table of ten thousand cells is many frames' work.
struct TableRows: Sendable {
  /// Cells of each row, the head first; each cell is one or more lines.
  private var rows: [[[CellText]]] = []
  let alignments: [UInt8]
  private let base: Style
  private let mathematics: Mathematics
  private(set) var natural: [Int]
  private var least: [Int]

  /// How the rows are drawn; another form means that all are drawn again.
  enum Form: Equatable, Sendable {
    /// Columns of these widths, with rules around the rows that are of several lines.
    case grid(widths: [Int])
    /// The columns that are in a window onto a wider table.
    case sideways(TableWindow)
    /// A field a row; a head without rows shows its own cells.
    case records(isHeadOnly: Bool)
  }

  /// A column is not squeezed below its longest word, or this, whichever is less.
  private static let leastWidth = 12
  private static let border = Style(.tableBorder)

  init(_ table: MarkdownNode, base: Style, notes: LinkDefinitions.Notes, mathematics: Mathematics) {
    self.mathematics = mathematics
    alignments = table.tableAlignments
    natural = [Int](repeating: 1, count: alignments.count)
    least = natural
    self.base = base
    add(rowsOf: table, notes)
  }

  /// Rows so far, the head included.
  var count: Int { rows.count }

  /// Takes the rows of a table; of a later part of the same one, without the head that it repeats.
  mutating func add(rowsOf table: MarkdownNode, _ notes: LinkDefinitions.Notes) {
    var skipsHead = !rows.isEmpty
    let use: FormulaUse = mathematics == .source ? .source : .inline
    for row in table.children where row.kind == .tableRow {
      if skipsHead {
        skipsHead = false
        continue
      }
      let style = rows.isEmpty ? Style(.tableHead, .bold) : base
      var cells: [[CellText]] = []
      cells.reserveCapacity(alignments.count)
      for cell in row.children where cells.count < alignments.count {
        let lines = InlineLines(of: cell, base: style, notes: notes, formulas: use).lines
        let column = cells.count
        for line in lines {
          natural[column] = max(natural[column], line.width)
          if least[column] < Self.leastWidth { least[column] = max(least[column], line.longestWord(Self.leastWidth)) }
        }
        cells.append(lines)
      }
      rows.append(cells)
    }
  }

  /// The form that fits the page behind a prefix.
  func form(page: PageWidth, prefix: Row) -> Form {
    let room = page.width - prefix.width - 3 * alignments.count - 1
    if natural.reduce(0, +) <= room { return .grid(widths: natural) }
    if let shift = page.tableShift, let window = TableWindow(natural, columns: page.width - prefix.width, shift) {
      return .sideways(window)
    }
    if least.reduce(0, +) <= room { return .grid(widths: shared(room)) }
    return .records(isHeadOnly: rows.count == 1)
  }

  /// The longest columns give way first, none below its least width: all that are squeezed end equally wide.
  private func shared(_ room: Int) -> [Int] {
    func widths(upTo limit: Int) -> [Int] { zip(natural, least).map { min($0, max($1, limit)) } }
    var limits = 0..<(natural.max() ?? 0)
    while limits.count > 1 {
      let middle = (limits.lowerBound + limits.upperBound) / 2
      let fits = widths(upTo: middle).reduce(0, +) <= room
      limits = fits ? middle..<limits.upperBound : limits.lowerBound..<middle
    }
    var shared = widths(upTo: limits.lowerBound)
    var spare = room - shared.reduce(0, +)
    for column in shared.indices where spare > 0 && shared[column] < natural[column] {
      shared[column] += 1
      spare -= 1
    }
    return shared
  }

  /// Draws the whole table.
  func append(to out: inout [Row], page: PageWidth, prefix: Row) {
    let form = form(page: page, prefix: prefix)
    for row in rows.indices { append(row: row, form, to: &out, page: page, prefix: prefix) }
    appendEnd(form, to: &out, prefix: prefix)
  }

  /// Draws one row, and the rule above it where there is one.
  func append(row: Int, _ form: Form, to out: inout [Row], page: PageWidth, prefix: Row) {
    switch form {
    case .grid(let widths):
      appendGrid(row, widths, alignments, to: &out, prefix: prefix) { rows[$0] }
    case .sideways(let window):
      let start = out.count
      appendGrid(row, window.part(of: window.widths), window.part(of: alignments), to: &out, prefix: prefix) {
        window.part(of: rows[$0])
      }
      for place in start..<out.count { window.mark(&out[place], prefix: prefix) }
    case .records(let isHeadOnly):
      if row == 0 { appendRecordRule(to: &out, page: page, prefix: prefix) }
      if row > 0 || isHeadOnly { appendRecord(rows[row], isHeadOnly: isHeadOnly, to: &out, page: page, prefix: prefix) }
    }
  }

  /// Draws what closes the table.
  func appendEnd(_ form: Form, to out: inout [Row], prefix: Row) {
    switch form {
    case .grid(let widths): out.append(rule(widths, "└", "┴", "┘", prefix))
    case .sideways(let window):
      var row = rule(window.part(of: window.widths), "└", "┴", "┘", prefix)
      window.name(&row, prefix: prefix)
      out.append(row)
    case .records: break
    }
  }

  /// Draws a row of cells, and the rule above it where there is one.
  private func appendGrid(
    _ number: Int, _ widths: [Int], _ alignments: [UInt8], to out: inout [Row], prefix: Row,
    cells: (Int) -> [[CellText]]
  ) {
    let row = cells(number)
    let isOneLine = Self.isOneLine(row, widths)
    if number == 0 { out.append(rule(widths, "┌", "┬", "┐", prefix)) }
    // A later row that is of several lines changes nothing above it.
    if number == 1 || number > 1 && !(isOneLine && Self.isOneLine(cells(number - 1), widths)) {
      out.append(rule(widths, "├", "┼", "┤", prefix))
    }
    let wrapped =
      isOneLine ? [] : zip(row, widths).map { cell, width in cell.flatMap { $0.rows(width: max(2, width)) } }
    for line in 0..<max(1, wrapped.map(\.count).max() ?? 1) {
      var drawn = prefix
      drawn.reserveCapacity(prefix.width + widths.reduce(1) { $0 + $1 + 3 })
      for (column, width) in widths.enumerated() {
        drawn.append(scalar: "│", width: 1, style: Self.border)
        drawn.append(.blank())
        let start = drawn.width
        if isOneLine {
          if column < row.count {
            let cell = row[column][0]
            pad(&drawn, width - cell.width, alignments[column])
            cell.append(cell.cells.indices, to: &drawn)
          }
        } else if column < wrapped.count, line < wrapped[column].count {
          pad(&drawn, width - wrapped[column][line].width, alignments[column])
          drawn.append(wrapped[column][line])
        }
        drawn.pad(to: start + width + 1)
      }
      drawn.append(scalar: "│", width: 1, style: Self.border)
      out.append(drawn)
    }
  }

  private static func isOneLine(_ row: [[CellText]], _ widths: [Int]) -> Bool {
    zip(row, widths).allSatisfy { cell, width in cell.count == 1 && cell[0].width <= width }
  }

  /// Blanks before a cell that `spare` columns remain for.
  private func pad(_ row: inout Row, _ spare: Int, _ alignment: UInt8) {
    switch alignment {
    case UInt8(ascii: "r"): row.pad(to: row.width + max(0, spare))
    case UInt8(ascii: "c"): row.pad(to: row.width + max(0, spare) / 2)
    default: break
    }
  }

  private func rule(
    _ widths: [Int], _ left: Unicode.Scalar, _ middle: Unicode.Scalar, _ right: Unicode.Scalar, _ prefix: Row
  ) -> Row {
    var row = prefix
    for (column, width) in widths.enumerated() {
      row.append(scalar: column == 0 ? left : middle, width: 1, style: Self.border)
      row.fill(to: row.width + width + 2, with: "─", style: Self.border)
    }
    row.append(scalar: right, width: 1, style: Self.border)
    return row
  }

  private func appendRecord(_ record: [[CellText]], isHeadOnly: Bool, to out: inout [Row], page: PageWidth, prefix: Row)
  {
    guard let head = rows.first else { return }
    var rest = prefix
    rest.pad(to: prefix.width + 2)
    for column in alignments.indices {
      var text = CellText()
      if !isHeadOnly {
        for line in column < head.count ? head[column] : [] { text.append(line) }
        text.append(": ", Style(.tableHead))
      }
      for (number, line) in (column < record.count ? record[column] : []).enumerated() {
        if number > 0 { text.append(" ", .text) }
        text.append(line)
      }
      text.appendRows(to: &out, width: page.width, first: prefix, rest: rest)
    }
    appendRecordRule(to: &out, page: page, prefix: prefix)
  }

  private func appendRecordRule(to out: inout [Row], page: PageWidth, prefix: Row) {
    var rule = prefix
    rule.fill(to: min(prefix.width + 20, page.width), with: "─", style: Self.border)
    out.append(rule)
  }
}

extension CellText {
  /// Columns of the longest stretch that has no good place for a break; counts no further than `limit`.
  func longestWord(_ limit: Int) -> Int {
    var longest = 0
    var start = 0
    for place in cells.indices {
      if chances[place] >= LineBreak.Chance.weak { start = place }
      if cells[place].glyph != 0x20 { longest = max(longest, place - start + 1) }
      if longest >= limit { return limit }
    }
    return longest
  }
}

extension Row {
  /// Appends a cell of one column that is no cluster.
  mutating func append(_ cell: Cell) {
    if let scalar = Unicode.Scalar(cell.glyph), !cell.isCluster { append(scalar: scalar, width: 1, style: cell.style) }
  }
}
