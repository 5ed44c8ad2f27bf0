extension TranscriptState {
  /// The rows of the window as last settled: as many as it is high, none wider than it is.
  public func rows() -> [Row] {
    var rows: [Row] = []
    rows.reserveCapacity(size.rows)
    for slice in visible {
      guard let layout = cache[slice.message] else { continue }
      let marks = find.map { $0.occurrences(in: layout, near: slice.rows) } ?? []
      for index in slice.rows {
        var row = index < layout.rowCount ? layout.row(at: index) : Row()
        for mark in marks where mark.row == index {
          let isCurrent = find?.isCurrent(mark, in: slice.message) ?? false
          row.restyle(mark.columns) { Style(isCurrent ? .currentMatch : .match, $0.attributes) }
        }
        if isFocused, slice.message == selected, index < layout.rowCount {
          row.pad(to: 1)
          row.put("▌", at: 0, style: Style(.selection))
        }
        rows.append(row)
      }
    }
    while rows.count < size.rows { rows.append(Row()) }
    return rows
  }
}

extension MessageLayout {
  /// Glyphs of the text above a row: the same at every width, since blanks and frames are not counted.
  func glyphs(above row: Int) -> Int {
    var count = 0
    for index in 0..<min(row, rowCount) { count += self.row(at: index).glyphCount }
    return count
  }

  /// The row that holds the glyph behind so many, or the last.
  func row(afterGlyphs glyphs: Int) -> Int {
    var count = 0
    for index in 0..<rowCount {
      count += row(at: index).glyphCount
      if count > glyphs { return index }
    }
    return max(0, rowCount - 1)
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
  /// Whether the cell holds text: not a blank, not the half of a glyph, not part of a frame.
  var isText: Bool { glyph != 0x20 && width > 0 && !style.role.isFrame }
}

extension StyleRole {
  /// Roles of what the layout itself adds around a text.
  var isFrame: Bool {
    switch self {
    case .codeFrame, .tableBorder, .rule, .listMarker: true
    default: false
    }
  }
}
