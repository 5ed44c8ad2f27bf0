/// Which way each message's branch was read on when it was left; kept in memory alone.
///
/// It may still name messages that are gone: who asks looks whether they are there. The branch being read is not in it.
struct ReadWays: Equatable, Sendable {
  /// How it was read on below a message.
  enum Way: Equatable, Sendable {
    /// With this child.
    case on(MessageID)
    /// Not at all, although there was more.
    case ends
  }

  private var ways: [MessageID: Way] = [:]

  /// How it was read on below a message; nil where nothing is known.
  subscript(id: MessageID) -> Way? { ways[id] }

  /// Another branch is read: what only the one before has is remembered. Both are given from the root.
  mutating func leave(_ before: [MessageID], for after: [MessageID]) {
    let kept = zip(before, after).prefix { $0 == $1 }.count
    for place in max(1, kept)..<max(1, kept, before.count) { ways[before[place - 1]] = .on(before[place]) }
  }

  /// A branch is read that ends at a message.
  mutating func arrive(at end: MessageID, isLeaf: Bool) { ways[end] = isLeaf ? nil : .ends }
}
