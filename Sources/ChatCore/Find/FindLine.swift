import Cells
import Hands
import Pages

/// The find bar in the rule's place.
enum FindLine {
  static func row(for state: AppState) -> (row: Row, cursor: Int) {
    let width = state.size.columns
    var line = state.find.line
    let counted = count(state)
    let room = max(4, width - 8 - CellWidth.width(of: counted) - 2)
    let view = line.layout(width: room, maxRows: 1)
    var row = Row.styled("─ find ", Style(.prompt))
    let cursor = row.width + view.cursor.column
    row.append(view.rows[0])
    row.pad(to: 8 + room)
    row.append(Row.styled(counted, Style(.dim)))
    row.truncate(to: width)
    return (row, min(cursor, width - 1))
  }

  private static func count(_ state: AppState) -> String {
    guard let find = state.transcript.find, !state.find.line.isEmpty else {
      return "\(state.keyName(.find(.next), in: .find)) next, \(state.keyName(.stop, in: .find)) closes"
    }
    guard !find.messages.isEmpty else { return "not found" }
    let place = find.current.map { "\($0 + 1)/" } ?? ""
    let inside = find.occurrenceCount.map { $0 > 1 ? "\(find.occurrence + 1)/\($0) in " : "" } ?? ""
    return "\(inside)message \(place)\(find.messages.count)"
  }
}
