import Cells

// Tables at the left edge, some lines at a time: a model may write, and a person paste, one of any length.

extension MarkdownBody {
  /// A byte of a table is this many times the work of one of prose.
  private static let tableCost = 3
  /// Bytes parsed in one go.
  private static let tableStep = 4096
  /// A row drawn is the work of so many bytes of prose.
  private static let rowCost = 6

  /// Enters a table that begins at the cut, once head and delimiters are there.
  mutating func openTable(_ text: UnsafeBufferPointer<UInt8>, _ linesEnd: Int) -> Bool {
    guard notTable != mark.count else { return false }
    let second = text.firstPlace(of: 0x0A, in: mark.count..<min(linesEnd, mark.count + longest)) + 1
    guard second < linesEnd, OpenTable.beginsWithBar(text.part(mark.count..<(second - 1))) else { return false }
    let end = text.firstPlace(of: 0x0A, in: second..<linesEnd)
    guard end - mark.count < longest, OpenTable.isDelimiter(text.part(second..<end)) else { return false }
    let head = text.part(mark.count..<(end + 1))
    let table = OpenTable(
      head, definitions: definitions, before: mark, stateBefore: guardState, start: frozen.count,
      mathematics: page.mathematics)
    guard let table else {
      notTable = mark.count
      return false
    }
    if !frozen.isEmpty { frozen.append(Row()) }
    self.table = table
    nextItem = nil
    mark.take(head)
    return true
  }

  /// Takes further rows; the blank line behind them ends the table.
  mutating func advanceInTable(_ text: UnsafeBufferPointer<UInt8>, _ linesEnd: Int, _ budget: inout Int) {
    guard var table else { return }
    self.table = nil
    let start = mark.count
    let reach = min(text.count, start + longest)
    if text.firstPlace(of: 0x0A, in: start..<reach) == reach {
      // Half a row, or one too long to be parsed.
      if reach - start < longest { self.table = table } else { close(&table, LongText(), &budget) }
      return
    }
    let stop = min(linesEnd, start + max(1, min(budget / Self.tableCost, Self.tableStep)))
    var place = start
    var count = 0
    var end = start
    while place < stop {
      end = text.firstPlace(of: 0x0A, in: place..<linesEnd)
      guard OpenTable.beginsWithBar(text.part(place..<end)), end - place < longest else { break }
      place = end + 1
      count += 1
    }
    if count > 0 {
      let lines = text.part(start..<place)
      guard table.take(lines, count: count, definitions: definitions) else {
        return isLong(table) ? close(&table, LongText(), &budget) : leave(table)
      }
      mark.take(lines)
      budget -= lines.count * (Self.tableCost - 1)
      self.table = table
    } else if text.part(place..<end).isBlankLine {
      close(&table, nil, &budget)
      if self.table == nil { mark.take(text.part(start..<(end + 1))) }
    } else if isLong(table) {
      close(&table, nil, &budget)
    } else {
      leave(table)
    }
  }

  /// Whether a table is too long to be parsed once more.
  private func isLong(_ table: OpenTable) -> Bool { mark.count - table.before.count > longest }

  /// Draws the table's rows and its end as far as the budget goes; once it is whole, `rest` goes on behind it.
  private mutating func close(_ table: inout OpenTable, _ rest: LongText?, _ budget: inout Int) {
    let form = table.rows.form(page: page, prefix: page.gutter)
    guard draw(&table, form, &budget) else {
      self.table = table
      return
    }
    table.rows.appendEnd(form, to: &frozen, prefix: page.gutter)
    if let wide = table.rows.wide(at: table.firstRow, page: page, prefix: page.gutter) { wideFrozen.append(wide) }
    guardState = SourceGuard.State()
    notTable = mark.count
    long = rest
  }

  /// Goes back to before the table: a line without a bar at its start goes on with it, or ends it in some other way,
  /// and the parser is to judge the whole.
  private mutating func leave(_ table: OpenTable) {
    frozen.removeSubrange(table.start...)
    mark = table.before
    guardState = table.stateBefore
    notTable = mark.count
  }

  /// Draws the rows that are not drawn yet, or all in another form. Whether the budget was enough.
  private mutating func draw(_ table: inout OpenTable, _ form: TableRows.Form, _ budget: inout Int) -> Bool {
    if table.form != form {
      frozen.removeSubrange(table.firstRow...)
      table.form = form
      table.drawn = 0
    }
    while table.drawn < table.rows.count {
      if budget <= 0 { return false }
      let before = frozen.count
      table.rows.append(row: table.drawn, form, to: &frozen, page: page, prefix: page.gutter)
      budget -= Self.rowCost * (frozen.count - before)
      table.drawn += 1
    }
    return true
  }

  /// Draws the table as it is at the end of the text, whose last line may be half a row, or something else.
  mutating func layOutTail(ofTable rest: UnsafeBufferPointer<UInt8>, _ budget: inout Int) -> Bool {
    guard var table else { return true }
    self.table = nil
    let blocks = blocks
    defer {
      self.table = table
      self.blocks = blocks
    }
    // A bar alone is the beginning of a row, of which there is nothing to be seen yet.
    let isBar = rest.allSatisfy { $0 == UInt8(ascii: "|") || $0 == 0x20 }
    guard !isBar else { return drawWhole(&table, table.rows, &budget) }
    return OpenTable.withUnits(of: table.source + rest, definitions) { units in
      var rows = table.rows
      if let last = OpenTable.table(of: units) { rows.add(rowsOf: last, definitions.notes) }
      guard drawWhole(&table, rows, &budget) else { return false }
      for unit in units.dropFirst() {
        tail.append(Row())
        append(unit, number: unit.list.map { $0.node.listStart }, isBlankLine: { _ in false }, to: \.tail)
      }
      return true
    } ?? true
  }

  /// Draws the rows taken, and in the tail what a last line adds and the table's end.
  private mutating func drawWhole(_ table: inout OpenTable, _ rows: TableRows, _ budget: inout Int) -> Bool {
    let form = rows.form(page: page, prefix: page.gutter)
    guard draw(&table, form, &budget) else { return false }
    for row in table.rows.count..<rows.count {
      rows.append(row: row, form, to: &tail, page: page, prefix: page.gutter)
    }
    rows.appendEnd(form, to: &tail, prefix: page.gutter)
    return true
  }
}
