import Cells
import Hands

extension Composer {
  /// A panel's field as a row: what is typed, behind a prompt, or what it is for while nothing is; and the cursor.
  /// - Parameter spare: columns at the right edge that stay free.
  mutating func field(width: Int, spare: Int = 0, placeholder: String) -> (row: Row, cursor: Frame.Position) {
    let view = layout(width: max(4, width - 2 - spare), maxRows: 1)
    var row = Row.styled("> ", Style(.prompt))
    let hint = Self.fitted(placeholder, width - 2 - spare)
    row.append(isEmpty ? Row.styled(hint, Style(.placeholder)) : view.rows[0])
    return (row, Frame.Position(column: min(2 + view.cursor.column, width - 1), row: 0))
  }

  /// As many of its parts, which commas end, as there is room for.
  private static func fitted(_ hint: String, _ room: Int) -> String {
    var shown = hint[...]
    while CellWidth.width(of: String(shown)) > room, let end = shown.lastIndex(where: { ",;".contains($0) }) {
      shown = shown[..<end]
    }
    return String(shown)
  }
}
