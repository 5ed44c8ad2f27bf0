/// Figures from outside are believed only where they can be true: what they come to is summed, compared with limits and
/// shown as a fact. Everything else counts as not reported.
enum Plausible {
  /// No request and no window comes near: hundreds of times the largest window there is.
  private static let mostTokens = 1 << 32
  /// A million dollars, more than any reply costs, and more than any million tokens.
  private static let mostDollars = 1e6

  /// A count of tokens: whole, not negative.
  static func tokens(_ value: JSONValue?) -> Int? {
    guard let number = value?.double, let count = Int(exactly: number), (0...mostTokens).contains(count) else {
      return nil
    }
    return count
  }

  /// A window, or the longest reply: a count above zero.
  static func limit(_ value: JSONValue?) -> Int? { tokens(value).flatMap { $0 > 0 ? $0 : nil } }

  /// An amount or a price in US dollars: not negative. OpenRouter writes −1 for a price that depends.
  static func dollars(_ amount: Double?) -> Double? {
    guard let amount, amount >= 0, amount <= mostDollars else { return nil }
    return amount
  }
}
