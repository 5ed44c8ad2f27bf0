import Conversations

/// The layouts of messages near the screen.
///
/// Invariant: an entry is what `MessageLayout.update` made of some earlier state of the message with its id; it is
/// brought up to date before it is read (`TranscriptState.settle`), so a stale entry costs time and never a wrong row.
/// Bounded: beyond `limit` rows, the entries not used longest go, never those used in the running pass.
struct LayoutCache: Sendable {
  private struct Entry: Sendable {
    var layout: MessageLayout
    var usedIn: UInt64
  }
  private var entries: [MessageID: Entry] = [:]
  private var pass: UInt64 = 0
  /// Rows kept: about 20 MB at 100 columns.
  static let limit = 20_000

  /// Begins a pass: entries used from here on stay until the next.
  mutating func beginPass() { pass += 1 }

  /// The layout as it is, perhaps stale.
  subscript(id: MessageID) -> MessageLayout? { entries[id]?.layout }

  /// Brings a message's layout up to date until it has `need` rows or `budget` bytes of work are used up.
  mutating func update(_ message: Message, key: MessageLayout.Key, need: Int, budget: inout Int) -> MessageLayout {
    if entries[message.id] == nil {
      entries[message.id] = Entry(layout: MessageLayout(message, key: key), usedIn: pass)
    }
    guard let slot = entries.index(forKey: message.id) else { return MessageLayout(message, key: key) }
    entries.values[slot].usedIn = pass
    entries.values[slot].layout.update(message, key: key, need: need, budget: &budget)
    return entries.values[slot].layout
  }

  /// Lets go of what was not used longest.
  mutating func trim() {
    var weight = entries.values.reduce(0) { $0 + $1.layout.weight }
    guard weight > Self.limit else { return }
    let candidates = entries.filter { $0.value.usedIn != pass }.sorted { $0.value.usedIn < $1.value.usedIn }
    for (id, entry) in candidates where weight > Self.limit * 3 / 4 {
      entries[id] = nil
      weight -= entry.layout.weight
    }
  }

  /// How many layouts are held.
  var count: Int { entries.count }
}
