import Glibc

/// The time of day, for what is stored and shown. It may be set back: what waits goes by `SteadyClock`. Any thread.
package enum WallClock {
  /// Milliseconds since 1970.
  package static var milliseconds: Int64 { reading(of: CLOCK_REALTIME) / 1_000_000 }
}
