import Cells

/// Token counts of one reply as the endpoint reported them (`usage` in the chat-completion schema).
///
/// What an endpoint reports is what it bills; it need not equal the model's own count.
package struct Usage: Equatable, Sendable {
  /// `usage.prompt_tokens`.
  package var promptTokens: Int
  /// `usage.completion_tokens`.
  package var completionTokens: Int
  /// `usage.total_tokens`; the sum where the endpoint leaves it out.
  package var totalTokens: Int
  /// `usage.prompt_tokens_details.cached_tokens`.
  package var cachedTokens: Int?
  /// `usage.completion_tokens_details.reasoning_tokens`.
  package var reasoningTokens: Int?

  /// Counts as reported; `totalTokens` defaults to the sum.
  package init(
    promptTokens: Int, completionTokens: Int, totalTokens: Int? = nil, cachedTokens: Int? = nil,
    reasoningTokens: Int? = nil
  ) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.totalTokens = totalTokens ?? (promptTokens + completionTokens)
    self.cachedTokens = cachedTokens
    self.reasoningTokens = reasoningTokens
  }

  /// What two requests came to together: a reply that was continued is billed for both.
  package static func + (first: Usage, second: Usage) -> Usage {
    func sum(_ field: (Usage) -> Int?) -> Int? {
      field(first).map { $0.addingReportingOverflow(field(second) ?? 0).partialValue } ?? field(second)
    }
    return Usage(
      promptTokens: sum(\.promptTokens) ?? 0, completionTokens: sum(\.completionTokens) ?? 0,
      totalTokens: sum(\.totalTokens), cachedTokens: sum(\.cachedTokens), reasoningTokens: sum(\.reasoningTokens))
  }
}

/// A token count that knows whether it may be shown as a fact.
package struct TokenCount: Equatable, Sendable {
  /// Where a count comes from, best first.
  package enum Source: String, Sendable {
    /// The endpoint said so.
    case reported
    /// The model's own tokenizer, on this machine or on the model's server.
    case exact
    /// A guess; always shown with `~`.
    case estimated
  }
  /// Tokens, never negative.
  package var tokens: Int
  /// Where the count comes from.
  package var source: Source
  /// A count and its source.
  package init(_ tokens: Int, _ source: Source) {
    self.tokens = tokens
    self.source = source
  }

  /// Whether it is shown with `~`.
  package var isEstimated: Bool { source == .estimated }
}

/// What a reply cost.
package struct Cost: Equatable, Sendable {
  /// Where the figure comes from.
  package enum Source: String, Sendable, CaseIterable {
    /// `meta.usage.usd_spent`, or the header `x-aimlapi-usd-spent`.
    case reported
    /// Usage times the catalogue's prices; shown with `~`.
    case computed
    /// The charge found in the billing transactions.
    case settled
  }
  /// US dollars.
  package var dollars: Double
  /// Where the figure comes from.
  package var source: Source
  /// An amount and its source. Counted in millionths of a millionth: what is below is how computers add.
  package init(dollars: Double, source: Source) {
    self.dollars = abs(dollars) < 1e6 ? (dollars * 1e12).rounded() / 1e12 : dollars
    self.source = source
  }

  /// Two requests' cost; as certain as the less certain of both.
  package static func + (first: Cost, second: Cost) -> Cost {
    let source: Source =
      first.source == .computed || second.source == .computed
      ? .computed : first.source == second.source ? first.source : .reported
    return Cost(dollars: first.dollars + second.dollars, source: source)
  }

  /// With what was known before, where anything was.
  package func added(to earlier: Cost?) -> Cost { earlier.map { $0 + self } ?? self }

  /// The amount as it is shown: what was computed here has a `~`.
  package var shown: String { (source == .computed ? "~$" : "$") + Dollars.text(dollars) }

  /// The amount as it is read aloud: what was computed here is `about` so much.
  package var spoken: String { (source == .computed ? "about $" : "$") + Dollars.text(dollars) }
}

/// How long the stages of one reply took, in milliseconds from the moment it was asked for; where the local model had
/// to be loaded first, from when it was. nil where not reached.
package struct ReplyTimings: Equatable, Sendable {
  /// Until the transfer began (waiting behind others, or before it was asked for again).
  package var queued: Double?
  /// Until the TCP connection stood; near `queued` when one was reused.
  package var connected: Double?
  /// Until TLS was agreed.
  package var secured: Double?
  /// Until the first byte of the response's head.
  package var firstByte: Double?
  /// Until the first token of any kind.
  package var firstToken: Double?
  /// Until the last token of any kind.
  package var lastToken: Double?
  /// From the first thought until the first token of text, or until the last thought where no text came.
  package var thought: Double?
  /// Until the transfer ended.
  package var total: Double?
  /// Generation speed as the server itself reported it (llama.cpp's `timings.predicted_per_second`), tokens a second.
  package var serverTokensPerSecond: Double?

  /// Nothing measured yet.
  package init() {}

  /// What comes within so many milliseconds came in one piece, and says nothing of the model's speed.
  private static let shortestSpan = 10.0

  /// No model writes so many tokens a second (the fastest chips reach some thousands): what arrives faster was written
  /// before, by a proxy that held it back or a server that has replies in store.
  private static let fastestModel = 20_000.0

  /// Tokens a second over the stream: the server's own figure, or `completionTokens` over first to last token.
  /// Nil where neither tells how fast the model is.
  package func tokensPerSecond(completionTokens: Int?) -> Double? {
    let speed = serverTokensPerSecond ?? streamSpeed(completionTokens)
    return speed.flatMap { $0 <= Self.fastestModel ? $0 : nil }
  }

  private func streamSpeed(_ completionTokens: Int?) -> Double? {
    guard let completionTokens, completionTokens > 1, let firstToken, let end = lastToken ?? total,
      end - firstToken >= Self.shortestSpan
    else { return nil }
    return Double(completionTokens - 1) * 1000 / (end - firstToken)
  }

  /// Stages of a reply that went on after these: what was waited and written, one after the other. What is not known of
  /// one part is not known of the whole: a speed would be that of all its text over the time of some.
  package func continued(by second: ReplyTimings) -> ReplyTimings {
    func sum(_ field: (ReplyTimings) -> Double?) -> Double? {
      field(self).map { $0 + (field(second) ?? 0) } ?? field(second)
    }
    guard firstToken != nil else {
      var both = ReplyTimings()
      if let total, let rest = second.total { both.total = total + rest }
      return both
    }
    var both = self
    both.total = sum(\.total)
    both.thought = sum(\.thought)
    if let from = second.firstToken, let to = second.lastToken {
      both.lastToken = (lastToken ?? firstToken ?? 0) + to - from
    }
    // The server's figure is of one request.
    if second.firstToken != nil { both.serverTokensPerSecond = nil }
    return both
  }
}

/// Amounts of money.
package enum Dollars {
  /// Two decimals from a dollar up, four below, six below a hundredth of a cent.
  package static func text(_ dollars: Double) -> String {
    dollars == 0 || dollars.magnitude >= 1
      ? dollars.fixed(2) : dollars.magnitude < 0.0001 ? dollars.fixed(6) : dollars.fixed(4)
  }
}
