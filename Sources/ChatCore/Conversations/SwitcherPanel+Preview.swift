import Cells
import Conversations
import Hands
import Pages

// What is read next to the list of conversations, on a screen wide enough.

extension SwitcherPanel {
  /// Columns of a screen above which there is room for the list and what is read next to it.
  private static let narrow = 120
  /// Columns of both at most.
  private static let widestPair = 180

  static func hasPreview(_ columns: Int) -> Bool { columns > narrow }

  func widest(_ columns: Int) -> Int {
    Self.hasPreview(columns) ? min(columns - 8, Self.widestPair) : PanelBox.widest
  }

  /// Next to a preview it is as large as it may be: what is read there is long.
  mutating func wanted(within limit: ScreenSize) -> ScreenSize? {
    limit.columns > PanelBox.widest ? limit : list.wanted(within: limit)
  }

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    guard size.columns > PanelBox.widest else { return list.layout(size) }
    let left = size.columns * 9 / 20
    var body = list.layout(ScreenSize(columns: left, rows: size.rows))
    let read = previewRows(width: size.columns - left - 3, rows: size.rows)
    body.rows = (0..<size.rows).map { place in
      var row = place < body.rows.count ? body.rows[place] : Row()
      row.pad(to: left + 1)
      row.append(Row.styled("│ ", Style(.frame)))
      if place < read.count { row.append(read[place]) }
      return row
    }
    return body
  }

  private func previewRows(width: Int, rows: Int) -> [Row] {
    guard let preview, let chosen = list.selection, chosen.id == preview.conversation, chosen.match == preview.match
    else { return [] }
    // Each has its share; the one that matched, and the last, may take what is left.
    let share = max(2, rows / max(1, preview.messages.count) - 2)
    let parts = preview.messages.enumerated().map { place, message -> [Row] in
      let lines = message.text.split(separator: "\n").prefix(400)
        .flatMap { Row.wrap(String($0), width: width) }.map(\.plainText)
      let hit = lines.firstIndex { !WordHits.ranges(of: query, in: $0).isEmpty }
      let room = hit != nil || place == preview.messages.count - 1 ? rows : share
      let start = max(0, (hit ?? 0) - 2)
      let shown = lines[start..<min(lines.count, start + room)].map {
        Row.marked($0, WordHits.ranges(of: query, in: $0), .text, mark: Row.hitStyle(isSelected: false))
      }
      let who = message.role == .assistant ? message.model.map(ModelName.short) ?? "reply" : "you"
      return [Row.styled(who, Style(message.role == .assistant ? .assistant : .user))] + shown + [Row()]
    }
    return Array(parts.joined().prefix(rows))
  }
}
