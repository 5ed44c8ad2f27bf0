import Cells
import Conversations

// Tables that are wider than the screen, scrolled sideways.

/// What came of a wish to scroll a message's tables sideways.
package enum TableScroll: Sendable, Equatable {
  /// They show other columns, or are made to fit again.
  case moved
  /// They begin to be scrolled: before, they were made to fit.
  case began
  /// There is nothing more in that direction.
  case atEnd
  /// No table is wider than the screen.
  case none
}

extension TranscriptState {
  /// Whether a message has a table that can be scrolled sideways.
  package func hasWideTable(_ id: MessageID) -> Bool { cache[id].map { !$0.wideTables.isEmpty } ?? false }

  /// Scrolls a message's wide tables by columns: before the first they are made to fit, as they are otherwise. The
  /// table that is in view stays where it is.
  package mutating func scrollTables(of id: MessageID, by step: Int) -> TableScroll {
    let tables = cache[id]?.wideTables ?? []
    guard let reach = tables.map(\.reach).max() else { return .none }
    let shift = tableShifts[id].map { min($0, reach) }
    let next = (shift ?? -1) + step
    guard (-1...reach).contains(next) else { return .atEnd }
    tableShifts[id] = next < 0 ? nil : next
    keepTable(of: id, tables)
    return shift == nil ? .began : .moved
  }

  private mutating func keepTable(of id: MessageID, _ tables: [WideTable]) {
    var above = 0
    for slice in visible {
      if slice.message == id, let number = tables.firstIndex(where: { slice.rows.contains($0.row) }) {
        let row = above + tables[number].row - slice.rows.lowerBound
        return pending.append(.table(id, number: number, row: row))
      }
      if slice.message == id, let number = tables.lastIndex(where: { $0.row < slice.rows.lowerBound }) {
        return pending.append(.table(id, number: number, row: above))
      }
      above += slice.rows.count
    }
  }

  /// Brings a wide table to a row of the window.
  mutating func show(
    table number: Int, of index: Int, at row: Int, from top: Place, _ pass: inout Pass
  ) -> Place {
    let layout = layout(index, &pass)
    guard layout.wideTables.indices.contains(number) else {
      if !layout.isComplete {
        pending.insert(.table(pass.path[index], number: number, row: row), at: 0)
        hasMoreWork = true
      }
      return top
    }
    return move(Place(index: index, row: layout.wideTables[number].row), by: -row, &pass)
  }
}
