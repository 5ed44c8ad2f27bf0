import Conversations
import Files
import Glibc
import GRDB

extension ConversationDatabase {
  /// Conversations by last use, one-shots too, pinned ones first; with a query those whose title or text matches, with
  /// tags those that have them all.
  package func list(
    query: String = "", tags: [String] = [], includeArchived: Bool = false, limit: Int = 1000
  ) throws(Failure) -> [ConversationSummary] {
    try read("The conversations cannot be listed") { db in
      let filter = ListFilter(
        listsArchived: includeArchived, listsOneShots: true, tags: tags.map { "\($0) " })
      return try Listing.summaries(db, query, filter, limit: limit)
    }
  }

  /// Conversations whose identity, as people write it, begins with `text`; at most `limit`.
  package func conversations(beginning text: String, limit: Int = 5) throws(Failure) -> [ConversationID] {
    let missing = 13 - text.count
    guard (0...12).contains(missing), let last = ConversationID(text + String(repeating: "z", count: missing)) else {
      return []
    }
    let first = last.rawValue & ~((1 << (5 * missing)) - 1)
    return try read("The conversations cannot be looked for") { db in
      try db.rows(
        "SELECT id FROM conversation WHERE id BETWEEN ? AND ? AND NOT isDeleted ORDER BY id LIMIT ?",
        [first, last.rawValue, limit]
      ).map { $0.conversationID(0) }
    }
  }

  /// A conversation whole, all its texts loaded; nil when there is none of this identity.
  package func conversation(_ id: ConversationID) throws(Failure) -> StoredConversation? {
    try read("The conversation cannot be read") { try StoredConversation.load($0, id) }
  }

  /// Replies of a conversation that still count as arriving though the process that received them has ended.
  ///
  /// Nothing is written: the next chat offers to go on with them.
  package func cutReplies(in conversation: ConversationID) throws(Failure) -> Set<MessageID> {
    let lock = ProcessLock(directory: directory)
    return try read("The conversation cannot be read") { db in
      Set(
        try db.rows(
          "SELECT id, writer FROM message WHERE conversation = ? AND state = 'streaming'", [conversation.rawValue]
        ).filter { lock.isDead($0[1]) }.map { $0.messageID(0) })
    }
  }

  /// The conversation used last that holds anything.
  package func lastUsed() throws(Failure) -> ConversationID? {
    try read("The conversations cannot be read") { try Opening.lastUsed($0) }
  }

  /// What was sent for a reply and what came with it.
  package func provenance(_ id: MessageID) throws(Failure) -> Provenance? {
    try read("The reply's provenance cannot be read") { try ProvenanceTable.load($0, id) }
  }

  /// The probabilities of a reply's tokens as JSON in UTF-8, part by part; empty where none came.
  package func odds(of id: MessageID) throws(Failure) -> [[UInt8]] {
    try read("The reply's probabilities cannot be read") { try OddsTable.bytes($0, id) }
  }

  /// Deletes conversations for ever. Returns how many there were.
  @discardableResult
  package func delete(_ ids: [ConversationID]) throws(Failure) -> Int {
    try delete(ids, unusedSince: nil)
  }

  /// Deletes conversations not used since `moment`, but for pinned ones: retention. Returns how many.
  @discardableResult
  package func deleteUnused(since moment: Timestamp) throws(Failure) -> Int {
    let old = try read("Old conversations cannot be looked for") { db in
      try db.rows("SELECT id FROM conversation WHERE updatedAt < ? AND NOT isPinned", [moment.milliseconds])
        .map { $0.conversationID(0) }
    }
    return try delete(old, unusedSince: moment)
  }

  /// One at a time: all together would keep other writers out for longer than they wait.
  private func delete(_ ids: [ConversationID], unusedSince moment: Timestamp?) throws(Failure) -> Int {
    var count = 0
    for (place, id) in ids.enumerated() {
      if place > 0 { Self.letOthersWrite(looks: 2) }
      let isDeleted = try write("The conversations cannot be deleted") { db in
        // It may have been gone on with, or pinned, since it was looked for.
        let found = try db.row(
          "SELECT 1 FROM conversation WHERE id = ?1 AND (?2 IS NULL OR updatedAt < ?2 AND NOT isPinned)",
          [id.rawValue, moment?.milliseconds])
        guard found != nil else { return false }
        try ConversationTable.delete(db, id)
        // What is kept elsewhere for longer is not deleted there.
        if moment != nil { try DeletionTable.keepHere(db, id) }
        return true
      }
      if isDeleted { count += 1 }
    }
    return count
  }

  /// Copies the database to a new file with SQLite's online backup, while others may go on writing.
  package func backup(to path: String) throws(Failure) {
    let target = DataDirectory.file(path)
    do throws(FileError) {
      guard try target.makeNew() else { throw FileError(path: path, code: EEXIST) }
    } catch {
      throw StoreFailure.describe(error)
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

  /// Takes the words of deleted texts out of the search index and out of the log, where they stay for a while.
  package func forgetDeleted() throws(Failure) {
    try write("The search index cannot be cleaned") { try SearchIndex.forgetDeleted($0) }
    // Another process that reads holds the log; it is overwritten when that has ended.
    _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
  }

  /// Gives the space of what was deleted back to the disk. Needs as much free space as the database has.
  package func vacuum() throws(Failure) {
    try write("The search index cannot be cleaned") { try SearchIndex.forgetDeleted($0) }
    try wrap("The database cannot be compacted") {
      try queue.vacuum()
      try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
  }

  /// Looks for damage; nothing found is an empty list. Reads the whole file.
  package func problems() throws(Failure) -> [String] {
    try read("The database cannot be checked") { db in
      var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      for row in try db.rows("PRAGMA foreign_key_check") {
        problems.append("a row of \(row[0] as String) belongs to nothing in \(row[2] as String)")
      }
      problems += try DamagedColumns.problems(db)
      for (sentence, sql) in Self.checks {
        let count = try Int.fetchOne(db, sql: sql) ?? 0
        if count > 0 { problems.append("\(count) \(sentence)") }
      }
      return problems
    } + indexProblems()
  }

  /// Looks for damage in a directory's database as it is: one that cannot be opened is the problem, and stays there.
  /// - Parameter rebuildsIndex: whether the search index is made again first.
  package static func problems(
    in directory: DataDirectory, rebuildsIndex: Bool = false
  ) throws(Failure) -> [String] {
    let database = try ConversationDatabase(directory: directory, replacesDamaged: false)
    if rebuildsIndex { try database.rebuildIndex() }
    let problems = try database.problems()
    try database.close()
    return problems
  }

  /// The search index checks itself, which SQLite counts as writing; a database that is locked goes without.
  private func indexProblems() -> [String] {
    SearchIndex.tables.contains { table in
      do {
        try queue.writeWithoutTransaction { try table.command($0, "integrity-check") }
        return false
      } catch {
        return StoreFailure.isDamage(error)
      }
    } ? ["the search index is damaged; `mixchat database check --rebuild-index` rebuilds it"] : []
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

  /// Builds the full-text index again.
  package func rebuildIndex() throws(Failure) {
    try write("The search index cannot be built") { try SearchIndex.rebuild($0) }
  }
}
