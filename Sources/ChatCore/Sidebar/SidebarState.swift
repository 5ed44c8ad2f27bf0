import Cells
import Conversations

/// The conversations in a column next to what is read.
package struct SidebarState: Sendable {
  /// What a key said; nil for what the config says.
  var isAskedFor: Bool?
  /// The chats used last, as the store has them.
  var chats: [ConversationSummary] = []
  /// Whether they were asked for since the column came into view.
  var hasAsked = false
  /// Conversations in which a reply ended that no one has looked at.
  var unseen: Set<ConversationID> = []

  /// Columns of the column, with the line at its right.
  static let columns = 34
  /// Columns of a screen from which it is shown by itself, and from which there is room for it.
  static let wide = 150, narrowest = 80
  /// Asks for as many chats as the highest screens have rows.
  static let question = Effect.ask(.listRecent(limit: 100))
}

extension AppState {
  /// Columns that the conversations take from what is read; 0 for none.
  package var sidebarColumns: Int {
    // An empty column would be room lost, unless somebody asked for it.
    wantsSidebar && (sidebar.isAskedFor == true || !sidebar.chats.isEmpty) ? SidebarState.columns : 0
  }

  private var hasRoomForSidebar: Bool { size.columns >= SidebarState.narrowest && size.rows >= 10 }

  /// Whether the column is to be shown, as soon as there is anything in it.
  private var wantsSidebar: Bool {
    guard hasRoomForSidebar else { return false }
    return switch defaults.sidebar {
    case .auto: sidebar.isAskedFor ?? (size.columns >= SidebarState.wide)
    case .on: sidebar.isAskedFor ?? true
    case .off: sidebar.isAskedFor ?? false
    }
  }

  /// Shows or hides the conversations next to what is read.
  mutating func toggleSidebar() -> [Effect] {
    guard hasRoomForSidebar else {
      return refuse("The list of conversations needs \(SidebarState.narrowest) columns.")
    }
    sidebar.isAskedFor = sidebarColumns == 0
    return []
  }

  /// Asks for the list where it is in view and may have changed.
  mutating func followSidebar(_ event: Event, _ effects: [Effect]) -> [Effect] {
    if !sidebar.unseen.isEmpty { sidebar.unseen.remove(conversation.id) }
    guard store.isReady, wantsSidebar else {
      sidebar.hasAsked = false
      return []
    }
    let mayHaveChanged =
      switch event {
      case .timer(.poll), .reply(_, .ended), .imported: true
      default: effects.contains(where: \.changesList)
      }
    guard !sidebar.hasAsked || mayHaveChanged else { return [] }
    sidebar.hasAsked = true
    // The start screen may have asked already.
    return effects.contains(SidebarState.question) ? [] : [SidebarState.question]
  }
}

extension Effect {
  /// Whether the list of conversations is another one after it.
  fileprivate var changesList: Bool {
    guard case .store(let command) = self else { return false }
    switch command {
    case .saveConversation, .insert, .rename, .entitle, .setPinned, .setArchived, .setConversationDeleted, .restore:
      return true
    default: return false
    }
  }
}
