import ChatAPI
import ChatStore
import Conversations

/// Puts the account's real charges in the place of costs that were computed, or were not known.
enum Settlement {
  /// What came of a look.
  struct Outcome: Sendable, Equatable {
    /// US dollars by reply.
    var charges: [MessageID: Double] = [:]
    /// Some replies have no charge yet, or could not be asked about.
    var isMissingSome = false
  }

  /// How the database is reached: on the store's queue.
  typealias Store =
    @Sendable (
      @escaping @Sendable (ConversationDatabase) throws -> [UnsettledReply]
    ) async throws -> [UnsettledReply]

  /// Replies older than this are no longer asked about, in days.
  private static let horizon = 30
  /// Clocks may differ by so much, in milliseconds.
  private static let tolerance: Int64 = 3_600_000

  /// Looks for charges, and keeps what it finds.
  static func run(_ client: ChatClient, providers: [String], _ store: Store) async -> Outcome {
    let oldest = LoopClock.daysAgo(horizon)
    var outcome = Outcome()
    guard let open = try? await store({ try $0.unsettledReplies(of: providers, since: oldest) }) else {
      return Outcome(isMissingSome: true)
    }
    for (provider, replies) in Dictionary(grouping: open, by: \.provider) {
      let names = Set(replies.flatMap(\.inferenceIDs))
      let first = replies.map(\.createdAt).min() ?? oldest
      let since = Timestamp(milliseconds: first.milliseconds - tolerance)
      let found = (try? await client.charges(provider: provider, inferenceIDs: names, since: since)) ?? [:]
      for reply in replies {
        // A reply that was continued was charged for each of its requests: half of it would be less true than before.
        let parts = reply.inferenceIDs.compactMap { found[$0] }
        if parts.count == reply.inferenceIDs.count {
          outcome.charges[reply.message] = parts.reduce(0, +)
        } else {
          outcome.isMissingSome = true
        }
      }
    }
    let charges = outcome.charges
    guard !charges.isEmpty else { return outcome }
    let isKept = try? await store {
      try $0.settle(charges)
      return []
    }
    return isKept == nil ? Outcome(isMissingSome: true) : outcome
  }
}
