import ArgumentParser
import Cells
import ChatStore
import Conversations
import Glibc

/// A conversation as a person names it: by the id that `mixchat conversations` lists, or the beginning of it.
struct ConversationName: ExpressibleByArgument {
  /// Word for word.
  let typed: String

  init?(argument: String) { typed = argument }

  /// The one conversation meant. Throws a `CommandStop` where there is none, or more than one.
  func find(in database: ConversationDatabase) throws -> ConversationID {
    let found = try database.conversations(beginning: typed)
    if found.count == 1 { return found[0] }
    guard let first = found.first else { throw CommandStop.noConversation(typed) }
    throw CommandStop(
      "More than one conversation's id begins with “\(HarmlessText.line(typed))”: \(first), \(found[1])"
        + (found.count > 2 ? ", …" : "") + ". Type more of it.", code: ExitStatus.badInput)
  }
}

extension CommandStop {
  /// No conversation goes by that name.
  static func noConversation(_ typed: String) -> CommandStop {
    CommandStop(
      "There is no conversation “\(HarmlessText.line(typed))”; `mixchat conversations` lists them.",
      code: ExitStatus.badInput)
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

extension String {
  /// A conversation's title as people read it.
  var shownTitle: String { isEmpty ? ConversationSummary.untitled : self }
}
