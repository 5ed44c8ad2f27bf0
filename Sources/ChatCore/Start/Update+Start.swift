import Conversations
import Hands

// The recent conversations on the start screen: Down enters them, Enter opens one.

extension AppState {
  /// Asks the store for them, by the question that the column next to what is read asks as well; without a store there
  /// are none.
  func askForRecents() -> [Effect] {
    guard conversation.path.isEmpty, store.isReady else { return [] }
    return [SidebarState.question]
  }

  /// Those that are worth going back to: where no reply ever came, as where a key was wrong, there is nothing to read.
  mutating func takeRecents(_ summaries: [ConversationSummary]) {
    let titled = summaries.filter {
      !$0.title.isEmpty && $0.messageCount > 0 && $0.hasReply && !$0.isArchived && !$0.isOneShot
        && $0.id != conversation.id
    }
    let chosen = selectedRecent?.id
    start.recents = Array(titled.sorted { $0.updatedAt > $1.updatedAt }.prefix(StartState.most))
    start.selected = start.recents.firstIndex { $0.id == chosen }
  }

  /// Whether the start screen is in view and nothing else has the keys.
  private var isAtStart: Bool {
    conversation.path.isEmpty && isComposerFree && composer.searchState == nil && sending.queue.isEmpty
  }

  /// The recent conversation that has the keys.
  var selectedRecent: ConversationSummary? {
    guard isAtStart, let selected = start.selected, start.recents.indices.contains(selected) else { return nil }
    return start.recents[selected]
  }

  /// Moves among the recent conversations and opens one; any other key goes back to the composer and means there what
  /// it always does.
  ///
  /// nil for such keys.
  mutating func chooseRecent(_ key: Key) -> [Effect]? {
    guard isAtStart, !start.recents.isEmpty else {
      start.selected = nil
      return nil
    }
    let intent = defaults.keymap.intent(for: key, in: .composer)
    guard let selected = start.selected else {
      guard intent == .edit(.move(.down)) else { return nil }
      start.selected = 0
      return []
    }
    switch intent {
    case .edit(.move(.down)): start.selected = min(selected + 1, start.recents.count - 1)
    case .edit(.move(.up)): start.selected = selected > 0 ? selected - 1 : nil
    case .stop: start.selected = nil
    case .send:
      guard let chosen = selectedRecent else { return [] }
      start.selected = nil
      return open(chosen.id, at: nil)
    default:
      start.selected = nil
      return nil
    }
    return []
  }
}
