import Cells
import Hands

/// The menu as rows over the end of the transcript.
enum MenuRows {
  /// Most lines of a menu.
  private static let most = 8

  /// Lines that there is room for.
  static func room(_ layout: ScreenLayout) -> Int {
    max(1, min(most, layout.transcriptRows - (hasEdge(layout) ? 1 : 0)))
  }

  /// Whether a line parts it from what is above.
  private static func hasEdge(_ layout: ScreenLayout) -> Bool { layout.transcriptRows > 3 }

  /// Lays the menu over the last of some rows, which end above the rule.
  static func lay(over rows: inout [Row], for state: AppState, layout: ScreenLayout) {
    let menu = state.menu
    let shown = menu.top..<min(menu.choices.count, menu.top + room(layout))
    guard !shown.isEmpty, rows.count >= shown.count else { return }
    let width = state.size.columns
    var lines = shown.map { line(menu.choices[$0], isSelected: $0 == menu.selected, menu.choices[shown], width) }
    if hasEdge(layout) {
      var edge = Row()
      edge.fill(to: width, with: "─", style: Style(.frame))
      lines.insert(edge, at: 0)
    }
    rows.replaceSubrange(max(0, rows.count - lines.count)..<rows.count, with: lines)
  }

  private static func line(
    _ choice: CompletionCandidate, isSelected: Bool, _ shown: ArraySlice<CompletionCandidate>, _ width: Int
  ) -> Row {
    let base = Style(isSelected ? .selection : choice.isDim ? .dim : .text)
    let quiet = isSelected ? base : Style(.dim)
    var row = Row.styled(isSelected ? "› " : choice.isCurrent ? "• " : "  ", base)
    let keys = width < 60 ? 0 : shown.map { CellWidth.width(of: $0.keys) }.max() ?? 0
    let end = width - 1 - (keys > 0 ? keys + 2 : 0)
    let column = labelColumn(shown, end)
    let (label, marks) = fitted(choice, column - 3)
    row.append(Row.marked(label, marks, base, mark: Row.hitStyle(isSelected: isSelected)).truncated(to: column - 3))
    if !choice.detail.isEmpty, column < end {
      row.pad(to: column, style: base)
      row.append(Row.styled(choice.detail, quiet))
    }
    row = row.truncated(to: end)
    if keys > 0, !choice.keys.isEmpty {
      row.pad(to: end + 2, style: base)
      row.append(Row.styled(choice.keys, quiet))
    }
    if isSelected { row.pad(to: width, style: base) }
    return row
  }

  /// Where what is said of a line begins: behind the longest label, but so that both can be read.
  private static func labelColumn(_ shown: ArraySlice<CompletionCandidate>, _ end: Int) -> Int {
    let label = (shown.map { CellWidth.width(of: $0.label) }.max() ?? 0) + 4
    let detail = shown.map { CellWidth.width(of: $0.detail) }.max() ?? 0
    guard detail > 0 else { return end + 3 }
    return min(label, max(end * (end < 60 ? 3 : 2) / 5, end - detail))
  }

  /// A label that fits: of a long path the end, of a command without room for what it takes the name.
  private static func fitted(_ choice: CompletionCandidate, _ room: Int) -> (String, [Range<Int>]) {
    guard CellWidth.width(of: choice.label) > room else { return (choice.label, choice.marks) }
    if choice.label.hasPrefix("/"), let name = choice.label.split(separator: " ").first, name.count > 1,
      !name.dropFirst().contains("/")
    {
      return (String(name), choice.marks.map { $0.clamped(to: 0..<name.count) }.filter { !$0.isEmpty })
    }
    guard choice.label.contains("/"), choice.detail.isEmpty else { return (choice.label, choice.marks) }
    var tail = Substring(choice.label)
    while CellWidth.width(of: String(tail)) > room - 1, let cut = tail.dropFirst().firstIndex(of: "/") {
      tail = tail[cut...]
    }
    let gone = choice.label.count - tail.count
    let marks = choice.marks.compactMap { range -> Range<Int>? in
      guard range.upperBound > gone else { return nil }
      return max(gone, range.lowerBound) - gone + 1..<range.upperBound - gone + 1
    }
    return ("…" + tail, marks)
  }
}
