import Cells
import Conversations

extension TranscriptState {
  /// The rows of the window as last settled: as many as it is high, none wider than it is; with signs at the ends of
  /// messages that are on their way.
  package func rows(_ signs: [MessageID: ReplySign] = [:]) -> [Row] {
    var rows: [Row] = []
    rows.reserveCapacity(size.rows)
    for slice in visible {
      guard let layout = cache[slice.message] else { continue }
      // The place in `rows` of the message's first row, which may be above the window.
      let top = rows.count - slice.rows.lowerBound
      layout.append(slice.rows, to: &rows)
      if !signs.isEmpty, let sign = signs[slice.message] {
        let first = top + slice.rows.lowerBound
        rows.replaceSubrange(first..., with: signed(Array(rows[first...]), of: slice, layout, sign))
      }
      while rows.count < top + slice.rows.upperBound { rows.append(Row()) }
      for mark in find?.occurrences(in: layout, near: slice.rows) ?? [] where slice.rows.contains(mark.row) {
        let isCurrent = find?.isCurrent(mark, in: slice.message) ?? false
        rows[top + mark.row].restyle(mark.columns) { Style(isCurrent ? .currentMatch : .match, $0.attributes) }
      }
      guard isFocused, slice.message == selected else { continue }
      for index in slice.rows.clamped(to: 0..<layout.rowCount) {
        rows[top + index].pad(to: left + 1)
        rows[top + index].put("█", at: left, style: Style(.prompt))
      }
    }
    while rows.count < size.rows { rows.append(Row()) }
    return rows
  }
}

extension MessageLayout {
  /// Glyphs of the text above a row: the same at every width, since blanks and frames are not counted.
  func glyphs(above row: Int) -> Int {
    rows(in: 0..<row).reduce(0) { $0 + $1.glyphCount }
  }

  /// Where a row is in the text: glyphs above it, and how many rows without any begin with it.
  func place(ofRow row: Int) -> (count: Int, emptyRows: Int) {
    (glyphs(above: row), rows(in: min(row, rowCount)..<rowCount).prefix { $0.glyphCount == 0 }.count)
  }

  /// The row of a place, as `place(ofRow:)` gave it for a layout of another width; behind all of them where the whole
  /// text is above it.
  func row(at place: (count: Int, emptyRows: Int)) -> Int {
    let rows = rows(in: 0..<rowCount)
    var count = 0
    var index = 0
    while index < rows.count {
      count += rows[index].glyphCount
      if count > place.count { break }
      index += 1
    }
    var empty = place.emptyRows
    while empty > 0, index > 0, rows[index - 1].glyphCount == 0 {
      index -= 1
      empty -= 1
    }
    return index
  }
}

extension Row {
  /// Glyphs that are text: no blanks, no frames.
  var glyphCount: Int {
    var count = 0
    for cell in cells where cell.isText { count += 1 }
    return count
  }
}

extension Cell {
  /// Whether the cell holds text: not a blank, not the half of a glyph, not part of a frame or of a picture.
  var isText: Bool { glyph != 0x20 && width > 0 && !style.role.isFrame && !isPixels }
}

extension StyleRole {
  /// Roles of what the layout itself adds around a text.
  var isFrame: Bool {
    switch self {
    case .codeFrame, .codeLabel, .tableBorder, .rule, .listMarker, .user: true
    default: false
    }
  }
}
