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

  /// The rows that take the place of the last of `room` rows, which end above the rule; none where they do not fit.
  static func rows(for state: AppState, layout: ScreenLayout, room: Int) -> [Row] {
    let menu = state.menu
    let shown = menu.top..<min(menu.choices.count, menu.top + self.room(layout))
    guard !shown.isEmpty, room >= shown.count else { return [] }
    let width = state.size.columns
    // Where there is hardly any room, what a command is for says more than what it takes.
    let choices = menu.choices[shown].map { width < ScreenSize.narrow ? named($0) ?? $0 : $0 }
    var lines = choices.enumerated().map { place, choice in
      line(choice, isSelected: shown.lowerBound + place == menu.selected, choices, width)
    }
    if hasEdge(layout) {
      var edge = Row()
      edge.fill(to: width, with: "─", style: Style(.frame))
      lines.insert(edge, at: 0)
    }
    return Array(lines.suffix(room))
  }

  private static func line(
    _ choice: CompletionCandidate, isSelected: Bool, _ shown: [CompletionCandidate], _ width: Int
  ) -> Row {
    let base = Style(isSelected ? .selection : choice.isDim ? .dim : .text)
    let quiet = isSelected ? base : Style(.dim)
    var row = Row.styled(isSelected ? "› " : choice.isCurrent ? "• " : "  ", base)
    let keys = width < ScreenSize.narrow ? 0 : shown.map { CellWidth.width(of: $0.keys) }.max() ?? 0
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
      row.pad(to: end + 2 + keys - CellWidth.width(of: choice.keys), style: base)
      row.append(Row.styled(choice.keys, quiet))
    }
    if isSelected { row.pad(to: width, style: base) }
    return row
  }

  /// Where what is said of a line begins: behind the longest label, but so that both can be read.
  private static func labelColumn(_ shown: [CompletionCandidate], _ end: Int) -> Int {
    let label = (shown.map { CellWidth.width(of: $0.label) }.max() ?? 0) + 4
    let detail = shown.map { CellWidth.width(of: $0.detail) }.max() ?? 0
    guard detail > 0 else { return end + 3 }
    return min(label, max(end * (end < ScreenSize.narrow ? 3 : 2) / 5, end - detail))
  }

  /// A command by its name alone; nil for what is none.
  private static func named(_ choice: CompletionCandidate) -> CompletionCandidate? {
    guard choice.label.hasPrefix("/"), let name = choice.label.split(separator: " ").first, name.count > 1,
      !name.dropFirst().contains("/")
    else { return nil }
    var named = choice
    named.label = String(name)
    named.marks = choice.marks.map { $0.clamped(to: 0..<name.count) }.filter { !$0.isEmpty }
    return named
  }

  /// A label that fits: of a long path the end, of a command without room for what it takes the name.
  private static func fitted(_ choice: CompletionCandidate, _ room: Int) -> (String, [Range<Int>]) {
    guard CellWidth.width(of: choice.label) > room else { return (choice.label, choice.marks) }
    if let named = named(choice) { return (named.label, named.marks) }
    guard choice.label.contains("/") else { return (choice.label, choice.marks) }
    var tail = Substring(choice.label)
    while CellWidth.width(of: String(tail)) > room - 1, let cut = tail.dropFirst().firstIndex(of: "/") {
      tail = tail[cut...]
    }
    let gone = choice.label.count - tail.count
    let marks = choice.marks.behind(gone).map { $0.lowerBound + 1..<$0.upperBound + 1 }
    return ("…" + tail, marks)
  }
}
