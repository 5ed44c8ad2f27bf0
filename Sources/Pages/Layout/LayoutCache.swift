import Conversations

/// The layouts of messages near the screen.
///
/// Invariant: an entry is what `MessageLayout.update` made of some earlier state of the message with its id; it is
/// brought up to date before it is read (`TranscriptState.settle`), so a stale entry costs time and never a wrong row.
/// Bounded: beyond `limit` rows, the entries not used longest go, never those used in the running pass.
struct LayoutCache: Sendable {
  private struct Entry: Sendable {
    let id: MessageID
    var layout: MessageLayout
    var usedIn: UInt64
  }
  /// In an array, whose parts can be asked without copying the whole.
  private var entries: [Entry] = []
  private var places: [MessageID: Int] = [:]
  private var pass: UInt64 = 0
  /// Rows kept: about 20 MB at 100 columns.
  static let limit = 20_000

  /// Begins a pass: entries used from here on stay until the next.
  mutating func beginPass() { pass += 1 }

  /// The layout as it is, perhaps stale.
  subscript(id: MessageID) -> MessageLayout? { places[id].map { entries[$0].layout } }

  /// Rows of a layout as it is; none without one.
  func rowCount(of id: MessageID) -> Int { places[id].map { entries[$0].layout.rowCount } ?? 0 }

  /// Whether all rows of a layout are there; nothing is missing without one.
  func isComplete(_ id: MessageID) -> Bool { places[id].map { entries[$0].layout.isComplete } ?? true }

  /// Brings a message's layout up to date until it has `need` rows or `budget` bytes of work are used up.
  mutating func update(_ message: Message, key: MessageLayout.Key, need: Int, budget: inout Int) {
    let place = places[message.id] ?? entries.count
    if place == entries.count {
      places[message.id] = place
      entries.append(Entry(id: message.id, layout: MessageLayout(message, key: key), usedIn: pass))
    }
    entries[place].usedIn = pass
    entries[place].layout.update(message, key: key, need: need, budget: &budget)
  }

  /// Lets go of what was not used longest.
  mutating func trim() {
    var weight = 0
    for place in entries.indices { weight += entries[place].layout.weight }
    guard weight > Self.limit else { return }
    let candidates = entries.indices.filter { entries[$0].usedIn != pass }
    for place in candidates.sorted(by: { entries[$0].usedIn < entries[$1].usedIn }) where weight > Self.limit * 3 / 4 {
      weight -= entries[place].layout.weight
      places[entries[place].id] = nil
    }
    entries.removeAll { places[$0.id] == nil }
    for place in entries.indices { places[entries[place].id] = place }
  }

  /// How many layouts are held.
  var count: Int { entries.count }
}
