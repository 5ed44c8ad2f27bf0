import Conversations
import GRDB

/// The full-text index over messages and titles.
///
/// Invariant: a message is in it exactly when it is not streaming and has a text, by its `place`, under
/// `SearchText.indexed` of its stored text. An entry can only be taken out by giving the same text again, so every
/// change of a text goes through here.
enum SearchIndex {
  static func add(_ db: Database, _ id: MessageID, _ text: String) throws {
    guard !text.isEmpty else { return }
    try db.run(
      "INSERT INTO messageSearch (rowid, text) SELECT place, ? FROM message WHERE id = ?",
      [SearchText.indexed(text), id.rawValue])
  }

  static func remove(_ db: Database, _ id: MessageID, _ text: String) throws {
    guard !text.isEmpty else { return }
    try db.run(
      """
      INSERT INTO messageSearch (messageSearch, rowid, text) SELECT 'delete', place, ? FROM message WHERE id = ?
      """, [SearchText.indexed(text), id.rawValue])
  }

  static func retitle(_ db: Database, _ id: ConversationID, from old: String, to new: String) throws {
    guard old != new else { return }
    if !old.isEmpty {
      try db.run(
        "INSERT INTO titleSearch (titleSearch, rowid, title) VALUES ('delete', ?, ?)",
        [id.rawValue, SearchText.indexed(old)])
    }
    if !new.isEmpty {
      try db.run(
        "INSERT INTO titleSearch (rowid, title) VALUES (?, ?)", [id.rawValue, SearchText.indexed(new)])
    }
  }

  /// Indexes everything; the index must be empty.
  static func fill(_ db: Database) throws {
    let texts = try Row.fetchCursor(
      db,
      sql: """
        SELECT messageText.id, messageText.text FROM messageText JOIN message USING (id)
        WHERE message.state <> 'streaming'
        """)
    while let row = try texts.next() {
      try add(db, row.messageID(0), row.text(1) ?? "")
    }
    let titles = try Row.fetchCursor(db, sql: "SELECT id, title FROM conversation")
    while let row = try titles.next() {
      try retitle(db, row.conversationID(0), from: "", to: row.text(1) ?? "")
    }
  }

  /// Merges the index, which until then remembers the words of deleted texts in order to leave them out.
  static func forgetDeleted(_ db: Database) throws {
    for table in ["messageSearch", "titleSearch"] { try db.run("INSERT INTO \(table) (\(table)) VALUES ('optimize')") }
  }

  /// Builds the index again: after damage, or for a database written by another tool.
  static func rebuild(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO messageSearch (messageSearch) VALUES ('delete-all');
        INSERT INTO titleSearch (titleSearch) VALUES ('delete-all');
        """)
    try fill(db)
  }
}
