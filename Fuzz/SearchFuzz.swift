// Looks for arbitrary queries in arbitrary texts: what was typed is never an expression that SQLite refuses, whatever
// is found while words are typed is found once they are whole, and a text is found by its own words.

import GRDB

@testable import ChatStore

/// The index as the schema has it, in memory.
private let database: DatabaseQueue? = try? DatabaseQueue()
private let isReady: Void = {
  try? database?.write { db in
    try db.execute(
      sql: """
        CREATE VIRTUAL TABLE texts USING fts5 (
          text, content='', detail=none, prefix='2 3 4',
          tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
        """)
  }
}()

/// Whether an expression finds the only text.
private func finds(_ expression: String, in text: String) -> Bool {
  do {
    return try database?.write { db in
      var isFound = false
      try db.inSavepoint {
        try db.execute(sql: "INSERT INTO texts(rowid, text) VALUES (1, ?)", arguments: [SearchText.words(text)])
        let sql = "SELECT rowid FROM texts WHERE texts MATCH ?"
        isFound = try Int.fetchOne(db, sql: sql, arguments: [expression]) != nil
        return .rollback
      }
      return isFound
    } ?? false
  } catch {
    // Ends the run, which is how a fuzzer learns of a fault.
    preconditionFailure("SQLite refuses \(expression.debugDescription): \(error)")
  }
}

/// The input is cut in two at its first NUL: what is looked for, and the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSearch(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  _ = isReady
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let cut = input.firstIndex(of: 0) ?? input.count
  let typed = String(decoding: input[..<cut], as: UTF8.self)
  let text = String(decoding: input[min(input.count, cut + 1)...], as: UTF8.self)
  let query = SearchQuery(typed)
  var wasFound = false
  for stage in SearchQuery.Stage.allCases {
    guard let expression = query.expression(stage) else { continue }
    let isFound = finds(expression, in: text)
    precondition(isFound || !wasFound, "A freer stage finds less.")
    wasFound = isFound
    precondition(finds(expression, in: typed), "A text is not found by its own words.")
  }
  if let expression = query.titleExpression {
    precondition(finds(expression, in: typed), "A title is not found by its own words.")
  }
  _ = query.isSatisfied(by: text)
  _ = Snippet.make(text, marking: query.words)
  return 0
}
