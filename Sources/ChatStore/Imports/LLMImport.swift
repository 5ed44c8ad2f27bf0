import Cells
import Conversations
import GRDB

/// `logs.db` of the `llm` command, of both its forms: since 0.32 a store of messages with threads and turns
/// (`LLMThreads`), before that a table of responses (`LLMResponses`). A log that was upgraded holds both.
enum LLMImport {
  static func isLog(_ db: Database) throws -> Bool {
    try hasThreads(db) || db.tableExists("responses")
  }

  private static func hasThreads(_ db: Database) throws -> Bool {
    try db.tableExists("threads") && db.tableExists("turns") && db.tableExists("messages") && db.tableExists("parts")
  }

  static func items(_ db: Database) throws -> [ImportItem] {
    let hasThreads = try hasThreads(db)
    let threads = hasThreads ? try LLMThreads(db).items(db) : []
    // A conversation that went on after the upgrade is in its thread from its beginning.
    let known = hasThreads ? Set(try String.fetchAll(db, sql: "SELECT id FROM threads")) : []
    return try LLMResponses(db).items(db, leavingOut: known) + threads
  }
}

extension Row {
  /// A column that some versions lack, as text.
  func text(_ name: String) -> String? {
    hasColumn(name) ? (self[name] as DatabaseValue).text : nil
  }

  /// A column that some versions lack, as a whole number.
  func integer(_ name: String) -> Int? {
    hasColumn(name) ? Int64.fromDatabaseValue(self[name]).flatMap { JSON.integer($0).asCount } : nil
  }
}

extension DatabaseValue {
  /// Text, whatever it is stored as; nil for NULL.
  var text: String? {
    switch storage {
    case .null: nil
    case .int64(let number): String(number)
    case .double(let number): String(number)
    case .string(let string): string
    case .blob(let data): String(decoding: data, as: UTF8.self)
    }
  }
}
