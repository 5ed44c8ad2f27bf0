import Conversations
import Hands

// The recent conversations on the start screen: Down enters them, Enter opens one.

extension AppState {
  /// Asks the store for them; without one there are none. Where the chats are listed next to what is read, they are
  /// among those.
  mutating func askForRecents() -> [Effect] {
    guard conversation.path.isEmpty, store.isReady else { return [] }
    guard !wantsSidebar else {
      takeRecents(sidebar.chats)
      return []
    }
    return [.store(.list(query: "", includeArchived: false, limit: StartState.asked))]
  }

  mutating func takeRecents(_ summaries: [ConversationSummary]) {
    let titled = summaries.filter {
      !$0.title.isEmpty && $0.messageCount > 0 && !$0.isArchived && !$0.isOneShot && $0.id != conversation.id
    }
    start.recents = Array(titled.sorted { $0.updatedAt > $1.updatedAt }.prefix(StartState.most))
    if start.recents.isEmpty { start.selected = nil }
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
