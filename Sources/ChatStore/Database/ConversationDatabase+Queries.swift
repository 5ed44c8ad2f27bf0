import ChatCore
import GRDB
import Glibc

/// One message that a search found.
public struct SearchHit: Sendable, Equatable {
  /// The conversation it is in.
  public var conversation: ConversationID
  /// The conversation's title; empty when it has none.
  public var title: String
  /// The message.
  public var message: MessageID
  /// Who it is from.
  public var role: Role
  /// When it was written.
  public var createdAt: Timestamp
  /// The text around the match; matched stretches stand between U+0002 and U+0003.
  public var snippet: String
}

extension ConversationDatabase {
  /// Conversations by last use, pinned ones first; with a query those whose title or text matches.
  public func list(
    query: String = "", includeArchived: Bool = false, limit: Int = 1000
  ) throws(Failure) -> [ConversationSummary] {
    try read("The conversations cannot be listed") { db in
      try Listing.summaries(db, query, includeArchived: includeArchived, limit: limit)
    }
  }

  /// Messages that hold all words, newest first; whole words before beginnings of words.
  public func search(
    _ words: String, includeArchived: Bool = true, limit: Int = 50
  ) throws(Failure) -> [SearchHit] {
    try read("The conversations cannot be searched") { db in
      try Listing.hits(db, SearchQuery(words), includeArchived: includeArchived, limit: limit)
    }
  }

  /// A conversation whole, all its texts loaded; nil when there is none of this identity.
  public func conversation(_ id: ConversationID) throws(Failure) -> StoredConversation? {
    try read("The conversation cannot be read") { try StoredConversation.load($0, id) }
  }

  /// The conversation used last that holds anything.
  public func lastUsed() throws(Failure) -> ConversationID? {
    try read("The conversations cannot be read") { try Opening.lastUsed($0) }
  }

  /// What was sent for a reply and what came with it.
  public func provenance(_ id: MessageID) throws(Failure) -> Provenance? {
    try read("The reply's provenance cannot be read") { try ProvenanceTable.load($0, id) }
  }

  /// Deletes conversations for good. Returns how many there were.
  @discardableResult
  public func delete(_ ids: [ConversationID]) throws(Failure) -> Int {
    try delete(ids, unusedSince: nil)
  }

  /// Deletes conversations not used since `moment`, but for pinned ones: retention. Returns how many.
  @discardableResult
  public func deleteUnused(since moment: Timestamp) throws(Failure) -> Int {
    let old = try read("Old conversations cannot be looked for") { db in
      try db.rows("SELECT id FROM conversation WHERE updatedAt < ? AND NOT isPinned", [moment.milliseconds])
        .map { $0.conversationID(0) }
    }
    return try delete(old, unusedSince: moment)
  }

  /// One at a time: all at once would keep other writers out for longer than they wait.
  private func delete(_ ids: [ConversationID], unusedSince moment: Timestamp?) throws(Failure) -> Int {
    var count = 0
    for (place, id) in ids.enumerated() {
      // Whoever waits for SQLite's lock looks for it now and then, and must find it free.
      if place > 0 { usleep(2000) }
      let isDeleted = try write("The conversations cannot be deleted") { db in
        // It may have been gone on with, or pinned, since it was looked for.
        let found = try db.row(
          "SELECT 1 FROM conversation WHERE id = ?1 AND (?2 IS NULL OR updatedAt < ?2 AND NOT isPinned)",
          [id.rawValue, moment?.milliseconds])
        guard found != nil else { return false }
        try ConversationTable.delete(db, id)
        return true
      }
      if isDeleted { count += 1 }
    }
    return count
  }

  /// Copies the database to a new file with SQLite's online backup, while others may go on writing.
  public func backup(to path: String) throws(Failure) {
    let target = DataDirectory.file(path)
    guard try target.makeNew() else {
      throw Failure(.store, "\(path) exists already and was left as it is. Give another name, or delete it first.")
    }
    do {
      let copy = try DatabaseQueue(path: path)
      try queue.backup(to: copy)
      // One file without side files, wherever it is carried.
      try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try copy.close()
    } catch {
      target.remove()
      throw StoreFailure.describe(error, "The backup cannot be written", at: path)
    }
  }

  /// Gives the space of what was deleted back to the disk. Needs as much free space as the database has.
  public func vacuum() throws(Failure) {
    try wrap("The database cannot be compacted") {
      try queue.vacuum()
      try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
  }

  /// Looks for damage; nothing found is an empty list. Reads the whole file.
  public func problems() throws(Failure) -> [String] {
    try read("The database cannot be checked") { db in
      var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      for row in try db.rows("PRAGMA foreign_key_check") {
        problems.append("a row of \(row[0] as String) belongs to nothing in \(row[2] as String)")
      }
      for (sentence, sql) in Self.checks {
        let count = try Int.fetchOne(db, sql: sql) ?? 0
        if count > 0 { problems.append("\(count) \(sentence)") }
      }
      return problems
    } + indexProblems()
  }

  /// The search index checks itself, which SQLite counts as writing; a database that is locked goes without.
  private func indexProblems() -> [String] {
    ["messageSearch", "titleSearch"].contains { table in
      do {
        try queue.writeWithoutTransaction { try $0.run("INSERT INTO \(table) (\(table)) VALUES ('integrity-check')") }
        return false
      } catch {
        return StoreFailure.isDamage(error)
      }
    } ? ["the search index is damaged; `mixchat database check --rebuild-index` makes it anew"] : []
  }

  private static let checks = [
    (
      "messages have no text",
      "SELECT count(*) FROM message WHERE NOT EXISTS (SELECT 1 FROM messageText WHERE messageText.id = message.id)"
    ),
    (
      "messages hang on a parent that is gone",
      """
      SELECT count(*) FROM message WHERE parent IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM message AS above WHERE above.id = message.parent)
      """
    ),
    (
      "requests have lost their end",
      """
      SELECT count(*) FROM provenance WHERE lastPiece IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM sentPiece WHERE sentPiece.id = provenance.lastPiece)
      """
    ),
    (
      "conversations miscount their messages",
      """
      SELECT count(*) FROM conversation WHERE messageCount <>
        (SELECT count(*) FROM message WHERE conversation = conversation.id AND NOT isDeleted)
      """
    ),
  ]

  /// Builds the full-text index anew.
  public func rebuildIndex() throws(Failure) {
    try write("The search index cannot be built") { try SearchIndex.rebuild($0) }
  }
}
