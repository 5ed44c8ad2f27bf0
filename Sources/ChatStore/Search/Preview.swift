import Conversations
import GRDB

/// Some messages of a conversation, to be read next to the list: the one that matched between its neighbours, or the
/// last ones. Each is found by its key, however many there are.
enum Preview {
  /// Messages, and bytes of each that are read.
  private static let most = 6, mostBytes = 16 << 10

  static func make(_ db: Database, _ id: ConversationID, at match: MessageID?) throws -> ConversationPreview {
    func key(_ sql: String, _ arguments: StatementArguments) throws -> Int64? {
      guard let row = try db.row(sql, arguments) else { return nil }
      return row[0] as Int64?
    }
    let head = try key("SELECT head FROM conversation WHERE id = ?", [id.rawValue])
    var ids: [Int64] = []
    var next = match?.rawValue ?? head
    while let here = next, ids.count < (match == nil ? most : 2) {
      ids.insert(here, at: 0)
      next = try key("SELECT parent FROM message WHERE id = ?", [here])
    }
    if let match {
      // What follows was made soon after: it is looked for among the next, and not in the whole conversation.
      next = try key(
        """
        SELECT id FROM (SELECT id, parent, isDeleted FROM message WHERE id > ?1 ORDER BY id LIMIT 200)
        WHERE parent = ?1 AND NOT isDeleted LIMIT 1
        """, [match.rawValue])
      if let next { ids.append(next) }
    }
    let messages = try ids.compactMap { id -> ConversationPreview.Message? in
      guard let row = try db.row("SELECT role, model, isDeleted FROM message WHERE id = ?", [id]), !(row[2] as Bool),
        let role = Role(rawValue: row[0])
      else { return nil }
      let text = try MessageTable.storedText(db, MessageID(id))
      return .init(role: role, model: row[1], text: String(decoding: text.utf8.prefix(mostBytes), as: UTF8.self))
    }
    return ConversationPreview(conversation: id, match: match, messages: messages)
  }
}
