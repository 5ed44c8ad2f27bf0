import Conversations
import Foundation
import GRDB

@testable import ChatStore

extension HotPath {
  /// From the disk to a conversation, and to the messages that hold a word.
  static let store: [HotPath] = [
    HotPath("history: open the end of 2,000 messages") {
      guard let filled = Filled() else { return { 0 } }
      return {
        (try? filled.database.queue.snapshot { try Opening($0, filled.id, at: nil)?.conversation.messages.count }) ?? 0
      }
    },
    HotPath("search: a word in 2,000 messages") {
      guard let filled = Filled() else { return { 0 } }
      return { (try? filled.database.list(query: "number77", includeArchived: true, limit: 50).count) ?? 0 }
    },
    HotPath("preview: a hit in 2,000 messages") {
      guard let filled = Filled() else { return { 0 } }
      let hit = MessageID((1 << 60) + 1000)
      return {
        (try? filled.database.queue.snapshot { try Preview.make($0, filled.id, at: hit).messages.count }) ?? 0
      }
    },
  ]

  /// A database with one conversation of 2,000 messages, 1 KB each, written as the program writes them; gone from the
  /// disk with the last reference.
  private final class Filled {
    let database: ConversationDatabase
    let id = ConversationID(1 << 60)
    private let path: String

    init?() {
      path = FileManager.default.temporaryDirectory.appendingPathComponent("mixchat-\(UUID().uuidString)").path
      let directory = DataDirectory(path)
      Self.fill(directory, id)
      guard let database = try? ConversationDatabase(directory: directory) else { return nil }
      self.database = database
    }

    deinit {
      try? database.queue.close()
      try? FileManager.default.removeItem(atPath: path)
    }

    private static func fill(_ directory: DataDirectory, _ id: ConversationID) {
      let store = ConversationStore(directory: directory) { _ in }
      let moment = Timestamp(milliseconds: 1_700_000_000_000)
      let home = Conversation(id: id, model: "bench", provider: "bench", createdAt: moment)
      store.perform(.saveConversation(ConversationRecord(home)))
      var parent: MessageID?
      for number in 0..<2000 {
        let message = MessageID((1 << 60) + Int64(number) + 1)
        let text = (0..<100).map { "number\((number * 31 + $0 * 7) % 9973)" }.joined(separator: " ")
        let role: Role = number % 2 == 0 ? .user : .assistant
        store.perform(.insert(Message(id: message, parent: parent, role: role, text: text, createdAt: moment), id))
        parent = message
      }
      store.close(deadline: 60)
    }
  }
}
