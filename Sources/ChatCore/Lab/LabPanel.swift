import Cells
import Conversations
import Hands
import Pages

/// Replies side by side, each with what it was asked with and what it came to.
struct LabPanel: OpenPanel {
  /// One reply as it is now.
  struct Pane: Sendable {
    /// What differs from the others.
    var label: String
    /// The reply.
    var message: Message
    /// Whether it has not been asked for yet.
    var isWaiting: Bool
  }

  private(set) var panes: [Pane] = []
  private var texts: [MessageID: ReplyPane] = [:]
  /// Rows that the window of a pane is above its end; a pane that is not here follows what comes.
  private var above: [MessageID: Int] = [:]
  private var chosen = 0
  private var isZoomed = false
  /// Rows of text in a pane, as last laid out.
  private var height = 1
  /// Whether a pane in view is not laid out to its end.
  private var hasMoreWork = false

  /// Takes what the replies are now.
  mutating func renew(_ panes: [Pane]) {
    self.panes = panes
    chosen = max(0, min(chosen, panes.count - 1))
  }

  var title: String {
    guard !panes.isEmpty else { return "Lab" }
    let open = panes.filter { $0.message.state == .streaming }.count
    return "Lab \(chosen + 1)/\(panes.count)" + (open > 0 ? ", \(open) to come" : "")
  }
  var context: KeyContext { .lab }
  var isAwaited: Bool { panes.contains { $0.message.state == .streaming } }
  var isOnlyRead: Bool { true }
  /// Panes need all the room there is.
  var fillsScreen: Bool { true }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      keys.pair(.lab(.previous), .lab(.next), "choose"), keys.hint(.lab(.keep), "keeps it"),
      keys.hint(.lab(.zoom), isZoomed ? "all" : "alone"), keys.hint(.lab(.compare), "compares"),
      keys.hint(.lab(.again), "again"), keys.hint(.lab(.discard), "deletes"), keys.close,
    ]
  }

  mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .lab(let intent): return take(intent)
    case .scroll(let step): scroll(step)
    case .message(.copy):
      guard let text = pane?.message.text.loaded, !text.isEmpty else { return .stays }
      return .does { _ in [.copy(text, what: "reply")] }
    case .list(.accept): isZoomed.toggle()
    case .leave:
      guard !isZoomed || panes.count < 2 else {
        isZoomed = false
        return .stays
      }
      return .leaves { $0.leavePanes() }
    default: break
    }
    return .stays
  }

  private var pane: Pane? { panes.indices.contains(chosen) ? panes[chosen] : nil }

  private mutating func take(_ intent: LabIntent) -> PanelOutcome {
    guard let reply = pane?.message.id else { return .stays }
    switch intent {
    case .open: return .stays
    case .previous: chosen = max(0, chosen - 1)
    case .next: chosen = min(panes.count - 1, chosen + 1)
    case .zoom: isZoomed.toggle()
    case .keep: return .closes { $0.keepPane(reply) }
    case .discard: return .does { $0.discardPane(reply) }
    case .again: return .does { $0.repeatPane(reply) }
    case .compare:
      guard panes.count > 1 else { return .stays }
      let (old, new) = chosen > 0 ? (panes[chosen - 1], panes[chosen]) : (panes[0], panes[1])
      return .does { $0.comparePanes(old, new) }
    }
    return .stays
  }

  /// Moves the chosen pane's window; its upper end is held by the next layout.
  private mutating func scroll(_ step: ScrollStep) {
    guard let id = pane?.message.id else { return }
    above[id] = max(0, (above[id] ?? 0) - step.rows(height: height))
  }

  // MARK: Layout

  /// Columns that a pane has at least, unless the screen itself is narrower.
  static let narrowest = 36
  /// Rows that a pane has at least, where several are above each other.
  static let lowest = 8

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    guard !panes.isEmpty else { return PanelBody(rows: [Row.styled("There are no replies.", Style(.dim))]) }
    let grid = LabGrid(panes: isZoomed ? 1 : panes.count, room: size)
    let first = isZoomed ? chosen : chosen / grid.count * grid.count
    let budget = ReplyPane.workBudget / grid.count
    hasMoreWork = false
    var rows: [Row] = []
    for line in 0..<grid.rows {
      let places = (0..<grid.columns).map { first + line * grid.columns + $0 }
      let cells = places.map { place in
        panes.indices.contains(place) && (!isZoomed || place == chosen) ? draw(place, grid.cell, budget: budget) : []
      }
      for index in 0..<grid.cell.rows {
        var row = Row()
        for (column, cell) in cells.enumerated() {
          if column > 0 { row.append(scalar: "│", width: 1, style: Style(.frame)) }
          if index < cell.count { row.append(cell[index].truncated(to: grid.cell.columns)) }
          row.pad(to: (column + 1) * grid.cell.columns + column)
        }
        rows.append(row)
      }
    }
    return PanelBody(rows: Array(rows.prefix(size.rows)), hasMoreWork: hasMoreWork)
  }

  /// One pane: what differs, its text, what it came to.
  private mutating func draw(_ place: Int, _ size: ScreenSize, budget: Int) -> [Row] {
    let pane = panes[place]
    let id = pane.message.id
    let isChosen = place == chosen
    height = max(1, size.rows - 2)
    var text = texts[id].flatMap { $0.width == size.columns ? $0 : nil } ?? ReplyPane(width: size.columns)
    texts[id] = nil
    if let words = pane.message.text.loaded {
      text.update(words, isStreaming: pane.message.state == .streaming, budget: budget)
      hasMoreWork = hasMoreWork || text.hasMoreWork
    }
    let most = max(0, text.rowCount - height)
    if let rows = above[id] { above[id] = min(rows, most) }
    let start = most - min(most, above[id] ?? 0)
    var rows = [LabPane.head(pane, isChosen: isChosen, width: size.columns)]
    rows += text.rows(in: start..<min(text.rowCount, start + height))
    while rows.count < size.rows - 1 { rows.append(Row()) }
    rows.append(LabPane.foot(pane, width: size.columns))
    texts[id] = text
    return rows
  }

  func printed(width: Int) -> [Row]? {
    panes.enumerated().flatMap { place, pane -> [Row] in
      var text = ReplyPane(width: width)
      text.update(pane.message.text.loaded ?? "", isStreaming: false, budget: .max)
      return [Row.styled("\(place + 1). \(pane.label)", Style(.heading))] + text.rows(in: 0..<text.rowCount)
        + [LabPane.foot(pane, width: width)]
    }
  }
}

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
    rows = max(1, min(lines, room.rows / LabPanel.lowest))
    // Two lines of panes rather than one half empty.
    columns = min(columns, max(1, (panes + rows - 1) / rows))
    cell = ScreenSize(columns: max(4, (room.columns - (columns - 1)) / columns), rows: max(3, room.rows / rows))
  }

  /// Panes on one page.
  var count: Int { columns * rows }
}

