import Conversations
import GRDB

/// What was used and has no reply: a line for each reply that was deleted, and for each request that
/// leaves none. Dates, figures and the endpoint's names of requests; not a word of any text.
///
/// A line for each reply, and not sums: a reply that comes back by an import, or lives on as a copy, is recognised and
/// counts once, days follow the reader's time zone, and a charge found later still finds its place.
///
/// Invariant: whatever takes a reply out of `message` leaves its line here, by a trigger, in the same transaction.
enum LedgerTable {
  /// In both tables, so that both are read alike.
  static let figures = [
    "id", "conversation", "createdAt", "provider", "model", "promptTokens", "completionTokens", "totalTokens",
    "cachedTokens", "reasoningTokens", "dollars", "dollarSource", "inferenceID", "requestID",
  ]
  static let columns = figures.joined(separator: ", ")

  /// Of `message`: what was refused here before it was sent, or stopped before that. It is no reply, and used nothing.
  static let unsent: String = {
    let causes = FailureCause.allCases.filter(\.isBeforeSending)
      .map { "failure LIKE '{\"cause\":\"\($0.rawValue)\"%'" }.joined(separator: " OR ")
    return """
      byteCount = 0 AND coalesce(inferenceID, totalTokens, dollars) IS NULL
      AND (state = 'failed' AND ifnull(\(causes), 0) OR state = 'stopped' AND requestID IS NULL)
      """
  }()

  /// The migration: nothing is known of what was deleted before.
  static func create(_ db: Database) throws {
    // Of a reply that returned and is deleted again, the form that was billed for more holds. What said nothing and was
    // not asked from here (another program's replies) leaves no line.
    try db.execute(
      sql: """
        CREATE TABLE ledger (
          id INTEGER PRIMARY KEY,
          conversation INTEGER,
          createdAt INTEGER NOT NULL,
          provider TEXT, model TEXT NOT NULL,
          promptTokens INTEGER, completionTokens INTEGER, totalTokens INTEGER,
          cachedTokens INTEGER, reasoningTokens INTEGER,
          dollars REAL, dollarSource TEXT, inferenceID TEXT, requestID TEXT
        );
        CREATE INDEX ledgerByConversation ON ledger (conversation);
        CREATE TRIGGER messageSpent AFTER DELETE ON message
          WHEN old.model IS NOT NULL
            AND coalesce(old.requestID, old.inferenceID, old.totalTokens, old.dollars) IS NOT NULL
        BEGIN
          INSERT INTO ledger (\(columns)) VALUES (\(figures.map { "old.\($0)" }.joined(separator: ", ")))
            ON CONFLICT (id) DO UPDATE SET
              \(figures.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
              WHERE ifnull(excluded.totalTokens, 0) >= ifnull(totalTokens, 0);
        END;
        """)
  }

  /// Adds what a request came to that leaves no reply.
  static func add(_ db: Database, _ expense: Expense) throws {
    let facts = expense.facts
    let values: [(any DatabaseValueConvertible)?] = [
      expense.id.rawValue, expense.conversation?.rawValue, expense.createdAt.milliseconds, facts.provider, facts.model,
      facts.usage?.promptTokens, facts.usage?.completionTokens, facts.usage?.totalTokens, facts.usage?.cachedTokens,
      facts.usage?.reasoningTokens, facts.cost?.dollars, facts.cost?.source.rawValue, facts.inferenceID?.stored,
      facts.requestID?.stored,
    ]
    let marks = figures.map { _ in "?" }.joined(separator: ", ")
    try db.run("INSERT OR REPLACE INTO ledger (\(columns)) VALUES (\(marks))", StatementArguments(values))
  }

  /// What was used in a conversation by what is no longer read there: marked deleted, or gone.
  static func expenses(_ db: Database, of conversation: ConversationID) throws -> [Expense] {
    var expenses: [Expense] = []
    // By the index of what is marked, never through all messages of a long conversation.
    try db.eachRow(
      """
      SELECT \(columns) FROM message WHERE isDeleted AND +conversation = ?1 AND model IS NOT NULL
      UNION ALL
      SELECT \(columns) FROM ledger WHERE conversation = ?1
        AND NOT EXISTS (SELECT 1 FROM message WHERE message.id = ledger.id)
      """, [conversation.rawValue]
    ) { expenses.append(decode($0)) }
    return expenses
  }

  private static func decode(_ row: Row) -> Expense {
    var facts = ReplyFacts(model: row[4] ?? "", provider: row[3] ?? "")
    facts.usage = row.usage(from: 5)
    facts.cost = row.cost(from: 10)
    facts.inferenceID = RequestNames(stored: row[12])
    facts.requestID = RequestNames(stored: row[13])
    return Expense(
      id: row.messageID(0), conversation: (row[1] as Int64?).map(ConversationID.init),
      createdAt: Timestamp(milliseconds: row[2]), facts: facts)
  }
}
