import Cells
import Conversations
import GRDB

/// Conversations' own rows.
enum ConversationTable {
  static let columns =
    "id, title, titleSource, systemPrompt, model, provider, parameters, createdAt, updatedAt, head, isOneShot, tags"

  static func decode(_ row: Row) -> ConversationRecord {
    var conversation = Conversation(
      id: row.conversationID(0), model: row[4] ?? "", provider: row[5] ?? "",
      createdAt: Timestamp(milliseconds: row[7]))
    conversation.title = row.text(1) ?? ""
    conversation.titleSource = Conversation.TitleSource(rawValue: row[2]) ?? .none
    conversation.systemPrompt = row.text(3) ?? ""
    conversation.parameters = ParametersJSON.read(row.text(6) ?? "{}")
    conversation.updatedAt = Timestamp(milliseconds: row[8])
    conversation.isOneShot = row[10]
    conversation.tags = TagColumn.read(row.text(11) ?? "")
    var record = ConversationRecord(conversation)
    record.head = (row[9] as Int64?).map(MessageID.init)
    return record
  }

  static func record(_ db: Database, _ id: ConversationID) throws -> ConversationRecord? {
    try db.row("SELECT \(columns) FROM conversation WHERE id = ?", [id.rawValue]).map(decode)
  }

  static func exists(_ db: Database, _ id: ConversationID) throws -> Bool {
    try db.row("SELECT 1 FROM conversation WHERE id = ?", [id.rawValue]) != nil
  }

  static func insert(_ db: Database, _ record: ConversationRecord, _ mark: WriteMark) throws {
    var entries = IndexEntries()
    try insert(db, record, mark, &entries)
    try entries.write(db)
  }

