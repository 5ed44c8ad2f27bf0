import Conversations
import Testing

@Suite("Which way is read on below a message")
struct ReadWaysTests {
  /// 1 has the versions 2 and 3 below it, and further down 4 has 5 and 6.
  private static let rows: [(id: Int64, parent: Int64?)] = [
    (1, nil), (2, 1), (3, 1), (4, 2), (5, 4), (6, 4), (7, 5), (8, 3),
  ]

  private func messages(_ wanted: Set<Int64>) -> [Message] {
    Self.rows.filter { wanted.contains($0.id) }.map { row in
      Message(
        id: MessageID(row.id), parent: row.parent.map { MessageID($0) }, role: .user, text: "\(row.id)",
        createdAt: Timestamp(milliseconds: row.id))
    }
  }

  private func tree(at head: Int64? = nil) -> Conversation {
    var tree = Conversation(id: ConversationID(1), model: "m", provider: "p", createdAt: Timestamp(milliseconds: 0))
    for message in messages(Set(1...8)) { tree.add(message) }
    if let head { tree.select(head: MessageID(head)) }
    return tree
  }

  private func path(_ tree: Conversation) -> [Int64] { tree.path.map(\.rawValue) }

  @Test(
    "it is that which was read last, also to an end that was none; the newest where nothing was read",
    arguments: [
      // The heads and the messages (negative) that are read one after another, and the branch in the end.
      ([-2], [1, 2, 4, 6]), ([7, -3, -2], [1, 2, 4, 5, 7]), ([7, 8, -2], [1, 2, 4, 5, 7]),
      ([7, -6, -3, -2], [1, 2, 4, 6]), ([7, -6, -3, -5], [1, 2, 4, 5, 7]), ([4, -3, -2], [1, 2, 4]),
      ([4, 7, -3, -2], [1, 2, 4, 5, 7]), ([7, 4, -3, -2], [1, 2, 4]), ([7, -3, -2, -3, -2], [1, 2, 4, 5, 7]),
      ([7, -3, 1, -2], [1, 2, 4, 5, 7]),
    ] as [([Int64], [Int64])])
  func wayBack(_ steps: [Int64], _ wanted: [Int64]) {
    var tree = tree()
    for step in steps {
      if step > 0 { tree.select(head: MessageID(step)) } else { tree.select(through: MessageID(-step)) }
    }
    #expect(path(tree) == wanted)
  }

  @Test("a message of the branch being read changes nothing of it", arguments: [1, 2, 4, 5, 7] as [Int64])
  func onTheBranch(_ id: Int64) {
    var tree = tree(at: 7)
    let before = tree
    tree.select(through: MessageID(id))
    #expect(tree == before)
  }

  @Test("it survives that the earlier part comes from the store")
  func merged() {
    var tree = Conversation(id: ConversationID(1), model: "m", provider: "p", createdAt: Timestamp(milliseconds: 0))
    tree.merge(messages([4, 5, 7]), isPartial: true)
    tree.select(head: MessageID(7))
    tree.merge(messages([1, 2, 3, 6, 8]), isPartial: false)
    tree.select(through: MessageID(3))
    tree.select(through: MessageID(2))
    #expect(path(tree) == [1, 2, 4, 5, 7])
  }

  @Test("what was read and is gone is passed over, and read again once it is back")
  func removed() {
    var tree = tree(at: 7)
    tree.select(through: MessageID(3))
    let taken = tree.removeSubtree(MessageID(5))
    tree.select(through: MessageID(2))
    #expect(path(tree) == [1, 2, 4, 6])
    for message in taken { tree.add(message) }
    tree.select(through: MessageID(5))
    #expect(path(tree) == [1, 2, 4, 5, 7])
    // The branch being read goes as well, and comes back as it was.
    let all = tree.removeSubtree(MessageID(2))
    #expect(path(tree) == [1, 3, 8])
    for message in all { tree.add(message) }
    tree.select(through: MessageID(2))
    #expect(path(tree) == [1, 2, 4, 5, 7])
  }

  @Test("a reply that is asked for at the end is read with it, whatever was there before")
  func grown() {
    var tree = tree(at: 7)
    tree.append(
      Message(
        id: MessageID(9), parent: MessageID(7), role: .user, text: "9", createdAt: Timestamp(milliseconds: 9)))
    tree.select(through: MessageID(3))
    tree.select(through: MessageID(4))
    #expect(path(tree) == [1, 2, 4, 5, 7, 9])
  }
}
