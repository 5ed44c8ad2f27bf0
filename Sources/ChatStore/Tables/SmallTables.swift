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
  static func save(_ db: Database, _ id: ConversationID, _ draft: Draft) throws {
    // An edit whose text was emptied is no less an edit, but nothing would be lost with it.
    if draft.text.isEmpty {
      try db.run("DELETE FROM draft WHERE conversation = ?", [id.rawValue])
    } else {
      try db.run(
        "INSERT OR REPLACE INTO draft (conversation, text, edits, editBytes) VALUES (?, ?, ?, ?)",
        [id.rawValue, StoredText(draft.text), draft.edit?.message.rawValue, draft.edit?.byteCount])
    }
  }

  /// The draft of the conversation used last; nil without any. Of its text the beginning alone.
  static func last(_ db: Database) throws -> KeptDraft? {
    let row = try db.row(
      """
      SELECT draft.conversation, draft.text
      FROM draft JOIN conversation ON conversation.id = draft.conversation
      WHERE NOT conversation.isDeleted ORDER BY conversation.updatedAt DESC LIMIT 1
      """)
    return row.map { KeptDraft(conversation: $0.conversationID(0), beginning: String(($0.text(1) ?? "").prefix(200))) }
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
