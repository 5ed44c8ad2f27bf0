import Conversations
import GRDB

/// A conversation as it is opened: the end of its branch, the same work however long it is.
struct Opening {
  var record: ConversationRecord
  var conversation: Conversation
  var draft: Draft
  /// What could not be read of it: a sentence.
  var damage: String?
  /// What other processes write after this is news.
  var stamp: Int64

  /// How many messages of the branch come first; the rest follows.
  static let messageLimit = 64
  /// How many bytes of text come first; the message landed on always does.
  static let textLimit = 200_000

  /// nil when there is no such conversation, or it is marked deleted.
  init?(_ db: Database, _ id: ConversationID, at target: MessageID?) throws {
    guard
      let row = try db.row(
        "SELECT \(ConversationTable.columns), messageCount FROM conversation WHERE id = ? AND NOT isDeleted",
        [id.rawValue])
    else { return nil }
    record = ConversationTable.decode(row)
    damage = DamagedColumns.sentence(parameters: row.text(6) ?? "{}", title: record.title)
    let messageCount: Int = row[12]
    draft = try DraftTable.load(db, id)
    stamp = try Counter.current(db)
    let head = try Self.head(db, record, through: target)
    // A message far from the end is landed on by loading the branch down to it, without the texts between.
    var branch = try Self.branch(db, from: head, downTo: target)
    try Self.fill(db, &branch, around: target ?? head)
    conversation = Conversation(
      id: id, model: record.model, provider: record.provider, createdAt: record.createdAt)
    conversation.title = record.title
    conversation.titleSource = record.titleSource
    conversation.systemPrompt = record.systemPrompt
    conversation.parameters = record.parameters
    conversation.isOneShot = record.isOneShot
    conversation.tags = record.tags
    conversation.updatedAt = record.updatedAt
    conversation.merge(branch.reversed(), isPartial: branch.count < messageCount)
    for expense in try LedgerTable.expenses(db, of: id) { conversation.count(expense) }
    conversation.updatedAt = record.updatedAt
    conversation.select(head: head)
  }

  /// The end of the branch to show: the one read last, or the newest that runs through `target`.
  private static func head(
    _ db: Database, _ record: ConversationRecord, through target: MessageID?
  ) throws -> MessageID? {
    let living = try record.head.flatMap { try nearestLiving(db, $0) } ?? newest(db, record.id)
    guard let target, try message(db, target) != nil else { return living }
    var next = living
    while let here = next, here >= target {
      if here == target { return living }
      next = try parent(db, here)
    }
    var tree = Conversation(id: record.id, model: "", provider: "", createdAt: record.createdAt)
    tree.merge(try messages(db, record.id), isPartial: false)
    tree.select(through: target)
    return tree.head
  }

  /// The message itself, or the nearest above it that is not marked deleted.
  private static func nearestLiving(_ db: Database, _ id: MessageID) throws -> MessageID? {
    var next: MessageID? = id
    while let here = next {
      guard let row = try db.row("SELECT parent, isDeleted FROM message WHERE id = ?", [here.rawValue]) else {
        return nil
      }
      if !(row[1] as Bool) { return here }
      next = (row[0] as Int64?).map(MessageID.init)
    }
    return nil
  }

  private static func newest(_ db: Database, _ id: ConversationID) throws -> MessageID? {
    try db.row("SELECT max(id) FROM message WHERE conversation = ? AND NOT isDeleted", [id.rawValue])
      .flatMap { $0[0] as Int64? }.map(MessageID.init)
  }

  private static func parent(_ db: Database, _ id: MessageID) throws -> MessageID? {
    try db.row("SELECT parent FROM message WHERE id = ?", [id.rawValue]).flatMap { $0[0] as Int64? }
      .map(MessageID.init)
  }

  private static func message(_ db: Database, _ id: MessageID) throws -> Message? {
    try db.row("SELECT \(MessageRow.columns) FROM message WHERE id = ? AND NOT isDeleted", [id.rawValue])
      .map { try MessageTable.withJournals(db, MessageRow.decode($0)) }
  }

  /// The branch from its end upward.
  private static func branch(_ db: Database, from head: MessageID?, downTo target: MessageID?) throws -> [Message] {
    var branch: [Message] = []
    var left = messageLimit
    var isTargetAhead = target != nil
    var next = head
    while let id = next, left > 0 || isTargetAhead, let message = try message(db, id) {
      branch.append(message)
      left -= 1
      if id == target {
        isTargetAhead = false
        left = max(left, messageLimit / 2)
      }
      next = message.parent
    }
    return branch
  }

