/// A guess at a text's tokens for models whose tokenizer is not here; always shown with `~`.
public enum TokenEstimate {
  /// A count from the kinds of characters alone: some four letters a token for Latin text, two for other alphabets,
  /// one character a token for scripts without spaces. Within some 25 % for prose; `TokenCalibration` narrows it.
  public static func tokens(in text: String) -> Int {
    var quarters = 0  // of a token
    var text = text
    text.withUTF8 { bytes in
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: " "): quarters += 1
        case 0..<0x80: quarters += 2
        case 0x80..<0xC0: break  // goes on a character that was counted at its first byte
        case 0xC0..<0xE0: quarters += 2
        case 0xE0..<0xF0: quarters += 4
        default: quarters += 10
        }
      }
    }
    return (quarters + 3) / 4
  }
}

/// The ratio between what an endpoint reports and what is counted here, as seen in one conversation.
///
/// Applied to estimates, and to nothing else: an exact count needs none.
public struct TokenCalibration: Equatable, Sendable {
  private var reported = 0
  private var guessed = 0

  /// Nothing seen yet: a ratio of 1.
  public init() {}

  /// Learns from a reply whose prompt and completion were both guessed and reported. Older replies count for less.
  public mutating func observe(guessed: Int, reported: Int) {
    guard guessed > 0, reported > 0 else { return }
    self.guessed = self.guessed / 2 + guessed
    self.reported = self.reported / 2 + reported
  }

  /// Reported tokens for one guessed, between a quarter and four: beyond that a report is not about the same text.
  public var ratio: Double {
    guessed == 0 ? 1 : min(4, max(0.25, Double(reported) / Double(guessed)))
  }

  /// A guess corrected by what was seen; any other count as it is.
  public func corrected(_ count: TokenCount) -> TokenCount {
    guard count.source == .estimated else { return count }
    return TokenCount(Int((Double(count.tokens) * ratio).rounded()), .estimated)
  }
}