  /// Inserts a conversation whose title is to be indexed later in the transaction.
  static func insert(
    _ db: Database, _ record: ConversationRecord, _ mark: WriteMark, _ entries: inout IndexEntries
  ) throws {
    try db.run(
      """
      INSERT INTO conversation (\(columns), stamp, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        record.id.rawValue, StoredText(record.title), record.titleSource.rawValue, StoredText(record.systemPrompt),
        record.model, record.provider, StoredText(ParametersJSON.json(record.parameters).compact),
        record.createdAt.milliseconds, record.updatedAt.milliseconds, record.head?.rawValue, record.isOneShot,
        TagColumn.write(record.tags), mark.stamp, mark.writer,
      ])
    entries.add(record.id, title: record.title)
  }

  /// Writes those fields of `record` that `known` did not have: a field that this process did not touch keeps what
  /// another process wrote there.
  static func update(
    _ db: Database, _ record: ConversationRecord, known: [ConversationRecord], _ mark: WriteMark
  ) throws {
    func isNew<Value: Equatable>(_ field: KeyPath<ConversationRecord, Value>) -> Bool {
      !known.contains { $0[keyPath: field] == record[keyPath: field] }
    }
    var changes: [(column: String, value: (any DatabaseValueConvertible)?)] = []
    if isNew(\.title) || isNew(\.titleSource) {
      let old = try db.row("SELECT title FROM conversation WHERE id = ?", [record.id.rawValue])?.text(0) ?? ""
      try SearchIndex.retitle(db, record.id, from: old, to: record.title)
      changes.append(("title", StoredText(record.title)))
      changes.append(("titleSource", record.titleSource.rawValue))
    }
    if isNew(\.systemPrompt) { changes.append(("systemPrompt", StoredText(record.systemPrompt))) }
    if isNew(\.model) { changes.append(("model", record.model)) }
    if isNew(\.provider) { changes.append(("provider", record.provider)) }
    if isNew(\.parameters) {
      changes.append(("parameters", StoredText(ParametersJSON.json(record.parameters).compact)))
    }
    if isNew(\.head) { changes.append(("head", record.head?.rawValue)) }
    if isNew(\.isOneShot) { changes.append(("isOneShot", record.isOneShot)) }
    if isNew(\.tags) { changes.append(("tags", TagColumn.write(record.tags))) }
    if isNew(\.updatedAt) { try touch(db, record.id, record.updatedAt) }
    guard !changes.isEmpty else { return }
    let assignments = changes.map { "\($0.column) = ?" }.joined(separator: ", ")
    var values = changes.map(\.value)
    values += [mark.stamp, mark.writer, record.id.rawValue]
    try db.run(
      "UPDATE conversation SET \(assignments), stamp = ?, writer = ? WHERE id = ?", StatementArguments(values))
  }

  /// Moves the time of last use forward, never back.
  static func touch(_ db: Database, _ id: ConversationID, _ moment: Timestamp) throws {
    try db.run(
      "UPDATE conversation SET updatedAt = ? WHERE id = ? AND updatedAt < ?",
      [moment.milliseconds, id.rawValue, moment.milliseconds])
  }

  /// Gives a title, of the user's own where nothing else is said.
  static func rename(
    _ db: Database, _ id: ConversationID, _ title: String, by source: Conversation.TitleSource = .user,
    _ mark: WriteMark
  ) throws {
    // Another process may have deleted it: a title that belongs to nothing must not stay in the index.
    guard let row = try db.row("SELECT title FROM conversation WHERE id = ?", [id.rawValue]) else { return }
    try SearchIndex.retitle(db, id, from: row.text(0) ?? "", to: title)
    try db.run(
      "UPDATE conversation SET title = ?, titleSource = ?, stamp = ?, writer = ? WHERE id = ?",
      [StoredText(title), source.rawValue, mark.stamp, mark.writer, id.rawValue])
  }

  /// Gives a title that the model found, unless somebody has named the conversation meanwhile.
  static func entitle(_ db: Database, _ id: ConversationID, _ title: String, _ mark: WriteMark) throws {
    let source = try db.row("SELECT titleSource FROM conversation WHERE id = ?", [id.rawValue])?.text(0)
    guard source == Conversation.TitleSource.derived.rawValue else { return }
    try rename(db, id, title, by: .model, mark)
  }

  /// How a conversation that was here is deleted; nil while it is not.
  static func deletion(_ db: Database, _ id: ConversationID) throws -> Deletion? {
    guard let row = try db.row("SELECT isDeleted FROM conversation WHERE id = ?", [id.rawValue]) else {
      return .forGood
    }
    return row[0] ? .marked : nil
  }

  /// Takes a mark of deletion off.
  static func bringBack(_ db: Database, _ id: ConversationID, _ mark: WriteMark) throws {
    try db.run(
      "UPDATE conversation SET isDeleted = 0, stamp = ?, writer = ? WHERE id = ? AND isDeleted = 1",
      [mark.stamp, mark.writer, id.rawValue])
  }

  static func mark(
    _ db: Database, _ id: ConversationID, _ column: Flag, _ value: Bool, _ mark: WriteMark
  ) throws {
    try db.run(
      "UPDATE conversation SET \(column.rawValue) = ?, stamp = ?, writer = ? WHERE id = ?",
      [value, mark.stamp, mark.writer, id.rawValue])
  }

  /// The marks a conversation can bear.
  enum Flag: String {
    case isPinned, isArchived, isDeleted
  }

  /// Deletes a conversation with all that belongs to it.
  static func delete(_ db: Database, _ id: ConversationID) throws {
    try db.eachRow(
      """
      SELECT message.id, messageText.text FROM message JOIN messageText USING (id)
      WHERE message.conversation = ? AND message.state <> 'streaming'
      """, [id.rawValue]
    ) { try SearchIndex.remove(db, $0.messageID(0), $0.text(1) ?? "") }
    let title = try db.row("SELECT title FROM conversation WHERE id = ?", [id.rawValue])?.text(0) ?? ""
    try SearchIndex.retitle(db, id, from: title, to: "")
    try db.run("DELETE FROM draft WHERE conversation = ?", [id.rawValue])
    try db.run("DELETE FROM conversation WHERE id = ?", [id.rawValue])
  }
}

/// What a transaction leaves on the rows it touches: by it, other processes find them.
struct WriteMark {
  /// Grows with every transaction of any process.
  var stamp: Int64
  /// The process that wrote.
  var writer: Int64
}
