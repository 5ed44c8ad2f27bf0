import Cells

/// Keys with what they do, in one line.
enum KeyHints {
  /// As many as there is room for, whole: the first ones, and the last, which leads back, longest.
  static func fitted(_ hints: [String], by separator: String, room: Int) -> String {
    var shown = hints
    var text: String { shown.joined(separator: separator) }
    while shown.count > 1, CellWidth.width(of: text) > room { shown.remove(at: shown.count - 2) }
    return text
  }
}
