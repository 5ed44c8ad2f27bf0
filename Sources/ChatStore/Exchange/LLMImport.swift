import ChatCore
import GRDB

/// `logs.db` of the `llm` command: a row of `responses` is a prompt and its reply; `conversations` hold them together.
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
    guard try db.tableExists("responses") else {
      throw Failure(.store, "\(path) is no log of llm: it has no table of responses. Nothing was imported.")
    }
    let source = try Source(db)
    let rows = try Row.fetchAll(db, sql: "SELECT * FROM responses ORDER BY id")
    var order: [String] = []
    var groups: [String: [Row]] = [:]
    for row in rows {
      // A prompt logged outside of any conversation is one of its own.
      guard let key = row.text("conversation_id") ?? row.text("id") else { continue }
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    return try order.map { try source.item(db, $0, groups[$0] ?? []) }
  }

  private struct Source {
    let hasConversations: Bool
    let hasFragments: Bool
    let hasAttachments: Bool

    init(_ db: Database) throws {
      hasConversations = try db.tableExists("conversations")
      hasFragments =
        try db.tableExists("fragments") && db.tableExists("prompt_fragments") && db.tableExists("system_fragments")
      hasAttachments = try db.tableExists("prompt_attachments")
    }

    func item(_ db: Database, _ key: String, _ rows: [Row]) throws -> ImportItem {
      var name = ""
      if hasConversations {
        name = try Row.fetchOne(db, sql: "SELECT name FROM conversations WHERE id = ?", arguments: [key])?.text(0) ?? ""
      }
      let rows = rows.sorted { ($0.text("datetime_utc") ?? "") < ($1.text("datetime_utc") ?? "") }
      let label = name.isEmpty ? "Conversation \(key)" : name
      guard let first = rows.first else {
        return ImportItem(name: label, conversation: .failure(ImportError("it has no responses")))
      }
      let begun = first.text("datetime_utc").flatMap(Moment.parse) ?? Moment.now()
      var builder = ImportBuilder(
        source: "llm " + key, title: name, model: rows.last?.text("model") ?? "", createdAt: begun)
      for row in rows { try add(db, row, begun, &builder) }
      return ImportItem(name: label, conversation: .success(builder.finish()), notes: builder.notes)
    }

    private func add(_ db: Database, _ row: Row, _ begun: Timestamp, _ builder: inout ImportBuilder) throws {
      let id = row["id"] as DatabaseValue
      let moment = row.text("datetime_utc").flatMap(Moment.parse) ?? begun
      let prompt = try fragments(db, "prompt_fragments", id) + [row.text("prompt") ?? ""]
      let system = try fragments(db, "system_fragments", id) + [row.text("system") ?? ""]
      builder.instruct(system.filter { !$0.isEmpty }.joined(separator: "\n\n"))
      if let options = row.text("options_json").flatMap({ try? JSON.parse($0) }) { builder.set(options) }
      if hasAttachments,
        try Int.fetchOne(db, sql: "SELECT count(*) FROM prompt_attachments WHERE response_id = ?", arguments: [id]) ?? 0
          > 0
      {
        builder.note("Attachments were left out; only text is kept.")
      }
      builder.append(.user, prompt.filter { !$0.isEmpty }.joined(separator: "\n\n"), at: moment)
      builder.append(.assistant, row.text("response") ?? "", at: moment, model: row.text("model"))
      builder.facts { message in
        if let input = row.integer("input_tokens"), let output = row.integer("output_tokens") {
          message.reply?.usage = Usage(promptTokens: input, completionTokens: output)
        }
        message.reply?.timings.total = row.integer("duration_ms").map(Double.init)
      }
    }

    private func fragments(_ db: Database, _ table: String, _ id: DatabaseValue) throws -> [String] {
      guard hasFragments else { return [] }
      return try String.fetchAll(
        db,
        sql: """
          SELECT fragments.content FROM \(table) JOIN fragments ON fragments.id = \(table).fragment_id
          WHERE \(table).response_id = ? ORDER BY \(table)."order"
          """, arguments: [id])
    }
  }
}

extension Row {
  /// A column that some versions lack, as text.
  fileprivate func text(_ name: String) -> String? {
    hasColumn(name) ? (self[name] as DatabaseValue).text : nil
  }

  /// A column that some versions lack, as a whole number.
  fileprivate func integer(_ name: String) -> Int? {
    hasColumn(name) ? Int64.fromDatabaseValue(self[name]).flatMap { JSON.integer($0).count } : nil
  }
}

extension DatabaseValue {
  /// Text, whatever it is stored as; nil for NULL.
  fileprivate var text: String? {
    switch storage {
    case .null: nil
    case .int64(let number): String(number)
    case .double(let number): String(number)
    case .string(let string): string
    case .blob(let data): String(decoding: data, as: UTF8.self)
    }
  }
}
