import Cells
import Conversations
import Hands

extension SettingsForm {
  /// Draws the rows around the selected one, and what is to be known of it below. Remembers where the window is.
  package mutating func layout(_ size: ScreenSize) -> PanelBody {
    keepInView(rows: listRows(size))
    return body(size)
  }

  /// Columns by the width at hand: the name, the value, the range, the default, where the value came from. 0 where
  /// there is no room for one.
  private struct Columns {
    let name: Int
    let value: Int
    let range: Int
    let unset: Int
    let origin: Int

    var rangeStart: Int { name + value }
    var unsetStart: Int { rangeStart + range }
    var originStart: Int { unsetStart + unset }

    /// - Parameter hasDefaults: whether any default is not the server's.
    init(_ width: Int, hasDefaults: Bool) {
      // Where there is hardly any room, a name may be cut, a value may not.
      name = width < 40 ? max(8, width * 6 / 10) : 24
      let room = width - name - 13
      guard room >= 8 else {
        // The range is below.
        value = max(4, width - name)
        range = 0
        unset = 0
        origin = 0
        return
      }
      origin = 13
      range = room >= 12 + 15 ? 15 : 0
      let rest = room - range
      unset = hasDefaults && rest >= 22 ? min(16, rest / 2) : 0
      value = min(24, rest - unset)
    }
  }

  private func columns(_ width: Int) -> Columns {
    Columns(width, hasDefaults: fields.contains { defaults[$0] != nil })
  }

  /// Where a value came from, in the column's word; empty where none is set.
  private func source(of field: RequestField) -> String {
    if refused[field] != nil { return "not taken" }
    let origin = origin(of: field)
    return value(of: field) == nil && origin == .endpoint ? "" : origin.rawValue
  }

  private func listRows(_ size: ScreenSize) -> Int {
    max(1, size.rows - footer(size.columns).count - (hasHead(size) ? 1 : 0) - (showsOthers(size) ? 1 : 0))
  }

  private func hasHead(_ size: ScreenSize) -> Bool { size.rows >= 8 }

  private func showsOthers(_ size: ScreenSize) -> Bool { !others.isEmpty && size.rows >= 12 }

  /// Every parameter in a line of its own, as chats line by line print it.
  package var lines: [String] {
    fields.dropLast().map { field in
      guard let value = value(of: field) else { return "\(label(field)): not set · \(shortRange(of: field))" }
      return "\(label(field)): \(ParameterText.short(value)) · \(source(of: field)) · \(shortRange(of: field))"
    }
  }

  /// Draws without moving the window.
  package func body(_ size: ScreenSize) -> PanelBody {
    let columns = columns(size.columns)
    var rows: [Row] = showsOthers(size) ? [Row.styled(others, Style(.dim)).truncated(to: size.columns)] : []
    if hasHead(size) { rows.append(head(columns).truncated(to: size.columns)) }
    var cursor: Frame.Position?
    let count = listRows(size)
    for place in top..<min(fields.count, top + count) {
      let (row, column) = drawn(fields[place], isSelected: place == selected, columns, width: size.columns)
      if let column { cursor = Frame.Position(column: column, row: rows.count) }
      rows.append(row)
    }
    rows.append(more(count).truncated(to: size.columns))
    rows += footer(size.columns).dropFirst()
    return PanelBody(rows: Array(rows.prefix(max(1, size.rows))), cursor: cursor)
  }

  private func head(_ columns: Columns) -> Row {
    let style = Style(.tableHead)
    var row = Row.styled("  parameter", style)
    func put(_ word: String, at column: Int) {
      row.pad(to: column)
      row.append(Row.styled(word, style))
    }
    put("value", at: columns.name)
    if columns.range > 0 { put("range", at: columns.rangeStart) }
    if columns.unset > 0 { put("default", at: columns.unsetStart) }
    // Nothing is from anywhere until something is set.
    if columns.origin > 0, fields.contains(where: { !source(of: $0).isEmpty }) {
      put("from", at: columns.originStart)
    }
    return row
  }

