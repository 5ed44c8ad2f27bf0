import Conversations
import GRDB
import Hands

/// The number that grows with every transaction.
enum Counter {
  static func next(_ db: Database) throws -> Int64 {
    try db.row("UPDATE counter SET stamp = stamp + 1 RETURNING stamp")?[0] ?? 0
  }

  static func current(_ db: Database) throws -> Int64 {
    try db.row("SELECT stamp FROM counter")?[0] ?? 0
  }
}

/// The composer's text, one for each conversation; no row where it is empty.
enum DraftTable {
  /// - Parameter writer: the process in whose composer it is (`ProcessLock.token`); nil for none.
  static func save(_ db: Database, _ id: ConversationID, _ draft: Draft, by writer: Int64?) throws {
    // An edit whose text was emptied is no less an edit, but nothing would be lost with it.
    if draft.text.isEmpty {
      try db.run("DELETE FROM draft WHERE conversation = ?", [id.rawValue])
    } else {
      try db.run(
        "INSERT OR REPLACE INTO draft (conversation, text, edits, editBytes, writer) VALUES (?, ?, ?, ?, ?)",
        [id.rawValue, StoredText(draft.text), draft.edit?.message.rawValue, draft.edit?.byteCount, writer])
    }
  }

  /// A process has it in its composer from now on.
  static func claim(_ db: Database, _ id: ConversationID, by writer: Int64) throws {
    try db.run("UPDATE draft SET writer = ? WHERE conversation = ?", [writer, id.rawValue])
  }

  /// The draft of the conversation used last, of those that no living process has in its composer; nil without any. Of
  /// its text the beginning alone.
  static func last(_ db: Database, _ lock: ProcessLock) throws -> KeptDraft? {
    let rows = try db.rows(
      """
      SELECT draft.conversation, draft.writer
      FROM draft JOIN conversation ON conversation.id = draft.conversation
      WHERE NOT conversation.isDeleted ORDER BY conversation.updatedAt DESC
      """)
    guard let left = rows.first(where: { ($0[1] as Int64?).map(lock.isDead) ?? true }) else { return nil }
    let id = left.conversationID(0)
    let text = try db.row("SELECT text FROM draft WHERE conversation = ?", [id.rawValue])?.text(0) ?? ""
    return KeptDraft(conversation: id, beginning: String(text.prefix(200)))
  }

  /// What it edits is said as long as that message is there.
  static func load(_ db: Database, _ id: ConversationID) throws -> Draft {
    let row = try db.row(
      """
      SELECT draft.text, draft.editBytes, message.id, message.role
      FROM draft LEFT JOIN message ON message.id = draft.edits AND message.conversation = draft.conversation
        AND NOT message.isDeleted
      WHERE draft.conversation = ?
      """, [id.rawValue])
    guard let row else { return "" }
    var draft = Draft(row.text(0) ?? "")
    if let byteCount = row[1] as Int?, let message = row[2] as Int64?, let role = Role(rawValue: row[3] ?? "") {
      draft.edit = Draft.Edit(of: MessageID(message), from: role, byteCount: byteCount)
    }
    return draft
  }
}

/// The composer's history. A line used again moves to the end; the oldest fall out, and large ones sooner
/// (`InputHistory.largeLimit`).
enum HistoryTable {
  static let capacity = 2000

  static func add(_ db: Database, _ text: String, _ moment: Timestamp) throws {
    try db.run("DELETE FROM history WHERE text = ?", [StoredText(text)])
    try db.run("INSERT INTO history (text, createdAt) VALUES (?, ?)", [StoredText(text), moment.milliseconds])
    try db.run("DELETE FROM history WHERE id <= (SELECT max(id) FROM history) - ?", [capacity])
    guard text.utf8.count > InputHistory.largeEntry else { return }
    try db.run(
      """
      DELETE FROM history WHERE id < ?3 AND id IN (
        SELECT id FROM (
          SELECT id, sum(size) OVER (ORDER BY id DESC) AS sum
          FROM (SELECT id, length(CAST(text AS BLOB)) AS size FROM history) WHERE size > ?1)
        WHERE sum > ?2)
      """, [InputHistory.largeEntry, InputHistory.largeLimit, db.lastInsertedRowID])
  }

  /// Newest first.
  static func load(_ db: Database, limit: Int) throws -> [String] {
    try db.rows("SELECT text FROM history ORDER BY id DESC LIMIT ?", [limit]).map { $0.text(0) ?? "" }
  }
}
