import Cells
import Conversations
import Hands

/// A small form of named fields: a snippet's variables.
package struct FieldsForm: Sendable {
  /// One field.
  package struct Field: Sendable {
    /// What is asked for.
    package var label: String
    /// What is typed.
    package var line: Composer
  }

  /// In order.
  package private(set) var fields: [Field]
  /// The field that takes the keys.
  package private(set) var selected = 0
  private var top = 0

  /// Fields with what is in them at first.
  package init(_ fields: [(label: String, value: String)]) {
    self.fields = fields.map { Field(label: $0.label, line: Composer($0.value)) }
  }

  /// The form of a snippet's variables; nil when it has none.
  package init?(_ snippet: PromptSnippet) {
    guard !snippet.variables.isEmpty else { return nil }
    self.init(snippet.variables.map { ($0, "") })
  }

  /// What is typed, by label.
  package var values: [String: String] {
    Dictionary(fields.map { ($0.label, $0.line.text) }) { first, _ in first }
  }

  /// Types into the selected field; newlines stay, a snippet may want them.
  package mutating func type(_ text: String) {
    guard fields.indices.contains(selected) else { return }
    fields[selected].line.insert(text)
  }

  /// Pastes into the selected field, whole: it may be code that the snippet is about.
  package mutating func paste(_ text: String) {
    guard fields.indices.contains(selected) else { return }
    fields[selected].line.paste(text)
  }

  /// Edits the selected field.
  package mutating func edit(_ intent: EditIntent) {
    guard fields.indices.contains(selected) else { return }
    fields[selected].line.handle(intent)
  }

  /// Does what a key means; true when Enter on the last field ends the form.
  package mutating func handle(_ intent: FormIntent) -> Bool {
    switch intent {
    case .accept:
      guard selected < fields.count - 1 else { return true }
      selected += 1
    case .previous: selected = max(0, selected - 1)
    case .next: selected = min(fields.count - 1, selected + 1)
    case .pageUp: selected = 0
    case .pageDown: selected = fields.count - 1
    case .decrease: edit(.move(.left))
    case .increase: edit(.move(.right))
    case .reset: edit(.delete(.right))
    case .makeDefault: break
    }
    return false
  }

  /// Draws a row for each field, around the selected one.
  package mutating func layout(_ size: ScreenSize) -> PanelBody {
    let labels = min(size.columns / 3, (fields.map { CellWidth.width(of: $0.label) }.max() ?? 0) + 2)
    top = min(max(top, selected - size.rows + 1), selected)
    var rows: [Row] = []
    var cursor: Frame.Position?
    for place in top..<min(fields.count, top + max(1, size.rows)) {
      let isSelected = place == selected
      var row = Row.styled(fields[place].label, Style(isSelected ? .prompt : .dim)).truncated(to: labels - 1)
      row.pad(to: labels)
      let view = fields[place].line.layout(width: max(4, size.columns - labels), maxRows: 1)
      if isSelected { cursor = .init(column: labels + view.cursor.column, row: rows.count) }
      row.append(view.rows[0])
      rows.append(row.truncated(to: size.columns))
    }
    return PanelBody(rows: rows, cursor: cursor)
  }
}
