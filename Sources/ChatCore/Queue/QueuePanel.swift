import Cells
import Hands

/// Turns that wait.
struct QueuePanel: ListingPanel {
  var list: ListPanel<QueuedTurns.Turn>

  init(_ turns: [QueuedTurns.Turn]) { list = ListPanel(turns, noun: "message", line: \.line) }

  var title: String { "Queue" }

  func hints(_ keys: PanelKeys) -> [String?] {
    [keys.hint(.list(.accept), "edits"), keys.hint(.list(.delete), "removes"), keys.close]
  }

  func accept() -> PanelOutcome {
    guard let turn = list.selection else { return .stays }
    return .does { state in
      guard let withdrawn = state.sending.queue.withdraw(turn.id) else { return [] }
      state.panels.close()
      state.takeBack(withdrawn)
      return state.draftChanged()
    }
  }

  mutating func take(_ intent: ListIntent) -> PanelOutcome {
    guard intent == .delete, let turn = list.selection else { return .stays }
    return .does { state in
      if let withdrawn = state.sending.queue.withdraw(turn.id) { state.composer.remember(withdrawn.text) }
      state.refreshQueuePanel()
      return state.keepDraft()
    }
  }
}

extension AppState {
  mutating func openQueue() -> [Effect] {
    guard !sending.queue.isEmpty else { return refuse("The queue is empty.") }
    panels.show(QueuePanel(sending.queue.turns))
    return []
  }

  /// Shows what still waits where the list is open; an empty one closes.
  mutating func refreshQueuePanel() {
    guard var panel = panels.top(as: QueuePanel.self) else { return }
    panel.list.replaceItems(sending.queue.turns)
    if sending.queue.isEmpty { panels.close() } else { panels.show(panel) }
  }
}

extension QueuedTurns.Turn {
  /// As the queue shows it.
  package var line: ListPanel<QueuedTurns.Turn>.Line {
    let lines = text.split(whereSeparator: \.isNewline)
    var facts: [String] = []
    if lines.count > 1 { facts.append("\(SizeText.grouped(lines.count)) lines") }
    if !files.isEmpty { facts.append(files.count == 1 ? "1 file" : "\(files.count) files") }
    return ListPanel.Line(String((lines.first ?? "").prefix(400)), detail: facts.joined(separator: " · "))
  }
}
