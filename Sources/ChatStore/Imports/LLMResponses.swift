import Cells
import Conversations
import GRDB

/// llm's log before 0.32: a row of `responses` is a prompt and its reply; `conversations` hold them together.
struct LLMResponses {
  private let isThere: Bool
  private let hasConversations: Bool
  private let hasFragments: Bool
  private let hasAttachments: Bool
  private let hasTools: Bool

  init(_ db: Database) throws {
    isThere = try db.tableExists("responses")
    hasConversations = try db.tableExists("conversations")
    hasFragments =
      try db.tableExists("fragments") && db.tableExists("prompt_fragments") && db.tableExists("system_fragments")
    hasAttachments = try db.tableExists("prompt_attachments")
    hasTools = try db.tableExists("tool_calls") && db.tableExists("tool_results")
  }

  /// - Parameter known: conversations that are read from elsewhere.
  func items(_ db: Database, leavingOut known: Set<String>) throws -> [ImportItem] {
    guard isThere else { return [] }
    var order: [String] = []
    var groups: [String: [Row]] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT * FROM responses ORDER BY id") {
      // A prompt logged outside of any conversation is one of its own.
      guard let key = row.text("conversation_id") ?? row.text("id"), !known.contains(key) else { continue }
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    return try order.map { try item(db, $0, groups[$0] ?? []) }
  }

  private func item(_ db: Database, _ key: String, _ rows: [Row]) throws -> ImportItem {
    var name = ""
    if hasConversations {
      name = try Row.fetchOne(db, sql: "SELECT name FROM conversations WHERE id = ?", arguments: [key])?.text(0) ?? ""
    }
    let rows = rows.sorted { ($0.text("datetime_utc") ?? "") < ($1.text("datetime_utc") ?? "") }
    let label = name.isEmpty ? "Conversation \(key)" : name
    guard let first = rows.first else {
      return ImportItem(name: label, conversation: .failure(ImportError("it has no responses")))
    }
    let dated = first.text("datetime_utc").flatMap(Moment.parse)
    var builder = ImportBuilder(
      source: ImportSource("llm " + key), title: name, model: rows.last?.text("model") ?? "", createdAt: dated,
      program: "llm")
    let begun = builder.createdAt
    for row in rows { try add(db, row, begun, &builder) }
    return ImportItem(name: label, conversation: .success(builder.finish()), notes: builder.notes)
  }

  private func add(_ db: Database, _ row: Row, _ begun: Timestamp, _ builder: inout ImportBuilder) throws {
    let id = row["id"] as DatabaseValue
    let moment = row.text("datetime_utc").flatMap(Moment.parse) ?? begun
    let prompt = try (fragments(db, "prompt_fragments", id) + [row.text("prompt") ?? ""]).filter { !$0.isEmpty }
    let system = try fragments(db, "system_fragments", id) + [row.text("system") ?? ""]
    builder.instruct(system.filter { !$0.isEmpty }.joined(separator: "\n\n"))
    if let options = row.text("options_json").flatMap({ try? JSON.parse($0) }) { builder.set(options) }
    if hasAttachments,
      try Int.fetchOne(db, sql: "SELECT count(*) FROM prompt_attachments WHERE response_id = ?", arguments: [id]) ?? 0
        > 0
    {
      builder.note("Attachments were left out; only text is kept.")
    }
    // What tools answered belongs to the reply that called them, and no turn of the user's is between.
    let answers = try tools(db, "SELECT name, output FROM tool_results WHERE response_id = ? ORDER BY id", id)
    for answer in answers { builder.facts { $0.extras.append(.answer(ofTool: answer.1)) } }
    if !prompt.isEmpty || answers.isEmpty {
      builder.append(.user, prompt.joined(separator: "\n\n"), at: moment)
    }
    var extras = try tools(db, "SELECT name, arguments FROM tool_calls WHERE response_id = ? ORDER BY id", id).map {
      name, arguments in
      MessageExtra(
        .toolCalls, JSON.members(("name", .text(name)), ("arguments", try? JSON.parse(arguments))).compact)
    }
    if let reasoning = row.text("reasoning"), !reasoning.isEmpty {
      extras.append(MessageExtra(.reasoning, reasoning))
    }
    builder.append(.assistant, row.text("response") ?? "", at: moment, model: row.text("model"), extras: extras)
    builder.facts { LLMImport.addFigures(of: row, to: &$0) }
  }

  private func tools(_ db: Database, _ sql: String, _ id: DatabaseValue) throws -> [(String, String)] {
    guard hasTools else { return [] }
    return try Row.fetchAll(db, sql: sql, arguments: [id]).map { ($0.text(0) ?? "", $0.text(1) ?? "") }
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
