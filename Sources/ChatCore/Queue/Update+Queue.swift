import Conversations
import Hands

// Turns that wait for a reply to end.

extension AppState {
  /// What would be lost with the process: the turns that wait, what was put aside, then what is written.
  var draft: Draft {
    let parts = sending.queue.turns.map(\.text) + composer.putAside + [composer.text]
    var draft = Draft(parts.filter { !$0.isEmpty }.joined(separator: Draft.separator))
    let byteCount = composer.text.utf8.count
    switch editing {
    case .turn(let id): draft.edit = Draft.Edit(of: id, from: .user, byteCount: byteCount)
    case .reply(let id): draft.edit = Draft.Edit(of: id, from: .assistant, byteCount: byteCount)
    case nil: break
    }
    return draft
  }

  mutating func enqueue(_ words: String, _ files: [AttachedFile], _ pictures: [Picture]) -> [Effect] {
    sending.queue.add(words, files: files, pictures: pictures)
    dismissNotice()
    return keepDraft()
  }

  mutating func perform(_ intent: QueueIntent) -> [Effect] {
    switch intent {
    case .recall:
      guard let turn = sending.queue.withdraw() else { return refuse("The queue is empty.") }
      takeBack(turn)
    case .withdrawAll:
      guard !sending.queue.isEmpty else { return refuse("The queue is empty.") }
      for turn in sending.queue.withdrawAll() { composer.remember(turn.text) }
      post(
        .info, "The queued messages went into the history\(clause(.edit(.move(.up))) { ": \($0) brings them back" }).")
    }
    return draftChanged()
  }

  /// Writes a turn that waited into the composer. What it brought along stays with it, as it was read.
  mutating func takeBack(_ turn: QueuedTurns.Turn) {
    composer.stash(andWrite: turn.text)
    guard !turn.files.isEmpty || !turn.pictures.isEmpty else { return }
    composing.recalled = turn
    let parts = [(turn.files.count, "file"), (turn.pictures.count, "picture")].filter { $0.0 > 0 }
    let words = parts.map { count, what in "\(count) \(what)\(count == 1 ? "" : "s")" }.joined(separator: " and ")
    post(.info, "It keeps \(words), as read before.")
  }

  /// A new turn goes behind those that wait: turns go out in the order they were written, also after an interrupt. An
  /// edited one is elsewhere in the tree and goes out without waiting.
  mutating func sendInOrder(
    _ words: String, files: [AttachedFile] = [], pictures: [Picture] = [], counted: TokenCount? = nil
  ) -> [Effect] {
    guard editing == nil, !mustWait, !sending.queue.isEmpty else {
      return send(words, files: files, pictures: pictures, below: takeParent(), counted: counted)
    }
    sending.queue.add(words, files: files, pictures: pictures)
    return sendNext()
  }

  /// The turn queued first goes out.
  mutating func sendNext(isUnasked: Bool = false) -> [Effect] {
    guard !mustWait, let turn = sending.queue.next() else { return [] }
    refreshQueuePanel()
    return keepDraft()
      + send(
        turn.text, files: turn.files, pictures: turn.pictures, below: conversation.head, isUnasked: isUnasked)
  }

  /// The turn queued first goes out, unless the reply before it failed or was stopped: then it waits to be looked at.
  mutating func sendQueued(after state: MessageState) -> [Effect] {
    guard !mustWait, !sending.queue.isEmpty else { return [] }
    guard state == .complete else {
      let (send, recall) = (keyName(.send), keyName(.queue(.recall)))
      let then = composer.isEmpty ? "" : ", then your draft"
      let (what, it, which) =
        sending.queue.turns.count == 1
        ? ("A queued message waits", "it", "it")
        : ("\(sending.queue.turns.count) queued messages wait", "them", "the last")
      post(.info, "\(what): \(send) sends \(it)\(then), \(recall) brings \(which) back to edit.")
      return []
    }
    return sendNext(isUnasked: true)
  }
}
