import ChatCore
import GRDB

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
  static func save(_ db: Database, _ id: ConversationID, _ text: String) throws {
    if text.isEmpty {
      try db.run("DELETE FROM draft WHERE conversation = ?", [id.rawValue])
    } else {
      try db.run("INSERT OR REPLACE INTO draft (conversation, text) VALUES (?, ?)", [id.rawValue, StoredText(text)])
    }
  }

  static func load(_ db: Database, _ id: ConversationID) throws -> String {
    try db.row("SELECT text FROM draft WHERE conversation = ?", [id.rawValue])?.text(0) ?? ""
  }
}

/// The composer's history. A line used again moves to the end; the oldest fall out.
enum HistoryTable {
  static let capacity = 2000

  static func add(_ db: Database, _ text: String, _ moment: Timestamp) throws {
    try db.run("DELETE FROM history WHERE text = ?", [StoredText(text)])
    try db.run("INSERT INTO history (text, createdAt) VALUES (?, ?)", [StoredText(text), moment.milliseconds])
    try db.run("DELETE FROM history WHERE id <= (SELECT max(id) FROM history) - ?", [capacity])
  }

  /// Newest first.
  static func load(_ db: Database, limit: Int) throws -> [String] {
    try db.rows("SELECT text FROM history ORDER BY id DESC LIMIT ?", [limit]).map { $0.text(0) ?? "" }
  }
}
