import ChatCore

@testable import ChatStore

extension HotPath {
  /// From the disk to a conversation, and to the messages that hold a word.
  static let store: [HotPath] = [
    HotPath("history: open the end of 2,000 messages") {
      guard let (database, id) = Self.filled() else { return { 0 } }
      return { (try? database.queue.read { try Opening($0, id, at: nil)?.conversation.messages.count }) ?? 0 }
    },
    HotPath("search: a word in 2,000 messages") {
      guard let (database, _) = Self.filled() else { return { 0 } }
      return { (try? database.search("number77", includeArchived: true, limit: 50).count) ?? 0 }
    },
  ]

  /// A database with one conversation of 2,000 messages, 1 KB each, written as the program writes them.
  private static func filled() -> (ConversationDatabase, ConversationID)? {
    let directory = DataDirectory("/tmp/mixchat-micro-\(UInt64.random(in: .min ... .max))")
    let store = ConversationStore(directory: directory) { _ in }
    let moment = Timestamp(milliseconds: 1_700_000_000_000)
    let home = Conversation(id: ConversationID(1 << 60), model: "bench", provider: "bench", createdAt: moment)
    store.perform(.saveConversation(ConversationRecord(home)))
    var parent: MessageID?
    for number in 0..<2000 {
      let id = MessageID((1 << 60) + Int64(number) + 1)
      let text = (0..<100).map { "number\((number * 31 + $0 * 7) % 9973)" }.joined(separator: " ")
      let role: Role = number % 2 == 0 ? .user : .assistant
      store.perform(.insert(Message(id: id, parent: parent, role: role, text: text, createdAt: moment), home.id))
      parent = id
    }
    guard store.close(deadline: 60), let database = try? ConversationDatabase(directory: directory) else { return nil }
    return (database, home.id)
  }
}
