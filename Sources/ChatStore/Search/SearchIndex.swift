import Conversations
import GRDB

/// The full-text index over messages and titles.
///
/// Invariant: a message is in it exactly when it is not streaming and has a text, by its `place`, under
/// `SearchText.words` of its stored text. An entry can only be taken out by giving the same text again, so every
/// change of a text goes through here.
///
/// FTS5 gathers words in memory and writes them sorted, as a segment, which it merges with others later. SQLite has it
/// do so before each statement of the same transaction that may fail halfway: one with a trigger, or with a query
/// behind `INSERT`. So entries are given as values, and many of them one after another (`IndexEntries`).
enum SearchIndex {
  static let messages = IndexTable(
    "messageSearch", "text",
    of: """
      SELECT message.place, messageText.text FROM messageText JOIN message USING (id)
      WHERE message.state <> 'streaming'
      """)
  static let titles = IndexTable("titleSearch", "title", of: "SELECT id, title FROM conversation")
  static let tables = [messages, titles]

  static func add(_ db: Database, _ id: MessageID, _ text: String) throws {
    guard !text.isEmpty, let place = try place(db, id) else { return }
    try messages.add(db, place, SearchText.words(text))
  }

  static func remove(_ db: Database, _ id: MessageID, _ text: String) throws {
    guard !text.isEmpty, let place = try place(db, id) else { return }
    try messages.remove(db, place, SearchText.words(text))
  }

  private static func place(_ db: Database, _ id: MessageID) throws -> Int64? {
    try Int64.fetchOne(db.cachedStatement(sql: "SELECT place FROM message WHERE id = ?"), arguments: [id.rawValue])
  }

  static func retitle(_ db: Database, _ id: ConversationID, from old: String, to new: String) throws {
    guard old != new else { return }
    if !old.isEmpty { try titles.remove(db, id.rawValue, SearchText.words(old)) }
    if !new.isEmpty { try titles.add(db, id.rawValue, SearchText.words(new)) }
  }

  /// Indexes everything; the index must be empty.
  /// - Parameter partsSigns: as in `SearchText.words`.
  static func fill(_ db: Database, partsSigns: Bool = true) throws {
    try forEachText(db) { table, place, text in
      try table.add(db, place, SearchText.words(text, partsSigns: partsSigns))
    }
  }

  /// Indexes once more what was indexed with signs as parts of words.
  static func partSigns(_ db: Database) throws {
    try forEachText(db) { table, place, text in
      let (old, new) = (SearchText.words(text, partsSigns: false), SearchText.words(text))
      if old == new { return }
      try table.remove(db, place, old)
      try table.add(db, place, new)
    }
  }

  private static func forEachText(
    _ db: Database, _ body: (_ table: IndexTable, _ place: Int64, _ text: String) throws -> Void
  ) throws {
    for table in tables {
      let rows = try Row.fetchCursor(db, sql: table.source)
      while let row = try rows.next() {
        let text = row.text(1) ?? ""
        if !text.isEmpty { try body(table, row[0], text) }
      }
    }
  }

  /// Has the index gather the words of many messages before it writes them, and merge less of what is there; or do as
  /// is FTS5's own way. Kept in the database: one left so by a killed process costs memory and time alone.
  ///
  /// 32 MB are more than the words of what an import stores in one transaction. All that was written is merged again
  /// with each fourfold of it, or each eightfold: of a gigabyte three times or twice.
  static func gather(_ db: Database, much isMuch: Bool) throws {
    try messages.set(db, "hashsize", isMuch ? 32 << 20 : 1 << 20)
    try messages.set(db, "automerge", isMuch ? 8 : 4)
  }

  /// Merges the index, which until then remembers the words of deleted texts in order to leave them out.
  static func forgetDeleted(_ db: Database) throws {
    for table in tables { try table.command(db, "optimize") }
  }

  /// Builds the index again: after damage, or for a database written by another tool.
  static func rebuild(_ db: Database, partsSigns: Bool = true) throws {
    for table in tables { try table.command(db, "delete-all") }
    try fill(db, partsSigns: partsSigns)
  }
}

/// One table of the index: words under places.
struct IndexTable: Sendable {
  /// The query for what belongs into it: places, and texts before they are made into words.
  fileprivate let source: String
  private let name: String
  private let insertion: String
  private let deletion: String

  fileprivate init(_ name: String, _ column: String, of source: String) {
    self.name = name
    self.source = source
    insertion = "INSERT INTO \(name) (rowid, \(column)) VALUES (?, ?)"
    deletion = "INSERT INTO \(name) (\(name), rowid, \(column)) VALUES ('delete', ?, ?)"
  }

  func add(_ db: Database, _ place: Int64, _ words: String) throws {
    try add(db, CollectionOfOne((place: place, words: words)))
  }

  /// Adds the words of many places.
  func add(_ db: Database, _ entries: some Sequence<(place: Int64, words: String)>) throws {
    try db.run(insertion, each: entries.lazy.map { [$0.databaseValue, $1.databaseValue] })
  }

  /// Takes out what was added: the same words again.
  func remove(_ db: Database, _ place: Int64, _ words: String) throws { try db.run(deletion, [place, words]) }

  /// Sets one of FTS5's own settings of the table.
  fileprivate func set(_ db: Database, _ setting: String, _ value: Int) throws {
    try db.run("INSERT INTO \(name) (\(name), rank) VALUES (?, ?)", [setting, value])
  }

  /// Has FTS5 do something with the whole table.
  func command(_ db: Database, _ command: String) throws {
    try db.run("INSERT INTO \(name) (\(name)) VALUES ('\(command)')")
  }
}

/// Messages and titles whose rows are written, and which are not in the index yet.
///
/// A row and its entry in turn would make a segment of the index for each message: merging those was half the work of
/// an import.
struct IndexEntries {
  private var messages: [(place: Int64, words: String)] = []
  private var titles: [(place: Int64, words: String)] = []
  private var messageIDs: Set<MessageID> = []
  /// Words of messages that were looked for before.
  private let known: [MessageID: String]
  private var conversations: Set<ConversationID> = []

  /// - Parameter known: the words of messages that may be added, by `SearchText.words`.
  init(known: [MessageID: String] = [:]) { self.known = known }

  mutating func add(_ id: MessageID, in conversation: ConversationID, place: Int64, _ text: String) {
    guard !text.isEmpty else { return }
    messages.append((place, known[id] ?? SearchText.words(text)))
    messageIDs.insert(id)
    conversations.insert(conversation)
  }

  mutating func add(_ id: ConversationID, title: String) {
    guard !title.isEmpty else { return }
    titles.append((id.rawValue, SearchText.words(title)))
    conversations.insert(id)
  }

  mutating func add(_ others: IndexEntries) {
    messages += others.messages
    titles += others.titles
    messageIDs.formUnion(others.messageIDs)
    conversations.formUnion(others.conversations)
  }

  /// Whether something of a conversation, or of one of its messages, is among them: what takes an entry out of the
  /// index must find it there.
  func hold(anyOf stored: StoredConversation) -> Bool {
    guard !conversations.isEmpty else { return false }
    return conversations.contains(stored.conversation.id)
      || stored.conversation.messages.keys.contains(where: messageIDs.contains)
  }

  /// Indexes them, in the transaction that wrote their rows; where that fails, the transaction has to.
  mutating func write(_ db: Database) throws {
    for (table, entries) in [(SearchIndex.messages, messages), (SearchIndex.titles, titles)] {
      if !entries.isEmpty { try table.add(db, entries) }
    }
    self = IndexEntries()
  }
}