extension LabPane {
  /// What differs; the chosen pane's in reverse.
  static func head(_ pane: LabPanel.Pane, isChosen: Bool, width: Int) -> Row {
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
    return row.truncated(to: width)
  }

  /// Tokens, first token, speed, cost, and an end that is not the usual one.
  static func foot(_ pane: LabPanel.Pane, width: Int) -> Row {
    if let failure = pane.message.failure {
      return Row.styled(" \(HarmlessText.line(failure.message))", Style(.error)).truncated(to: width)
    }
    var facts: [String] = []
    let reply = pane.message.reply
    if let usage = reply?.usage { facts.append("\(usage.promptTokens)+\(usage.completionTokens) tokens") }
    if let first = reply?.timings.firstToken { facts.append("first \((first / 1000).fixed(1)) s") }
    let completion = reply?.usage?.completionTokens ?? pane.message.counted?.tokens
    if let speed = reply?.timings.tokensPerSecond(completionTokens: completion) {
      facts.append("\(speed.fixed(speed < 10 ? 1 : 0)) tok/s")
    }
    if let cost = reply?.cost { facts.append(cost.shown) }
    var row = Row.styled(facts.isEmpty ? "" : " \(facts.joined(separator: " · "))", Style(.dim))
    if let reason = reply?.finishReason, reason != .stop {
      row.append(Row.styled("\(facts.isEmpty ? " " : " · ")\(reason.wire)", Style(.warning)))
    }
    return row.truncated(to: width)
  }
}
