import Cells

/// One token of a reply with how likely the model found it (`logprobs.content[]` of the chat-completion schema).
package struct TokenOdds: Equatable, Sendable {
  /// The token's bytes; a character may be spread over several tokens.
  package var bytes: [UInt8]
  /// Natural logarithm of its probability, at most 0.
  package var logprob: Double
  private let others: Others

  /// Where its alternatives are.
  private enum Others: Equatable, Sendable {
    case read([Alternative])
    /// A JSON list at a place of a text that all tokens of a reply share.
    case written([UInt8], Int)
  }

  /// What the model might have said instead, the likeliest first, the token itself among them where the endpoint says
  /// so. Read each time it is asked for.
  package var alternatives: [Alternative] {
    switch others {
    case .read(let alternatives): alternatives
    case .written(let source, let place): OddsReader.alternatives(source, place)
    }
  }

  /// What might have been said in a token's place.
  package struct Alternative: Equatable, Sendable {
    /// Its bytes.
    package var bytes: [UInt8]
    /// Natural logarithm of its probability.
    package var logprob: Double

    package init(bytes: [UInt8], logprob: Double) {
      self.bytes = bytes
      self.logprob = logprob
    }

    /// As text; what is only a part of a character shows as U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
    /// From 0 to 1.
    package var probability: Double { Exponential.of(logprob) }
  }

  package init(bytes: [UInt8], logprob: Double, alternatives: [Alternative] = []) {
    self.bytes = bytes
    self.logprob = logprob
    others = .read(alternatives)
  }

  /// A token whose alternatives are written in `source`, where there are any.
  init(bytes: [UInt8], logprob: Double, source: [UInt8], others: Int?) {
    self.bytes = bytes
    self.logprob = logprob
    self.others = others.map { .written(source, $0) } ?? .read([])
  }

  /// From 0 to 1.
  package var probability: Double { Exponential.of(logprob) }

  /// How undecided the model was, as far as its alternatives tell; nil without any.
  package var entropy: Entropy? {
    var known = alternatives
    guard !known.isEmpty else { return nil }
    // The likeliest were sent: what was not is no likelier than the last of them. The token itself may be an unlikely
    // one on top of those.
    let last = known.last { $0.bytes != bytes && $0.probability > 0 } ?? known[0]
    if !known.contains(where: { $0.bytes == bytes }) { known.append(Alternative(bytes: bytes, logprob: logprob)) }
    // −Σ p · ln p.
    let nats = known.reduce(0) { $0 - $1.probability * $1.logprob }
    let rest = max(0, 1 - known.reduce(0) { $0 + $1.probability })
    guard rest >= Entropy.negligible else { return Entropy(nats: nats, isLeast: false) }
    return Entropy(nats: nats + rest * min(-last.logprob, Entropy.most), isLeast: true)
  }

  /// How undecided a model was about a token.
  package struct Entropy: Equatable, Sendable {
    /// −Σ p · log2 p.
    package var bits: Double
    /// Whether that is the least it can be: not every word with a share was sent.
    package var isLeast: Bool

    /// A share of all words that changes no figure shown.
    static let negligible = 0.0005
    /// What all words of a vocabulary come to, in nats: figures that do not agree with each other tell no more.
    static let most = 12.0

    init(nats: Double, isLeast: Bool) {
      bits = nats / Exponential.logOfTwo
      self.isLeast = isLeast
    }

    /// In words.
    package var text: String { "entropy \(isLeast ? "≥ " : "")\(bits.fixed(2)) bits" }
  }
}

