import Conversations
import GRDB

extension ConversationDatabase {
  /// Marks replies that dead processes left streaming as interrupted, keeping all that was written of them.
  ///
  /// Replies of processes that live are left alone. Returns those that were marked, oldest first.
  /// - Parameter conversation: looks at the replies of this one alone; nil for all.
  func recover(_ lock: ProcessLock, in conversation: ConversationID? = nil) throws(Failure) -> [CutReply] {
    let left = try read("Interrupted replies cannot be looked for") { db in
      try db.rows("SELECT id, writer, conversation FROM message WHERE state = 'streaming'")
        .filter { conversation == nil || $0.conversationID(2) == conversation }
        .map { (id: $0.messageID(0), writer: $0[1] as Int64) }
    }
    // Deaths first: the lock of a process that is looked at while it begins is held before its first row is written.
    let dead = Set(left.map(\.writer)).filter { lock.isDead($0) }
    let ids = left.filter { dead.contains($0.writer) }.map(\.id)
    guard !ids.isEmpty else { return [] }
    return try write("Interrupted replies cannot be marked") { db in
      let mark = WriteMark(stamp: try Counter.next(db), writer: lock.token)
      // Two processes may start together; only one finds the row still streaming.
      let still = try ids.filter {
        try db.row("SELECT 1 FROM message WHERE id = ? AND state = 'streaming'", [$0.rawValue]) != nil
      }
      for id in still { try MessageTable.interrupt(db, id, mark) }
      return try still.sorted().compactMap { try Self.cutReply(db, $0) }
    }
  }

  private static func cutReply(_ db: Database, _ id: MessageID) throws -> CutReply? {
    try db.row(
      """
      SELECT conversation.id, conversation.title, message.byteCount
      FROM message JOIN conversation ON conversation.id = message.conversation
      WHERE message.id = ? AND NOT message.isDeleted AND NOT conversation.isDeleted
      """, [id.rawValue]
    ).map { CutReply(conversation: $0.conversationID(0), title: $0.text(1) ?? "", message: id, byteCount: $0[2]) }
  }

  /// Deletes what was marked deleted by this process, or by one that has ended.
  func sweep(_ lock: ProcessLock) throws(Failure) {
    try write("Deleted conversations cannot be removed") { db in
      func isOurs(_ row: Row) -> Bool { (row[1] as Int64) == lock.token || lock.isDead(row[1]) }
      for row in try db.rows("SELECT id, writer FROM conversation WHERE isDeleted = 1") where isOurs(row) {
        try ConversationTable.delete(db, row.conversationID(0))
      }
      let marked = try db.rows("SELECT id, writer, conversation FROM message WHERE isDeleted").filter(isOurs)
      for (conversation, rows) in Dictionary(grouping: marked, by: { $0[2] as Int64 }) {
        try sweepMessages(db, Set(rows.map { $0[0] as Int64 }), conversation)
        try ProvenanceTable.sweep(db, conversation)
      }
    }
  }

  /// Deletes marked messages; one that another process has since answered comes back instead.
  private func sweepMessages(_ db: Database, _ marked: Set<Int64>, _ conversation: Int64) throws {
    var parents: [Int64: Int64] = [:]
    var living: [Int64] = []
    try db.eachRow("SELECT id, parent, isDeleted FROM message WHERE conversation = ?", [conversation]) { row in
      parents[row[0]] = row[1] as Int64?
      if !(row[2] as Bool) { living.append(row[0]) }
    }
    var wanted: Set<Int64> = []
    for leaf in living {
      var next: Int64? = leaf
      while let here = next, wanted.insert(here).inserted { next = parents[here] }
    }
    for id in marked {
      if wanted.contains(id) {
        try db.run("UPDATE message SET isDeleted = 0 WHERE id = ?", [id])
      } else {
        try MessageTable.delete(db, MessageID(id))
      }
    }
  }
}
