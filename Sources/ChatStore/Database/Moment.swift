import Cells
import Clocks
import Conversations

/// Moments: the clock, and moments as text in UTC.
enum Moment {
  static func now() -> Timestamp { Timestamp(milliseconds: WallClock.milliseconds) }

  /// `20260131-142205`, for names of files.
  static func fileName(_ moment: Timestamp) -> String {
    let parts = Parts(moment)
    return pad(parts.year, 4) + pad(parts.month, 2) + pad(parts.day, 2) + "-" + pad(parts.hour, 2)
      + pad(parts.minute, 2) + pad(parts.second, 2)
  }

  /// `2026-01-31T14:22:05.123Z`; nil outside of the years 0 to 9999, which that form cannot hold.
  static func iso(_ moment: Timestamp) -> String? {
    let parts = Parts(moment)
    guard (0...9999).contains(parts.year) else { return nil }
    return pad(parts.year, 4) + "-" + pad(parts.month, 2) + "-" + pad(parts.day, 2) + "T" + pad(parts.hour, 2) + ":"
      + pad(parts.minute, 2) + ":" + pad(parts.second, 2) + "." + pad(parts.millisecond, 3) + "Z"
  }

  /// Reads `2026-01-31T14:22:05`, with or without a fraction, a `Z` or an offset; a blank may replace the `T`.
  /// Without an offset it is UTC.
  static func parse(_ text: String) -> Timestamp? {
    var rest = Substring(text)
    func number(_ digits: Int) -> Int64? {
      let taken = rest.prefix(digits)
      guard taken.utf8.count == digits, taken.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
      rest = rest.dropFirst(digits)
      return Int64(taken)
    }
    func skip(_ characters: String) -> Bool {
      guard let first = rest.first, characters.contains(first) else { return false }
      rest.removeFirst()
      return true
    }
    guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var milliseconds = days(year, month, day) * 86_400_000
    guard !rest.isEmpty else { return Timestamp(milliseconds: milliseconds) }
    guard skip("Tt "), let hour = number(2), skip(":"), let minute = number(2) else { return nil }
    milliseconds += (hour * 60 + minute) * 60_000
    if skip(":") {
      guard let second = number(2) else { return nil }
      milliseconds += second * 1000
    }
    if skip(".,") {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(digits.count)
      milliseconds += Int64(digits.prefix(3) + String(repeating: "0", count: max(0, 3 - digits.count))) ?? 0
    }
    if rest.isEmpty || skip("Zz") { return rest.isEmpty ? Timestamp(milliseconds: milliseconds) : nil }
    let isEast = rest.first == "+"
    guard skip("+-"), let hours = number(2) else { return nil }
    _ = skip(":")
    let minutes = number(2) ?? 0
    let offset = (hours * 60 + minutes) * 60_000
    return rest.isEmpty ? Timestamp(milliseconds: milliseconds + (isEast ? -offset : offset)) : nil
  }

  /// Reads a moment as programs write it: seconds since 1970 or thousandths, millionths or billionths of them, as a
  /// number or as text, or a date as `parse` takes it. nil for anything else.
  static func read(_ json: JSON?) -> Timestamp? {
    guard let text = json?.string?.trimmingSpaces() else { return json?.real.flatMap(since1970) }
    // Fewer digits are a year, or a number of something else.
    return parse(text) ?? (text.utf8.count > 8 ? Double(text).flatMap(since1970) : nil)
  }

  private static func since1970(_ number: Double) -> Timestamp? {
    guard number.isFinite else { return nil }
    var seconds = number
    while seconds.magnitude > 100_000_000_000 { seconds /= 1000 }
    return Timestamp(seconds: seconds)
  }

  private struct Parts {
    var year, month, day, hour, minute, second, millisecond: Int64

    /// The civil date of a day number, after Howard Hinnant's public-domain description.
    init(_ moment: Timestamp) {
      let (day, rest) = floorDivide(moment.milliseconds, 86_400_000)
      let (era, dayOfEra) = floorDivide(day + 719_468, 146_097)
      let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
      let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
      let shifted = (5 * dayOfYear + 2) / 153
      self.day = dayOfYear - (153 * shifted + 2) / 5 + 1
      month = shifted < 10 ? shifted + 3 : shifted - 9
      year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
      hour = rest / 3_600_000
      minute = rest / 60_000 % 60
      second = rest / 1000 % 60
      millisecond = rest % 1000
    }
  }

  /// The day number of a civil date, counted from 1970-01-01.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivide(shifted, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func floorDivide(_ value: Int64, _ by: Int64) -> (quotient: Int64, remainder: Int64) {
    let remainder = ((value % by) + by) % by
    return ((value - remainder) / by, remainder)
  }

  private static func pad(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension Timestamp {
  /// From outside: nil beyond a quarter of a million years from now, where arithmetic might overflow.
  init?(checked milliseconds: Int64) {
    guard milliseconds.magnitude < 8_640_000_000_000_000 else { return nil }
    self.init(milliseconds: milliseconds)
  }

  /// From seconds since 1970, as other programs write them.
  init?(seconds: Double) {
    guard seconds.magnitude < 8.64e12 else { return nil }
    self.init(milliseconds: Int64((seconds * 1000).rounded()))
  }
}
