import Cells

/// A frame with a title around rows.
enum PanelFrame {
  /// Columns and rows that the frame itself takes.
  static let margin = ScreenSize(columns: 4, rows: 2)

  /// Whether there is room for the frame around a row.
  static func isDrawn(_ size: ScreenSize) -> Bool { size.rows > margin.rows }

  /// The room inside a frame of a size.
  static func inside(_ size: ScreenSize) -> ScreenSize {
    ScreenSize(columns: max(4, size.columns - margin.columns), rows: max(1, size.rows - margin.rows))
  }

  /// The frame with its content, as high as `size` says; `hints` are in its lower edge, as many as there is room for,
  /// the last one, how to leave, longest.
  static func rows(_ body: PanelBody, title: String, hints: [String], size: ScreenSize) -> [Row] {
    let frame = Style(.frame)
    guard isDrawn(size) else { return Array(body.rows.prefix(size.rows)) }
    var rows = [edge("┌─ ", title, "┐", width: size.columns)]
    for index in 0..<(size.rows - 2) {
      var row = Row.styled("│ ", frame)
      if index < body.rows.count {
        var content = body.rows[index]
        content.truncate(to: max(1, size.columns - 4))
        row.append(content)
      }
      row.pad(to: size.columns - 2)
      row.append(Row.styled(" │", frame))
      rows.append(row)
    }
    rows.append(lowerEdge(hints, width: size.columns))
    return rows
  }

  private static func lowerEdge(_ hints: [String], width: Int) -> Row {
    let text = KeyHints.fitted(hints, by: " · ", room: width - 6)
    let isShown = !text.isEmpty && CellWidth.width(of: text) <= width - 6
    let frame = Style(.frame)
    var row = Row.styled("└", frame)
    row.fill(to: isShown ? width - 4 - CellWidth.width(of: text) : width - 1, with: "─", style: frame)
    if isShown {
      row.append(Row.styled(" \(text) ", Style(.dim)))
      row.append(Row.styled("─", frame))
    }
    row.append(Row.styled("┘", frame))
    return row
  }

  private static func edge(_ left: String, _ title: String, _ right: String, width: Int) -> Row {
    let frame = Style(.frame)
    var row = Row.styled(left, frame)
    if !title.isEmpty {
      row.append(Row.styled(title, Style(.title)).truncated(to: max(1, width - 6)))
      row.append(Row.styled(" ", frame))
    }
    row.fill(to: width - 1, with: "─", style: frame)
    row.append(Row.styled(right, frame))
    return row
  }
}
