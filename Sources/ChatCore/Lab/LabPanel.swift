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
    /// The reply. One that still comes has its text for one layout only: each delta would copy a text that is held here
    /// as well.
    var message: Message
    /// Whether it has not been asked for yet.
    var isWaiting: Bool
  }

  private(set) var panes: [Pane] = []
  private var texts: [MessageID: LabText] = [:]
  /// Rows that the window of a pane is above its end; a pane that is not here follows what comes.
  private var above: [MessageID: Int] = [:]
  private var chosen = 0
  private var isZoomed = false
  /// Rows of text in a pane, as last laid out.
  private var height = 1

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
  func widest(_ columns: Int) -> Int { columns }

  /// A pane alone is left before all of them.
  private var leavesZoom: Bool { isZoomed && panes.count > 1 }
  var firstEscape: String? { leavesZoom ? "shows all" : nil }

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
      guard let reply = pane?.message.id else { return .stays }
      return .does { state in
        guard let text = state.conversation[reply]?.text.loaded, !text.isEmpty else { return [] }
        return [.copy(text, what: "reply")]
      }
    case .list(.accept): isZoomed.toggle()
    case .leave:
      guard !leavesZoom else {
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
    case .again:
      return .does { state in
        state.lab.asked = reply
        return []
      }
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
    var grid = LabGrid(panes: isZoomed ? 1 : panes.count, room: size)
    let first = isZoomed ? chosen : chosen / grid.count * grid.count
    let shown = (first..<first + grid.count).filter { panes.indices.contains($0) && (!isZoomed || $0 == chosen) }
    var hasMoreWork = false
    for place in shown {
      let isLeft = layOut(place, grid.cell.columns, budget: ReplyPane.workBudget / grid.count)
      hasMoreWork = hasMoreWork || isLeft
    }
    for place in panes.indices where panes[place].message.state == .streaming {
      panes[place].message.text = .stored(utf8Count: panes[place].message.text.utf8Count)
    }
    // Once all is there, what a reply came to is below its text, not at the end of the screen.
    if !isAwaited, !hasMoreWork {
      let longest = shown.map { texts[panes[$0].message.id]?.rowCount ?? 0 }.max() ?? 0
      grid.cell.rows = min(grid.cell.rows, longest + LabPane.margin)
    }
    var rows: [Row] = []
    for line in 0..<grid.rows {
      let places = (0..<grid.columns).map { first + line * grid.columns + $0 }
      guard places.contains(where: shown.contains) else { break }
      let cells = places.map { shown.contains($0) ? draw($0, grid.cell) : [] }
      if line > 0 { rows.append(grid.rule(size.columns)) }
      for index in 0..<grid.cell.rows {
        var row = Row()
        for (column, cell) in cells.enumerated() {
          if column > 0 { row.append(scalar: "│", width: 1, style: Style(.rule)) }
          if index < cell.count { row.append(cell[index].truncated(to: grid.cell.columns)) }
          row.pad(to: (column + 1) * grid.cell.columns + column)
        }
        rows.append(row)
      }
    }
    // Until then nothing shows below the frame, which would move.
    if isAwaited || hasMoreWork { rows += Array(repeating: Row(), count: max(0, size.rows - rows.count)) }
    return PanelBody(rows: Array(rows.prefix(size.rows)), hasMoreWork: hasMoreWork)
  }

  /// Lays a pane's text out as far as the budget goes; whether some is left.
  private mutating func layOut(_ place: Int, _ columns: Int, budget: Int) -> Bool {
    let message = panes[place].message
    var text = texts[message.id].flatMap { $0.columns == columns ? $0 : nil } ?? LabText(columns: columns)
    texts[message.id] = nil  // leaves `text` the only owner of its rows
    defer { texts[message.id] = text }
    return text.update(message, budget: budget)
  }

  /// One pane: what differs, its text, what it came to.
  private mutating func draw(_ place: Int, _ size: ScreenSize) -> [Row] {
    let pane = panes[place]
    let id = pane.message.id
    height = max(1, size.rows - 2)
    guard let text = texts[id] else { return [] }
    let most = max(0, text.rowCount - height)
    if let rows = above[id] { above[id] = min(rows, most) }
    let start = most - min(most, above[id] ?? 0)
    let end = min(text.rowCount, start + height)
    var rows = [
      LabPane.head(
        pane, isChosen: place == chosen, above: start, below: text.rowCount - end, width: size.columns)
    ]
    rows += text.rows(in: start..<end)
    while rows.count < size.rows - 1 { rows.append(Row()) }
    rows.append(LabPane.foot(pane, width: size.columns))
    return rows
  }
}
