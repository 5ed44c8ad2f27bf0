import Cells

extension Composer {
  /// Adds what was sent to the history shown by Up.
  package mutating func remember(_ text: String) { history.add(text) }

  /// Takes over the stored history, newest first.
  package mutating func loadHistory(_ stored: [String]) { history.load(stored) }

  /// Whether keys go into a search of the history; then Enter takes the match and Esc brings the draft back.
  package var isSearching: Bool { history.isSearching }

  /// What to show with the composer while searching: the query, and whether anything matches.
  package var searchState: (query: String, found: Bool)? {
    history.search.map { ($0.query, $0.place != nil || $0.query.isEmpty) }
  }

  mutating func walkHistory(older: Bool, matching: Bool) -> ComposerOutcome {
    let prefix = matching ? chips.expanded(buffer.text(.start..<cursor)) : ""
    guard let text = history.step(older: older, current: buffer.text, prefix: prefix) else { return .nothing }
    let before = cursor
    load(TextBuffer.normalised(text))
    edits = EditHistory()
    // A prefix search keeps the cursor behind the prefix.
    if matching { cursor = buffer.snap(min(before, buffer.end)) }
    return .edited
  }

  /// Ends a walk and a search. What was typed before them is returned, oldest first, the line written now as the last.
  @discardableResult
  mutating func leaveHistory() -> [String] { history.leave(buffer.text) }

  mutating func beginSearch() -> ComposerOutcome {
    history.beginSearch(draft: buffer.text)
    return .moved
  }

  mutating func searchTyped(_ text: String) -> ComposerOutcome {
    guard let search = history.search else { return .nothing }
    return searched(for: search.query + text.replacingCharacter("\n", with: " "))
  }

  private mutating func searched(for query: String) -> ComposerOutcome {
    if let text = history.search(for: query) { load(TextBuffer.normalised(text)) }
    return .edited
  }

  /// What an edit means during a search; nil for edits that end it and are then done.
  mutating func searchHandled(_ intent: EditIntent) -> ComposerOutcome? {
    switch intent {
    case .delete(.left):
      return searched(for: String(history.search?.query.dropLast() ?? ""))
    case .kill(.lineStart), .kill(.blankLeft), .kill(.wordLeft):
      return searched(for: "")
    case .historySearch, .historyPrevious, .move(.up), .historyNext, .move(.down):
      let isOlder = intent != .historyNext && intent != .move(.down)
      guard let text = history.searchOn(older: isOlder) else { return .nothing }
      load(TextBuffer.normalised(text))
      return .edited
    default:
      endSearch(keeping: true)
      return nil
    }
  }

  /// Ends the search: brings the draft back, or puts the match in its place, as one change that can be undone; the
  /// draft is kept as by Up then. What could be undone before can be still.
  package mutating func endSearch(keeping: Bool) {
    guard let draft = history.endSearch() else { return }
    let found = buffer.text
    load(draft)
    guard keeping, found != draft else { return }
    change(.start..<buffer.end, to: found)
    history.takeFound(found, over: draft)
  }
}