  /// Loads texts of a branch, nearest to `center` first, until the limit is reached.
  private static func fill(_ db: Database, _ branch: inout [Message], around center: MessageID?) throws {
    let middle = branch.firstIndex { $0.id == center } ?? 0
    var left = textLimit
    for place in branch.indices.sorted(by: { abs($0 - middle) < abs($1 - middle) }) {
      guard place == middle || branch[place].text.utf8Count <= left else { break }
      left -= branch[place].text.utf8Count
      branch[place].text = .loaded(try MessageTable.storedText(db, branch[place]))
    }
  }

  // MARK: Parts that come later

  /// All messages of a conversation, texts left in the store.
  static func messages(_ db: Database, _ id: ConversationID) throws -> [Message] {
    var messages: [Message] = []
    try db.eachRow(
      "SELECT \(MessageRow.columns) FROM message WHERE conversation = ? AND NOT isDeleted", [id.rawValue]
    ) { messages.append(MessageRow.decode($0)) }
    return try messages.map { try MessageTable.withJournals(db, $0) }.sorted { $0.id < $1.id }
  }

  static func texts(_ db: Database, _ ids: [MessageID]) throws -> [MessageID: String] {
    var texts: [MessageID: String] = [:]
    for id in ids { texts[id] = try MessageTable.storedText(db, id) }
    return texts
  }

  /// Characters of a text's beginning, as Unicode counts them; bytes of a text that is kept as a blob.
  static let beginningLimit = 600

  /// How texts begin, cut between characters as a reader counts them.
  static func beginnings(_ db: Database, _ ids: [MessageID]) throws -> [MessageID: String] {
    var beginnings: [MessageID: String] = [:]
    beginnings.reserveCapacity(ids.count)
    for id in ids {
      let row = try db.row(
        "SELECT substr(text, 1, ?2), length(substr(text, 1, ?2)) FROM messageText WHERE id = ?1",
        [id.rawValue, beginningLimit])
      var text = row?.text(0) ?? ""
      // The last character may have been cut, within a letter of a blob or before an accent.
      if let row, let length = row[1] as Int?, length == beginningLimit, text.count > 1 { text.removeLast() }
      // What streams in another process is in the journal alone.
      if text.isEmpty { text = String(try MessageTable.storedText(db, id).prefix(beginningLimit)) }
      beginnings[id] = text
    }
    return beginnings
  }

  /// The conversation used last that holds anything.
  static func lastUsed(_ db: Database) throws -> ConversationID? {
    // By halves, so that each follows the index and stops at its first row.
    func half(_ isPinned: Int) -> String {
      """
      SELECT * FROM (
        SELECT id, updatedAt FROM conversation
        WHERE isDeleted = 0 AND isPinned = \(isPinned)
          AND (messageCount > 0 OR EXISTS (SELECT 1 FROM draft WHERE draft.conversation = conversation.id))
        ORDER BY updatedAt DESC LIMIT 1)
      """
    }
    return try db.row("\(half(0)) UNION ALL \(half(1)) ORDER BY updatedAt DESC LIMIT 1")
      .map { $0.conversationID(0) }
  }

  /// What others wrote after `stamp`; nil when that is nothing. Texts come along up to the limit.
  static func news(
    _ db: Database, _ id: ConversationID, since stamp: Int64, notBy own: Int64, known: [ConversationRecord]
  ) throws -> (record: ConversationRecord, messages: [Message])? {
    var messages: [Message] = []
    try db.eachRow(
      """
      SELECT \(MessageRow.columns) FROM message
      WHERE conversation = ? AND stamp > ? AND writer <> ? AND NOT isDeleted
      """, [id.rawValue, stamp, own]
    ) { messages.append(MessageRow.decode($0)) }
    guard let record = try ConversationTable.record(db, id) else { return nil }
    // By its fields, not by who wrote it last: this process may have written other fields since.
    guard !messages.isEmpty || !record.isMade(of: known) else { return nil }
    messages = try messages.map { try MessageTable.withJournals(db, $0) }.sorted { $0.id < $1.id }
    var left = textLimit
    for place in messages.indices.reversed() where messages[place].text.utf8Count <= left {
      left -= messages[place].text.utf8Count
      messages[place].text = .loaded(try MessageTable.storedText(db, messages[place]))
    }
    return (record, messages)
  }
}
