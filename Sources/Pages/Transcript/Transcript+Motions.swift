import Cells

extension TranscriptState {
  /// Carries the pending motions out. Those that need rows not laid out or texts not loaded yet stay pending.
  mutating func resolveMotions(from top: Place, _ pass: inout Pass) -> Place {
    var top = top
    let page = max(1, pass.size.rows - 2)
    while let motion = pending.first {
      pending.removeFirst()
      switch motion {
      case .rows(let rows): top = move(top, by: rows, &pass)
      case .pages(let pages): top = move(top, by: pages * page, &pass)
      case .halfPages(let halves): top = move(top, by: halves * max(1, pass.size.rows / 2), &pass)
      case .start: top = Place(index: 0, row: 0)
      case .end: top = endTop(&pass)
      case .head(let id):
        if let index = pass.path.lastIndex(of: id) { top = Place(index: index, row: 0) }
      case .reveal(let id):
        if let index = pass.path.lastIndex(of: id) { top = reveal(index, from: top, &pass) }
      case .table(let id, let number, let row):
        if let index = pass.path.lastIndex(of: id) { top = show(table: number, of: index, at: row, from: top, &pass) }
      case .match(let forward):
        guard let found = goToMatch(forward: forward, from: top, &pass) else { continue }
        top = found.top
        if !found.isSettled {
          pending.insert(.match(forward: nil), at: 0)
          return top
        }
      }
      if hasMoreWork { break }
    }
    return top
  }

  /// Moves by rows, down for positive numbers; what the budget does not reach stays pending.
  mutating func move(_ top: Place, by rows: Int, _ pass: inout Pass) -> Place {
    var place = top
    var rest = rows
    while rest < 0 {
      if place.row >= -rest { return Place(index: place.index, row: place.row + rest) }
      guard place.index > 0 else { return Place(index: 0, row: 0) }
      let above = height(place.index - 1, &pass)
      if !cache.isComplete(pass.path[place.index - 1]) {
        pending.insert(.rows(rest), at: 0)
        hasMoreWork = true
        return place
      }
      rest += place.row
      place = Place(index: place.index - 1, row: above)
    }
    while rest > 0 {
      let rows = height(place.index, need: place.row + rest + pass.size.rows, &pass)
      if place.row + rest < rows { return Place(index: place.index, row: place.row + rest) }
      if !cache.isComplete(pass.path[place.index]) {
        let row = max(place.row, rows - 1)
        let left = rest - (row - place.row)
        if left > 0 { pending.insert(.rows(left), at: 0) }
        hasMoreWork = true
        return Place(index: place.index, row: row)
      }
      guard place.index + 1 < pass.path.count else { return Place(index: place.index, row: max(0, rows - 1)) }
      rest -= rows - place.row
      place = Place(index: place.index + 1, row: 0)
    }
    return place
  }

  /// The least motion that brings a message into view: whole if it fits, else from its head.
  private mutating func reveal(_ index: Int, from top: Place, _ pass: inout Pass) -> Place {
    if index < top.index || (index == top.index && top.row > 0) {
      // Already reading a message taller than the window: stay.
      if index == top.index, height(index, &pass) - top.row >= pass.size.rows { return top }
      return Place(index: index, row: 0)
    }
    var above = -top.row
    for between in top.index..<index {
      above += height(between, &pass)
      if above >= pass.size.rows { break }
    }
    let rows = layout(index, need: pass.size.rows, &pass).rowCount
    if above + rows <= pass.size.rows { return top }
    if rows >= pass.size.rows { return Place(index: index, row: 0) }
    return move(Place(index: index, row: 0), by: rows - pass.size.rows, &pass)
  }
}
