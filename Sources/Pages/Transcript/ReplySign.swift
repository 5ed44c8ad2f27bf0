import Cells
import Conversations

/// What shows that a reply is on its way, where it will go on.
package enum ReplySign: Sendable, Equatable {
  /// In the place of a text that has not begun.
  case waits(Row)
  /// Behind what has come.
  case writes
}

extension TranscriptState {
  /// The rows of part of a message, with a sign at its end where that is in view. Signs change with each frame, and
  /// layouts do not: so they are put in here.
  func signed(_ rows: [Row], of slice: Slice, _ layout: MessageLayout, _ sign: ReplySign) -> [Row] {
    var rows = rows
    switch sign {
    case .waits(let words):
      let place = layout.rowCount - 1 - slice.rows.lowerBound
      guard rows.indices.contains(place) else { return rows }
      var row = Row()
      row.pad(to: left + PageWidth.gutterWidth)
      row.append(words)
      rows[place] = row.truncated(to: layout.key.column.right)
    case .writes:
      guard let end = layout.endOfText, case let place = end.row - slice.rows.lowerBound, rows.indices.contains(place),
        end.column < layout.key.column.right
      else { return rows }
      rows[place].pad(to: end.column + 1)
      rows[place].put("▍", at: end.column, style: Style(.text, end.attributes))
    }
    return rows
  }
}

extension MessageLayout {
  /// Where the text ends: behind its last glyph, with the ground it is on.
  var endOfText: (row: Int, column: Int, attributes: Style.Attributes)? {
    for index in bodyRange.reversed().prefix(2) {
      let row = row(at: index)
      guard let column = row.cells.lastIndex(where: { $0.isText }) else { continue }
      let width = row.cells[column].width == 2 ? 2 : 1
      return (index, column + width, row.cells[column].style.attributes.intersection(.ground))
    }
    return nil
  }
}
