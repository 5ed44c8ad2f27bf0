import Conversations
import GRDB

/// A conversation with everything that belongs to it: what an export writes and an import reads.
package struct StoredConversation: Sendable {
  /// All its messages, texts loaded.
  package var conversation: Conversation
  /// Kept on top of lists.
  package var isPinned = false
  /// Out of the way.
  package var isArchived = false
  /// The composer's text.
  package var draft = ""
  /// What could not be read of it: sentences for the user.
  package var damage: [String] = []
  /// The bytes of its pictures, by hash.
  package var pictures: [String: [UInt8]] = [:]
  /// What was sent for replies and what came with it.
  var requests = SentRequests()
  /// When its title, branch, parameters or marks were changed last; nil for never.
  var changedAt: Timestamp?
  /// Messages that were deleted from it.
  var deleted: Set<MessageID> = []

  /// A conversation by itself.
  package init(_ conversation: Conversation) { self.conversation = conversation }

  /// When something was done with it last.
  var lastActivity: Timestamp {
    let moments = conversation.messages.values.map(\.createdAt) + [conversation.updatedAt]
    return max(moments.max() ?? conversation.updatedAt, changedAt ?? conversation.updatedAt)
  }

  /// The messages in the order they were made: parents always come before their children.
  package var messages: [Message] { conversation.messages.values.sorted { $0.id < $1.id } }

  /// What its pictures are, by hash.
  private var pictureTypes: [String: String] {
    let pictures = conversation.messages.values.flatMap(\.pictures)
    return Dictionary(pictures.map { ($0.hash, $0.format?.type ?? "") }) { first, _ in first }
  }

  /// The hashes of its pictures.
  var pictureHashes: [String] { pictureTypes.keys.filter { !$0.isEmpty }.sorted() }

  /// Keeps the bytes of the pictures of some of its messages.
  func keepPictures(_ db: Database, of messages: [Message]) throws {
    for picture in messages.flatMap(\.pictures) {
      if let bytes = pictures[picture.hash] { try PictureTable.keep(db, picture, bytes) }
    }
  }
}

extension StoredConversation {
  /// Reads one; nil when there is no such conversation, or it is marked deleted.
  /// - Parameter end: only the branch that ends at this message; nil for all of it.
  static func load(_ db: Database, _ id: ConversationID, upTo end: MessageID? = nil) throws -> StoredConversation? {
    guard
      let row = try db.row(
        """
        SELECT \(ConversationTable.columns), isPinned, isArchived, changedAt FROM conversation
        WHERE id = ? AND NOT isDeleted
        """,
        [id.rawValue])
    else { return nil }
    let record = ConversationTable.decode(row)
    var messages = try Opening.messages(db, id)
    for place in messages.indices {
      messages[place].text = .loaded(try MessageTable.storedText(db, messages[place]))
    }
    try ReplyData.fill(db, &messages)
    try OddsTable.fill(db, &messages)
    var stored = StoredConversation(Conversation(record, messages: messages))
    stored.damage = [DamagedColumns.sentence(parameters: row.text(6) ?? "{}", title: record.title)].compactMap(\.self)
    stored.isPinned = row[12]
    stored.isArchived = row[13]
    if let end {
      stored.conversation = stored.conversation.cut(after: end)
    } else {
      stored.draft = try DraftTable.load(db, id).text
      stored.changedAt = (row[14] as Int64?).map(Timestamp.init(milliseconds:))
      stored.deleted = try DeletionTable.messages(db, of: id)
    }
    for hash in stored.pictureHashes { stored.pictures[hash] = try PictureTable.bytes(db, hash) }
    stored.requests = try SentRequests(db, of: stored.messages.filter { $0.reply != nil }.map(\.id))
    return stored
  }

  /// Writes one that is not in the database yet: neither the conversation nor any of its messages.
  func insert(_ db: Database, _ mark: WriteMark) throws {
    var entries = IndexEntries()
    try insert(db, mark, &entries)
    try entries.write(db)
  }

  /// Writes one that is to be indexed later in the transaction.
  func insert(_ db: Database, _ mark: WriteMark, _ entries: inout IndexEntries) throws {
    let record = ConversationRecord(conversation)
    try ConversationTable.insert(db, record, mark, &entries)
    for (hash, bytes) in pictures {
      try PictureTable.keep(db, hash, type: pictureTypes[hash] ?? "", bytes)
    }
    try MessageTable.insert(db, messages, in: conversation.id, mark, &entries)
    try requests.insert(db, conversation.id)
    if !draft.isEmpty { try DraftTable.save(db, conversation.id, Draft(draft), by: nil) }
    try db.run(
      "UPDATE conversation SET isPinned = ?, isArchived = ? WHERE id = ?",
      [isPinned, isArchived, conversation.id.rawValue])
    try DeletionTable.note(db, deleted, changedAt: changedAt, in: conversation.id)
  }

  /// Whether any of its identities is taken.
  func clashes(_ db: Database) throws -> Bool {
    if try ConversationTable.exists(db, conversation.id) { return true }
    let ids = conversation.messages.keys
    guard let first = ids.min(), let last = ids.max() else { return false }
    // Nearly always there is nothing from the first to the last of them.
    let between = "SELECT 1 FROM message WHERE id BETWEEN ? AND ? LIMIT 1"
    guard try db.row(between, [first.rawValue, last.rawValue]) != nil else { return false }
    return try ids.contains { id in
      try db.row("SELECT 1 FROM message WHERE id = ?", [id.rawValue]) != nil
    }
  }

  /// The same under new identities.
  func renamed(_ identities: inout IdentitySource) -> StoredConversation {
    let old = conversation
    var names: [MessageID: MessageID] = [:]
    var messages: [Message] = []
    for message in self.messages {
      let name = MessageID(identities.next(at: message.createdAt))
      names[message.id] = name
      messages.append(message.renamed(name, parent: message.parent.flatMap { names[$0] }))
    }
    var record = ConversationRecord(old)
    record.id = ConversationID(identities.next(at: old.createdAt))
    record.head = old.head.flatMap { names[$0] }
    var copy = self
    copy.changedAt = nil
    copy.deleted = []
    copy.conversation = Conversation(record, messages: messages)
    copy.requests = requests.renamed(names) { old.messages[$0]?.text.loaded ?? "" }
    return copy
  }
}

extension Message {
  func renamed(_ id: MessageID, parent: MessageID?) -> Message {
    var copy = Message(id: id, parent: parent, role: role, text: "", state: state, createdAt: createdAt, reply: reply)
    copy.text = text
    copy.failure = failure
    copy.extras = extras
    copy.pictures = pictures
    copy.counted = counted
    copy.isPinned = isPinned
    copy.isExcluded = isExcluded
    return copy
  }
}

extension Conversation {
  /// A conversation from its row and its messages.
  init(_ record: ConversationRecord, messages: [Message]) {
    self.init(id: record.id, model: record.model, provider: record.provider, createdAt: record.createdAt)
    title = record.title
    titleSource = record.titleSource
    systemPrompt = record.systemPrompt
    parameters = record.parameters
    isOneShot = record.isOneShot
    tags = record.tags
    merge(messages, isPartial: false)
    updatedAt = record.updatedAt
    select(head: record.head.flatMap { self[$0] == nil ? nil : $0 })
  }
}
