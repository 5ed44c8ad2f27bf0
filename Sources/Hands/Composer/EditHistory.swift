/// Changes that can be taken back, in groups.
struct EditHistory: Equatable, Sendable {
  /// One replacement, enough to do it either way.
  struct Change: Equatable, Sendable {
    var start: TextPosition
    var removed: String
    var inserted: String
    var cursorBefore: TextPosition
    var cursorAfter: TextPosition
  }

  private var undone: [[Change]] = []
  private var done: [[Change]] = []
  private var bytes = 0
  private static let byteLimit = 16_000_000

  /// Keeps a change; `joining` puts it into the group of the last one.
  mutating func record(_ change: Change, joining: Bool) {
    undone = []
    bytes += change.removed.utf8.count + change.inserted.utf8.count
    if joining, let last = done.indices.last {
      // Typing on: one longer insertion rather than many of one character.
      if let final = done[last].last, final.removed.isEmpty, change.removed.isEmpty,
        Composer.end(of: final.inserted, from: final.start) == change.start
      {
        let place = done[last].count - 1
        done[last][place].inserted += change.inserted
        done[last][place].cursorAfter = change.cursorAfter
      } else {
        done[last].append(change)
      }
    } else {
      done.append([change])
    }
    while bytes > Self.byteLimit, done.count > 1 {
      for old in done.removeFirst() { bytes -= old.removed.utf8.count + old.inserted.utf8.count }
    }
  }

  /// The group to take back, last change first.
  mutating func undo() -> [Change]? {
    guard let group = done.popLast() else { return nil }
    undone.append(group)
    return group.reversed()
  }

  /// The group to make again, in order.
  mutating func redo() -> [Change]? {
    guard let group = undone.popLast() else { return nil }
    done.append(group)
    return group
  }
}
