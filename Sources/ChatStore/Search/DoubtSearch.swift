import Cells
import Conversations
import GRDB

/// Finds replies that the model was unsure of, by the figures kept with them: no probability is read for it.
enum DoubtSearch {
  /// The most doubtful reply of each conversation that has one, the most doubtful first, each with its figures and the
  /// stretch around the first of the words.
  static func find(
    _ db: Database, _ query: DoubtQuery, _ filter: ListFilter, limit: Int
  ) throws -> [(conversation: ConversationID, message: MessageID, snippet: MarkedText)] {
    let words = SearchQuery(query.words)
    let isMatch = words.check()
    var known: Set<ConversationID> = []
    var found: [(conversation: ConversationID, message: MessageID, snippet: MarkedText)] = []
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT message.id, message.conversation, oddsTokens, oddsDoubtful, oddsSum
        FROM message INDEXED BY messageByDoubt JOIN conversation ON conversation.id = message.conversation
        WHERE oddsDoubtful > 0 AND \(OddsTable.share) >= ? AND NOT message.isDeleted AND \(filter.condition)
        ORDER BY \(OddsTable.share) DESC, message.id DESC
        """, arguments: filter.arguments(after: query.share))
    while found.count < limit, let row = try rows.next() {
      let (id, conversation) = (row.messageID(0), row.conversationID(1))
      guard !known.contains(conversation) else { continue }
      let text = try MessageTable.storedText(db, id)
      guard isMatch(text) else { continue }
      known.insert(conversation)
      let odds = OddsFigures(tokens: row[2], doubtful: row[3], sum: row[4])
      var snippet = MarkedText("\(odds.summary): ")
      for part in Snippet.make(text, marking: words.words).parts { snippet.append(part.text, isMarked: part.isMarked) }
      found.append((conversation, id, snippet))
    }
    return found
  }
}
