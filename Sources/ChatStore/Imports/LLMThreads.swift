import Cells
import Conversations
import GRDB

/// llm's log since 0.32: messages in a tree shared by all threads, each with its parts; a turn of a thread is a request
/// and leads from the last message sent to the last message received.
struct LLMThreads {
  private let fragments: [Int64: String]

  init(_ db: Database) throws {
    var fragments: [Int64: String] = [:]
    if try db.tableExists("fragments") {
      for row in try Row.fetchAll(db, sql: "SELECT id, content FROM fragments") {
        fragments[row[0]] = row.text(1) ?? ""
      }
    }
    self.fragments = fragments
  }

  func items(_ db: Database) throws -> [ImportItem] {
    let turns = try Row.fetchAll(db, sql: "SELECT * FROM turns ORDER BY datetime_utc, id")
    let byThread = Dictionary(grouping: turns) { $0.text("thread_id") ?? "" }
    // A thread that was forked begins with turns of another.
    let (received, sent) = (Self.index(turns, by: "tip_message_hash"), Self.index(turns, by: "parent_message_hash"))
    return try Row.fetchAll(db, sql: "SELECT * FROM threads ORDER BY id").map { thread in
      let id = thread.text("id") ?? ""
      return try item(db, thread, byThread[id] ?? [], received: received, sent: sent)
    }
  }

  private static func index(_ turns: [Row], by column: String) -> [String: Row] {
    Dictionary(turns.compactMap { row in row.text(column).map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
  }

  private func item(
    _ db: Database, _ thread: Row, _ turns: [Row], received: [String: Row], sent: [String: Row]
  ) throws -> ImportItem {
    let (id, name) = (thread.text("id") ?? "", thread.text("name") ?? "")
    let dated = (turns.first ?? thread).text("datetime_utc").flatMap(Moment.parse)
    let builder = ImportBuilder(
      source: ImportSource("llm " + id), title: name, model: turns.last?.text("model") ?? "", createdAt: dated,
      program: "llm")
    var reader = Reader(
      received: received, sent: sent,
      builder: builder, moment: builder.createdAt, fragments: fragments)
    let tip = thread.text("tip_message_hash")
    for end in turns.compactMap({ $0.text("tip_message_hash") }) + [tip].compactMap(\.self) {
      try reader.add(db, upTo: end)
    }
    if let options = turns.last?.text("options_json").flatMap({ try? JSON.parse($0) }) { reader.builder.set(options) }
    let label = name.isEmpty ? "Thread \(id)" : name
    guard !reader.builder.isEmpty else {
      return ImportItem(name: label, conversation: .failure(ImportError("it has no messages")))
    }
    let head = tip.flatMap { reader.standIns[$0] } ?? nil
    return ImportItem(
      name: label, conversation: .success(reader.builder.finish(head: head)), notes: reader.builder.notes)
  }

  /// Reads the messages of one thread, each once.
  private struct Reader {
    /// Turns by the last message received, and by the last one sent.
    let received: [String: Row]
    let sent: [String: Row]
    var builder: ImportBuilder
    /// When the message before was written: some, such as those sent along from elsewhere, have no moment of their own.
    var moment: Timestamp
    let fragments: [Int64: String]
    /// The message for one of llm's: its own, or the nearest above where it has none.
    var standIns: [String: MessageID?] = [:]

    /// Adds what is not there yet of the branch that ends with a message.
    mutating func add(_ db: Database, upTo end: String) throws {
      var line: [Row] = []
      var seen: Set<String> = []
      var next: String? = end
      while let hash = next, standIns[hash] == nil, seen.insert(hash).inserted,
        let row = try Row.fetchOne(db, sql: "SELECT * FROM messages WHERE hash = ?", arguments: [hash])
      {
        line.append(row)
        next = row.text("parent_hash")
      }
      for row in line.reversed() { try add(db, row) }
    }

    private mutating func add(_ db: Database, _ row: Row) throws {
      let hash = row.text("hash") ?? ""
      let parent = row.text("parent_hash").flatMap { standIns[$0] } ?? nil
      standIns[hash] = .some(parent)
      let turn = received[hash] ?? sent[hash]
      if let moment = turn?.text("datetime_utc").flatMap(Moment.parse) { self.moment = moment }
      let content = try parts(db, hash)
      switch row.text("role") {
      case "system" where builder.isEmpty:
        builder.instruct(content.text)
      case "system":
        standIns[hash] = builder.add(.system, content.text, below: parent, at: moment)
      case "user":
        standIns[hash] = builder.add(.user, content.text, below: parent, at: moment, extras: content.extras)
      case "assistant":
        standIns[hash] = builder.add(
          .assistant, content.text, below: parent, at: moment, model: turn?.text("model"), extras: content.extras)
        if let turn = received[hash] { builder.facts { LLMImport.addFigures(of: turn, to: &$0) } }
      default:
        // What tools answered: data of the reply that called them.
        if !content.text.isEmpty { builder.attach(MessageExtra(.note, content.text), to: parent) }
        for extra in content.extras { builder.attach(extra, to: parent) }
      }
    }

    private mutating func parts(_ db: Database, _ hash: String) throws -> (text: String, extras: [MessageExtra]) {
      var text = ""
      var extras: [MessageExtra] = []
      for row in try Row.fetchAll(
        db, sql: "SELECT * FROM parts WHERE message_hash = ? ORDER BY position", arguments: [hash])
      {
        let payload = row.text("payload").flatMap { try? JSON.parse($0) } ?? .null
        let words = row.text("text") ?? payload["text"]?.string ?? joined(payload["text_ref"])
        switch row.text("type") {
        case "text": text += words
        case "reasoning": extras.append(MessageExtra(.reasoning, words))
        case "tool_call": extras.append(MessageExtra(.toolCalls, payload.compact))
        case "tool_result":
          let output = payload["output"]?.textOrJSON ?? words
          extras.append(.answer(ofTool: output))
          if payload["attachments"]?.array?.isEmpty == false {
            builder.note("Attachments were left out; only text is kept.")
          }
        case "attachment": builder.note("Attachments were left out; only text is kept.")
        case let kind: builder.note("Parts of the kind \(kind ?? "unknown") were left out; only text is kept.")
        }
      }
      return (text, extras)
    }

    /// A text that is made of fragments and what is between them.
    private func joined(_ pieces: JSON?) -> String {
      (pieces?.array ?? []).map { piece in
        piece["literal"]?.string ?? piece["fragment"]?.integer.flatMap { fragments[$0] } ?? ""
      }.joined()
    }
  }
}

extension LLMImport {
  /// Usage and duration, which both forms of the log name alike.
  static func addFigures(of row: Row, to message: inout Message) {
    if let input = row.integer("input_tokens"), let output = row.integer("output_tokens") {
      message.reply?.usage = Usage(promptTokens: input, completionTokens: output)
    }
    message.reply?.timings.total = row.integer("duration_ms").map(Double.init)
  }
}
