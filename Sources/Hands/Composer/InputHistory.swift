/// What was sent before, over all conversations, with a place in it while one walks or searches.
///
/// What is written before a walk or a search begins is kept, and comes back at its newest end.
package struct InputHistory: Equatable, Sendable {
  /// Newest first.
  package private(set) var entries: [String] = []
  /// The entry shown, and the draft put aside for it.
  private var walk: Walk?
  private(set) var search: Search?
  private static let capacity = 5000
  /// An entry of more bytes is a large one.
  package static let largeEntry = 8192
  /// Bytes of large entries that are kept, the newest always: what short lines there are stays, however much is pasted.
  package static let largeLimit = 4 << 20

  private struct Walk: Equatable {
    /// −1 is the draft.
    var place: Int
    var draft: String
    /// Only entries that begin so.
    var prefix: String
    /// The entry at the place, unchanged.
    var entry = ""
    /// Entries as changed while walking, which stay so until something is sent.
    var changed: [Int: String] = [:]
    /// Whether undo brought the draft back. The next change goes on from it.
    var isBack = false
  }

  struct Search: Equatable {
    var query: String
    var place: Int?
    var draft: String
  }

  /// Whether typing goes into a search.
  package var isSearching: Bool { search != nil }

  /// Takes over what the store kept, newest first; what was added since stays in front.
  package mutating func load(_ stored: [String]) {
    let known = Set(entries)
    entries += stored.filter { !known.contains($0) }
    dropLarge()
  }

  /// Adds what was sent, in front. An entry just like it moves rather than standing twice.
  package mutating func add(_ text: String) {
    guard !text.isEmpty, entries.first != text else { return }
    entries.removeAll { $0 == text }
    entries.insert(text, at: 0)
    if entries.count > Self.capacity { entries.removeLast() }
    if text.utf8.count > Self.largeEntry { dropLarge() }
  }

  private mutating func dropLarge() {
    var sum = 0
    entries.removeAll { entry in
      let size = entry.utf8.count
      guard size > Self.largeEntry else { return false }
      defer { sum += size }
      return sum > 0 && sum + size > Self.largeLimit
    }
  }

  /// The text to show a step further; nil at either end. `current` is what is written now.
  mutating func step(older: Bool, current: String, prefix: String) -> String? {
    goOn()
    var here = walk ?? Walk(place: -1, draft: current, prefix: prefix)
    if walk != nil, here.place >= 0, here.changed[here.place] != current, here.entry != current {
      here.changed[here.place] = current
    }
    if here.place == -1 { here.draft = current }
    var place = here.place
    repeat {
      place += older ? 1 : -1
    } while entries.indices.contains(place) && !(entries[place].hasPrefix(here.prefix) && entries[place] != current)
    guard place >= -1, place < entries.count else { return nil }
    here.place = place
    if place == -1 {
      walk = nil
      return here.draft
    }
    here.entry = TextBuffer.normalised(entries[place])
    walk = here
    return here.changed[place] ?? entries[place]
  }

  /// What was typed, oldest first, while `shown` is in the composer; the last is what is being written. A line of the
  /// history was not typed as long as it is unchanged: what it covers was.
  func typed(_ shown: String) -> [String] {
    let line = search?.draft ?? shown
    guard let walk, !walk.isBack else { return [line] }
    let isEntry = line == walk.entry
    let others = walk.changed.filter { $0.key != walk.place || isEntry }.sorted { $0.key > $1.key }.map(\.value)
    return others + (isEntry || line == walk.draft ? [walk.draft] : [walk.draft, line])
  }

  /// Ends a walk and a search; returns what was typed until then, as `typed` does.
  mutating func leave(_ shown: String) -> [String] {
    defer { (walk, search) = (nil, nil) }
    return typed(shown)
  }

  /// Ends a walk; returns the draft it put aside.
  mutating func endWalk() -> String? {
    defer { walk = nil }
    return walk?.draft
  }

  mutating func beginSearch(draft: String) { search = Search(query: "", place: nil, draft: draft) }

  /// Whether one walks.
  var isWalking: Bool { walk != nil }

  /// Notes what undo or redo made of the line.
  mutating func undone(to shown: String) {
    guard let here = walk, here.changed.isEmpty else { return }
    if shown == here.draft { walk?.isBack = true } else if shown == here.entry { walk?.isBack = false }
  }

  /// Ends a walk whose draft came back by undo, before something else is done with it.
  mutating func goOn() { if walk?.isBack == true { walk = nil } }

  /// Goes on from what a search found as if Up had gone there: a walk keeps the draft.
  mutating func takeFound(_ found: String, over draft: String) {
    var here = walk ?? Walk(place: -1, draft: draft, prefix: "")
    if here.place >= 0, here.entry != draft { here.changed[here.place] = draft }
    here.prefix = ""
    here.place = entries.firstIndex(of: found) ?? 0
    here.entry = found
    walk = here
  }

  /// Ends the search; returns the draft it put aside.
  mutating func endSearch() -> String? {
    defer { search = nil }
    return search?.draft
  }

  /// Searches for another text, from the newest on.
  mutating func search(for query: String) -> String? {
    search?.query = query
    search?.place = nil
    return query.isEmpty ? search?.draft : find(from: 0, by: 1)
  }

  /// The next older or newer match.
  mutating func searchOn(older: Bool) -> String? {
    guard let search, !search.query.isEmpty else { return nil }
    let from = search.place.map { $0 + (older ? 1 : -1) } ?? 0
    return find(from: from, by: older ? 1 : -1)
  }

  private mutating func find(from: Int, by step: Int) -> String? {
    guard let query = search?.query else { return nil }
    let isExact = query.contains(where: \.isUppercase)
    let shown = search?.place.map { entries[$0] }
    var place = from
    while entries.indices.contains(place) {
      let entry = isExact ? entries[place] : entries[place].lowercased()
      if entry.contains(query), entries[place] != shown {
        search?.place = place
        return entries[place]
      }
      place += step
    }
    return nil
  }
}
