import Cells
import Conversations
import GRDB

/// The schema, as the steps by which it grew. A step that has been released is never edited: a new one follows it.
enum Schema {
  /// `mixc`: marks the file as this program's, in SQLite's `application_id`.
  static let applicationID = 0x6D69_7863

  /// Every step, oldest first.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 conversations", migrate: conversations)
    migrator.registerMigration("2 search", migrate: search)
    migrator.registerMigration("3 provenance", migrate: provenance)
    // Without looking through the whole database for rows that belong to nothing: nothing of the kind is touched.
    migrator.registerMigration("4 pieces of requests", foreignKeyChecks: .immediate, migrate: pieces)
    migrator.registerMigration("5 ledger", foreignKeyChecks: .immediate, migrate: LedgerTable.create)
    migrator.registerMigration("6 edits in drafts", foreignKeyChecks: .immediate, migrate: edits)
    migrator.registerMigration("7 extent of imports", foreignKeyChecks: .immediate, migrate: importExtent)
    migrator.registerMigration("8 journal of reasoning", foreignKeyChecks: .immediate, migrate: reasoning)
    migrator.registerMigration("9 parameters of replies", foreignKeyChecks: .immediate, migrate: replyParameters)
    migrator.registerMigration("10 deletions and changes", foreignKeyChecks: .immediate, migrate: DeletionTable.create)
    migrator.registerMigration("11 pictures", foreignKeyChecks: .immediate, migrate: PictureTable.create)
    migrator.registerMigration("12 time of thinking", foreignKeyChecks: .immediate, migrate: thinkingTime)
    migrator.registerMigration("13 one-shots", foreignKeyChecks: .immediate, migrate: oneShots)
    migrator.registerMigration("14 probabilities", foreignKeyChecks: .immediate, migrate: OddsTable.createAndMove)
    migrator.registerMigration("15 tags", foreignKeyChecks: .immediate, migrate: TagColumn.create)
    migrator.registerMigration("16 journal of data", foreignKeyChecks: .immediate, migrate: data)
    migrator.registerMigration("17 words next to signs", foreignKeyChecks: .immediate, migrate: SearchIndex.partSigns)
    migrator.registerMigration("18 guessed tokens", foreignKeyChecks: .immediate, migrate: guessedTokens)
    migrator.registerMigration("19 writers of drafts", foreignKeyChecks: .immediate, migrate: draftWriters)
    migrator.registerMigration("20 index without sizes", foreignKeyChecks: .immediate, migrate: indexWithoutSizes)
    return migrator
  }

  /// What each reply was asked with, so that versions can say what differs. Replies of before have none.
  private static func replyParameters(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE message ADD COLUMN parameters TEXT")
  }

  /// Conversations, messages and their texts.
  ///
  /// Texts are apart from messages, so that the heads of 10,000 messages are read without their 50 MB. `stamp` grows
  /// with every transaction that touches a row, and `writer` is the process that did: by these two, another process
  /// finds what is new. `place` counts messages as they are inserted: small numbers, which is what keeps the full-text
  /// index small, where identities would make it four times as large. The parent is no foreign key: an orphan is read
  /// as a root, and sweeping checks by itself.
  private static func conversations(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE conversation (
          id INTEGER PRIMARY KEY,
          title TEXT NOT NULL DEFAULT '',
          titleSource TEXT NOT NULL DEFAULT 'none',
          systemPrompt TEXT NOT NULL DEFAULT '',
          model TEXT NOT NULL DEFAULT '',
          provider TEXT NOT NULL DEFAULT '',
          parameters TEXT NOT NULL DEFAULT '{}',
          createdAt INTEGER NOT NULL,
          updatedAt INTEGER NOT NULL,
          head INTEGER,
          messageCount INTEGER NOT NULL DEFAULT 0,
          isPinned INTEGER NOT NULL DEFAULT 0,
          isArchived INTEGER NOT NULL DEFAULT 0,
          isDeleted INTEGER NOT NULL DEFAULT 0,
          stamp INTEGER NOT NULL DEFAULT 0,
          writer INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX conversationByUse ON conversation (isDeleted, isPinned DESC, updatedAt DESC);

        CREATE TABLE message (
          id INTEGER PRIMARY KEY,
          place INTEGER NOT NULL,
          conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
          parent INTEGER,
          role TEXT NOT NULL,
          state TEXT NOT NULL,
          createdAt INTEGER NOT NULL,
          byteCount INTEGER NOT NULL DEFAULT 0,
          isDeleted INTEGER NOT NULL DEFAULT 0,
          stamp INTEGER NOT NULL DEFAULT 0,
          writer INTEGER NOT NULL DEFAULT 0,
          counted INTEGER, countSource TEXT,
          model TEXT, provider TEXT,
          promptTokens INTEGER, completionTokens INTEGER, totalTokens INTEGER,
          cachedTokens INTEGER, reasoningTokens INTEGER,
          dollars REAL, dollarSource TEXT,
          finishReason TEXT, inferenceID TEXT, requestID TEXT,
          queued REAL, connected REAL, secured REAL, firstByte REAL, firstToken REAL, lastToken REAL, total REAL,
          serverSpeed REAL,
          failure TEXT, extras TEXT,
          isPinned INTEGER NOT NULL DEFAULT 0, isExcluded INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX messageByConversation ON message (conversation, stamp);
        CREATE UNIQUE INDEX messageByPlace ON message (place, conversation, isDeleted);
        CREATE INDEX messageStreaming ON message (id) WHERE state = 'streaming';
        CREATE INDEX messageDeleted ON message (id) WHERE isDeleted;

        CREATE TABLE messageText (
          id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
          text TEXT NOT NULL
        );
        -- Streamed text that is not yet folded into messageText: an insert costs the same however long the reply is.
        CREATE TABLE journal (
          message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
          part INTEGER NOT NULL,
          text TEXT NOT NULL,
          PRIMARY KEY (message, part)
        ) WITHOUT ROWID;

        CREATE TABLE draft (conversation INTEGER PRIMARY KEY, text TEXT NOT NULL);
        CREATE TABLE history (id INTEGER PRIMARY KEY, text TEXT NOT NULL, createdAt INTEGER NOT NULL);
        CREATE TABLE counter (id INTEGER PRIMARY KEY CHECK (id = 1), stamp INTEGER NOT NULL);
        INSERT INTO counter VALUES (1, 1);

        CREATE TRIGGER messageInserted AFTER INSERT ON message WHEN NOT new.isDeleted BEGIN
          UPDATE conversation SET messageCount = messageCount + 1 WHERE id = new.conversation;
        END;
        CREATE TRIGGER messageRemoved AFTER DELETE ON message WHEN NOT old.isDeleted BEGIN
          UPDATE conversation SET messageCount = messageCount - 1 WHERE id = old.conversation;
        END;
        CREATE TRIGGER messageMarked AFTER UPDATE OF isDeleted ON message WHEN new.isDeleted <> old.isDeleted BEGIN
          UPDATE conversation SET messageCount = messageCount + iif(new.isDeleted, -1, 1) WHERE id = new.conversation;
        END;
        """)
  }

  /// The full-text index, filled from what is there.
  ///
  /// Contentless: the texts are in `messageText` already, and what is indexed is not quite the text (`SearchText`).
  /// Without positions (`detail=none`): phrases are checked against the texts of the few candidates instead, which
  /// makes the index half of the text's size instead of three times it. Prefixes of two to four letters have indexes of
  /// their own, so that each key typed is answered without merging thousands of lists.
  private static func search(_ db: Database) throws {
    try createIndex(db, options: "")
    try SearchIndex.fill(db, partsSigns: false)
  }

  private static func createIndex(_ db: Database, options: String) throws {
    for (table, column) in [("messageSearch", "text"), ("titleSearch", "title")] {
      try db.execute(
        sql: """
          CREATE VIRTUAL TABLE \(table) USING fts5 (
            \(column), content='', \(options)detail=none, prefix='2 3 4',
            tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
          """)
    }
  }

  /// Without a row for each message that says how many words it has: nothing asks for that. An index that has messages
  /// stays as it is; both kinds are read and written alike.
  private static func indexWithoutSizes(_ db: Database) throws {
    guard try Int.fetchOne(db, sql: "SELECT 1 FROM conversation LIMIT 1") == nil else { return }
    try db.execute(sql: "DROP TABLE messageSearch; DROP TABLE titleSearch")
    try createIndex(db, options: "columnsize=0, ")
  }

  /// What was sent for each reply, and what came with it.
  private static func provenance(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE provenance (
          message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
          url TEXT NOT NULL,
          body TEXT NOT NULL,
          headers TEXT NOT NULL DEFAULT '[]'
        );
        """)
  }

  /// Up to when the file reached that a conversation was imported from (`ImportGrowth`).
  private static func importExtent(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE conversation ADD COLUMN importedThrough INTEGER")
  }

  /// What models think, streamed and not yet folded into the extras of its message; as `journal`.
  private static func reasoning(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE thoughtJournal (
          message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
          part INTEGER NOT NULL,
          text TEXT NOT NULL,
          PRIMARY KEY (message, part)
        ) WITHOUT ROWID;
        """)
  }

  /// What comes besides the text of a reply, streamed and not yet part of the extras of its message (`HeldPiece`).
  private static func data(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE extraJournal (
          message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
          part INTEGER NOT NULL,
          kind TEXT NOT NULL,
          kept INTEGER NOT NULL,
          text TEXT NOT NULL,
          isWhole INTEGER NOT NULL,
          PRIMARY KEY (message, part)
        ) WITHOUT ROWID;
        """)
  }

  /// How long models thought, in milliseconds.
  private static func thinkingTime(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE message ADD COLUMN thought REAL")
  }

  /// Which conversations were asked on a command line: they are not among the chats.
  private static func oneShots(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE conversation ADD COLUMN isOneShot INTEGER NOT NULL DEFAULT 0")
  }

  /// Which message the end of a draft edits (`DraftTable`).
  private static func edits(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE draft ADD COLUMN edits INTEGER; ALTER TABLE draft ADD COLUMN editBytes INTEGER")
  }

  /// What the requests of a continued reply took that reported nothing.
  private static func guessedTokens(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE message ADD COLUMN guessedPrompt INTEGER;
        ALTER TABLE message ADD COLUMN guessedCompletion INTEGER;
        """)
  }

  /// In whose composer a draft is.
  private static func draftWriters(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE draft ADD COLUMN writer INTEGER")
  }

  /// Bodies of requests without repetition (`ProvenanceTable`).
  private static func pieces(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE sentPiece (
          id INTEGER PRIMARY KEY,
          conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
          above INTEGER,
          literal TEXT NOT NULL,
          message INTEGER,
          byteCount INTEGER
        );
        CREATE INDEX sentPieceBelow ON sentPiece (conversation, above, message);
        CREATE INDEX sentPieceQuoting ON sentPiece (message) WHERE message IS NOT NULL;
        ALTER TABLE provenance RENAME TO provenanceWhole;
        CREATE TABLE provenance (
          message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
          url TEXT NOT NULL,
          lastPiece INTEGER,
          headers TEXT NOT NULL DEFAULT '[]'
        );
        """)
    for id in try Int64.fetchAll(db, sql: "SELECT message FROM provenanceWhole ORDER BY message") {
      guard
        let row = try db.row("SELECT url, body, headers FROM provenanceWhole WHERE message = ?", [id])
      else { continue }
      let headers = (try? JSON.parse(row.text(2) ?? "[]")).map { HeadersJSON.read($0) } ?? []
      try ProvenanceTable.save(
        db, MessageID(id), Provenance(url: row.text(0) ?? "", body: row.text(1) ?? "", headers: headers))
    }
    try db.execute(sql: "DROP TABLE provenanceWhole")
  }
}
