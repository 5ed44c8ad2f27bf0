import Cells

/// The rows of one reply in a column of its own: what `MessageLayout` makes of its text, without head and foot.
///
/// A text that grows is laid out only where it changed.
package struct ReplyPane: Sendable {
  private var body: MarkdownBody
  private let page: PageWidth
  private var length = -1

  /// Nothing yet, at a width in columns.
  package init(width: Int, mathematics: Mathematics = .unicode, framing: CodeFraming = .hairlines) {
    page = PageWidth(width: width, mathematics: mathematics, framing: framing)
    body = MarkdownBody(page: page)
  }

  /// Blank columns at the left of each row.
  package static let gutter = PageWidth.gutterWidth

  /// What is at the left of a person's own messages.
  package static var bar: Row { PageWidth(width: PageWidth.gutterWidth, hasBar: true).gutter }

  /// The width it is laid out at.
  package var width: Int { page.width }
  /// How many rows there are.
  package var rowCount: Int { body.rowCount }
  /// How many rows from the first stay as they are whatever follows; only addresses that the text gives at its end
  /// reach back.
  package var settledRows: Int { body.table?.start ?? body.frozen.count }

  /// Bytes of text that one frame lays out, however many panes it shows: keys are served between frames.
  package static let workBudget = 40 * 1024

  /// Whether the last `update` stopped at its budget: the next one goes on from there.
  package var hasMoreWork: Bool { length >= 0 && !body.isComplete }

  /// Lays a text out, or what was added to it, with about `budget` bytes of work at most.
  package mutating func update(_ text: String, isStreaming: Bool, budget: Int = Self.workBudget) {
    if body.isComplete, body.isWhole, length == text.utf8.count, !isStreaming { return }
    var text = text
    var budget = budget
    text.withUTF8 { bytes in
      // A text that was whole at the last `update` was compared by that.
      let isSeen = body.isWhole && length == bytes.count
      if !body.isContinued(by: bytes, isStreaming: isStreaming || isSeen) { body = MarkdownBody(page: page) }
      body.advance(bytes, isWhole: !isStreaming, budget: &budget)
      length = bytes.count
    }
  }

  /// The rows of a range that is there.
  package func rows(in range: Range<Int>) -> [Row] {
    var rows: [Row] = []
    body.append(range.clamped(to: 0..<body.rowCount), to: &rows)
    return rows
  }
}
