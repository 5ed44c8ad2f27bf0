import Cells
import Conversations

extension TranscriptState {
  /// Searches for a text; `matches` are the messages that hold it, in any order, as the store or
  /// `TranscriptFind.loadedMatches` tells. Goes to the first match at or below the top of the window.
  package mutating func setFind(query: String, matches: [MessageID], in conversation: Conversation) {
    // A match may be in a column that is scrolled out.
    tableShifts = [:]
    let wanted = Set(matches)
    find = TranscriptFind(query: query, messages: conversation.path.filter(wanted.contains))
    pending.append(.match(forward: nil))
  }

  /// Ends the search and its highlights; the window stays.
  package mutating func endFind() {
    find = nil
    pending.removeAll { if case .match = $0 { true } else { false } }
  }

  /// To the next match, from the last on to the first.
  package mutating func findNext() { pending.append(.match(forward: true)) }
  /// To the match before, from the first on to the last.
  package mutating func findPrevious() { pending.append(.match(forward: false)) }

  /// Steps to a match (`forward` nil: stays at the current, or finds the first) and brings it into view.
  mutating func goToMatch(forward: Bool?, from top: Place, _ pass: inout Pass) -> (top: Place, isSettled: Bool)? {
    guard var find, !find.messages.isEmpty else { return nil }
    defer { self.find = find }
    if let current = find.current {
      if let forward { step(&find, from: current, forward: forward) }
    } else {
      let topID = pass.path[top.index]
      let order = Dictionary(uniqueKeysWithValues: pass.path.enumerated().map { ($1, $0) })
      let topIndex = order[topID] ?? 0
      find.current = find.messages.firstIndex { (order[$0] ?? 0) >= topIndex } ?? 0
      find.occurrence = 0
    }
    guard let id = find.currentMessage, let index = pass.path.lastIndex(of: id), let message = pass.conversation[id]
    else { return nil }
    let head = Place(index: index, row: 0)
    guard message.text.loaded != nil else { return (head, false) }
    var shown = layout(index, &pass)
    if shown.hidesText {
      folds[id] = false
      shown = layout(index, &pass)
    }
    if !shown.isComplete {
      hasMoreWork = true
      return (head, false)
    }
    let all = find.occurrences(in: shown, near: nil)
    let count = (all.last?.number ?? -1) + 1
    find.occurrenceCount = count
    find.occurrence = min(max(0, find.occurrence), max(0, count - 1))
    find.currentRows = all.filter { $0.number == find.occurrence }
    // A match in the source alone (a mark of Markdown, an address): the message is all there is to show.
    let row = find.currentRows.first?.row ?? 0
    return (bring(Place(index: index, row: row), intoViewFrom: top, &pass), true)
  }

  /// Steps within the current message, then to the next that holds the text.
  private func step(_ find: inout TranscriptFind, from current: Int, forward: Bool) {
    let count = find.messages.count
    if forward {
      if find.occurrence + 1 < find.occurrenceCount ?? 1 {
        find.occurrence += 1
      } else {
        find.current = (current + 1) % count
        find.occurrence = 0
      }
    } else if find.occurrence > 0 {
      find.occurrence -= 1
    } else {
      find.current = (current + count - 1) % count
      find.occurrence = .max
    }
  }

  /// The top unchanged when the row is in view, else with the row a third of the way down.
  private mutating func bring(_ row: Place, intoViewFrom top: Place, _ pass: inout Pass) -> Place {
    if row.index > top.index || (row.index == top.index && row.row >= top.row) {
      var below = row.row - top.row
      var index = top.index
      while index < row.index, below < pass.size.rows {
        below += height(index, &pass)
        index += 1
      }
      if index == row.index, below < pass.size.rows { return top }
    }
    var place = row
    var lead = pass.size.rows / 3
    while lead > place.row, place.index > 0 {
      lead -= place.row
      place = Place(index: place.index - 1, row: height(place.index - 1, &pass))
    }
    return Place(index: place.index, row: max(0, place.row - lead))
  }
}
