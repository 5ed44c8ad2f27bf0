import Conversations
import GRDB

/// What was deleted, by its identity alone, and when conversations were changed: by these, two machines that exchange
/// their conversations tell what is gone from what has not come yet, and which title is the later one.
enum DeletionTable {
  /// SQLite's clock in milliseconds since 1970.
  private static let now = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"

  /// What two machines may set differently. Not the branch being read: each reads on where it is.
  static let fields = [
    "title", "titleSource", "systemPrompt", "model", "provider", "parameters", "isPinned", "isArchived",
  ]

  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE deletedConversation (
          id INTEGER PRIMARY KEY,
          at INTEGER NOT NULL,
          isHereOnly INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE deletedMessage (
          id INTEGER PRIMARY KEY,
          conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE
        );
        CREATE INDEX deletedMessageByConversation ON deletedMessage (conversation);
        ALTER TABLE conversation ADD COLUMN changedAt INTEGER;

        CREATE TRIGGER conversationDeleted AFTER DELETE ON conversation BEGIN
          INSERT OR IGNORE INTO deletedConversation (id, at) VALUES (old.id, \(now));
        END;
        CREATE TRIGGER conversationInserted AFTER INSERT ON conversation BEGIN
          DELETE FROM deletedConversation WHERE id = new.id;
        END;
        CREATE TRIGGER conversationMarked AFTER UPDATE OF isDeleted ON conversation
        WHEN new.isDeleted <> old.isDeleted BEGIN
          DELETE FROM deletedConversation WHERE id = new.id;
          INSERT INTO deletedConversation (id, at) SELECT new.id, \(now) WHERE new.isDeleted;
        END;
        CREATE TRIGGER messageDeletionNoted AFTER UPDATE OF isDeleted ON message
        WHEN new.isDeleted <> old.isDeleted BEGIN
          DELETE FROM deletedMessage WHERE id = new.id;
          INSERT INTO deletedMessage (id, conversation) SELECT new.id, new.conversation WHERE new.isDeleted;
        END;
        """)
    try noteChanges(db, of: fields)
  }

  /// Has the moment noted in which one of these fields of a conversation changes.
  static func noteChanges(_ db: Database, of fields: [String]) throws {
    let isChanged = fields.map { "new.\($0) IS NOT old.\($0)" }.joined(separator: " OR ")
    try db.execute(
      sql: """
        DROP TRIGGER IF EXISTS conversationChanged;
        CREATE TRIGGER conversationChanged AFTER UPDATE OF \(fields.joined(separator: ", ")) ON conversation
        WHEN \(isChanged) BEGIN
          UPDATE conversation SET changedAt = \(now) WHERE id = new.id;
        END;
        """)
  }

  /// When a conversation was deleted; nil where it was not.
  /// - Parameter everywhere: only where it is meant for other machines as well.
  static func deletedAt(_ db: Database, _ id: ConversationID, everywhere: Bool = false) throws -> Timestamp? {
    try db.row(
      "SELECT at FROM deletedConversation WHERE id = ? AND NOT (isHereOnly AND ?)", [id.rawValue, everywhere]
    ).map { Timestamp(milliseconds: $0[0]) }
  }

  /// Marks a deletion as one that other machines have no part in, such as by `retention.days`.
  static func keepHere(_ db: Database, _ id: ConversationID) throws {
    try db.run("UPDATE deletedConversation SET isHereOnly = 1 WHERE id = ?", [id.rawValue])
  }

  /// Keeps the moment of a deletion that another machine made.
  static func set(_ db: Database, _ id: ConversationID, at moment: Timestamp) throws {
    try db.run(
      "INSERT OR REPLACE INTO deletedConversation (id, at) VALUES (?, ?)", [id.rawValue, moment.milliseconds])
  }

  /// The messages that were deleted from a conversation and are not back.
  static func messages(_ db: Database, of id: ConversationID) throws -> Set<MessageID> {
    Set(
      try db.rows("SELECT id FROM deletedMessage WHERE conversation = ?", [id.rawValue]).map { $0.messageID(0) })
  }

  /// Notes deleted messages, and when the conversation was changed; what was noted before and is not deleted any more
  /// goes.
  static func note(
    _ db: Database, _ messages: Set<MessageID>, changedAt: Timestamp?, in id: ConversationID
  ) throws {
    for gone in try self.messages(db, of: id).subtracting(messages) {
      try db.run("DELETE FROM deletedMessage WHERE id = ?", [gone.rawValue])
    }
    for message in messages {
      try db.run(
        "INSERT OR IGNORE INTO deletedMessage (id, conversation) VALUES (?, ?)", [message.rawValue, id.rawValue])
    }
    try db.run("UPDATE conversation SET changedAt = ? WHERE id = ?", [changedAt?.milliseconds, id.rawValue])
  }
}
