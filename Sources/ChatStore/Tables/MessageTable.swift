import Conversations
import GRDB

/// Messages, their texts, and the journal of those that stream.
enum MessageTable {
  static func insert(
    _ db: Database, _ message: Message, in conversation: ConversationID, _ mark: WriteMark
  ) throws {
    try insert(db, [message], in: conversation, mark)
  }

  /// Inserts messages; the last of them is the conversation's last use, unless it was used since.
  static func insert(
    _ db: Database, _ messages: [Message], in conversation: ConversationID, _ mark: WriteMark
  ) throws {
    guard let last = messages.map(\.createdAt).max() else { return }
    var entries = IndexEntries()
    try insert(db, messages, in: conversation, mark, &entries)
    try entries.write(db)
    try ConversationTable.touch(db, conversation, last)
  }

  /// Inserts messages that are to be indexed later in the transaction. They count as no use of the conversation.
  static func insert(
    _ db: Database, _ messages: [Message], in conversation: ConversationID, _ mark: WriteMark,
    _ entries: inout IndexEntries
  ) throws {
    guard !messages.isEmpty else { return }
    let place = try Int64.fetchOne(db.cachedStatement(sql: nextPlace)) ?? 1
    var rows: [(message: Message, odds: [String])] = []
    var values: [[DatabaseValue]] = []
    for (number, message) in messages.enumerated() {
      let (parted, odds) = OddsTable.part(message)
      let kept = try ReplyData.keep(db, parted)
      rows.append((kept, odds))
      var row = MessageRow.values(kept)
      row += [conversation.rawValue, mark.stamp, mark.writer, place + Int64(number)].map(\.databaseValue)
      values.append(row)
    }
    try insert(db, values)
    try db.run(
      "INSERT INTO messageText (id, text) VALUES (?, ?)",
      each: rows.lazy.map {
        [$0.message.id.rawValue.databaseValue, StoredText($0.message.text.loaded ?? "").databaseValue]
      })
    for (number, (message, odds)) in rows.enumerated() {
      try PictureTable.link(db, message)
      for list in odds { try OddsTable.add(db, message.id, list) }
      guard message.state != .streaming else { continue }
      entries.add(message.id, in: conversation, place: place + Int64(number), message.text.loaded ?? "")
    }
  }

  /// Inserts rows, several in one statement where they have nothing in most of their columns, as what was written
  /// elsewhere: before each statement that inserts a message, SQLite keeps the pages aside that it changes.
  private static func insert(_ db: Database, _ rows: [[DatabaseValue]]) throws {
    var rest = rows[...]
    while let first = rest.first {
      let short = rest.prefix(mostRows).prefix { row in MessageRow.seldom.allSatisfy { row[$0].isNull } }
      guard case (let size, let insertion)? = shortInsertions.first(where: { $0.rows <= short.count }) else {
        try db.run(insertion, each: CollectionOfOne(first))
        rest = rest.dropFirst()
        continue
      }
      let columns = MessageRow.usual + first.indices.suffix(marks.count)
      let values = rest.prefix(size).flatMap { row in columns.lazy.map { row[$0] } }
      try db.run(insertion, each: CollectionOfOne(values))
      rest = rest.dropFirst(size)
    }
  }

  private static let nextPlace = "SELECT ifnull(max(place), 0) + 1 FROM message"

  private static let marks = ["conversation", "stamp", "writer", "place"]
  private static let insertion = insertion(of: MessageRow.columnNames, rows: 1)
  /// The most rows that a statement inserts.
  private static let mostRows = 16
  /// For so many rows, most first, that have nothing in their other columns, which are NULL without being named.
  private static let shortInsertions: [(rows: Int, text: String)] = {
    let columns = MessageRow.usual.map { MessageRow.columnNames[$0] }
    return [mostRows, 4, 1].map { ($0, insertion(of: columns, rows: $0)) }
  }()

  private static func insertion(of columns: [String], rows: Int) -> String {
    let names = columns + marks
    let row = "(\(names.map { _ in "?" }.joined(separator: ", ")))"
    let all = Array(repeating: row, count: rows).joined(separator: ", ")
    return "INSERT INTO message (\(names.joined(separator: ", "))) VALUES \(all)"
  }

  /// Adds streamed text: one small row, however long the reply has become.
  ///
  /// Returns false, and writes nothing, where another process deleted the reply meanwhile: it comes again whole, with
  /// its end.
  static func append(_ db: Database, _ id: MessageID, _ text: String, _ mark: WriteMark) throws -> Bool {
    try db.run(
      "UPDATE message SET byteCount = byteCount + ?, stamp = ?, writer = ? WHERE id = ?",
      [text.utf8.count, mark.stamp, mark.writer, id.rawValue])
    guard db.changesCount > 0 else { return false }
    try journal(db, id, text, .text)
    return true
  }

