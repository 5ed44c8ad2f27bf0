import Cells
import Conversations
import Hands

// What was typed in an earlier session is offered on the empty page that a start shows.

extension KeptDraft {
  /// How its first line begins, in quotation marks.
  package var quoted: String {
    let start = beginning.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return "\u{201C}\(start.abridged(to: 32))\u{201D}"
  }
}

extension AppState {
  /// The store found a draft. It is offered where a new conversation is begun, not where another was asked for.
  mutating func takeKeptDraft(_ draft: KeptDraft) {
    guard !store.awaitsConversation, conversation.path.isEmpty, draft.conversation != conversation.id else { return }
    offers.keptDraft = draft
  }

  /// The draft, while its keys work: nothing is being typed, and no reply is offered.
  private var keptDraftInForce: KeptDraft? {
    offers.reply == nil && isComposerFree && conversation.path.isEmpty ? offers.keptDraft : nil
  }

  /// The offer as a line.
  var keptDraftText: String? {
    guard let draft = keptDraftInForce else { return nil }
    return "Not sent last time: \(draft.quoted): \(keyName(.offer(.continueReply), in: .offer)) goes on with it"
  }

  /// Goes on with the draft; Esc, or the first character that is typed, leaves it where it is kept.
  ///
  /// nil for keys that mean what they always do.
  mutating func answerKeptDraft(_ key: Key) -> [Effect]? {
    guard let draft = keptDraftInForce else { return nil }
    switch defaults.keymap.intent(for: key, in: .offer) {
    case .stop:
      offers.keptDraft = nil
      return []
    case .offer(.continueReply):
      offers.keptDraft = nil
      return open(draft.conversation, at: nil)
    default:
      if key.typesText { offers.keptDraft = nil }
      return nil
    }
  }
}
