import Cells

/// How long a model thought before it answered, and how much, as far as it is known.
package struct Thought: Equatable, Sendable {
  /// Nil where it was not measured.
  package var milliseconds: Double?
  /// Nil where it is not known yet.
  package var tokens: TokenCount?
  /// No text has come yet, and more thoughts may.
  package var isRunning: Bool

  /// Known of thoughts.
  package init(milliseconds: Double? = nil, tokens: TokenCount? = nil, isRunning: Bool = false) {
    self.milliseconds = milliseconds
    self.tokens = tokens
    self.isRunning = isRunning
  }

  /// `thought 12 s · ~340 tokens`, or `thinking 4 s · ~120 tokens` while it goes on.
  package var words: String {
    var words = isRunning ? "thinking" : "thought"
    if let milliseconds { words += " \(time(milliseconds))" }
    guard let tokens, tokens.tokens > 0 else { return words }
    let count = "\(tokens.isEstimated ? "~" : "")\(SizeText.grouped(tokens.tokens))"
    return "\(words) · \(count) token\(tokens.tokens == 1 ? "" : "s")"
  }

  /// Whole seconds that have passed while it runs; afterwards rounded, with a decimal for the quickest.
  private func time(_ milliseconds: Double) -> String {
    let seconds = max(0, milliseconds) / 1000
    if isRunning { return "\(seconds.rounded(.down).fixed(0)) s" }
    return "\(seconds.fixed(seconds < 0.95 ? 1 : 0)) s"
  }
}

extension Message {
  /// What is known of its thoughts; nil where there are none to read.
  package var thought: Thought? {
    let text = reasoning
    guard !text.isEmpty else { return nil }
    // While they come, whoever receives them counts them.
    let isComing = state == .streaming
    return Thought(
      milliseconds: reply?.timings.thought,
      tokens: isComing ? nil : Self.tokens(of: text, reported: reply?.usage?.reasoningTokens),
      isRunning: isComing && self.text.utf8Count == 0)
  }

  /// As reported, else an estimate; of a long text, by the part of it that is looked at.
  private static func tokens(of text: String, reported: Int?) -> TokenCount {
    if let reported, reported > 0 { return TokenCount(reported, .reported) }
    let count = text.utf8.count
    guard count > estimatedBytes else { return TokenCount(TokenEstimate.tokens(in: text), .estimated) }
    let part = TokenEstimate.tokens(in: String(decoding: text.utf8.prefix(estimatedBytes), as: UTF8.self))
    return TokenCount(Int(Double(part) * Double(count) / Double(estimatedBytes)), .estimated)
  }

  /// Bytes that are looked at for an estimate.
  private static let estimatedBytes = 65_536
}
