import Cells
import Conversations
import GRDB

/// The switcher's list: by last use, or what matches a query: pinned first, then titles that match, then texts, each by
/// last use.
enum Listing {
  /// How many matching messages are looked at, newest first, before a query settles for the conversations it has.
  static let candidateLimit = 20_000

  static func summaries(
    _ db: Database, _ typed: String, _ filter: ListFilter, limit: Int
  ) throws -> [ConversationSummary] {
    let (filter, typed) = try filter.narrowed(by: typed, db)
    guard typed.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      return try recent(db, filter, limit: limit)
    }
    if let query = ThoughtSearch.query(in: typed) {
      return try thoughts(db, query, filter, limit: limit)
    }
    if let query = DoubtQuery(typed) {
      return try DoubtSearch.find(db, query, filter, limit: limit).compactMap { id, message, snippet in
        try summary(db, id, match: message, snippet)
      }
    }
    let query = SearchQuery(typed)
    guard let titles = query.titleExpression else { return [] }
    var found: [ConversationID: MessageID?] = [:]
    for stage in SearchQuery.Stage.allCases {
      guard let expression = query.expression(stage) else { continue }
      // The freest stage is for what the others do not find at all: it may have long lists to merge.
      guard stage == .beginnings ? found.isEmpty : found.count < limit else { break }
      try findTexts(db, query, expression, filter, limit: limit, into: &found)
    }
    let titled = Set(try matchingTitles(db, query, titles, filter, limit: limit))
    for id in titled where found[id] == nil { found[id] = .some(nil) }
    var summaries = try found.compactMap { id, match in try summary(db, id, match: match) }
    summaries.sort { first, second in
      if first.isPinned != second.isPinned { return first.isPinned }
      let isTitled = (titled.contains(first.id), titled.contains(second.id))
      if isTitled.0 != isTitled.1 { return isTitled.0 }
      return (first.updatedAt, first.id) > (second.updatedAt, second.id)
    }
    summaries = Array(summaries.prefix(limit))
    for place in summaries.indices {
      guard let match = summaries[place].match else { continue }
      summaries[place].snippet = Snippet.make(try MessageTable.storedText(db, match), marking: query.words)
    }
    return summaries
  }

  /// Conversations in whose thoughts the words are, by last use.
  private static func thoughts(
    _ db: Database, _ query: SearchQuery, _ filter: ListFilter, limit: Int
  ) throws -> [ConversationSummary] {
    let found = try ThoughtSearch.find(db, query, filter, limit: limit)
    let summaries = try found.compactMap { id, hit in try summary(db, id, match: hit.message, hit.snippet) }
    return summaries.sorted { ($0.updatedAt, $0.id) > ($1.updatedAt, $1.id) }
  }

  /// What was never written to is nothing to come back to.
  private static let holdsAnything = """
    (messageCount > 0 OR EXISTS (SELECT 1 FROM draft WHERE draft.conversation = conversation.id))
    """

  /// Numbers conversations that have their title with others, among all there are, the oldest first.
  static func numbered(_ db: Database, _ summaries: [ConversationSummary]) throws -> [ConversationSummary] {
    let titles = Set(summaries.map(\.title)).subtracting([""])
    guard !titles.isEmpty else { return summaries }
    let marks = titles.map { _ in "?" }.joined(separator: ", ")
    let rows = try db.rows(
      """
      SELECT id, title FROM conversation
      WHERE title IN (\(marks)) AND NOT isDeleted AND \(holdsAnything) ORDER BY id
      """, StatementArguments(titles))
    var counts: [String: Int] = [:]
    var numbers: [ConversationID: Int] = [:]
    for row in rows {
      let title = row.text(1) ?? ""
      counts[title, default: 0] += 1
      numbers[row.conversationID(0)] = counts[title]
    }
    return summaries.map { summary in
      var summary = summary
      summary.number = numbers[summary.id] ?? 1
      return summary
    }
  }

  /// How many there are without a query.
  static func total(_ db: Database, _ filter: ListFilter) throws -> Int {
    try db.row(
      "SELECT count(*) FROM conversation WHERE \(filter.condition) AND \(holdsAnything)",
      filter.arguments())?[0] ?? 0
  }

  private static let columns = """
    id, title, model, updatedAt, messageCount, isPinned, isArchived, isOneShot, tags,
    CASE WHEN title = '' THEN (SELECT text FROM draft WHERE draft.conversation = conversation.id) END,
    EXISTS (
      SELECT 1 FROM message WHERE message.conversation = conversation.id AND role = 'assistant' AND NOT isDeleted
        AND (byteCount > 0 OR state IN ('complete', 'streaming')))
    """

  private static func decode(_ row: Row) -> ConversationSummary {
    var summary = ConversationSummary(
      id: row.conversationID(0), title: row.text(1) ?? "", model: row[2],
      updatedAt: Timestamp(milliseconds: row[3]), messageCount: row[4], isPinned: row[5], isArchived: row[6])
    summary.isOneShot = row[7]
    summary.tags = TagColumn.read(row.text(8) ?? "")
    summary.draft = ConversationSummary.beginning(of: row.text(9) ?? "")
    summary.hasReply = row[10]
    return summary
  }

  private static func recent(
    _ db: Database, _ filter: ListFilter, limit: Int
  ) throws -> [ConversationSummary] {
    try db.rows(
      """
      SELECT \(columns) FROM conversation
      WHERE isDeleted = 0 AND \(filter.condition) AND \(holdsAnything)
      ORDER BY isPinned DESC, updatedAt DESC LIMIT ?
      """, filter.arguments(limit: limit)
    ).map(decode)
  }

  /// A conversation's line, with what was found in it.
  private static func summary(
    _ db: Database, _ id: ConversationID, match: MessageID?, _ snippet: MarkedText? = nil
  ) throws -> ConversationSummary? {
    guard let row = try db.row("SELECT \(columns) FROM conversation WHERE id = ?", [id.rawValue]) else { return nil }
    var summary = decode(row)
    (summary.match, summary.snippet) = (match, snippet)
    return summary
  }

  /// Adds the newest matching message of each conversation.
  private static func findTexts(
    _ db: Database, _ query: SearchQuery, _ expression: String, _ filter: ListFilter, limit: Int,
    into found: inout [ConversationID: MessageID?]
  ) throws {
    // The index gives matches newest first without sorting; the joins follow in that order and stop with it.
    let cursor = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT message.id, message.conversation
          FROM messageSearch
          CROSS JOIN message INDEXED BY messageByPlace ON message.place = messageSearch.rowid
          CROSS JOIN conversation ON conversation.id = message.conversation
          WHERE messageSearch MATCH ? AND NOT message.isDeleted AND \(filter.condition)
          ORDER BY messageSearch.rowid DESC LIMIT ?
          """), arguments: filter.arguments(after: expression, limit: candidateLimit))
    while found.count < limit, let row = try cursor.next() {
      let id = row.conversationID(1)
      guard found[id] == nil else { continue }
      let message = row.messageID(0)
      if query.needsCheck {
        guard query.isSatisfied(by: try MessageTable.storedText(db, message)) else { continue }
      }
      found[id] = message
    }
  }

  private static func matchingTitles(
    _ db: Database, _ query: SearchQuery, _ expression: String, _ filter: ListFilter, limit: Int
  ) throws -> [ConversationID] {
    try db.rows(
      """
      SELECT conversation.id, conversation.title
      FROM titleSearch JOIN conversation ON conversation.id = titleSearch.rowid
      WHERE titleSearch MATCH ? AND \(filter.condition)
      ORDER BY updatedAt DESC LIMIT ?
      """, filter.arguments(after: expression, limit: limit)
    ).filter { !query.needsCheck || query.isSatisfied(by: $0.text(1) ?? "") }.map { $0.conversationID(0) }
  }
}
