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
    list.showsLastFact = size.columns > PanelBox.widest
    guard list.showsLastFact else { return list.layout(size) }
    // Next to each title there is room for when it was used; what it holds is read next to it.
    let left = max(60, size.columns * 9 / 20)
    var body = list.layout(ScreenSize(columns: left, rows: size.rows))
    let read = previewRows(width: size.columns - left - 3, rows: size.rows)
    body.rows = (0..<size.rows).map { place in
      var row = place < body.rows.count ? body.rows[place] : Row()
      row.pad(to: left + 1)
      row.append(Row.styled("│ ", Style(.rule)))
      if place < read.count { row.append(read[place]) }
      return row
    }
    return body
  }

  private mutating func previewRows(width: Int, rows: Int) -> [Row] {
    guard let preview, let chosen = list.selection, chosen.id == preview.conversation, chosen.match == preview.match
    else { return [] }
    // Each has its share; the one that matched, and the last, may take what is left.
    let share = max(2, rows / max(1, preview.messages.count) - 2)
    let parts = zip(preview.messages, texts(of: preview, width: width)).enumerated().map { place, pair -> [Row] in
      let (message, lines) = pair
      let hit = lines.firstIndex { !WordHits.ranges(of: query, in: $0.plainText).isEmpty }
      let room = hit != nil || place == preview.messages.count - 1 ? rows : share
      let start = max(0, (hit ?? 0) - 2)
      let shown = lines[start..<min(lines.count, start + room)].map {
        $0.marked(query, mark: Row.hitStyle(isSelected: false))
      }
      guard message.role == .assistant else { return shown + [Row()] }
      let who = message.model.map(ModelName.short) ?? "Reply"
      return [Row.styled("  \(who)", Style(.assistant, .bold))] + shown + [Row()]
    }
    return Array(parts.joined().prefix(rows))
  }

  /// The messages as they are read in the transcript, laid out once.
  private mutating func texts(of preview: ConversationPreview, width: Int) -> [[Row]] {
    if let laidOut, laidOut.width == width { return laidOut.messages }
    let messages = preview.messages.map { message -> [Row] in
      guard message.role == .assistant else {
        let bar = ReplyPane.bar
        return message.text.split(separator: "\n").prefix(Self.mostRows).flatMap {
          CellText(String($0), .text).rows(width: width, first: bar, rest: bar)
        }
      }
      var pane = ReplyPane(width: width, framing: framing)
      pane.update(message.text, isStreaming: false)
      return pane.rows(in: 0..<Self.mostRows)
    }
    laidOut = (width, messages)
    return messages
  }

  /// Rows of a message among which a hit is looked for.
  private static let mostRows = 400
}
