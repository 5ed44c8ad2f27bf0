import Cells
import Conversations
import Hands

/// The column of conversations, left of what is read.
enum Sidebar {
  /// A frame of what is read, with the column before it.
  static func beside(_ frame: Frame, _ state: AppState) -> Frame {
    let width = state.sidebarColumns
    let lines = rows(for: state, width: width - 2)
    let rows = frame.rows.enumerated().map { place, right in
      var row = Row.styled(" ")
      if place < lines.count { row.append(lines[place].row) }
      row.pad(to: width - 1)
      row.append(Row.styled("│", Style(.rule)))
      row.append(right)
      return row
    }
    let cursor = frame.cursor.map { Frame.Position(column: $0.column + width, row: $0.row) }
    return Frame(size: state.size, rows: rows, cursor: cursor)
  }

  /// The conversation of a row.
  static func conversation(atRow row: Int, of state: AppState) -> ConversationID? {
    let lines = rows(for: state, width: state.sidebarColumns - 2)
    return lines.indices.contains(row) ? lines[row].id : nil
  }

  private static func rows(for state: AppState, width: Int) -> [(row: Row, id: ConversationID?)] {
    let offset = state.defaults.utcOffset
    let today = LocalTime(state.now, utcOffset: offset)
    var lines: [(row: Row, id: ConversationID?)] = []
    var group = ""
    for chat in state.sidebar.chats where lines.count < state.size.rows {
      // What is being typed is a command, not the beginning of a conversation.
      if chat.id == state.conversation.id, chat.title.isEmpty, state.composer.isCommand { continue }
      let here = chat.group(today: today, utcOffset: offset)
      if here != group {
        if !lines.isEmpty { lines.append((Row(), nil)) }
        lines.append((Row.styled(here, Style(.dim, .bold)), nil))
        group = here
      }
      lines.append((line(of: chat, state, width), chat.id))
    }
    return lines
  }

  private static func line(of chat: ConversationSummary, _ state: AppState, _ width: Int) -> Row {
    let isHere = chat.id == state.conversation.id
    let streams = state.replies.values.contains { $0.conversation == chat.id }
    let isUnseen = state.sidebar.unseen.contains(chat.id)
    var row =
      isHere
      ? Row.styled("› ", Style(.prompt))
      : streams
        ? Row.styled("… ", Style(.notice)) : isUnseen ? Row.styled("● ", Style(.success)) : Row.styled("  ")
    let title = isHere ? state.conversation.title : chat.title
    let style = isHere ? Style(.title) : isUnseen ? Style(.strong) : Style(.text)
    let name = title.isEmpty ? Row.styled(draft(of: chat, state), Style(.dim)) : Row.styled(title, style)
    row.append(name)
    return row.truncated(to: width)
  }

  /// What a conversation without a title is called: by the first words of its draft, where that is at hand.
  private static func draft(of chat: ConversationSummary, _ state: AppState) -> String {
    guard chat.messageCount == 0 else { return chat.name }
    let first = chat.id == state.conversation.id ? state.composer.firstLine.trimmingSpaces() : ""
    return first.isEmpty ? "New conversation" : first
  }
}
