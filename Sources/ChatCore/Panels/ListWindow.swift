/// Which of a list's lines are in view.
enum ListWindow {
  /// The first line in view: as near to the one before as shows the selected line, and leaves no row empty that a line
  /// above could fill.
  static func top(_ before: Int, showing selected: Int, of count: Int, rows: Int) -> Int {
    max(0, min(min(max(before, selected - rows + 1), selected), count - rows))
  }
}
