import Clocks

/// A moment of the monotonic clock, in nanoseconds.
struct Instant: Comparable, Hashable {
  var nanoseconds: UInt64

  static var now: Instant { Instant(nanoseconds: UInt64(SteadyClock.nanoseconds)) }

  static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The moment so many seconds later.
  func adding(seconds: Double) -> Instant {
    Instant(nanoseconds: nanoseconds &+ UInt64(max(0, min(seconds, 1e9)) * 1e9))
  }

  /// Milliseconds from `earlier` to this moment.
  func milliseconds(since earlier: Instant) -> Double {
    (Double(nanoseconds) - Double(earlier.nanoseconds)) / 1e6
  }

  /// How long to wait from `now`, rounded up.
  func wait(from now: Instant) -> Milliseconds {
    guard self > now else { return Milliseconds(count: 0) }
    let span = (nanoseconds - now.nanoseconds + 999_999) / 1_000_000
    return Milliseconds(count: Int32(min(span, UInt64(Milliseconds.forever.count))))
  }
}
