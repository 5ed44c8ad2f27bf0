import Cells
import Conversations

extension ConversationSummary {
  /// As the switcher shows it, in columns: the title, how many messages, when.
  package func line(now: Timestamp, current: ConversationID, group: String) -> ListPanel<ConversationSummary>.Line {
    let count = SizeText.grouped(messageCount) + (messageCount == 1 ? " message " : " messages")
    let age = AgeText.ago(now.since(updatedAt))
    return ListPanel.Line(
      name + (tags.isEmpty ? "" : "  \(Tag.words(tags))"),
      detail: "\(count.flushRight(12)) · \(age.flushRight(13))",
      lead: (isUnseen ? "● " : "") + (isPinned ? "* " : "") + (isArchived ? "(archived) " : "")
        + (isOneShot ? "(one-shot) " : ""),
      snippet: snippet, isDim: isArchived || isOneShot, isCurrent: id == current, group: group)
  }

  /// The heading it is under: by the day it was last used.
  func group(today: LocalTime, utcOffset: Int) -> String {
    if isPinned { return "Pinned" }
    let day = LocalTime(updatedAt, utcOffset: utcOffset)
    switch today.dayNumber - day.dayNumber {
    case ...0: return "Today"
    case 1: return "Yesterday"
    case 2...6: return "This week"
    default: return day.year == today.year ? day.monthName : "\(day.monthName) \(day.year)"
    }
  }
}

/// How long ago something was, roughly.
package enum AgeText {
  /// `just now`, `5 min ago`, `3 h ago`, `2 days ago`, `4 months ago`, `3 years ago`, from milliseconds.
  package static func ago(_ milliseconds: Int64) -> String {
    let minutes = milliseconds / 60_000
    func some(_ count: Int64, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s") ago" }
    switch minutes {
    case ..<1: return "just now"
    case ..<60: return "\(minutes) min ago"
    case ..<1440: return "\(minutes / 60) h ago"
    case ..<(1440 * 60): return some(minutes / 1440, "day")
    case ..<(1440 * 730): return some(minutes / (1440 * 30), "month")
    default: return some(minutes / (1440 * 365), "year")
    }
  }
}
