import Conversations
import Glibc
import Testing

@Suite("A reply by its tokens")
struct ReplyOddsTests {
  private func token(_ text: String, _ probability: Double) -> TokenOdds {
    TokenOdds(bytes: Array(text.utf8), logprob: Self.logarithm[probability] ?? 0)
  }
  /// Natural logarithms, from a table: the rooms below have no mathematics library.
  private static let logarithm = [
    1.0: 0.0, 0.95: -0.051_293_3, 0.8: -0.223_143_6, 0.5: -0.693_147_180, 0.3: -1.203_972_8, 0.1: -2.302_585_1,
  ]

  @Test("a probability is e to its logarithm, to nine digits, and never below 0 or above 1")
  func probabilities() {
    for (probability, logprob) in Self.logarithm {
      let found = TokenOdds(bytes: [], logprob: logprob).probability
      #expect(abs(found - probability) < 1e-7, "\(probability)")
    }
    #expect(TokenOdds(bytes: [], logprob: -9999).probability == 0)
    #expect(TokenOdds(bytes: [], logprob: -.infinity).probability == 0)
  }

  @Test(
    "steps of doubt have their bounds",
    arguments: [
      (1.0, 0), (0.9, 0), (0.899, 1), (0.7, 1), (0.699, 2), (0.5, 2), (0.499, 3), (0.2, 3), (0.199, 4), (0, 4),
    ])
  func steps(_ probability: Double, _ step: Int) { #expect(ReplyOdds.doubt(probability) == step) }

  @Test("characters that are spread over tokens are whole, and as doubtful as their least likely token")
  func joined() {
    let wave = Array("👋".utf8)
    let odds = ReplyOdds([
      token("Hi ", 1), TokenOdds(bytes: Array(wave[..<2]), logprob: 0),
      TokenOdds(bytes: Array(wave[2...]), logprob: -3),
      token("!", 0.8),
    ])
    #expect(odds.pieces.map(\.text) == ["Hi ", "👋", "!"])
    #expect(odds.pieces.map(\.tokens) == [0..<1, 1..<3, 3..<4])
    #expect(odds.pieces.map(\.doubt) == [0, 4, 1])
    #expect(odds.text(before: 3) == "Hi 👋")
  }

  @Test("what never becomes a character is shown as one that is not known, and nothing after it is lost")
  func broken() {
    let odds = ReplyOdds([TokenOdds(bytes: [0xFF], logprob: 0)] + (0..<20).map { _ in token("a", 1) })
    #expect(odds.pieces.map(\.text).joined().hasSuffix("aaa"))
    #expect(odds.pieces.map(\.tokens.count).reduce(0, +) == 21)
  }

  @Test("perplexity, the share of doubtful tokens, and entropy are those of the definitions")
  func figures() {
    let odds = ReplyOdds([token("a", 0.5), token("b", 0.5), token("c", 0.3), token("d", 1)])
    // (1 / (0.5 · 0.5 · 0.3 · 1))^(1/4)
    #expect(abs((odds.figures.perplexity ?? 0) - 1.910_9) < 0.001)
    #expect(odds.figures.doubtfulShare == 0.25)
    let even = TokenOdds(
      bytes: [97], logprob: -0.693_147_180,
      alternatives: [.init(bytes: [97], logprob: -0.693_147_180), .init(bytes: [98], logprob: -0.693_147_180)])
    #expect(even.entropy?.text == "entropy 1.00 bits")
    #expect(token("a", 1).entropy == nil)
    #expect(OddsFigures().perplexity == nil && OddsFigures().summary == "")
    #expect(OddsFigures.logprob(0.2) == 0 && OddsFigures.logprob(.infinity) == nil && OddsFigures.logprob(nil) == nil)
  }

  @Test(
    "an entropy is never below what the likeliest word alone allows, and says where it is but the least",
    arguments: [
      ([0.148, 0.1, 0.08, 0.06, 0.05], "entropy ≥ 3.92 bits"), ([0.148], "entropy ≥ 2.76 bits"),
      ([0.9, 0.1], "entropy 0.47 bits"), ([0.9996], "entropy 0.00 bits"), ([0.6, 0], "entropy ≥ 0.74 bits"),
    ])
  func entropyOfAPart(_ shares: [Double], _ words: String) {
    let others = shares.enumerated().map { place, share in
      TokenOdds.Alternative(bytes: [97 + UInt8(place)], logprob: share == 0 ? -9999 : Glibc.log(share))
    }
    // The token may be any of them, or one that is unlikely and was not among the likeliest.
    let entropy = TokenOdds(bytes: [97], logprob: others[0].logprob, alternatives: others).entropy
    #expect(entropy?.text == words)
    #expect((entropy?.bits ?? 0) >= -Glibc.log2(shares[0]) - 1e-6 || entropy?.isLeast == false)
    let unlikely = TokenOdds(bytes: [122], logprob: -9, alternatives: others).entropy
    #expect((unlikely?.bits ?? 0) >= -Glibc.log2(shares[0]) * shares[0])
  }

  @Test("what came without probabilities stands before or behind the tokens, and counts in no figure")
  func parts() {
    let known = [token("b", 0.5), token("c", 0.3)]
    for (text, pieces) in [
      ("abc", ["a", "b", "c"]), ("bcd", ["b", "c", "d"]), ("bc", ["b", "c"]), ("x", ["b", "c"]),
    ] {
      let odds = ReplyOdds(known, of: text)
      #expect(odds.pieces.map(\.text) == pieces)
      #expect(odds.figures.tokens == 2 && odds.figures == ReplyOdds(known).figures)
    }
  }

  @Test("doubtful words stand in brackets with how likely they were, blanks and ends of lines outside")
  func marked() {
    let odds = ReplyOdds([token("The", 1), token(" sky\n", 0.3), token("\n", 0.1), token("is", 0.1), token(" up", 0.8)])
    #expect(odds.marked == "The [sky 30 %]\n\n[is 10 %] up")
  }
}
