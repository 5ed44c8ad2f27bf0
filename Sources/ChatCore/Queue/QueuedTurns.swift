import Conversations
import Hands

/// Turns written while a reply streams, waiting for their own requests. Nothing but sending or withdrawing removes one.
package struct QueuedTurns: Equatable, Sendable {
  /// One turn that waits.
  package struct Turn: Equatable, Sendable, Identifiable {
    /// Unique within the process.
    package let id: Int
    /// As it was written.
    package var text: String
    /// The files that join it as text, as they were read.
    package var files: [AttachedFile]
    /// The pictures that join it.
    package var pictures: [Picture]
    /// The end of the branch that was read when it was written, most often the reply it waits for; nil where none was.
    package var after: MessageID?
  }

  /// In the order they will be sent.
  package private(set) var turns: [Turn] = []
  private var lastID = 0

  /// None.
  package init() {}

  /// Whether none waits.
  package var isEmpty: Bool { turns.isEmpty }

  /// Lets a turn wait behind the others; returns its identity.
  @discardableResult
  package mutating func add(
    _ text: String, files: [AttachedFile] = [], pictures: [Picture] = [], after: MessageID? = nil
  ) -> Int {
    lastID += 1
    turns.append(Turn(id: lastID, text: text, files: files, pictures: pictures, after: after))
    return lastID
  }

  /// Lets those that wait for one message wait for another instead.
  mutating func move(from old: MessageID?, to new: MessageID?) {
    for place in turns.indices where turns[place].after == old { turns[place].after = new }
  }

  /// Takes the turn to be sent next.
  package mutating func next() -> Turn? { turns.isEmpty ? nil : turns.removeFirst() }

  /// Takes a turn out, to be edited or dropped; the newest when no identity is given.
  package mutating func withdraw(_ id: Int? = nil) -> Turn? {
    guard let place = id.map({ id in turns.firstIndex { $0.id == id } }) ?? turns.indices.last else { return nil }
    return turns.remove(at: place)
  }

  /// Takes all of them out.
  package mutating func withdrawAll() -> [Turn] {
    defer { turns = [] }
    return turns
  }

  /// Changes the text of a turn that still waits.
  @discardableResult
  package mutating func edit(_ id: Int, _ text: String) -> Bool {
    guard let place = turns.firstIndex(where: { $0.id == id }) else { return false }
    turns[place].text = text
    return true
  }

  /// Moves a turn by so many places, as far as there are any.
  package mutating func move(_ id: Int, by distance: Int) {
    guard let place = turns.firstIndex(where: { $0.id == id }) else { return }
    let turn = turns.remove(at: place)
    turns.insert(turn, at: min(max(0, place + distance), turns.count))
  }
}