/// A reply by its tokens.
package struct ReplyOdds: Equatable, Sendable {
  /// In the order of the text.
  package var tokens: [TokenOdds]
  /// Whole characters: each piece is one token, or the fewest that make valid UTF-8 together.
  package private(set) var pieces: [Piece]
  /// How sure the model was of all of them.
  package let figures: OddsFigures

  /// A stretch of text, with the tokens it is made of.
  package struct Piece: Equatable, Sendable {
    /// The text.
    package var text: String
    /// Places in `tokens`.
    package var tokens: Range<Int>
    /// How unsure the model was, from 0 (sure) to `ReplyOdds.steps` − 1.
    package var doubt: Int
  }

  /// How many steps of doubt there are.
  package static let steps = 5
  /// From this step on a place is doubtful: below one half.
  package static let doubtful = 3

  /// Joins tokens by their bytes. Of a reply's `text` what is before or behind them, because no probability came
  /// with it, is a token of its own, which is sure and counts in no figure.
  package init(_ tokens: [TokenOdds], of text: String = "") {
    figures = OddsFigures(of: tokens)
    let tokens = Self.completed(tokens, to: text)
    self.tokens = tokens
    pieces = []
    var pending: [UInt8] = []
    var start = 0
    for (place, token) in tokens.enumerated() {
      pending += token.bytes
      // A character has at most four bytes: what is no text after more will never be.
      let text = String(validating: pending, as: UTF8.self)
      guard text != nil || pending.count > 16 || place == tokens.count - 1 else { continue }
      let range = start..<(place + 1)
      let least = tokens[range].map(\.probability).min() ?? 1
      if !pending.isEmpty {
        pieces.append(
          Piece(
            text: text ?? String(decoding: pending, as: UTF8.self), tokens: range, doubt: Self.doubt(least)))
      }
      pending = []
      start = place + 1
    }
  }

  private static func completed(_ tokens: [TokenOdds], to text: String) -> [TokenOdds] {
    guard text.utf8.count > tokens.reduce(0, { $0 + $1.bytes.count }) else { return tokens }
    let (known, all) = (tokens.flatMap(\.bytes), Array(text.utf8))
    func sure(_ bytes: some Sequence<UInt8>) -> [TokenOdds] { [TokenOdds(bytes: Array(bytes), logprob: 0)] }
    if all.suffix(known.count).elementsEqual(known) { return sure(all.dropLast(known.count)) + tokens }
    return all.starts(with: known) ? tokens + sure(all.dropFirst(known.count)) : tokens
  }

  /// The step of a probability: above 90 %, 70 %, 50 %, 20 %, and below.
  package static func doubt(_ probability: Double) -> Int {
    switch probability {
    case 0.9...: 0
    case 0.7...: 1
    case 0.5...: 2
    case 0.2...: 3
    default: 4
    }
  }

  /// The text of the tokens before a place.
  package func text(before token: Int) -> String {
    String(decoding: tokens[..<min(token, tokens.count)].flatMap(\.bytes), as: UTF8.self)
  }

  /// The text with its doubtful places in brackets, each with how likely it was.
  package var marked: String {
    pieces.map { piece in
      guard piece.doubt >= Self.doubtful else { return piece.text }
      let least = tokens[piece.tokens].map(\.probability).min() ?? 1
      // The brackets are for the words alone, not for the blanks and ends of lines around them.
      let head = piece.text.prefix(while: \.isWhitespace)
      let words = String(piece.text.dropFirst(head.count)).trimmingSpaces()
      let tail = piece.text.dropFirst(head.count + words.count)
      return words.isEmpty ? piece.text : "\(head)[\(words) \((least * 100).fixed(0)) %]\(tail)"
    }.joined()
  }
}

/// e to the power of x without a mathematics library.
enum Exponential {
  /// The natural logarithm of 2.
  static let logOfTwo = 0.693_147_180_559_945_3

  /// Good to nine digits; 0 for what is too small to matter.
  static func of(_ x: Double) -> Double {
    guard x.isFinite, x > -700 else { return x > 0 ? .infinity : 0 }
    guard x < 700 else { return .infinity }
    // e^x = (e^(x/1024))^1024, the inner one by its first terms.
    let small = x / 1024
    var power = 1 + small * (1 + small / 2 * (1 + small / 3 * (1 + small / 4)))
    for _ in 0..<10 { power *= power }
    return power
  }
}
