import Cells
import Conversations
import Hands
import Pages

/// Conversations that are kept, found by title and text.
struct SwitcherPanel: ListingPanel {
  var list: ListPanel<ConversationSummary>
  /// Archived ones and one-shots are listed too.
  var showsAll = false
  /// What is read next to the list.
  private(set) var preview: ConversationPreview?
  /// Its messages as rows, at a width.
  var laidOut: (width: Int, messages: [[Row]])?
  /// How code is set off there, as in the transcript.
  let framing: CodeFraming
  /// What was asked for to be read there.
  private var asked: ConversationPreview?

  init(now: Timestamp, utcOffset: Int, current: ConversationID, filter: String, framing: CodeFraming) {
    self.framing = framing
    let today = LocalTime(now, utcOffset: utcOffset)
    list = ListPanel(
      [], noun: "conversation", filtering: .outside,
      placeholder: "type to search titles and text; also #TAG, \(ThoughtQuery.mark) WORDS, \(DoubtQuery.mark) 30",
      filter: filter
    ) { $0.line(now: now, current: current, group: $0.group(today: today, utcOffset: utcOffset)) }
    list.hasColumns = true
  }

  var title: String { showsAll ? "All conversations, archived and one-shot" : "Conversations" }

  /// What the store is asked for.
  var query: String { list.filter.trimmingSpaces() }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      keys.hint(.list(.accept), "opens"), keys.hint(.list(.delete), "deletes"), keys.hint(.list(.rename), "renames"),
      keys.hint(.list(.pin), "pins"), keys.hint(.list(.archive), "archives"),
      keys.hint(.list(.showArchived), showsAll ? "chats only" : "all"),
      keys.close,
    ]
  }

  func accept() -> PanelOutcome {
    guard let chosen = list.selection else { return .stays }
    return .closes { $0.open(chosen.id, at: chosen.match) }
  }

  /// What is to be asked for, to be read next to the list; nil where that was done.
  mutating func askForPreview() -> ConversationPreview? {
    guard let chosen = list.selection else { return nil }
    let wanted = ConversationPreview(conversation: chosen.id, match: chosen.match)
    guard wanted != asked else { return nil }
    asked = wanted
    return wanted
  }

  mutating func take(_ preview: ConversationPreview) {
    self.preview = preview
    laidOut = nil
  }

  /// The switcher asks the store for each filter; answers to older filters are passed over.
  func filterChanged() -> PanelOutcome { .does { $0.askForList() } }

  mutating func take(_ intent: ListIntent) -> PanelOutcome {
    if intent == .showArchived {
      showsAll.toggle()
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
    panels.show(
      SwitcherPanel(
        now: now, utcOffset: defaults.utcOffset, current: conversation.id, filter: filter,
        framing: settings.framing))
    return askForList()
  }

  /// Asks for the conversations that match what is typed.
  mutating func askForList() -> [Effect] {
    guard let switcher = panels.top(as: SwitcherPanel.self) else { return [] }
    return [.ask(.list(query: switcher.query, includeArchived: switcher.showsAll, limit: 200))]
  }

  /// The store's list came; one for an older filter is passed over.
  mutating func takeList(query: String, _ summaries: [ConversationSummary], total: Int) -> [Effect] {
    if query.isEmpty { takeRecents(summaries) }
    let summaries = summaries.map { $0.marked(unseen: sidebar.unseen) }
    // Line by line there is no key for it.
    let further = isLineByLine ? "" : " \(keyName(.list(.showArchived), in: .list)) searches all."
    panels.change(SwitcherPanel.self) {
      guard $0.query == query else { return }
      // What was asked on a command line is not listed at first.
      $0.list.otherwise = $0.showsAll ? "" : further
      $0.list.total = max(total, summaries.count)
      // What was found is sorted by how well it fits, not by when it was used.
      $0.list.showsGroups = query.isEmpty
      $0.list.replaceItems(summaries)
    }
    return []
  }

  /// A reply has ended that no one looks at: the list shows where.
  mutating func noteUnseen(_ id: ConversationID) {
    sidebar.unseen.insert(id)
    let unseen = sidebar.unseen
    panels.change(SwitcherPanel.self) { switcher in
      switcher.list.replaceItems(switcher.list.items.map { $0.marked(unseen: unseen) })
    }
  }

  /// Asks for the messages of the chosen conversation, where there is room to read them next to the list.
  mutating func wantedPreview() -> [Effect] {
    guard !panels.isEmpty, SwitcherPanel.hasPreview(size.columns), var switcher = panels.top(as: SwitcherPanel.self),
      let wanted = switcher.askForPreview()
    else { return [] }
    panels.show(switcher)
    return [.ask(.preview(wanted.conversation, at: wanted.match))]
  }

  mutating func takePreview(_ preview: ConversationPreview) -> [Effect] {
    panels.change(SwitcherPanel.self) { $0.take(preview) }
    return []
  }

  fileprivate mutating func askForTitle(of chosen: ConversationSummary) -> [Effect] {
    let rename = PromptPanel(title: "Rename", text: chosen.title) { text in
      { state in
        // The list is in view again.
        let renamed = chosen.id == state.conversation.id ? state.name(text) : [.store(.rename(chosen.id, text))]
        return renamed + state.askForList()
      }
    }
    panels.cover(with: rename)
    return []
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
  /// As the list shows it, where a reply ended that no one has looked at.
  fileprivate func marked(unseen: Set<ConversationID>) -> ConversationSummary {
    var summary = self
    summary.isUnseen = unseen.contains(id)
    return summary
  }
}
