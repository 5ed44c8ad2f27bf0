extension SettingsForm {
  /// Draws the rows around the selected one, and what is to be known of it below. Remembers where the window stands.
  public mutating func layout(_ size: ScreenSize) -> PanelBody {
    keepInView(rows: listRows(size))
    return body(size)
  }

  private func listRows(_ size: ScreenSize) -> Int { max(1, size.rows - footer(size.columns).count) }

  /// Draws without moving the window.
  public func body(_ size: ScreenSize) -> PanelBody {
    let names = ParameterName.allCases
    var rows: [Row] = []
    var cursor: Frame.Position?
    for place in top..<min(names.count, top + listRows(size)) {
      let (row, column) = drawn(names[place], isSelected: place == selected, width: size.columns)
      if let column { cursor = Frame.Position(column: column, row: rows.count) }
      rows.append(row)
    }
    rows += footer(size.columns)
    return PanelBody(rows: Array(rows.prefix(max(1, size.rows))), cursor: cursor)
  }

  private func drawn(_ name: ParameterName, isSelected: Bool, width: Int) -> (Row, cursor: Int?) {
    let base = Style(isSelected ? .selection : parameters[name] == nil ? .dim : .text)
    let valueWidth = max(8, min(20, width - 38))
    var row = Row.styled((isSelected ? "› " : "  ") + name.rawValue, base).truncated(to: 21)
    row.pad(to: 22, style: base)
    var cursor: Int?
    if isSelected, var field = typing {
      let view = field.layout(width: valueWidth, maxRows: 1)
      cursor = min(row.width + view.cursor.column, width - 1)
      row.append(view.rows[0])
    } else {
      let value = parameters[name].map(ParameterText.short) ?? "-"
      row.append(Row.styled(value, base).truncated(to: valueWidth))
    }
    row.pad(to: 23 + valueWidth, style: base)
    row.append(Row.styled(origin(of: name).rawValue, isSelected ? base : Style(.dim)))
    row.pad(to: 36 + valueWidth, style: base)
    row.append(Row.styled(" " + name.row.range, isSelected ? base : Style(.dim)))
    row = row.truncated(to: width)
    if isSelected { row.pad(to: width, style: base) }
    return (row, cursor)
  }

  private func footer(_ width: Int) -> [Row] {
    if let problem { return [Row()] + Row.wrap(problem, width: max(4, width), style: Style(.error)) }
    let row = name.row
    let standing = defaults[name].map { "default \(ParameterText.short($0))" } ?? "unset: \(row.unset)"
    let facts = "\(row.help) \(row.range); \(standing)."
    return [Row()] + Row.wrap(facts, width: max(4, width), style: Style(.dim))
  }
}
