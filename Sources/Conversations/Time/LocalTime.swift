extension Timestamp {
  /// `2026-11-23T14:03:00Z`: the minute it is in, in UTC.
  package var internetDate: String {
    let time = LocalTime(self, utcOffset: 0)
    return "\(time.date)T\(time.clock):00Z"
  }
}

/// Dates and times as a person near the terminal reads them; the zone comes in as an offset.
package struct LocalTime: Equatable, Sendable {
  package private(set) var year: Int
  var month, day, hour, minute: Int
  /// Days since 1970-01-01, locally.
  package var dayNumber: Int

  /// `utcOffset` in seconds east of Greenwich.
  package init(_ moment: Timestamp, utcOffset: Int) {
    let seconds = Int((Double(moment.milliseconds) / 1000).rounded(.down)) + utcOffset
    dayNumber = Int((Double(seconds) / 86400).rounded(.down))
    let rest = seconds - dayNumber * 86400
    hour = rest / 3600
    minute = rest % 3600 / 60
    // Days to a civil date (H. Hinnant, "chrono-compatible low-level date algorithms"): years begin in March.
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `November`.
  package var monthName: String {
    let names = "January February March April May June July August September October November December"
    return String(names.split(separator: " ")[max(0, min(11, month - 1))])
  }
  /// `14:03`.
  package var clock: String { "\(Self.two(hour)):\(Self.two(minute))" }
  /// `2026-11-23`.
  package var date: String { "\(year)-\(Self.two(month))-\(Self.two(day))" }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
