import Conversations
import Pages

// A conversation here that another window deleted: a notice says so, and whatever is written here keeps it.

extension AppState {
  mutating func takeDeletion(_ id: ConversationID, _ found: Deletion?) -> [Effect] {
    if id != conversation.id { return found == nil ? [] : restorationBehind(id) }
    guard found != store.deletion else { return [] }
    store.deletion = found
    switch found {
    case nil:
      post(.info, "The other window brought this conversation back.")
      return []
    case .marked:
      post(.warning, "Deleted in another window: whatever you write here brings it back.")
      let kept = keepWritten()
      if store.deletion == nil {
        post(.warning, "Deleted in another window; it stays, as you are writing in it.")
      }
      return kept
    case .forGood:
      return takeLoss()
    }
  }

  /// Only what this window holds is left. From now on the store has no row of it, as of a new conversation.
  private mutating func takeLoss() -> [Effect] {
    let lost = dropLost()
    let earlier = lost == 0 ? "" : ", \(Self.earlierMessages(lost)) lost"
    post(.warning, "Deleted in another window\(earlier). Writing here keeps it.")
    return keepLeft()
  }

  /// The store has no row of it any more. Returns how many messages only the store had.
  private mutating func dropLost() -> Int {
    store.isStored = false
    let lost = conversation.dropUnloaded()
    if let selected = transcript.selected, conversation[selected] == nil { transcript.select(conversation.path.last) }
    store.undo.removeAll { if case .branch(conversation.id, _, _) = $0 { true } else { false } }
    let here = conversation
    grafting.removeAll { here[$0] == nil }
    return lost
  }

  private static func earlierMessages(_ count: Int) -> String { "\(count) earlier message\(count == 1 ? "" : "s")" }

  /// Keeps what is written here, and goes on with what was to be sent.
  private mutating func keepLeft() -> [Effect] {
    let effects = keepWritten()
    guard let held = sending.held else { return effects }
    sending.held = nil
    return effects + request(held.intention, agreed: held.agreed)
  }

  /// The database's files were cut short, and these conversations could not be read any more: those that are here are
  /// written again.
  mutating func takeLost(_ ids: Set<ConversationID>, _ notice: String) -> [Effect] {
    let others = ids.subtracting([conversation.id])
    var effects = others.sorted().flatMap { restorationBehind($0) }
    var losses: [String] = []
    let unheld = others.count { left.conversations[$0] == nil }
    if unheld > 0 { losses.append("\(unheld) other conversation\(unheld == 1 ? "" : "s")") }
    if ids.contains(conversation.id) {
      store.deletion = .forGood
      let lost = dropLost()
      effects += keepLeft()
      if store.deletion != nil { effects += saveRow() }
      if lost > 0 { losses.append("\(Self.earlierMessages(lost)) of this one") }
    }
    let end = losses.isEmpty ? "" : " \(losses.joined(separator: " and ")) could not be read any more."
    post(.warning, notice + end)
    return effects
  }

  /// What was just written here went to a conversation that was gone before this window knew.
  mutating func takeVanished(_ id: ConversationID) -> [Effect] {
    guard id == conversation.id else { return restorationBehind(id) }
    store.deletion = .forGood
    var effects = takeLoss()
    if store.deletion != nil { effects += saveRow() }
    post(.warning, "Deleted in another window; it stays, as you are writing in it.")
    return effects
  }

  /// Keeps a conversation that was left while its reply still comes: as soon as its deletion is known, and before the
  /// reply's end, which must not come back without its turns.
  func restorationBehind(_ id: ConversationID) -> [Effect] {
    left.conversations[id].map { [.store(.restore($0))] } ?? []
  }

  /// Words that are not sent, and a reply that still comes, must not go with what was deleted.
  private mutating func keepWritten() -> [Effect] {
    let row = isStreaming ? saveRow() : []
    return draft.text.isEmpty ? row : row + keepDraft()
  }

  /// What came back although another window had deleted it. Of the one in view a notice said so before.
  mutating func takeRestored(_ id: ConversationID, _ title: String, lost: Int) -> [Effect] {
    guard id != conversation.id else { return [] }
    let name = title.isEmpty ? "A conversation" : "\u{201C}\(title)\u{201D}"
    let earlier = lost == 0 ? "" : " without \(Self.earlierMessages(lost))"
    post(
      .warning, "\(name) was deleted in another window; as its reply still came here, it is kept\(earlier).")
    return []
  }

  /// What brings a conversation back that is gone from the store: all that is left of it here.
  ///
  /// Of one that is only marked, the store takes the mark off with any write.
  mutating func restoration() -> [Effect] {
    defer { store.deletion = nil }
    return store.deletion == .forGood ? [.store(.restore(conversation))] : []
  }
}
