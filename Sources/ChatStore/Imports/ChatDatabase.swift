import Cells
import Conversations
import GRDB

/// Terminal chats that keep a table of chats and one of messages: oterm and elia.
struct ChatDatabase: Sendable {
  let program: String
  /// The column of a message that says who it is from; no other program here has the same.
  let author: String
  let text: String
  let title: String
  let begun: String?

  static let oterm = ChatDatabase(program: "oterm", author: "author", text: "text", title: "name", begun: nil)
  static let elia = ChatDatabase(
    program: "elia", author: "role", text: "content", title: "title", begun: "started_at")

  func isThere(_ db: Database) throws -> Bool {
    guard try db.tableExists("chat"), try db.tableExists("message") else { return false }
    let columns = Set(try db.columns(in: "message").map(\.name))
    return columns.isSuperset(of: ["chat_id", author, text])
  }

  func items(_ db: Database) throws -> [ImportItem] {
    try Row.fetchAll(db, sql: "SELECT * FROM chat ORDER BY id").map { try item(db, $0) }
  }

  private func item(_ db: Database, _ chat: Row) throws -> ImportItem {
    let id = chat.text("id") ?? ""
    let title = chat.text(title) ?? ""
    let rows = try Row.fetchAll(
      db, sql: "SELECT * FROM message WHERE chat_id = ? ORDER BY id", arguments: [chat["id"] as DatabaseValue])
    let begun = begun.flatMap { chat.text($0) }.flatMap(Moment.parse)
    // Numbers of chats begin at 1 in every database: the first words tell chats of two machines apart.
    let first = rows.first?.text(text) ?? ""
    let model = chat.text("model") ?? ""
    var builder = ImportBuilder(
      source: "\(program) \(id) \(chat.text(self.begun ?? "") ?? "") \(first)", title: title, model: model,
      createdAt: begun, program: program, author: model)
    builder.instruct(chat.text("system") ?? "")
    if let parameters = chat.text("parameters").flatMap({ try? JSON.parse($0) }) { builder.set(Self.known(parameters)) }
    builder.keep(isArchived: (chat.integer("archived") ?? 0) != 0)
    var names: [String: MessageID] = [:]
    var previous: MessageID?
    for row in rows {
      let above = row.text("parent_id").flatMap { names[$0] } ?? previous
      let moment = row.text("timestamp").flatMap(Moment.parse) ?? builder.createdAt
      guard let id = add(row, below: above, at: moment, &builder) else { continue }
      row.text("id").map { names[$0] = id }
      previous = id
    }
    return builder.item(title.isEmpty ? "Chat \(id)" : title)
  }

  private func add(
    _ row: Row, below parent: MessageID?, at moment: Timestamp, _ builder: inout ImportBuilder
  ) -> MessageID? {
    let words = row.text(text) ?? ""
    if let images = row.text("images").flatMap({ try? JSON.parse($0) })?.array {
      for _ in images { builder.leaveOut("picture") }
    }
    switch row.text(author) {
    case "user", "human": return builder.add(.user, words, below: parent, at: moment)
    case "system" where builder.isEmpty:
      builder.instruct(words)
      return nil
    case "system": return builder.add(.system, words, below: parent, at: moment)
    case "tool":
      builder.attach(.answer(ofTool: words), to: parent)
      return nil
    default: return builder.add(.assistant, words, below: parent, at: moment, model: row.text("model"))
    }
  }

  /// Ollama's names for parameters as this program has them.
  private static func known(_ parameters: JSON) -> JSON {
    let names = ["num_predict": "max_tokens", "repeat_penalty": "repetition_penalty"]
    return .object(
      parameters.members.map { JSON.Member(names[$0.name] ?? $0.name, $0.value) }.filter {
        !($0.name == "max_tokens" && ($0.value.integer ?? 0) < 1)
      })
  }
}
