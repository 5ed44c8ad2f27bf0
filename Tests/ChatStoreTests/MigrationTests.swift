import Conversations
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// Databases of every earlier schema open with all that is in them.
struct MigrationTests {
  static let earlier = [
    "1 conversations", "2 search", "3 provenance", "4 pieces of requests", "5 ledger", "6 edits in drafts",
    "7 extent of imports", "8 journal of reasoning", "9 parameters of replies",
    "10 deletions and changes", "11 pictures", "12 time of thinking", "13 one-shots",
    "14 probabilities", "15 tags", "16 journal of data", "17 words next to signs", "18 guessed tokens",
    "19 writers of drafts", "20 index without sizes",
  ]

  static let body = #"{"messages":[{"role":"user","content":"hello"}],"stream":true}"#

  @Test func everyStepIsTested() {
    #expect(Schema.migrator.migrations == Self.earlier)
  }

  @Test(arguments: earlier) func databaseOfAnEarlierSchemaOpens(_ step: String) throws {
    let home = try TemporaryDirectory()
    try home.directory.makeDatabase(upTo: step) { db in
      try db.execute(
        sql: """
          INSERT INTO conversation (id, title, titleSource, model, provider, createdAt, updatedAt, head)
            VALUES (1, 'Zürich', 'user', 'm', 'p', 1000, 2000, 11);
          INSERT INTO message (id, place, conversation, parent, role, state, createdAt, byteCount)
            VALUES (10, 1, 1, NULL, 'user', 'complete', 1000, 5), (11, 2, 1, 10, 'assistant', 'streaming', 2000, 0);
          UPDATE message SET model = 'm', provider = 'p', promptTokens = 3, completionTokens = 4, totalTokens = 7,
            dollars = 0.5, dollarSource = 'reported', requestID = 'r' WHERE id = 11;
          INSERT INTO messageText VALUES (10, 'hello'), (11, '');
          INSERT INTO journal VALUES (11, 1, 'par'), (11, 2, 'tial');
          INSERT INTO draft (conversation, text) VALUES (1, 'half');
          INSERT INTO history (text, createdAt) VALUES ('line', 1);
          """)
      if step != "1 conversations" { try SearchIndex.rebuild(db) }
      if step == "3 provenance" {
        try db.execute(sql: "INSERT INTO provenance VALUES (11, 'u', ?, '[]')", arguments: [Self.body])
      }
    }

    let probe = StoreProbe(home.directory)
    #expect(try probe.wait { if case .ready(let cut) = $0 { cut.count } else { nil } } == 1)
    let conversation = try probe.open(ConversationID(1))
    #expect(conversation.path.map { conversation[$0]?.text.loaded } == ["hello", "partial"])
    // The end that was cut off had gone on from what was reported.
    #expect(conversation[MessageID(11)]?.reply?.brief == "~3+4")
    #expect(try probe.draft(ConversationID(1)) == "half")
    #expect(try probe.list("zurich").map(\.title) == ["Zürich"])
    #expect(try probe.list("hello").first?.match == MessageID(10))
    #expect(try probe.list("partial").first?.match == MessageID(11))
    if step == "3 provenance" {
      #expect(try probe.store.runInOrder { try $0.provenance(MessageID(11)) } == Provenance(url: "u", body: Self.body))
    }
    probe.store.perform(.provenance(MessageID(11), Provenance(url: "u", body: "b")))
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    #expect(try database.provenance(MessageID(11))?.body == "b")
    #expect(try database.problems() == [])
    let usage = try database.usage()
    #expect(usage.map(\.totalTokens) == [7])
    try database.delete([ConversationID(1)])
    #expect(try database.usage() == usage)
  }

  @Test("A word next to a sign that was indexed with it is found, and is taken out with its message")
  func signs() throws {
    let home = try TemporaryDirectory()
    try home.directory.makeDatabase(upTo: "16 journal of data") { db in
      try db.execute(
        sql: """
          INSERT INTO conversation (id, title, titleSource, model, provider, createdAt, updatedAt, head)
            VALUES (1, '🤗Hug', 'user', 'm', 'p', 1000, 2000, 10), (2, 'plain', 'user', 'm', 'p', 1000, 2000, 11);
          INSERT INTO message (id, place, conversation, parent, role, state, createdAt, byteCount)
            VALUES (10, 1, 1, NULL, 'user', 'complete', 1000, 5), (11, 2, 2, NULL, 'user', 'complete', 2000, 5);
          INSERT INTO messageText VALUES (10, '🤖Robot ₿itter'), (11, 'ordinary');
          """)
      try SearchIndex.rebuild(db, partsSigns: false)
    }

    let probe = StoreProbe(home.directory)
    for word in ["robot", "itter", "hug"] { #expect(try probe.list(word).map(\.title) == ["🤗Hug"], "\(word)") }
    #expect(try probe.list("ordinary").map(\.title) == ["plain"])
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    #expect(try database.problems() == [])
    try database.delete([ConversationID(1)])
    #expect(try indexedWords(database) == ["ordinary"])
  }

  @Test("An index that got whole texts, with their sizes, goes on with words, and gives up all of a message's words")
  func sizes() throws {
    let home = try TemporaryDirectory()
    try home.directory.makeDatabase(upTo: "19 writers of drafts") { db in
      try db.execute(
        sql: """
          INSERT INTO conversation (id, title, titleSource, model, provider, createdAt, updatedAt, head)
            VALUES (1, 'old', 'user', 'm', 'p', 1000, 2000, 10);
          INSERT INTO message (id, place, conversation, parent, role, state, createdAt, byteCount)
            VALUES (10, 1, 1, NULL, 'user', 'complete', 1000, 19);
          INSERT INTO messageText VALUES (10, 'the cat The cat THE');
          INSERT INTO messageSearch(rowid, text) VALUES (1, 'the cat The cat THE');
          INSERT INTO titleSearch(rowid, title) VALUES (1, 'old');
          """)
    }
    let database = try ConversationDatabase(directory: home.directory)
    #expect(try database.problems() == [])
    let tables = "SELECT name FROM sqlite_schema WHERE name LIKE '%Search_docsize' ORDER BY name"
    #expect(
      try database.queue.read { try String.fetchAll($0, sql: tables) } == [
        "messageSearch_docsize", "titleSearch_docsize",
      ])
    try database.delete([ConversationID(1)])
    #expect(try database.problems() == [])
    #expect(try indexedWords(database) == [])

    let new = try TemporaryDirectory()
    let empty = try ConversationDatabase(directory: new.directory)
    #expect(try empty.queue.read { try String.fetchAll($0, sql: tables) } == [])
  }

  private func indexedWords(_ database: ConversationDatabase) throws -> [String] {
    try database.queue.writeWithoutTransaction { db in
      try db.execute(sql: "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'messageSearch', 'row')")
      return try String.fetchAll(db, sql: "SELECT term FROM temp.words")
    }
  }
}
