import Cells
import Conversations
import Pages

/// How panes share the room.
struct LabGrid: Equatable {
  /// Panes side by side.
  var columns: Int
  /// Panes above each other.
  var rows: Int
  /// One pane.
  var cell: ScreenSize

  /// As many side by side as have the least width; further ones below where there is the height, else on a next page.
  init(panes: Int, room: ScreenSize) {
    columns = max(1, min(panes, (room.columns + 1) / (LabPanel.narrowest + 1)))
    let lines = (panes + columns - 1) / columns
    // A line parts those above each other.
    rows = max(1, min(lines, (room.rows + 1) / (LabPanel.lowest + 1)))
    // Two lines of panes rather than one half empty.
    columns = min(columns, max(1, (panes + rows - 1) / rows))
    cell = ScreenSize(
      columns: max(4, (room.columns - (columns - 1)) / columns), rows: max(3, (room.rows - (rows - 1)) / rows))
  }

  /// What parts panes above each other, as wide as the room.
  func rule(_ width: Int) -> Row {
    var row = Row()
    for column in 1..<columns {
      row.fill(to: column * (cell.columns + 1) - 1, with: "─", style: Style(.rule))
      row.append(scalar: "┼", width: 1, style: Style(.rule))
    }
    row.fill(to: width, with: "─", style: Style(.rule))
    return row.truncated(to: width)
  }

  /// Panes on one page.
  var count: Int { columns * rows }
}

extension LabPane {
  /// What differs, the chosen pane's in reverse; then what is to be known of its end, and how many rows of its text are
  /// out of view.
  static func head(_ pane: LabPanel.Pane, isChosen: Bool, above: Int, below: Int, width: Int) -> Row {
    var row = Row.styled(" \(pane.label) ", isChosen ? Style(.title, .reverse) : Style(.title)).truncated(to: width - 1)
    let state: (String, Style)? =
      switch pane.message.state {
      case .streaming: (pane.isWaiting ? "waits" : "", Style(.dim))
      case .complete: nil
      case .stopped: ("stopped", Style(.warning))
      case .interrupted: ("interrupted", Style(.warning))
      case .failed: ("failed", Style(.error))
      }
    if let state, !state.0.isEmpty { row.append(Row.styled(" \(state.0)", state.1)) }
    let more = [above > 0 ? "↑ \(above)" : nil, below > 0 ? "↓ \(below)" : nil].compactMap(\.self)
    if !more.isEmpty { row.append(Row.styled(" \(more.joined(separator: " "))", Style(.dim))) }
    return row.truncated(to: width)
  }

  /// Rows of a pane besides its text: the head, a blank one, and what it came to.
  static let margin = 3

  /// Tokens, first token, speed, cost, and an end that is not the usual one; as many of them, whole, as there is room
  /// for, how fast it was first of all left out.
  static func foot(_ pane: LabPanel.Pane, width: Int) -> Row {
    var facts: [(text: String, need: Int, style: Style)] = []
    let reply = pane.message.reply
    func add(_ text: String, _ need: Int, _ style: Style = Style(.dim)) { facts.append((text, need, style)) }
    if let brief = reply?.brief { add("\(brief) tokens", 3) }
    if let first = reply?.timings.firstToken { add("first \((first / 1000).fixed(1)) s", 2) }
    let completion = reply?.wholeUsage?.completionTokens ?? pane.message.counted?.tokens
    if let speed = reply?.timings.tokensPerSecond(completionTokens: completion) {
      add("\(reply?.unreported == nil ? "" : "~")\(speed.rough) tok/s", 1)
    }
    if let cost = reply?.cost { add(cost.shown, 4) }
    if let reason = reply?.finishReason, reason != .stop { add(reason.wire, 5, Style(.warning)) }
    func room() -> Int { facts.reduce(1) { $0 + CellWidth.width(of: $1.text) } + 3 * max(0, facts.count - 1) }
    while facts.count > 1, room() > width, let least = facts.indices.min(by: { facts[$0].need < facts[$1].need }) {
      facts.remove(at: least)
    }
    var row = Row.styled(" ")
    for (place, fact) in facts.enumerated() {
      if place > 0 { row.append(Row.styled(FactLines.separator, Style(.dim))) }
      row.append(Row.styled(fact.text, fact.style))
    }
    return row.truncated(to: width)
  }
}

/// The text of a pane as rows, and below it why it failed.
struct LabText: Sendable {
  let columns: Int
  private var pane: ReplyPane
  private var failure: [Row] = []

  /// Its text begins below the first letter of its head, and ends as far from the line at the right.
  private static let indent = 1

  init(columns: Int) {
    self.columns = columns
    pane = ReplyPane(width: columns + ReplyPane.gutter - 2 * Self.indent)
  }

  var rowCount: Int { pane.rowCount + failure.count }

  /// Follows the message, with about `budget` bytes of work; whether some is left.
  mutating func update(_ message: Message, budget: Int) -> Bool {
    let margin = Row.styled(String(repeating: " ", count: Self.indent))
    failure =
      message.failure.map {
        CellText(HarmlessText.line($0.message), .text).rows(width: columns - Self.indent, first: margin, rest: margin)
      } ?? []
    guard let words = message.text.loaded else { return false }
    pane.update(words, isStreaming: message.state == .streaming, budget: budget)
    return pane.hasMoreWork
  }

  func rows(in range: Range<Int>) -> [Row] {
    let all = pane.rowCount
    let gone = ReplyPane.gutter - Self.indent
    let text = pane.rows(in: range.clamped(to: 0..<all)).map { $0.slice(gone..<max(gone, $0.width)) }
    let rest = range.clamped(to: all..<max(all, range.upperBound))
    return text + failure[rest.lowerBound - all..<min(failure.count, rest.upperBound - all)]
  }
}
