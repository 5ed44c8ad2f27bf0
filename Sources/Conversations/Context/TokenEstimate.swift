/// A guess at a text's tokens for models whose tokenizer is not here; always shown with `~`. The only one there is.
package struct TokenEstimate: Equatable, Sendable {
  /// Quarters of a token so far.
  private var quarters = 0

  /// Of no text yet.
  package init() {}

  /// Tokens so far.
  package var tokens: Int { (quarters + 3) / 4 }

  /// Adds a further piece of the text; pieces add up to the estimate of the whole.
  ///
  /// By the kinds of characters alone: some four letters a token for Latin text, two for other alphabets, one
  /// character a token for scripts without spaces. Within some 25 % for prose; `TokenCalibration` narrows it.
  package mutating func add(_ text: String) {
    var sum = 0
    var text = text
    text.withUTF8 { bytes in
      for byte in bytes { sum += Self.weight(of: byte) }
    }
    quarters += sum
  }

  private static func weight(of byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: " "): 1
    case 0..<0x80: 2
    case 0x80..<0xC0: 0  // goes on a character that was counted at its first byte
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 4
    default: 10
    }
  }

  /// The estimate of a text.
  package static func tokens(in text: String) -> Int {
    var estimate = TokenEstimate()
    estimate.add(text)
    return estimate.tokens
  }

  /// The estimate of a text of which only the length is known: that of Latin prose.
  package static func tokens(utf8Count: Int) -> Int { (utf8Count + 3) / 4 }

  /// The estimate of a message's text, loaded or not.
  package static func tokens(in text: MessageText) -> Int {
    text.loaded.map { tokens(in: $0) } ?? tokens(utf8Count: text.utf8Count)
  }
}

/// The ratio between what an endpoint reports and what is counted here, as seen in one conversation.
///
/// Applied to estimates, and to nothing else: an exact count needs none.
package struct TokenCalibration: Equatable, Sendable {
  private var reported = 0
  private var guessed = 0

  /// Nothing seen yet: a ratio of 1.
  package init() {}

  /// Learns from a reply whose prompt and completion were both guessed and reported. Older replies count for less.
  package mutating func observe(guessed: Int, reported: Int) {
    guard guessed > 0, reported > 0 else { return }
    self.guessed = self.guessed / 2 + guessed
    self.reported = self.reported / 2 + reported
  }

  /// Reported tokens for one guessed, between a quarter and four: beyond that a report is not about the same text.
  package var ratio: Double {
    guessed == 0 ? 1 : min(4, max(0.25, Double(reported) / Double(guessed)))
  }

  /// A guess corrected by what was seen; any other count as it is.
  package func corrected(_ count: TokenCount) -> TokenCount {
    guard count.source == .estimated else { return count }
    return TokenCount(Int((Double(count.tokens) * ratio).rounded()), .estimated)
  }
}

/// A sum of counts of which some may be guesses.
package struct TokenSum: Equatable, Sendable {
  /// Reported or counted by the model's own tokenizer.
  package private(set) var exact = 0
  /// Guessed.
  package private(set) var guessed = 0
  /// Whether a text is among what was guessed, and not only what a template puts around texts.
  package private(set) var guessesText = false

  package init() {}

  /// Adds a text's count.
  package mutating func add(_ count: TokenCount) {
    add(around: count)
    if count.source == .estimated { guessesText = true }
  }

  /// Adds the count of what a template puts around texts.
  package mutating func add(around count: TokenCount) {
    if count.source == .estimated { guessed += count.tokens } else { exact += count.tokens }
  }

  /// Adds another sum.
  package mutating func add(_ other: TokenSum) {
    exact += other.exact
    guessed += other.guessed
    guessesText = guessesText || other.guessesText
  }

  /// The sum, its guesses corrected; a guess itself as soon as one is in it.
  package func count(_ calibration: TokenCalibration) -> TokenCount {
    guard guessed > 0 else { return TokenCount(exact, .exact) }
    return TokenCount(exact + calibration.corrected(TokenCount(guessed, .estimated)).tokens, .estimated)
  }
}
