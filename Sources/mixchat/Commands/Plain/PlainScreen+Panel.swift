import Cells
import ChatCore
import Hands

// Panels as text.

extension PlainScreen {
  /// What is open over the transcript, as text.
  static func panel(of state: AppState) -> String {
    guard let panel = state.panel, !panel.isAwaited else { return "" }
    guard let choices = panel.choices else {
      let rows = panel.printed(width: state.size.columns) ?? state.panels.body.rows.filter { !$0.plainText.isEmpty }
      let question = panel.canSend ? "[An empty line or yes sends it, no does not.]\n" : ""
      let after = panel.afterwards.isEmpty ? "" : "[\(panel.afterwards)]\n"
      return heading(panel.title) + lines(rows) + question + after
    }
    if choices.isEmpty {
      return heading(panel.title) + "[\(panel.emptyWords)]\n"
    }
    let numbered = choices.enumerated().map { "\($0 + 1). \($1)" }
    return heading(panel.title) + list(numbered) + "[A number takes one, words filter, an empty line leaves.]\n"
  }

  /// What follows a title's dot is where keys go; figures at its end are what is chosen there.
  private static func heading(_ title: String) -> String {
    var words = title.split(separator: " · ").first ?? ""
    if let last = words.split(separator: " ").last, last.contains("/"), last.allSatisfy({ $0.isNumber || $0 == "/" }) {
      words = words.dropLast(last.count + 1)
    }
    return "# \(words)\n"
  }

  private static func lines(_ rows: [Row]) -> String { rows.map { $0.plainText + "\n" }.joined() }
}
