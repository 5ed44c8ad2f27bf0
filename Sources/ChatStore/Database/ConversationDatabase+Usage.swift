import Conversations
import GRDB

/// A reply whose cost is not certain, and by which names its charges can be found.
package struct UnsettledReply: Sendable, Equatable {
  /// The reply.
  package var message: MessageID
  /// The provider entry asked.
  package var provider: String
  /// The endpoint's names of its inferences: more than one where the reply was continued.
  package var inferenceIDs: [String]
  /// When it was asked for.
  package var createdAt: Timestamp
}

extension ConversationDatabase {
  /// Usage per day and model since a moment, newest day first, of replies that were deleted as well.
  ///
  /// A reply that was copied into a fork, or along with a branch, or that was deleted and imported again, was paid for
  /// once and counts once: all its forms bear the first request's name and the same moment. Of several the one that was
  /// billed for most counts, and the surest cost: a copy may have been made before the reply was continued or charged.
  ///
  /// What was never sent (`LedgerTable.unsent`) is not counted.
  ///
  /// Identities grow with time, so that the last days are found without reading all that was before.
  package func usage(since moment: Timestamp? = nil) throws(Failure) -> [UsageRow] {
    try read("The usage cannot be read") { try Self.usage($0, since: moment) }
  }

  /// `Expense.weight` of a line.
  private static let weight: String = {
    let sureties = Cost.Source.allCases.map { "WHEN '\($0.rawValue)' THEN \($0.surety)" }.joined(separator: " ")
    return "ifnull(totalTokens, 0) * \(Expense.tokenWeight) + CASE dollarSource \(sureties) ELSE 0 END"
  }()

  static func usage(_ db: Database, since moment: Timestamp?) throws -> [UsageRow] {
    func lines(_ table: String, _ more: String = "") -> String {
      "SELECT \(LedgerTable.columns) FROM \(table) WHERE model IS NOT NULL AND createdAt >= ?1 AND id >= ?2\(more)"
    }
    let sent = " AND NOT (\(LedgerTable.unsent))"
    return try db.rows(
      """
      SELECT date(createdAt / 1000, 'unixepoch', 'localtime') AS day, ifnull(provider, ''), model, count(*),
        total(promptTokens), total(completionTokens), total(totalTokens), total(cachedTokens),
        total(reasoningTokens), sum(dollars), max(ifnull(dollarSource = 'computed', 0))
      FROM (
        SELECT *, max(\(weight))
        FROM (\(lines("message", sent)) UNION ALL \(lines("ledger")))
        GROUP BY iif(
          totalTokens IS NULL AND dollars IS NULL, id,
          ifnull(substr(requestID, 1, instr(requestID || ' ', ' ') - 1), id)), createdAt)
      GROUP BY day, provider, model ORDER BY day DESC, count(*) DESC
      """, [moment?.milliseconds ?? Int64.min, moment.map(IdentitySource.least) ?? 0]
    ).map { row in
      // Read as reals: SQLite refuses to add up whole numbers that overflow, and any endpoint may report such.
      func count(_ column: Int) -> Int { Int(exactly: (row[column] as Double).rounded()) ?? Int.max }
      return UsageRow(
        day: row[0] ?? "", provider: row[1], model: row[2], replies: row[3], promptTokens: count(4),
        completionTokens: count(5), totalTokens: count(6), cachedTokens: count(7), reasoningTokens: count(8),
        dollars: row[9], isComputed: row[10])
    }
  }

  /// Replies since a moment, deleted ones too, that some of `providers` wrote and whose cost was computed here, or is
  /// not known at all.
  package func unsettledReplies(of providers: [String], since moment: Timestamp) throws(Failure) -> [UnsettledReply] {
    try read("The replies' costs cannot be read") { db in
      var found: [UnsettledReply] = []
      try db.eachRow(
        """
        SELECT id, provider, inferenceID, createdAt FROM message
        WHERE id >= ?1 AND createdAt >= ?2 AND inferenceID IS NOT NULL AND state <> 'streaming'
          AND ifnull(dollarSource, 'computed') = 'computed'
        UNION
        SELECT id, provider, inferenceID, createdAt FROM ledger
        WHERE id >= ?1 AND createdAt >= ?2 AND inferenceID IS NOT NULL AND ifnull(dollarSource, 'computed') = 'computed'
        """, [IdentitySource.least(at: moment), moment.milliseconds]
      ) { row in
        guard let provider = row[1] as String?, providers.contains(provider) else { return }
        let names = RequestNames(stored: row[2] as String)?.all ?? []
        found.append(
          UnsettledReply(
            message: row.messageID(0), provider: provider, inferenceIDs: names,
            createdAt: Timestamp(milliseconds: row[3])))
      }
      return found
    }
  }

  /// Puts real charges in the place of estimates. Other processes on the database hear of it.
  package func settle(_ charges: [MessageID: Double]) throws(Failure) {
    guard !charges.isEmpty else { return }
    try write("The replies' charges cannot be kept") { db in
      let stamp = try Counter.next(db)
      for (id, dollars) in charges {
        try db.run(
          "UPDATE message SET dollars = ?, dollarSource = ?, stamp = ?, writer = 0 WHERE id = ?",
          [dollars, Cost.Source.settled.rawValue, stamp, id.rawValue])
        try db.run(
          "UPDATE ledger SET dollars = ?, dollarSource = ? WHERE id = ?",
          [dollars, Cost.Source.settled.rawValue, id.rawValue])
      }
    }
  }
}
