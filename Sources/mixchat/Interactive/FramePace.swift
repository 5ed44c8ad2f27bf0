/// When streamed text is painted: soon at first, in even steps once it goes on and on. Milliseconds of one clock
/// throughout.
///
/// Only text makes a stream steady: the first word after a busy screen must not wait for a long step. Keys do not ask;
/// they are painted without delay.
struct FramePace {
  /// Between two paints at first: no eye sees a delay.
  static let soon: Int64 = 16
  /// Between two paints of a steady stream. Words that come twenty times a second read as smoothly as sixty, for a
  /// third of the work and of the bytes.
  static let steady: Int64 = 50
  /// So many paints of text, each soon after the last, make a steady stream.
  private static let steadyStreak = 6

  private var lastPaint: Int64 = 0
  private var lastText: Int64 = 0
  private var streak = 0
  private var hasText = false
  private var hasAnswer = false

  /// Streamed text came that is to be painted.
  mutating func takeText() { hasText = true }

  /// The answer to a key came: it waits no more than the key did.
  mutating func takeAnswer() { hasAnswer = true }

  /// Something was painted.
  mutating func painted(at now: Int64) {
    lastPaint = now
    hasAnswer = false
    guard hasText else { return }
    hasText = false
    streak = now - lastText < 4 * Self.steady ? streak + 1 : 0
    lastText = now
  }

  /// A stream goes on and on.
  var isSteady: Bool { streak >= Self.steadyStreak && lastPaint - lastText < 4 * Self.steady }

  /// How long what is stale has to wait for its paint; 0 when it is due.
  func untilDue(_ now: Int64) -> Int64 {
    hasAnswer ? 0 : max(0, lastPaint + (isSteady ? Self.steady : Self.soon) - now)
  }
}
