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
    HotPath("preview: 100 hits in 2,000 messages") {
      guard let filled = Filled() else { return { 0 } }
      return {
        var count = 0
        for number in 1...100 {
          let hit = MessageID((1 << 60) + Int64(20 * number))
          let preview = try? filled.database.queue.snapshot { try Preview.make($0, filled.id, at: hit) }
          count += preview?.messages.count ?? 0
        }
        return count
      }
    },
  ]

  /// A database with one conversation of 2,000 messages, 1 KB each; gone from the disk with the last reference. Written
  /// in one transaction on this thread: a store's thread commits now more, now less at a time, and what that differs by
  /// is more than some paths take.
  private final class Filled {
    let database: ConversationDatabase
    let id = ConversationID(1 << 60)
    private let path: String

    init?() {
      path = FileManager.default.temporaryDirectory.appendingPathComponent("mixchat-\(UUID().uuidString)").path
      let directory = DataDirectory(path)
      guard (try? Self.fill(directory, id)) != nil, let database = try? ConversationDatabase(directory: directory)
      else { return nil }
      self.database = database
    }

    deinit {
      try? database.queue.close()
      try? FileManager.default.removeItem(atPath: path)
    }

    private static func fill(_ directory: DataDirectory, _ id: ConversationID) throws {
      let database = try ConversationDatabase(directory: directory)
      let moment = Timestamp(milliseconds: 1_700_000_000_000)
      let home = Conversation(id: id, model: "bench", provider: "bench", createdAt: moment)
      try database.write("") { db in
        let mark = WriteMark(stamp: try Counter.next(db), writer: 1)
        try ConversationTable.insert(db, ConversationRecord(home), mark)
        var parent: MessageID?
        for number in 0..<2000 {
          let message = MessageID((1 << 60) + Int64(number) + 1)
          let text = (0..<100).map { "number\((number * 31 + $0 * 7) % 9973)" }.joined(separator: " ")
          let role: Role = number % 2 == 0 ? .user : .assistant
          try MessageTable.insert(
            db, Message(id: message, parent: parent, role: role, text: text, createdAt: moment), in: id, mark)
          parent = message
        }
      }
      try database.queue.close()
    }
  }
}