  /// Adds to what comes besides the text; as `append`.
  static func append(_ db: Database, _ id: MessageID, _ piece: HeldPiece, _ mark: WriteMark) throws -> Bool {
    guard try touch(db, id, mark) else { return false }
    try db.run(
      """
      INSERT INTO extraJournal (message, part, kind, kept, text, isWhole)
      VALUES (?1, (SELECT ifnull(max(part), 0) + 1 FROM extraJournal WHERE message = ?1), ?2, ?3, ?4, ?5)
      """, [id.rawValue, piece.kind.rawValue, piece.kept, StoredText(piece.text), piece.isWhole])
    return true
  }

  /// Adds to what the model thinks; as `append`.
  static func append(_ db: Database, _ id: MessageID, reasoning: String, _ mark: WriteMark) throws -> Bool {
    guard try touch(db, id, mark) else { return false }
    try journal(db, id, reasoning, .reasoning)
    return true
  }

  /// Marks a message as written to; false where there is no such message.
  private static func touch(_ db: Database, _ id: MessageID, _ mark: WriteMark) throws -> Bool {
    try db.run("UPDATE message SET stamp = ?, writer = ? WHERE id = ?", [mark.stamp, mark.writer, id.rawValue])
    return db.changesCount > 0
  }

  /// The table that a stream of a reply is journalled in.
  private enum Stream: String {
    case text = "journal"
    case reasoning = "thoughtJournal"
  }

  private static func journal(_ db: Database, _ id: MessageID, _ text: String, _ stream: Stream) throws {
    try db.run(
      """
      INSERT INTO \(stream.rawValue) (message, part, text)
      VALUES (?1, (SELECT ifnull(max(part), 0) + 1 FROM \(stream.rawValue) WHERE message = ?1), ?2)
      """, [id.rawValue, StoredText(text)])
  }

  /// Writes a message's final (or edited) form. A text that is not loaded stays as it is stored, and so do
  /// probabilities where none come along.
  ///
  /// Returns false when there is no such message.
  static func update(_ db: Database, _ message: Message, _ mark: WriteMark) throws -> Bool {
    guard let row = try db.row("SELECT state FROM message WHERE id = ?", [message.id.rawValue]) else {
      return false
    }
    let wasIndexed = (row[0] as String) != MessageState.streaming.rawValue
    let base = try baseText(db, message.id)
    let journal = try journalText(db, message.id)
    let new = message.text.loaded ?? (base + journal)
    let isIndexed = message.state != .streaming
    if wasIndexed, !isIndexed || base != new { try SearchIndex.remove(db, message.id, base) }
    let (parted, odds) = OddsTable.part(message)
    if !odds.isEmpty { try OddsTable.replace(db, message.id, odds) }
    var message = try ReplyData.keep(db, parted)
    if message.text.loaded == nil { message.text = .stored(utf8Count: new.utf8.count) }
    let values =
      MessageRow.values(message).dropFirst() + [mark.stamp, mark.writer, message.id.rawValue].map(\.databaseValue)
    try db.run(change, StatementArguments(values))
    try PictureTable.link(db, message)
    // The message bears what it thought, and its data: their journals are done with, also where no text came.
    try clearJournals(db, message.id)
    if base != new || !journal.isEmpty {
      let old = base + journal
      if !new.utf8.starts(with: old.utf8) { try ProvenanceTable.unquote(db, message.id, old) }
      try replaceText(db, message.id, new)
    }
    if isIndexed, !wasIndexed || base != new { try SearchIndex.add(db, message.id, new) }
    return true
  }

  private static let change: String = {
    let assignments = MessageRow.columnNames.dropFirst().map { "\($0) = ?" }.joined(separator: ", ")
    return "UPDATE message SET \(assignments), stamp = ?, writer = ? WHERE id = ?"
  }()

  /// The text, with what is in the journal.
  static func storedText(_ db: Database, _ id: MessageID) throws -> String {
    try baseText(db, id) + journalText(db, id)
  }

  /// The text of a message as its row is. The journal is looked for only where the row says that there is more: nearly
  /// all messages have none, and a question about it takes as long as the text itself.
  static func storedText(_ db: Database, _ message: Message) throws -> String {
    let base = try baseText(db, message.id)
    return base.utf8.count == message.text.utf8Count ? base : base + (try journalText(db, message.id))
  }

  /// The text without the journal: what the index has, unless the message streams.
  private static func baseText(_ db: Database, _ id: MessageID) throws -> String {
    try db.row("SELECT text FROM messageText WHERE id = ?", [id.rawValue])?.text(0) ?? ""
  }

  private static func journalText(_ db: Database, _ id: MessageID, _ stream: Stream = .text) throws -> String {
    var text = ""
    try db.eachRow("SELECT text FROM \(stream.rawValue) WHERE message = ? ORDER BY part", [id.rawValue]) {
      text += $0.text(0) ?? ""
    }
    return text
  }

