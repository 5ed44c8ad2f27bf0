import Conversations
import GRDB

/// The probabilities of replies' tokens, apart from their messages: a reply of 8,000 tokens has megabytes of them, and
/// most are never looked at. What they come to as a whole is with the message, and finds it.
///
/// Invariant: no message in the database has probabilities among its extras; where one comes with some, or leaves with
/// them (in exports, behind all other extras), they are parted or put back here.
enum OddsTable {
  /// Makes the table, and moves into it what messages of before have among their extras.
  static func createAndMove(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE odds (
          message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
          list TEXT NOT NULL
        );
        CREATE INDEX oddsByMessage ON odds (message);
        ALTER TABLE message ADD COLUMN oddsTokens INTEGER;
        ALTER TABLE message ADD COLUMN oddsDoubtful INTEGER;
        ALTER TABLE message ADD COLUMN oddsSum REAL;
        CREATE INDEX messageByDoubt ON message (\(share)) WHERE oddsDoubtful > 0;
        """)
    for id in try Int64.fetchAll(db, sql: "SELECT id FROM message WHERE extras LIKE '%\"logprobs\"%'") {
      let column = try db.row("SELECT extras FROM message WHERE id = ?", [id])?.text(0) ?? "[]"
      let (kept, lists) = part(ExtrasJSON.read(column))
      let figures = self.figures(of: lists)
      try db.run(
        "UPDATE message SET extras = ?, oddsTokens = ?, oddsDoubtful = ?, oddsSum = ? WHERE id = ?",
        [kept.isEmpty ? nil : ExtrasJSON.write(kept), figures.tokens, figures.doubtful, figures.sum, id])
      for list in lists { try add(db, MessageID(id), list) }
    }
  }

  /// The share of a reply's tokens that were less likely than not: as `messageByDoubt` has it.
  static let share = "oddsDoubtful * 1.0 / oddsTokens"

  /// Keeps a further part of a reply's; nothing where another process deleted the reply meanwhile.
  static func add(_ db: Database, _ id: MessageID, _ list: String) throws {
    try db.run(
      "INSERT INTO odds (message, list) SELECT id, ? FROM message WHERE id = ?", [StoredText(list), id.rawValue])
  }

  /// Keeps these in the place of what is kept of a reply.
  static func replace(_ db: Database, _ id: MessageID, _ lists: [String]) throws {
    try db.run("DELETE FROM odds WHERE message = ?", [id.rawValue])
    for list in lists { try add(db, id, list) }
  }

  /// What is kept of a reply, part by part.
  static func lists(_ db: Database, _ id: MessageID) throws -> [String] {
    try bytes(db, id).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The same in UTF-8, as the database has it: of megabytes nothing is copied twice, nor made a text of.
  static func bytes(_ db: Database, _ id: MessageID) throws -> [[UInt8]] {
    var lists: [[UInt8]] = []
    try db.eachRow("SELECT list FROM odds WHERE message = ? ORDER BY rowid", [id.rawValue]) {
      lists.append(try $0.bytes(0))
    }
    return lists
  }

  /// Puts what is kept back among the extras of messages that leave the database.
  static func fill(_ db: Database, _ messages: inout [Message]) throws {
    for place in messages.indices where messages[place].role == .assistant {
      messages[place].extras += try lists(db, messages[place].id).map { MessageExtra(.logprobs, $0) }
    }
  }

  /// Keeps for copies of replies what is kept of the originals, `names` giving the copies.
  static func copy(_ db: Database, _ names: [MessageID: MessageID]) throws {
    for (original, copy) in names { try replace(db, copy, lists(db, original)) }
  }

  // MARK: Messages

  /// A message as its row has it, and the probabilities that came with it.
  static func part(_ message: Message) -> (message: Message, lists: [String]) {
    let (kept, lists) = part(message.extras)
    guard !lists.isEmpty else { return (message, []) }
    var message = message
    message.extras = kept
    message.reply?.odds = figures(of: lists)
    return (message, lists)
  }

  /// A message that comes from a file as `fill` leaves those of the database, so that the two can be compared.
  static func settled(_ message: Message) -> Message {
    var (settled, lists) = part(message)
    settled.extras += lists.map { MessageExtra(.logprobs, $0) }
    return settled
  }

  private static func part(_ extras: [MessageExtra]) -> (kept: [MessageExtra], lists: [String]) {
    guard extras.contains(where: { $0.kind == .logprobs }) else { return (extras, []) }
    return (extras.filter { $0.kind != .logprobs }, extras.filter { $0.kind == .logprobs }.map(\.text))
  }

  /// What lists come to, added up list by list as when they came; entries that are none count for nothing.
  private static func figures(of lists: [String]) -> OddsFigures {
    lists.reduce(OddsFigures()) { $0 + OddsFigures(of: OddsReader.tokens([$1])) }
  }
}
