/// Tells when a reply comes in small, even pieces: then its socket is looked at a few times a second instead of at
/// every token, and the kernel gathers what comes meanwhile.
///
/// Waking for each token costs more than everything that is done with it. A reply's first words, one that pauses, and
/// one at full speed are read as they come.
struct StreamRhythm {
  /// Milliseconds between two looks at the socket, once a stream is steady.
  static let rest = Milliseconds(count: 100)
  /// So many small pieces, each soon after the last, make a steady stream.
  private static let steadyStreak = 8
  /// Bytes that make a piece large: a stream this fast must be read as it comes.
  private static let large = 16 * 1024
  /// Milliseconds between two pieces that end a streak.
  private static let pause = 250.0

  private var streak = 0
  private var lastAt: Instant?

  /// What one round read of a stream; 0 leaves everything as it is.
  mutating func take(bytes: Int, at now: Instant) {
    guard bytes > 0 else { return }
    let isSoon = lastAt.map { now.milliseconds(since: $0) < Self.pause } ?? false
    streak = isSoon && bytes < Self.large ? streak + 1 : 0
    lastAt = now
  }

  /// Whether the socket may be left alone for a while.
  func isSteady(at now: Instant) -> Bool {
    guard streak >= Self.steadyStreak, let lastAt else { return false }
    return now.milliseconds(since: lastAt) < Self.pause
  }
}
