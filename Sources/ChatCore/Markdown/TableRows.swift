/// A table as rows: columns as wide as their text, narrower with wrapped cells where that does not fit, and record by
/// record ("Head: value") where even that would not.
struct TableRows {
  /// Cells of each row, the head first; each cell is one or more lines.
  private var rows: [[[CellText]]] = []
  private var alignments: [UInt8]
  private var natural: [Int]
  private var least: [Int]

  /// A column is not squeezed below its longest word, or this, whichever is less.
  private static let leastWidth = 12
  private static let border = Style(.tableBorder)

  init(_ table: MarkdownNode, base: Style) {
    alignments = table.tableAlignments
    natural = [Int](repeating: 1, count: alignments.count)
    least = natural
    for row in table.children where row.kind == .tableRow {
      let style = rows.isEmpty ? Style(.tableHead, .bold) : base
      var cells: [[CellText]] = []
      cells.reserveCapacity(alignments.count)
      for cell in row.children where cells.count < alignments.count {
        let lines = InlineLines(of: cell, base: style).lines
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

  func append(to out: inout [Row], page: PageWidth, prefix: Row) {
    let room = page.width - prefix.width - 3 * alignments.count - 1
    if natural.reduce(0, +) <= room {
      appendGrid(to: &out, widths: natural, prefix: prefix)
    } else if least.reduce(0, +) <= room {
      appendGrid(to: &out, widths: shared(room), prefix: prefix)
    } else {
      appendRecords(to: &out, page: page, prefix: prefix)
    }
  }

  /// Each column its least width, and what is left over in proportion to what it lacks.
  private func shared(_ room: Int) -> [Int] {
    var widths = least
    let spare = room - least.reduce(0, +)
    let lacking = zip(natural, least).map { $0 - $1 }
    let total = max(1, lacking.reduce(0, +))
    for column in widths.indices { widths[column] += min(lacking[column], spare * lacking[column] / total) }
    return widths
  }

  private func appendGrid(to out: inout [Row], widths: [Int], prefix: Row) {
    out.append(rule(widths, "┌", "┬", "┐", prefix))
    let wrapped = rows.map { row in
      row.enumerated().map { column, lines in lines.flatMap { $0.rows(width: max(2, widths[column])) } }
    }
    let isSpaced = wrapped.contains { $0.contains { $0.count > 1 } }
    for (index, row) in wrapped.enumerated() {
      for line in 0..<max(1, row.map(\.count).max() ?? 1) {
        var out1 = prefix
        for (column, width) in widths.enumerated() {
          out1.append(scalar: "│", width: 1, style: Self.border)
          out1.append(.blank())
          let cell = column < row.count && line < row[column].count ? row[column][line] : Row()
          append(cell, width: width, alignment: alignments[column], to: &out1)
          out1.append(.blank())
        }
        out1.append(scalar: "│", width: 1, style: Self.border)
        out.append(out1)
      }
      if index + 1 < wrapped.count, index == 0 || isSpaced { out.append(rule(widths, "├", "┼", "┤", prefix)) }
    }
    out.append(rule(widths, "└", "┴", "┘", prefix))
  }

  private func append(_ cell: Row, width: Int, alignment: UInt8, to row: inout Row) {
    let spare = max(0, width - cell.width)
    let before: Int =
      switch alignment {
      case UInt8(ascii: "r"): spare
      case UInt8(ascii: "c"): spare / 2
      default: 0
      }
    let start = row.width
    row.pad(to: start + before)
    row.append(cell)
    row.pad(to: start + width)
  }

  private func rule(
    _ widths: [Int], _ left: Unicode.Scalar, _ middle: Unicode.Scalar, _ right: Unicode.Scalar, _ prefix: Row
  ) -> Row {
    var row = prefix
    for (column, width) in widths.enumerated() {
      row.append(scalar: column == 0 ? left : middle, width: 1, style: Self.border)
      for _ in 0..<(width + 2) { row.append(scalar: "─", width: 1, style: Self.border) }
    }
    row.append(scalar: right, width: 1, style: Self.border)
    return row
  }

  private func appendRecords(to out: inout [Row], page: PageWidth, prefix: Row) {
    var rest = prefix
    rest.pad(to: prefix.width + 2)
    var rule = prefix
    for _ in 0..<min(20, page.width - prefix.width) { rule.append(scalar: "─", width: 1, style: Self.border) }
    out.append(rule)
    guard let head = rows.first else { return }
    for record in rows.count == 1 ? rows[...] : rows.dropFirst() {
      for column in alignments.indices {
        var text = CellText()
        if rows.count > 1 {
          for line in column < head.count ? head[column] : [] { text.append(line) }
          text.append(": ", Style(.tableHead))
        }
        for (number, line) in (column < record.count ? record[column] : []).enumerated() {
          if number > 0 { text.append(" ", .text) }
          text.append(line)
        }
        text.appendRows(to: &out, width: page.prose, first: prefix, rest: rest)
      }
      out.append(rule)
    }
  }
}

extension CellText {
  /// Columns of the longest stretch that has no good place for a break; counts no further than `limit`.
  func longestWord(_ limit: Int) -> Int {
    var longest = 0
    var start = 0
    for place in cells.indices {
      if chances[place] == LineBreak.Chance.allowed { start = place }
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
