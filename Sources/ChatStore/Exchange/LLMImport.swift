import Conversations
import GRDB

/// `logs.db` of the `llm` command, of both its forms: since 0.32 a store of messages with threads and turns
/// (`LLMThreads`), before that a table of responses (`LLMResponses`). A log that was upgraded holds both.
enum LLMImport {
  static func read(_ path: String) throws(Failure) -> [ImportItem] {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let database = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? database.close() }
      return try database.read { try items($0, path) }
    } catch {
      throw StoreFailure.describe(error, "The file cannot be imported", at: path)
    }
  }

  private static func items(_ db: Database, _ path: String) throws -> [ImportItem] {
    let hasThreads =
      try db.tableExists("threads") && db.tableExists("turns") && db.tableExists("messages") && db.tableExists("parts")
    guard try hasThreads || db.tableExists("responses") else {
      throw Failure(.store, "\(path) is no log of llm: it has no table of responses. Nothing was imported.")
    }
    let threads = hasThreads ? try LLMThreads(db).items(db) : []
    // A conversation that went on after the upgrade stands in its thread from its beginning.
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
    hasColumn(name) ? Int64.fromDatabaseValue(self[name]).flatMap { JSON.integer($0).count } : nil
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
