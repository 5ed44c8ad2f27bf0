import Conversations
import GRDB

/// Which conversations are listed at all.
struct ListFilter {
  /// Those put out of the way as well.
  var listsArchived = false
  /// Those asked on a command line as well.
  var listsOneShots = false
  /// Those alone that have all of these.
  var tags: [String] = []

  /// A condition for a statement that names `conversation`; it takes `arguments`.
  var condition: String {
    "NOT conversation.isDeleted AND (? OR NOT conversation.isArchived) AND (? OR NOT conversation.isOneShot)"
      + String(repeating: " AND instr(conversation.tags, ?)", count: tags.count)
  }

  /// The arguments of the condition, between the one before it and the limit after it.
  func arguments(after first: (any DatabaseValueConvertible)? = nil, limit: Int? = nil) -> StatementArguments {
    var values: [(any DatabaseValueConvertible)?] = []
    if let first { values.append(first) }
    values.append(listsArchived)
    values.append(listsOneShots)
    for tag in tags { values.append(" \(tag)") }
    if let limit { values.append(limit) }
    return StatementArguments(values)
  }

  /// The filter with the tags that a query names, and what is left of the query. A tag that none has may be the
  /// beginning of one that is being typed; where no tag begins so, it is a word like any other.
  func narrowed(by typed: String, _ db: Database) throws -> (filter: ListFilter, rest: String) {
    let words = typed.split(whereSeparator: \.isWhitespace)
    var filter = self
    var known: Set<String> = []
    for tag in Tag.settled(words.compactMap(Tag.searched)) {
      for ending in [" ", ""] {
        let sql = "SELECT 1 FROM conversation WHERE instr(tags, ?) AND NOT isDeleted LIMIT 1"
        guard try db.row(sql, [" \(tag)\(ending)"]) != nil else { continue }
        filter.tags.append(tag + ending)
        known.insert(tag)
        break
      }
    }
    let rest = words.filter { word in Tag.searched(word).map { known.contains($0) } != true }
    return (filter, known.isEmpty ? typed : rest.joined(separator: " "))
  }
}

/// Tags as the column of a conversation has them: with a blank before and behind each, so that one is found whole.
enum TagColumn {
  /// Adds the column; a change of it is a change of the conversation.
  static func create(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE conversation ADD COLUMN tags TEXT NOT NULL DEFAULT ''")
    try DeletionTable.noteChanges(db, of: DeletionTable.fields + ["tags"])
  }

  static func write(_ tags: [String]) -> String { tags.isEmpty ? "" : " \(tags.joined(separator: " ")) " }
  static func read(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
