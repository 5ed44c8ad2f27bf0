import Conversations

/// What waits for the store's thread, in the order in which it was given.
enum StoreCommand {
  case write(StoreWrite)
  case ask(StoreQuestion)

  var isList: Bool {
    if case .ask(.list) = self { true } else { false }
  }
}

/// One of the two streams of a reply: its text, and what the model thinks.
struct StreamSlot: Hashable {
  var id: MessageID
  var isReasoning: Bool

  func write(_ text: String) -> StoreWrite { isReasoning ? .appendReasoning(id, text) : .appendText(id, text) }
}

extension StoreWrite {
  /// The text of a write that journals.
  var streamed: String? {
    switch self {
    case .appendText(_, let text), .appendReasoning(_, let text): text
    default: nil
    }
  }

  /// Whether it may wait for the journal's delay; what does not wait is written as soon as the thread gets to it.
  var waits: Bool {
    switch self {
    case .appendText, .appendReasoning, .appendExtra, .keepOdds, .saveDraft, .provenance, .copyProvenance, .spend: true
    case .saveConversation, .insert, .keepPicture, .update, .setCount, .clearCounts, .setContextFlags, .setDeleted,
      .addHistory, .rename, .entitle, .setPinned, .setArchived, .setConversationDeleted, .restore:
      false
    }
  }

  /// Whether others must be able to tell that this process lives: it streams, or may take a deletion back.
  var needsLock: Bool {
    switch self {
    case .insert(let message, _), .update(let message): message.state == .streaming
    case .setDeleted, .setConversationDeleted: true
    default: false
    }
  }

  /// Whether it must survive a power cut.
  var isSynced: Bool {
    switch self {
    case .insert(let message, _), .update(let message): message.state != .streaming
    default: false
    }
  }
}
