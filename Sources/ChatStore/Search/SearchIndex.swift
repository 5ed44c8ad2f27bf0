import Conversations
import GRDB

/// The full-text index over messages and titles.
///
/// Invariant: a message is in it exactly when it is not streaming and has a text, by its `place`, under
/// `SearchText.indexed` of its stored text. An entry can only be taken out by giving the same text again, so every
/// change of a text goes through here.
///
/// FTS5 gathers words in memory and writes them sorted, as a segment, which it merges with others later. SQLite has it
/// do so before each statement of the same transaction that may fail halfway: one with a trigger, or with a query
/// behind `INSERT`. So entries are given as values, and many of them one after another (`IndexEntries`).
enum SearchIndex {
  static func add(_ db: Database, _ id: MessageID, _ text: String) throws {
    guard !text.isEmpty, let place = try place(db, id) else { return }
    try add(db, place: place, text)
  }

  fileprivate static func add(_ db: Database, place: Int64, _ text: String) throws {
    try db.run("INSERT INTO messageSearch (rowid, text) VALUES (?, ?)", [place, SearchText.indexed(text)])
  }

  static func remove(_ db: Database, _ id: MessageID, _ text: String) throws {
    guard !text.isEmpty, let place = try place(db, id) else { return }
    try db.run(
      "INSERT INTO messageSearch (messageSearch, rowid, text) VALUES ('delete', ?, ?)",
      [place, SearchText.indexed(text)])
  }

  private static func place(_ db: Database, _ id: MessageID) throws -> Int64? {
    try Int64.fetchOne(db.cachedStatement(sql: "SELECT place FROM message WHERE id = ?"), arguments: [id.rawValue])
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

  /// The tables of the index, each with its column and what belongs into it.
  private static let tables = [
    (
      "messageSearch", "text",
      """
      SELECT message.place, messageText.text FROM messageText JOIN message USING (id)
      WHERE message.state <> 'streaming'
      """
    ), ("titleSearch", "title", "SELECT id, title FROM conversation"),
  ]

  /// Indexes everything; the index must be empty.
  /// - Parameter partsSigns: as in `SearchText.indexed`.
  static func fill(_ db: Database, partsSigns: Bool = true) throws {
    try forEachText(db) { table, column, place, text in
      let words = SearchText.indexed(text, partsSigns: partsSigns)
      try db.run("INSERT INTO \(table) (rowid, \(column)) VALUES (?, ?)", [place, words])
    }
  }

  /// Indexes once more what was indexed with signs as parts of words.
  static func partSigns(_ db: Database) throws {
    try forEachText(db) { table, column, place, text in
      let (old, new) = (SearchText.indexed(text, partsSigns: false), SearchText.indexed(text))
      if old == new { return }
      try db.run("INSERT INTO \(table) (\(table), rowid, \(column)) VALUES ('delete', ?, ?)", [place, old])
      try db.run("INSERT INTO \(table) (rowid, \(column)) VALUES (?, ?)", [place, new])
    }
  }

  private static func forEachText(
    _ db: Database, _ body: (_ table: String, _ column: String, _ place: Int64, _ text: String) throws -> Void
  ) throws {
    for (table, column, query) in tables {
      let rows = try Row.fetchCursor(db, sql: query)
      while let row = try rows.next() {
        let text = row.text(1) ?? ""
        if !text.isEmpty { try body(table, column, row[0], text) }
      }
    }
  }

  /// Merges the index, which until then remembers the words of deleted texts in order to leave them out.
  static func forgetDeleted(_ db: Database) throws {
    for table in ["messageSearch", "titleSearch"] { try db.run("INSERT INTO \(table) (\(table)) VALUES ('optimize')") }
  }

  /// Builds the index again: after damage, or for a database written by another tool.
  static func rebuild(_ db: Database, partsSigns: Bool = true) throws {
    try db.execute(
      sql: """
        INSERT INTO messageSearch (messageSearch) VALUES ('delete-all');
        INSERT INTO titleSearch (titleSearch) VALUES ('delete-all');
        """)
    try fill(db, partsSigns: partsSigns)
  }
}

/// Messages and titles whose rows are written, and which are not in the index yet.
///
/// A row and its entry in turn would make a segment of the index for each message: merging those was half the work of
/// an import.
struct IndexEntries {
  private var messages: [(place: Int64, text: String)] = []
  private var titles: [(id: ConversationID, title: String)] = []

  mutating func add(place: Int64, _ text: String) {
    if !text.isEmpty { messages.append((place, text)) }
  }

  mutating func add(_ id: ConversationID, title: String) { titles.append((id, title)) }

  mutating func add(_ others: IndexEntries) {
    messages += others.messages
    titles += others.titles
  }

  /// Indexes them, in the transaction that wrote their rows; where that fails, the transaction has to.
  mutating func write(_ db: Database) throws {
    for (place, text) in messages { try SearchIndex.add(db, place: place, text) }
    for (id, title) in titles { try SearchIndex.retitle(db, id, from: "", to: title) }
    self = IndexEntries()
  }
}
