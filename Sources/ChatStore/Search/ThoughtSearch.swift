import Cells
import Conversations
import GRDB

/// Finds words in what models thought. They are not in the full-text index, so that a search finds what was said: only
/// a query that begins with `thoughts:` looks there.
enum ThoughtSearch {
  /// The query behind the mark; nil where thoughts are not asked for.
  static func query(in typed: String) -> SearchQuery? {
    let typed = typed.drop(while: \.isWhitespace)
    guard typed.prefix(ThoughtQuery.mark.count).lowercased() == ThoughtQuery.mark else { return nil }
    return SearchQuery(String(typed.dropFirst(ThoughtQuery.mark.count)))
  }

  /// The newest message of each conversation whose thoughts hold every word, with the stretch around the first.
  static func find(
    _ db: Database, _ query: SearchQuery, _ filter: ListFilter, limit: Int
  ) throws -> [ConversationID: (message: MessageID, snippet: MarkedText)] {
    guard !query.words.isEmpty else { return [:] }
    let isMatch = query.check()
    var found: [ConversationID: (message: MessageID, snippet: MarkedText)] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT message.id, message.conversation, message.extras
        FROM message JOIN conversation ON conversation.id = message.conversation
        WHERE message.extras LIKE '%"reasoning"%' AND NOT message.isDeleted AND \(filter.condition)
        ORDER BY message.place DESC
        """, arguments: filter.arguments())
    while found.count < limit, let row = try rows.next() {
      let id = row.conversationID(1)
      guard found[id] == nil, let extras = row.text(2) else { continue }
      let thoughts = ExtrasJSON.read(extras).first { $0.kind == .reasoning }?.text ?? ""
      guard isMatch(thoughts) else { continue }
      found[id] = (row.messageID(0), Snippet.make(thoughts, marking: query.words))
    }
    return found
  }
}
