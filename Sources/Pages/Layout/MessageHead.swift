import Cells
import Conversations

/// The line above a message: what is not plain without it. The model where it changed, which version, an earlier day.
package enum MessageHead {
  static func rows(_ message: Message, key: MessageLayout.Key, page: PageWidth) -> [Row] {
    var parts: [Row] = []
    if let name = name(message, key) { parts.append(Row.styled(name, Style(role(message), .bold))) }
    if key.sibling.count > 1 {
      parts.append(Row.styled("\(key.sibling.place)/\(key.sibling.count)", Style(.notice)))
      if !key.difference.isEmpty { parts.append(Row.styled(key.difference, Style(.dim))) }
    }
    if key.showsDay {
      let written = LocalTime(message.createdAt, utcOffset: key.utcOffset)
      parts.append(Row.styled("\(written.date) \(written.clock)", Style(.dim)))
    }
    guard !parts.isEmpty else { return [] }
    var row = page.gutter
    for (place, part) in parts.enumerated() {
      if place > 0 { row.append(Row.styled("  ")) }
      row.append(part)
    }
    return [row.truncated(to: page.width)]
  }

  private static func name(_ message: Message, _ key: MessageLayout.Key) -> String? {
    switch message.role {
    // The bar says so.
    case .user: nil
    case .system: "System"
    case .assistant: key.namesModel ? message.reply.map { ModelName.short($0.model) } ?? "Reply" : nil
    }
  }

  private static func role(_ message: Message) -> StyleRole { message.role == .system ? .system : .assistant }
}
