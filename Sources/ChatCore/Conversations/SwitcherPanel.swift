import Cells
import Conversations
import Hands

/// Conversations that are kept, found by title and text.
struct SwitcherPanel: ListingPanel {
  var list: ListPanel<ConversationSummary>
  /// Archived ones are listed too.
  var includesArchived = false

  init(now: Timestamp, current: ConversationID, filter: String) {
    list = ListPanel(
      [], filtering: .outside,
      placeholder: "type to search titles and text; \(ThoughtQuery.mark) WORDS searches thoughts", filter: filter
    ) {
      $0.line(now: now, current: current)
    }
  }

  var title: String { "Conversations\(includesArchived ? " and archived" : "")" }

  /// What the store is asked for.
  var query: String { list.filter.trimmingSpaces() }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      keys.hint(.list(.accept), "opens"), keys.hint(.list(.delete), "deletes"), keys.hint(.list(.rename), "renames"),
      keys.hint(.list(.pin), "pins"), keys.hint(.list(.archive), "archives"), keys.hint(.list(.showArchived), "all"),
      keys.close,
    ]
  }

  func accept() -> PanelOutcome {
    guard let chosen = list.selection else { return .stays }
    return .closes { $0.open(chosen.id, at: chosen.match) }
  }

  /// The switcher asks the store for each filter; answers to older filters are passed over.
  func filterChanged() -> PanelOutcome { .does { $0.askForList() } }

  mutating func take(_ intent: ListIntent) -> PanelOutcome {
    if intent == .showArchived {
      includesArchived.toggle()
      return .does { $0.askForList() }
    }
    guard let chosen = list.selection else { return .stays }
    switch intent {
    case .pin: return .does { [.store(.setPinned(chosen.id, !chosen.isPinned))] + $0.askForList() }
    case .archive: return .does { [.store(.setArchived(chosen.id, !chosen.isArchived))] + $0.askForList() }
    case .rename: return .does { $0.askForTitle(of: chosen) }
    case .delete:
      let panel = self
      return .does { $0.delete(chosen, in: panel) }
    default: return .stays
    }
  }
}

extension AppState {
  /// Opens the switcher; the list comes from the store.
  mutating func openSwitcher(filter: String) -> [Effect] {
    guard store.failure == nil || store.isReady else { return refuse("Conversations are not kept at present.") }
    panels.show(SwitcherPanel(now: now, current: conversation.id, filter: filter))
    return askForList()
  }

  /// Asks for the conversations that match what is typed.
  mutating func askForList() -> [Effect] {
    guard let switcher = panels.top(as: SwitcherPanel.self) else { return [] }
    return [.store(.list(query: switcher.query, includeArchived: switcher.includesArchived, limit: 200))]
  }

  /// The store's list came; one for an older filter is passed over.
  mutating func takeList(query: String, _ summaries: [ConversationSummary]) -> [Effect] {
    if query.isEmpty { takeRecents(summaries) }
    panels.change(SwitcherPanel.self) { if $0.query == query { $0.list.replaceItems(summaries) } }
    return []
  }

  fileprivate mutating func askForTitle(of chosen: ConversationSummary) -> [Effect] {
    ask(title: "Rename", text: chosen.title) { text in
      { state in
        if chosen.id == state.conversation.id { return state.name(text) }
        return [.store(.rename(chosen.id, text))] + state.openSwitcher(filter: "")
      }
    }
  }

  fileprivate mutating func delete(_ chosen: ConversationSummary, in panel: SwitcherPanel) -> [Effect] {
    if chosen.id == conversation.id {
      let deleted = deleteConversation()
      panels.show(panel)
      return deleted + askForList()
    }
    store.undo.append(.conversation(chosen.id))
    post(.warning, "Deleted; \(keyName(.undoDelete, in: .list)) brings it back until you quit.")
    return [.store(.setConversationDeleted(chosen.id, true))] + askForList()
  }
}

extension ConversationSummary {
  /// As the switcher shows it.
  package func line(now: Timestamp, current: ConversationID) -> ListPanel<ConversationSummary>.Line {
    let count = messageCount == 1 ? "1 message" : "\(SizeText.grouped(messageCount)) messages"
    let age = AgeText.ago(now.since(updatedAt))
    return ListPanel.Line(
      title.isEmpty ? "(no title)" : title, detail: "\(count) · \(age)",
      lead: (isPinned ? "* " : "") + (isArchived ? "(archived) " : ""), snippet: snippet, isDim: isArchived,
      isCurrent: id == current)
  }
}

/// How long ago something was, roughly.
package enum AgeText {
  /// `just now`, `5 min ago`, `3 h ago`, `2 days ago`, `4 months ago`, `3 years ago`, from milliseconds.
  package static func ago(_ milliseconds: Int64) -> String {
    let minutes = milliseconds / 60_000
    func some(_ count: Int64, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s") ago" }
    switch minutes {
    case ..<1: return "just now"
    case ..<60: return "\(minutes) min ago"
    case ..<1440: return "\(minutes / 60) h ago"
    case ..<(1440 * 60): return some(minutes / 1440, "day")
    case ..<(1440 * 730): return some(minutes / (1440 * 30), "month")
    default: return some(minutes / (1440 * 365), "year")
    }
  }
}
