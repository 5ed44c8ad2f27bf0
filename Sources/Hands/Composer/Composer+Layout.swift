import Cells

/// The composer as shown.
package struct ComposerView: Equatable, Sendable {
  /// At most the rows asked for, at least one.
  package var rows: [Row]
  /// The cursor, within `rows`.
  package var cursor: Frame.Position
  /// Rows of the text above and below those shown.
  package var hiddenAbove: Int
  /// Rows below.
  package var hiddenBelow: Int

  package init(rows: [Row], cursor: Frame.Position, hiddenAbove: Int, hiddenBelow: Int) {
    self.rows = rows
    self.cursor = cursor
    self.hiddenAbove = hiddenAbove
    self.hiddenBelow = hiddenBelow
  }
}

extension Composer {
  /// Lays the text out, keeping the cursor in view and scrolling as little as possible.
  ///
  /// Remembers the width: vertical moves go by these rows. Only lines changed since the last call are wrapped again.
  package mutating func layout(width: Int, maxRows: Int) -> ComposerView {
    let width = max(2, width)
    let maxRows = max(1, maxRows)
    layoutWidth = width
    var rowsBeforeCursor = 0
    var rowsBeforeTop = 0
    var total = 0
    for number in buffer.lines.indices {
      buffer.wrap(line: number, width: width)
      if number == cursor.line { rowsBeforeCursor = total + buffer.lines[number].row(of: cursor.offset) }
      if number == top.line { rowsBeforeTop = total + min(top.row, buffer.lines[number].rowCount - 1) }
      total += buffer.lines[number].rowCount
    }
    if top.line >= buffer.lines.count { rowsBeforeTop = total }
    var first = min(rowsBeforeTop, max(0, total - maxRows))
    first = min(first, rowsBeforeCursor)
    first = max(first, rowsBeforeCursor - maxRows + 1)
    let count = min(maxRows, total - first)
    top = place(ofRow: first)

    var rows: [Row] = []
    var (number, row) = top
    while rows.count < count, number < buffer.lines.count {
      rows.append(drawn(row, ofLine: number, width: width))
      row += 1
      if row >= buffer.lines[number].rowCount {
        row = 0
        number += 1
      }
    }
    let column = min(column(of: cursor.offset, in: buffer.lines[cursor.line]), width - 1)
    return ComposerView(
      rows: rows, cursor: Frame.Position(column: column, row: rowsBeforeCursor - first), hiddenAbove: first,
      hiddenBelow: total - first - rows.count)
  }

  private func place(ofRow wanted: Int) -> (line: Int, row: Int) {
    var left = wanted
    for (number, line) in buffer.lines.enumerated() {
      if left < line.rowCount { return (number, left) }
      left -= line.rowCount
    }
    return (buffer.lines.count - 1, 0)
  }

  private func drawn(_ number: Int, ofLine lineNumber: Int, width: Int) -> Row {
    let line = buffer.lines[lineNumber]
    let range = line.row(number)
    let selected = selectedBytes(ofLine: lineNumber)
    var row = Row()
    var place = range.lowerBound
    while place < range.upperBound {
      let glyph = ComposerGlyph(at: place, in: line.text, column: row.width)
      let isSelected = selected?.contains(place) ?? false
      draw(glyph, on: &row, role: isSelected ? .selection : nil, width: width)
      place += glyph.byteCount
    }
    // A single glyph may be wider than a narrow screen.
    row.truncate(to: width)
    // A selected line break shows as one selected blank.
    if let selected, selected.upperBound > line.count, range.upperBound == line.count, row.width < width {
      row.append(scalar: " ", width: 1, style: Style(.selection))
    }
    return row
  }

  /// The selected bytes of a line; one more than it has where its line break is selected.
  private func selectedBytes(ofLine number: Int) -> Range<Int>? {
    guard let selection, (selection.lowerBound.line...selection.upperBound.line).contains(number) else { return nil }
    let from = selection.lowerBound.line == number ? selection.lowerBound.offset : 0
    let to = selection.upperBound.line == number ? selection.upperBound.offset : buffer.lines[number].count + 1
    return from..<to
  }

  private func draw(_ glyph: ComposerGlyph, on row: inout Row, role: StyleRole?, width: Int) {
    switch glyph.kind {
    case .ascii(let byte):
      row.append(scalar: Unicode.Scalar(byte), width: 1, style: Style(role ?? .composer))
    case .tab:
      for _ in 0..<min(glyph.width, width - row.width) {
        row.append(scalar: " ", width: 1, style: Style(role ?? .composer))
      }
    case .grapheme(let character):
      var cells = CellText(String(character), Style(role ?? .composer)).row
      if let role { cells.restyle(0..<cells.width) { _ in Style(role) } }
      row.append(cells)
    case .chip(let scalar):
      // A private-use character of a restored draft has no label; it still takes the columns it was laid out with.
      let label = chips[scalar]?.label ?? ""
      let room = min(glyph.width, width - 1 - row.width)
      let end = row.width + room
      for character in label.count > room ? label.prefix(max(0, room - 1)) + "…" : Substring(label) {
        row.append(character, width: 1, style: Style(role ?? .code))
      }
      row.pad(to: end, style: Style(role ?? .code))
    }
  }
}
