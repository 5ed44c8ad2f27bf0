import Cells

/// How sure the model was of a reply as a whole: what is kept at hand of its probabilities, which stay in the store.
package struct OddsFigures: Equatable, Sendable {
  /// Tokens whose probability is known.
  package private(set) var tokens: Int
  /// Those of them that were less likely than not.
  package private(set) var doubtful: Int
  /// The sum of the natural logarithms of their probabilities; at most 0.
  package private(set) var sum: Double

  /// Figures that were kept; of no token yet where nothing is named.
  package init(tokens: Int = 0, doubtful: Int = 0, sum: Double = 0) {
    self.tokens = tokens
    self.doubtful = doubtful
    self.sum = sum
  }

  /// What tokens come to.
  package init(of tokens: [TokenOdds]) {
    self.init()
    for token in tokens { add(logprob: token.logprob) }
  }

  /// Counts a token in, by the natural logarithm of its probability.
  package mutating func add(logprob: Double) {
    tokens += 1
    sum += logprob
    // Less likely than one half.
    if logprob < -Exponential.logOfTwo { doubtful += 1 }
  }

  /// A logarithm as some server gives it, as one: no probability is above 1, and −9999 is none; nil for no number.
  package static func logprob(_ number: Double?) -> Double? {
    number.flatMap { $0.isFinite ? min(0, $0) : nil }
  }

  /// How surprised the model was by its own text: 1 is not at all; nil without tokens.
  package var perplexity: Double? { tokens == 0 ? nil : Exponential.of(-sum / Double(tokens)) }

  /// The share of tokens that were less likely than not, from 0 to 1.
  package var doubtfulShare: Double { tokens == 0 ? 0 : Double(doubtful) / Double(tokens) }

  /// As a fact among others: `3 of 11 words unsure`.
  package var brief: String { "\(share) unsure" }

  /// As a sentence without its end; empty without tokens.
  package var summary: String { tokens == 0 ? "" : "\(share) \(doubtful == 1 ? "was" : "were") unsure" }

  /// The same with the perplexity, for those who look closer.
  package var details: String { perplexity.map { "\(summary) · perplexity \($0.fixed(2))" } ?? "" }

  /// A token is a word here: the difference is of no use to who reads it.
  private var share: String {
    "\(SizeText.grouped(doubtful)) of \(SizeText.grouped(tokens)) word\(tokens == 1 ? "" : "s")"
  }

  /// The figures of a reply that came in two parts.
  package static func + (first: OddsFigures, second: OddsFigures) -> OddsFigures {
    OddsFigures(
      tokens: first.tokens + second.tokens, doubtful: first.doubtful + second.doubtful, sum: first.sum + second.sum)
  }
}
