import ArgumentParser
import ChatCore
import Glibc

extension ConversationID: ExpressibleByArgument {
  /// Reads what `mixchat conversations` lists, whole: fewer letters would be a number too, and name another.
  public init?(argument: String) {
    guard argument.count == 13 else { return nil }
    self.init(argument)
  }
}

/// A day and a time, in the machine's own time zone.
enum LocalTime {
  /// As `2026-11-23 14:05`.
  static func minute(_ moment: Timestamp) -> String {
    let part = parts(moment)
    return "\(part.day) \(pad(part.hour)):\(pad(part.minute))"
  }

  /// As `2026-11-23`.
  static func day(_ moment: Timestamp) -> String { parts(moment).day }

  /// As RFC 3339 has it, in UTC, with milliseconds.
  static func iso(_ moment: Timestamp) -> String {
    var seconds = time_t(moment.milliseconds.quotientDown(1000))
    var broken = tm()
    gmtime_r(&seconds, &broken)
    let rest = moment.milliseconds - Int64(seconds) * 1000
    let date = "\(broken.tm_year + 1900)-\(pad(broken.tm_mon + 1))-\(pad(broken.tm_mday))"
    let fraction = String(repeating: "0", count: 3 - String(rest).count) + String(rest)
    return "\(date)T\(pad(broken.tm_hour)):\(pad(broken.tm_min)):\(pad(broken.tm_sec)).\(fraction)Z"
  }

  private static func parts(_ moment: Timestamp) -> (day: String, hour: Int32, minute: Int32) {
    var seconds = time_t(moment.milliseconds.quotientDown(1000))
    var broken = tm()
    localtime_r(&seconds, &broken)
    let day = "\(broken.tm_year + 1900)-\(pad(broken.tm_mon + 1))-\(pad(broken.tm_mday))"
    return (day, broken.tm_hour, broken.tm_min)
  }

  private static func pad(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int64 {
  /// Divides towards negative infinity, so that moments before 1970 fall into the right second.
  fileprivate func quotientDown(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