  /// The message with what the journals hold of its thoughts and its data.
  static func withJournals(_ db: Database, _ message: Message) throws -> Message {
    guard message.role == .assistant, message.state == .streaming else { return message }
    let thoughts = try journalText(db, message.id, .reasoning)
    var message = message
    if !thoughts.isEmpty { message.appendReasoning(thoughts) }
    var pieces: [HeldPiece] = []
    try db.eachRow(
      "SELECT kind, kept, text, isWhole FROM extraJournal WHERE message = ? ORDER BY part", [message.id.rawValue]
    ) { row in
      guard let kind = row.text(0).flatMap(MessageExtra.Kind.init(rawValue:)) else { return }
      pieces.append(HeldPiece(kind, kept: row[1], text: row.text(2) ?? "", isWhole: row[3]))
    }
    message.extras += HeldPiece.extras(of: pieces)
    return message
  }

  private static func clearJournals(_ db: Database, _ id: MessageID) throws {
    for table in ["thoughtJournal", "extraJournal"] {
      try db.run("DELETE FROM \(table) WHERE message = ?", [id.rawValue])
    }
  }

  private static func replaceText(_ db: Database, _ id: MessageID, _ text: String) throws {
    try db.run("UPDATE messageText SET text = ? WHERE id = ?", [StoredText(text), id.rawValue])
    try db.run("DELETE FROM journal WHERE message = ?", [id.rawValue])
  }

  /// Turns a reply whose process has died into an interrupted one, keeping all that was written.
  static func interrupt(_ db: Database, _ id: MessageID, _ mark: WriteMark) throws {
    let journal = try journalText(db, id)
    let text = try baseText(db, id) + journal
    if let row = try db.row("SELECT \(MessageRow.columns) FROM message WHERE id = ?", [id.rawValue]) {
      let message = try ReplyData.keep(db, withJournals(db, MessageRow.decode(row)))
      if !message.extras.isEmpty {
        try db.run("UPDATE message SET extras = ? WHERE id = ?", [ExtrasJSON.write(message.extras), id.rawValue])
        try PictureTable.link(db, message)
        try clearJournals(db, id)
      }
    }
    if !journal.isEmpty {
      // What was reported is of the requests before the one that was cut off: it is not that of all the text.
      try db.run(
        """
        UPDATE message SET guessedPrompt = ifnull(guessedPrompt, 0), guessedCompletion = ifnull(guessedCompletion, 0)
        WHERE id = ? AND totalTokens IS NOT NULL
        """, [id.rawValue])
    }
    try replaceText(db, id, text)
    try db.run(
      "UPDATE message SET state = 'interrupted', byteCount = ?, stamp = ?, writer = ? WHERE id = ?",
      [text.utf8.count, mark.stamp, mark.writer, id.rawValue])
    try SearchIndex.add(db, id, text)
  }

  static func setCount(_ db: Database, _ id: MessageID, _ count: TokenCount?, _ mark: WriteMark) throws {
    try db.run(
      "UPDATE message SET counted = ?, countSource = ?, stamp = ?, writer = ? WHERE id = ?",
      [count?.tokens, count?.source.rawValue, mark.stamp, mark.writer, id.rawValue])
  }

  /// Forgets the counts of a conversation's messages.
  static func clearCounts(_ db: Database, _ conversation: ConversationID, _ mark: WriteMark) throws {
    try db.run(
      """
      UPDATE message SET counted = NULL, countSource = NULL, stamp = ?, writer = ?
      WHERE conversation = ? AND counted IS NOT NULL
      """, [mark.stamp, mark.writer, conversation.rawValue])
  }

  static func setContextFlags(
    _ db: Database, _ id: MessageID, isPinned: Bool, isExcluded: Bool, _ mark: WriteMark
  ) throws {
    try db.run(
      "UPDATE message SET isPinned = ?, isExcluded = ?, stamp = ?, writer = ? WHERE id = ?",
      [isPinned, isExcluded, mark.stamp, mark.writer, id.rawValue])
  }

  static func setDeleted(_ db: Database, _ ids: [MessageID], _ isDeleted: Bool, _ mark: WriteMark) throws {
    for id in ids {
      try db.run(
        "UPDATE message SET isDeleted = ?, stamp = ?, writer = ? WHERE id = ?",
        [isDeleted, mark.stamp, mark.writer, id.rawValue])
    }
  }

  /// Deletes one message's rows and index entry.
  static func delete(_ db: Database, _ id: MessageID) throws {
    guard let row = try db.row("SELECT state FROM message WHERE id = ?", [id.rawValue]) else { return }
    if (row[0] as String) != MessageState.streaming.rawValue {
      try SearchIndex.remove(db, id, try baseText(db, id))
    }
    try db.run("DELETE FROM message WHERE id = ?", [id.rawValue])
  }
}
