import Cells
import Conversations

/// The sources below a reply: numbered as its text names them, a line each, or one line for many.
enum SourceRows {
  /// More than these are one line.
  static let most = 5

  static func append(_ message: Message, _ keys: MessageKeys, to rows: inout [Row], _ page: PageWidth) {
    let sources = message.sources
    guard !sources.isEmpty else { return }
    guard sources.count <= most else {
      var row = page.gutter
      row.append(Row.styled("▸ \(sources.count) sources", Style(.notice)))
      row.append(Row.styled(" (\(keys.sources) lists them)", Style(.dim)))
      return rows.append(row.truncated(to: page.width))
    }
    for source in sources {
      var row = page.gutter
      row.append(Row.styled(source.words, Style(.link)).linked(to: source.url))
      rows.append(row.truncated(to: page.width))
    }
  }
}
