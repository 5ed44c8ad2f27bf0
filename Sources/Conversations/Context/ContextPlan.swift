/// What of a conversation goes into the next request, so that it fits the model's window; decided before it is sent.
///
/// The unit is an exchange: a user turn with the replies after it. Dropping whole exchanges keeps the roles
/// alternating. The system text and the last exchange are never dropped.
package struct ContextPlan: Equatable, Sendable {
  /// Messages that are sent, in order.
  package var kept: [MessageID]
  /// Messages left out to make room, in order; those the user excluded are in `excluded`.
  package var dropped: [MessageID]
  /// Messages the user keeps out, with the rest of their exchanges.
  package var excluded: [MessageID]
  /// The prompt of what is kept: system text, template and all.
  package var promptTokens: TokenCount
  /// The model's window.
  package var window: Int
  /// Left free for the reply.
  package var reservedTokens: Int
  /// What to do now.
  package var verdict: Verdict

  /// What to do with a request.
  package enum Verdict: Equatable, Sendable {
    /// It fits: send what is kept.
    case send
    /// It fits only without `dropped`: show that, and ask.
    case ask
    /// It does not fit and must not be cut, or cannot be cut enough; by so many tokens.
    case refuse(excess: Int)
  }

  /// Whether what is kept fits.
  package var fits: Bool { promptTokens.tokens + reservedTokens <= window }
  /// The prompt's share of the window, 0 and up.
  package var share: Double { window > 0 ? Double(promptTokens.tokens) / Double(window) : 0 }
}

/// What to do when a request does not fit (`context.policy`).
package enum ContextPolicy: String, Sendable, CaseIterable {
  /// Show what would be dropped, and ask.
  case ask
  /// Leave out the oldest exchanges.
  case dropOldest = "drop-oldest"
  /// Do not send.
  case fail
}

/// What the user said about a message's place in requests.
package enum ContextMark: String, Sendable, CaseIterable {
  /// Never dropped to make room.
  case pinned
  /// Never sent.
  case excluded
}