  private func drawn(
    _ field: RequestField, isSelected: Bool, _ columns: Columns, width: Int
  ) -> (Row, cursor: Int?) {
    let value = value(of: field)
    let isRefused = refused[field] != nil
    let base = Style(isSelected ? .selection : value == nil || isRefused ? .dim : .text)
    let dim = isSelected ? base : Style(.dim)
    var row = Row.styled((isSelected ? "› " : "  ") + label(field), base).truncated(to: columns.name - 1)
    row.pad(to: columns.name, style: base)
    var cursor: Int?
    if isSelected, var field = typing {
      let view = field.layout(width: columns.value - 1, maxRows: 1)
      cursor = min(row.width + view.cursor.column, width - 1)
      row.append(view.rows[0])
    } else {
      let style = isSelected || value == nil || isRefused ? base : Style(.statusValue)
      let unset = columns.value > 8 ? "not set" : "-"
      let shown = value.map(ParameterText.short) ?? (field == Self.newField ? "" : unset)
      row.append(Row.styled(shown, style).truncated(to: columns.value - 1))
    }
    func put(_ text: String, at column: Int, _ width: Int) {
      guard width > 0 else { return }
      row.pad(to: column, style: base)
      row.append(Row.styled(text, dim).truncated(to: width - 1))
    }
    put(shortRange(of: field), at: columns.rangeStart, columns.range)
    // Blank where the server decides: that is most of them.
    put(defaults[field].map(ParameterText.short) ?? "", at: columns.unsetStart, columns.unset)
    put(source(of: field), at: columns.originStart, columns.origin)
    return (finished(row, isSelected, width), cursor)
  }

  private func finished(_ row: Row, _ isSelected: Bool, _ width: Int) -> Row {
    var row = row.truncated(to: width)
    if isSelected { row.pad(to: width, style: Style(.selection)) }
    return row
  }

  /// How many rows are out of view.
  private func more(_ count: Int) -> Row {
    let (above, below) = (top, max(0, fields.count - top - count))
    let parts = [above > 0 ? "↑ \(above) more" : nil, below > 0 ? "↓ \(below) more" : nil].compactMap(\.self)
    return parts.isEmpty ? Row() : Row.styled("  " + parts.joined(separator: " · "), Style(.dim))
  }

  private func footer(_ width: Int) -> [Row] {
    if let problem { return [Row()] + Row.wrap(problem, width: max(4, width), style: Style(.error)) }
    if let reason = refused[field] {
      let words = "It is left out of requests: \(reason). \(help(of: field))"
      return [Row()] + Row.wrap(words, width: max(4, width), style: Style(.warning))
    }
    let remark = name.flatMap { probe?.remark(on: $0) }.map { " But \($0)." } ?? ""
    let unset = name.map { "not set: \($0.row.unset)" } ?? "not set: not sent"
    let standing = defaults[field].map { "default \(ParameterText.brief($0))" } ?? unset
    let words =
      field == Self.newField
      ? help(of: field) : "\(help(of: field)) Takes \(range(of: field)); \(standing).\(remark)"
    return [Row()] + Row.wrap(words, width: max(4, width), style: Style(.text))
  }

  // MARK: The words of a row

  func label(_ field: RequestField) -> String { field == Self.newField ? "extra" : field.name }

  func range(of field: RequestField) -> String { field.parameter?.row.range ?? "any JSON" }

  private func shortRange(of field: RequestField) -> String {
    field == Self.newField ? "NAME=VALUE" : field.parameter?.row.shortRange ?? "any JSON"
  }

  private func help(of field: RequestField) -> String {
    if let name = field.parameter { return name.row.help }
    return field == Self.newField
      ? "Any other field of the request: type NAME=VALUE, as JSON or as text." : "A field of the request as it is."
  }
}
