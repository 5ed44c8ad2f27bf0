import Cells
import Pages

/// A reply as rows on a terminal's lines, while it comes: what may still change is written over by what it becomes.
struct RenderedReply {
  private var pane: ReplyPane
  private let fresh: ReplyPane
  private var text = ""
  private let painter: RowPainter
  /// Rows of the terminal; what has left the screen is never written over.
  private let height: Int
  /// Rows that stay as they were written.
  private var kept = 0
  /// The lines below those, as they are; the cursor is at the end of the last.
  private var open: [String] = []

  init(painter: RowPainter, columns: Int, height: Int, mathematics: Mathematics) {
    let column = ReadingColumn(columns: columns, alignment: .left)
    fresh = ReplyPane(width: column.right, mathematics: mathematics, framing: painter.framing)
    pane = fresh
    self.painter = painter
    self.height = max(2, height)
  }

  /// Takes a piece; what is to be written for it.
  mutating func take(_ piece: String) -> String {
    text += piece
    return draw(isWhole: false)
  }

  private mutating func draw(isWhole: Bool) -> String {
    pane.update(text, isStreaming: !isWhole, budget: .max)
    let lines = pane.rows(in: kept..<max(kept, pane.rowCount)).map(painter.line)
    var same = 0
    while same < min(open.count, lines.count), open[same] == lines[same] { same += 1 }
    // Where only lines go away, the last that stays is written again: the cursor is to be at its end.
    if same == lines.count, same < open.count { same = max(0, same - 1) }
    var out = ""
    if same < open.count {
      // To the beginning of the first line that is another now.
      let up = open.count - 1 - same
      out += "\r" + (up > 0 ? "\u{1B}[\(up)A" : "") + "\u{1B}[J"
    } else if !open.isEmpty, same < lines.count {
      out += "\n"
    }
    out += lines[same...].joined(separator: "\n")
    open = lines
    keep(max(pane.settledRows - kept, open.count - (height - 1)))
    return out
  }

  /// The first of the open lines will not be written over; the last, where the cursor is, always may.
  private mutating func keep(_ count: Int) {
    let count = min(max(0, count), open.count - 1)
    guard count > 0 else { return }
    kept += count
    open.removeFirst(count)
  }

  /// Draws what had only begun as what it is, and ends the last line; what comes behind is a text of its own.
  mutating func end() -> String {
    let rest = draw(isWhole: true)
    let hasLine = !open.isEmpty
    pane = fresh
    text = ""
    kept = 0
    open = []
    return hasLine ? rest + "\n" : rest
  }
}
