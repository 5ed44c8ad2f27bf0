import Cells

/// What of a row differs from what is on the screen.
enum RowChange {
  /// Fewer columns than this that stay the same are written again: moving the cursor takes as many bytes.
  private static let gap = 5

  /// The columns that differ, from the left, as links too; a wide glyph is written whole.
  static func stretches(_ old: Row, _ new: Row, columns: Int, seesLinks: Bool) -> [Range<Int>] {
    let hasLinks = seesLinks && !(old.links.isEmpty && new.links.isEmpty)
    let (before, after) = hasLinks ? (addresses(old, columns), addresses(new, columns)) : ([], [])
    var found: [Range<Int>] = []
    for column in 0..<min(columns, max(old.width, new.width)) {
      if old.hasSameCell(as: new, at: column), !hasLinks || before[column] == after[column] { continue }
      var start = column
      while start > 0, start < new.width, new.cells[start].glyph == Cell.continuation { start -= 1 }
      let width = start < new.width ? max(1, Int(new.cells[start].width)) : 1
      let end = min(columns, max(column + 1, start + width))
      if let last = found.last, start - last.upperBound < gap {
        found[found.count - 1] = last.lowerBound..<max(end, last.upperBound)
      } else {
        found.append(start..<end)
      }
    }
    return found
  }

  /// Where each column leads.
  static func addresses(_ row: Row, _ columns: Int) -> [String?] {
    var found = [String?](repeating: nil, count: columns)
    for link in row.links {
      for column in link.columns.clamped(to: 0..<columns) { found[column] = link.address }
    }
    return found
  }
}
