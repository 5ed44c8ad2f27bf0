import Cells
import Conversations

/// The line above a message: who, which sibling, when.
package enum MessageHead {
  static func rows(_ message: Message, key: MessageLayout.Key, page: PageWidth) -> [Row] {
    var row = page.gutter
    row.append(Row.styled(name(message), Style(role(message), .bold)))
    if key.sibling.count > 1 {
      row.append(Row.styled("  \(key.sibling.place)/\(key.sibling.count)", Style(.notice)))
      if !key.difference.isEmpty { row.append(Row.styled("  \(key.difference)", Style(.dim))) }
    }
    let written = LocalTime(message.createdAt, utcOffset: key.utcOffset)
    let time = written.dayNumber == key.today ? written.clock : "\(written.date) \(written.clock)"
    row.append(Row.styled("  \(time)", Style(.dim)))
    return [row.truncated(to: page.width)]
  }

  private static func name(_ message: Message) -> String {
    switch message.role {
    case .user: "You"
    case .system: "System"
    case .assistant: message.reply.map { shortName($0.model) } ?? "Reply"
    }
  }

  private static func role(_ message: Message) -> StyleRole {
    switch message.role {
    case .user: .user
    case .system: .system
    case .assistant: .assistant
    }
  }

  /// A model's name without its maker: `mistralai/Mixtral-8x7B` is `Mixtral-8x7B`.
  package static func shortName(_ model: String) -> String {
    guard let slash = model.lastIndex(of: "/") else { return model }
    let name = String(model[model.index(after: slash)...])
    return name.isEmpty ? model : name
  }
}
