import Glibc

/// The clock that only goes forward, whatever the time of day is set to: for deadlines and spans. Any thread.
///
/// It is `CLOCK_MONOTONIC`, by which threads can wait as well. The time that the machine sleeps does not count.
package enum SteadyClock {
  /// Nanoseconds since a moment before the program began.
  package static var nanoseconds: Int64 { reading(of: CLOCK_MONOTONIC) }

  /// The same in whole milliseconds.
  package static var milliseconds: Int64 { nanoseconds / 1_000_000 }
}

/// What a clock of the system shows, in nanoseconds.
func reading(of clock: clockid_t) -> Int64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
