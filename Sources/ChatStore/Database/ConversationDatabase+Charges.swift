import ChatCore
import GRDB

/// A reply whose cost is not certain, and by which names its charges can be found.
public struct UnsettledReply: Sendable, Equatable {
  /// The reply.
  public var message: MessageID
  /// The provider entry asked.
  public var provider: String
  /// The endpoint's names of its inferences: more than one where the reply was continued.
  public var inferenceIDs: [String]
  /// When it was asked for.
  public var createdAt: Timestamp
}

extension ConversationDatabase {
  /// Replies since a moment that some of `providers` wrote and whose cost was computed here, or is not known at all.
  public func unsettledReplies(of providers: [String], since moment: Timestamp) throws(Failure) -> [UnsettledReply] {
    try read("The replies' costs cannot be read") { db in
      var found: [UnsettledReply] = []
      try db.eachRow(
        """
        SELECT id, provider, inferenceID, createdAt FROM message
        WHERE id >= ? AND createdAt >= ? AND inferenceID IS NOT NULL AND state <> 'streaming'
          AND ifnull(dollarSource, 'computed') = 'computed'
        """, [IdentitySource.least(at: moment), moment.milliseconds]
      ) { row in
        guard let provider = row[1] as String?, providers.contains(provider) else { return }
        let names = (row[2] as String).split(separator: " ").map(String.init)
        found.append(
          UnsettledReply(
            message: row.messageID(0), provider: provider, inferenceIDs: names,
            createdAt: Timestamp(milliseconds: row[3])))
      }
      return found
    }
  }

  /// Puts real charges in the place of estimates. Other processes on the database hear of it.
  public func settle(_ charges: [MessageID: Double]) throws(Failure) {
    guard !charges.isEmpty else { return }
    try write("The replies' charges cannot be kept") { db in
      let stamp = try Counter.next(db)
      for (id, dollars) in charges {
        try db.run(
          "UPDATE message SET dollars = ?, dollarSource = ?, stamp = ?, writer = 0 WHERE id = ?",
          [dollars, Cost.Source.settled.rawValue, stamp, id.rawValue])
      }
    }
  }
}
