import Cells

/// A window onto a table that is wider than its page: the first column, which stays, and as many of the others as
/// there is room for, from one of them on.
struct TableWindow: Equatable, Sendable {
  /// Of all columns of the table.
  let widths: [Int]
  /// The columns shown behind the first.
  let shown: Range<Int>
  /// How many columns can be scrolled out at most: then the last one is in view.
  let reach: Int

  /// A column is no wider than this, so that its lines can be read; longer cells are wrapped.
  private static let widest = 48
  /// Two columns have their borders and four letters each.
  private static let leastRoom = 15
  private static let edge = Style(.listMarker, .bold)

  /// - Parameters:
  ///   - natural: the widths of the columns when nothing is wrapped.
  ///   - columns: the room for the table, borders included.
  ///   - shift: how many columns behind the first are to be scrolled out.
  ///
  /// nil where there is nothing to scroll: all columns can be seen side by side, or there is no room for two.
  init?(_ natural: [Int], columns: Int, _ shift: Int) {
    guard natural.count > 2, columns >= Self.leastRoom else { return nil }
    let first = min(natural[0], max(4, (columns - 7) / 3))
    widths = [first] + natural.dropFirst().map { min($0, columns - 7 - first, Self.widest) }
    let room = columns - 4 - first
    let lastStart = Self.fitting(widths.indices.dropFirst().reversed(), widths, room).last ?? widths.count - 1
    guard lastStart > 1 else { return nil }
    reach = lastStart - 1
    let start = 1 + min(max(0, shift), reach)
    let end = Self.fitting(start..<widths.count, widths, room).last ?? start
    shown = start..<(end + 1)
  }

  /// Those of some columns, from the first of them on, that fit.
  private static func fitting(_ columns: some Sequence<Int>, _ widths: [Int], _ room: Int) -> [Int] {
    var room = room
    return columns.prefix { column in
      room -= widths[column] + 3
      return room >= 0
    }
  }

  /// What of a row's items is in the window.
  func part<Item>(of items: [Item]) -> [Item] { Array(items.prefix(1)) + items[shown.clamped(to: items.indices)] }

  /// Marks at the edges of a row of cells that there is more.
  func mark(_ row: inout Row, prefix: Row) {
    if shown.lowerBound > 1 { mark(&row, "‹", at: prefix.width + widths[0] + 3) }
    if shown.upperBound < widths.count { mark(&row, "›", at: row.width - 1) }
  }

  private func mark(_ row: inout Row, _ sign: Unicode.Scalar, at column: Int) {
    guard row.cells.indices.contains(column), row.cells[column].glyph == Unicode.Scalar("│").value else { return }
    row.put(sign, at: column, style: Self.edge)
  }

  /// Says in the last rule which columns are shown.
  func name(_ row: inout Row, prefix: Row) {
    let last = shown.upperBound
    let places = shown.count == 1 ? "\(last)" : "\(shown.lowerBound + 1)–\(last)"
    let words = Array(" \(places) of \(widths.count) ".unicodeScalars)
    let start = row.width - 2 - words.count
    guard start > prefix.width else { return }
    for (place, scalar) in words.enumerated() { row.put(scalar, at: start + place, style: Style(.codeLabel)) }
  }
}

/// A table that is wider than its page, as laid out.
struct WideTable: Equatable, Sendable {
  /// Its first row.
  var row: Int
  /// How many of its columns can be scrolled out.
  var reach: Int
}

extension TableRows {
  /// The table at a row, where it can be scrolled sideways.
  func wide(at row: Int, page: PageWidth, prefix: Row) -> WideTable? {
    let columns = page.width - prefix.width
    guard natural.reduce(3 * natural.count + 1, +) > columns else { return nil }
    return TableWindow(natural, columns: columns, 0).map { WideTable(row: row, reach: $0.reach) }
  }
}
