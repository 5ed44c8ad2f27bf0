/// What of a conversation goes into the next request, so that it fits the model's window; decided before it is sent.
///
/// The unit is an exchange: a user turn with the replies after it. Dropping whole exchanges keeps the roles
/// alternating. The system text and the last exchange are never dropped.
public struct ContextPlan: Equatable, Sendable {
  /// Messages that are sent, in order.
  public var kept: [MessageID]
  /// Messages left out to make room, in order; those the user excluded are in `excluded`.
  public var dropped: [MessageID]
  /// Messages the user keeps out, with the rest of their exchanges.
  public var excluded: [MessageID]
  /// The prompt of what is kept: system text, template and all.
  public var promptTokens: TokenCount
  /// The model's window.
  public var window: Int
  /// Left free for the reply.
  public var reservedTokens: Int
  /// What to do now.
  public var verdict: Verdict

  /// What to do with a request.
  public enum Verdict: Equatable, Sendable {
    /// It fits: send what is kept.
    case send
    /// It fits only without `dropped`: show that, and ask.
    case ask
    /// It does not fit and must not be cut, or cannot be cut enough; by so many tokens.
    case refuse(excess: Int)
  }

  /// Whether what is kept fits.
  public var fits: Bool { promptTokens.tokens + reservedTokens <= window }
  /// The prompt's share of the window, 0 and up.
  public var share: Double { window > 0 ? Double(promptTokens.tokens) / Double(window) : 0 }
}

/// What to do when a request does not fit (`context.policy`).
public enum ContextPolicy: String, Sendable, CaseIterable {
  /// Show what would be dropped, and ask.
  case ask
  /// Leave out the oldest exchanges.
  case dropOldest = "drop-oldest"
  /// Do not send.
  case fail
}

/// What the user said about a message's place in requests.
public enum ContextMark: String, Sendable, CaseIterable {
  /// Never dropped to make room.
  case pinned
  /// Never sent.
  case excluded
}
