import Conversations
import Hands
import Pages

// Turns that wait for a reply to end.

extension AppState {
  /// What would be lost with the process: the turns that wait, what was put aside, then what is written.
  var draft: Draft {
    let typed = composer.typed
    let parts = sending.queue.turns.map(\.text) + typed
    var draft = Draft(parts.filter { !$0.isEmpty }.joined(separator: Draft.separator))
    let byteCount = typed.last?.utf8.count ?? 0
    switch editing {
    case .turn(let id): draft.edit = Draft.Edit(of: id, from: .user, byteCount: byteCount)
    case .reply(let id): draft.edit = Draft.Edit(of: id, from: .assistant, byteCount: byteCount)
    case nil: break
    }
    return draft
  }

  mutating func enqueue(_ words: String, _ files: [AttachedFile], _ pictures: [Picture]) -> [Effect] {
    // One that is being opened is another.
    let after = store.awaitsConversation ? nil : conversation.head
    sending.queue.add(words, files: files, pictures: pictures, after: after)
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
    sending.queue.add(words, files: files, pictures: pictures, after: conversation.head)
    return sendNext()
  }

  /// The turn queued first goes out on its branch, or below what is read where that came instead of the reply it waited
  /// for: a key was pressed for it. Those that waited with it follow it.
  mutating func sendNext() -> [Effect] {
    guard !mustWait, let next = sending.queue.turns.first else { return [] }
    return send(next, after: insteadInView(of: next), isUnasked: false)
  }

  private mutating func send(_ next: QueuedTurns.Turn, after reply: MessageID?, isUnasked: Bool) -> [Effect] {
    readBranch(of: next, after: reply)
    guard let turn = sending.queue.next() else { return [] }
    if !isUnasked { sending.queue.move(from: turn.after, to: conversation.head) }
    refreshQueuePanel()
    return keepDraft()
      + send(
        turn.text, files: turn.files, pictures: turn.pictures, below: conversation.head, isUnasked: isUnasked)
  }

  /// The turn queued first goes out by itself, unless the reply before it failed or was stopped: then it waits to be
  /// looked at.
  /// - Parameter replies: those that have just ended; none where it waited for something else.
  mutating func sendQueued(after state: MessageState, of replies: [MessageID] = []) -> [Effect] {
    guard !mustWait, let next = sending.queue.turns.first else { return [] }
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
    let reply = replies.first(where: conversation.path.contains) ?? replies.first
    return send(next, after: reply, isUnasked: true)
  }

  /// Reads the branch that a turn was written on, where another version was walked to meanwhile.
  private mutating func readBranch(of turn: QueuedTurns.Turn, after reply: MessageID?) {
    guard let place = place(of: turn, after: reply), !conversation.path.contains(place) else { return }
    conversation.select(through: place)
    if focus.isTranscript { transcript.select(conversation.head) }
    post(.info, "The queued message went to the branch it was written on, which is in view now.")
  }

  /// Where a turn belongs: behind the reply that it waited for, or what came of that meanwhile. nil where that is not
  /// there any more, and below what is read is as good as anywhere.
  private func place(of turn: QueuedTurns.Turn, after reply: MessageID?) -> MessageID? {
    guard let after = turn.after, let waited = conversation[after] else { return nil }
    guard let reply, let ended = conversation[reply], reply != after else { return after }
    // The turns queued before it went out there; or the reply was asked for again, or what it answers was edited.
    let isBelow = conversation.branch(to: reply).contains { $0.id == after }
    return isBelow || (waited.state != .complete && isInstead(ended, of: waited)) ? reply : after
  }

  /// The reply in view that came since, in the place of the one that a turn waited for; nil where none did.
  private func insteadInView(of turn: QueuedTurns.Turn) -> MessageID? {
    guard let after = turn.after, let waited = conversation[after] else { return nil }
    return conversation.path.last { id in
      guard id > after, let reply = conversation[id], reply.role == .assistant else { return false }
      return isInstead(reply, of: waited)
    }
  }

  /// Whether a reply was asked for in the place of another: to the same turn, or to a version of that made since.
  private func isInstead(_ reply: Message, of other: Message) -> Bool {
    guard reply.parent != other.parent else { return true }
    guard let turn = reply.parent.flatMap({ conversation[$0] }), turn.id > other.id,
      let before = other.parent.flatMap({ conversation[$0] })
    else { return false }
    return turn.parent == before.parent
  }
}
