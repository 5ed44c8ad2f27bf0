import Cells
import Conversations

// The replies one below the other, as those read them who read line by line.

extension LabPanel {
  var tellsReplies: Bool { true }

  func printed(width: Int) -> [Row]? {
    panes.enumerated().flatMap { place, pane -> [Row] in
      var facts = StatusBar.words(of: pane.message)
      if let reason = pane.message.reply?.finishReason, reason != .stop {
        facts.append(reason == .length ? "cut off at the limit" : reason.wire)
      }
      let end = pane.message.failure.map { HarmlessText.line($0.message) } ?? facts.joined(separator: ", ")
      return [Row.styled("\(place + 1). \(pane.label)")]
        + Row.lines(of: pane.message.text.loaded ?? "", ending: end)
    }
  }
}

extension Row {
  /// A text as it was written, a row a line, to be printed; then, where there is anything to say, how it ended.
  static func lines(of text: String, ending: String) -> [Row] {
    var rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { Row.styled(String($0)) }
    // Behind the last line's end there is none.
    if text.last?.isNewline != false { rows.removeLast() }
    if !ending.isEmpty { rows.append(Row.styled("[\(ending)]")) }
    return rows
  }
}
