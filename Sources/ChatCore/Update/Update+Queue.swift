// Turns that wait for a reply to end.

extension AppState {
  /// What would be lost with the process: the turns that wait, what was put aside, then what is written.
  var draftText: String {
    (queue.turns.map(\.text) + composer.putAside + [composer.text]).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  mutating func enqueue(_ words: String, _ files: [String]) -> [Effect] {
    queue.add(words, files: files)
    notice = nil
    return keepDraft()
  }

  mutating func perform(_ intent: QueueIntent) -> [Effect] {
    switch intent {
    case .recall:
      guard let turn = queue.withdraw() else { return refuse("No turn waits.") }
      composer.stash(andWrite: turn.text)
    case .withdrawAll:
      guard !queue.isEmpty else { return refuse("No turn waits.") }
      for turn in queue.withdrawAll() { composer.remember(turn.text) }
      notice = Notice(.info, "The waiting turns went into the history: Up brings them back.")
    }
    return draftChanged()
  }

  /// Shows what still waits where the list is open; an empty one closes.
  mutating func refreshQueuePanel() {
    guard case .queue(var list) = panel else { return }
    list.replaceItems(queue.turns)
    panel = queue.isEmpty ? nil : .queue(list)
  }

  /// The turn queued first goes out, unless the reply before it failed or was stopped: then it waits to be looked at.
  mutating func sendQueued(after state: MessageState) -> [Effect] {
    guard !mustWait, !queue.isEmpty else { return [] }
    guard state == .complete else {
      // Enter sends what is written, as ever; a turn that waits is sent by Enter alone.
      let (send, recall) = (keyName(.send), keyName(.queue(.recall)))
      notice = Notice(
        .info,
        composer.isEmpty
          ? "A queued turn waits: \(send) sends it, \(recall) brings it back to edit."
          : "A queued turn waits: \(recall) brings it back; \(send) sends your draft first.")
      return []
    }
    guard let turn = queue.next() else { return [] }
    refreshQueuePanel()
    return keepDraft() + send(turn.text, files: turn.files, below: conversation.head)
  }
}
