import ChatCore
import Clocks
import Conversations
import Glibc

/// The time of day. The core never reads it: moments go in with events.
enum LoopClock {
  /// Wall-clock time, for what is stored and shown.
  static func now() -> Timestamp { Timestamp(milliseconds: WallClock.milliseconds) }

  /// The moment so many days of 24 hours before now.
  static func daysAgo(_ days: Int) -> Timestamp {
    Timestamp(milliseconds: now().milliseconds - Int64(days) * 86_400_000)
  }

  /// Minutes east of UTC at present.
  static func utcOffsetMinutes() -> Int { local().tm_gmtoff / 60 }

  /// The beginning of today, in local time.
  static func midnight() -> Timestamp {
    var day = local()
    (day.tm_hour, day.tm_min, day.tm_sec, day.tm_isdst) = (0, 0, 0, -1)
    return Timestamp(milliseconds: Int64(mktime(&day)) * 1000)
  }

  /// The present in the machine's time zone.
  private static func local() -> tm {
    var now = time(nil)
    var local = tm()
    localtime_r(&now, &local)
    return local
  }

  /// Noise from the system, for identities.
  static func seed() -> UInt64 { UInt64.random(in: .min ... .max) }
}

/// Timers of the main thread: a handful, so a list does.
struct Timers {
  private var deadlines: [TimerName: Int64] = [:]

  mutating func set(_ name: TimerName, milliseconds: Int) {
    deadlines[name] = SteadyClock.milliseconds + Int64(milliseconds)
  }

  /// Performs effects in order: what is about timers here, the rest by the runner, if it is there yet.
  ///
  /// Returns whether one of them ends the program.
  mutating func perform(_ effects: [Effect], by runner: EffectRunner?) -> Bool {
    var isEnd = false
    for effect in effects {
      switch effect {
      case .timer(let name, let milliseconds): set(name, milliseconds: milliseconds)
      case .endTimer(let name): end(name)
      case .quit: isEnd = true
      default: runner?.perform(effect)
      }
    }
    return isEnd
  }

  func isSet(_ name: TimerName) -> Bool { deadlines[name] != nil }

  mutating func end(_ name: TimerName) { deadlines[name] = nil }

  /// Milliseconds until the next one is due; nil without any.
  func untilNext(_ now: Int64) -> Int64? { deadlines.values.min().map { max(0, $0 - now) } }

  /// Those due, taken out.
  mutating func takeDue(_ now: Int64) -> [TimerName] {
    let due = deadlines.filter { $0.value <= now }.keys
    for name in due { deadlines[name] = nil }
    return Array(due)
  }
}
