/// The rows of a text shown as it was typed: lines wrapped, fenced blocks (files, pasted code) framed or folded.
///
/// Invariant: `frozen` holds the rows of the first `mark.count` bytes, which end at a line's end and outside a fence;
/// `tail` those of the rest, once `isComplete`.
struct PlainBody: Sendable {
  private(set) var frozen: [Row] = []
  private(set) var tail: [Row] = []
  private var mark = SourceMark()
  private var blocks = 0
  private(set) var isComplete = false
  let page: PageWidth
  let style: Style
  let foldsBlocks: Bool

  /// Fenced blocks of more lines than this are folded.
  static let foldedBlockLines = 8

  init(page: PageWidth, style: Style, foldsBlocks: Bool) {
    self.page = page
    self.style = style
    self.foldsBlocks = foldsBlocks
  }

  var rowCount: Int { frozen.count + tail.count }
  func row(at index: Int) -> Row { index < frozen.count ? frozen[index] : tail[index - frozen.count] }

  /// Whether a text goes on from what is laid out for good; a streaming one is known to only grow.
  func isContinued(by text: UnsafeBufferPointer<UInt8>, isStreaming: Bool) -> Bool {
    isStreaming ? mark.isLikelyPrefix(of: text) : mark.isPrefix(of: text)
  }

  /// Lays out on from where it stopped, until `budget` (in bytes) is used up.
  mutating func advance(_ text: UnsafeBufferPointer<UInt8>, budget: inout Int) {
    tail = []
    isComplete = false
    var place = mark.count
    while place < text.count {
      if budget <= 0 { return }
      let lineEnd = text.firstPlace(of: 0x0A, in: place..<text.count)
      let line = text.part(place..<lineEnd)
      let next: Int
      var rows: [Row] = []
      if let fence = Fence(opening: line) {
        next = appendBlock(fence, from: lineEnd, of: text, to: &rows)
      } else {
        next = min(lineEnd + 1, text.count)
        append(line.withoutCarriageReturn(), to: &rows)
      }
      budget -= next - place
      if lineEnd == text.count || next == text.count, text[next - 1] != 0x0A {
        tail = rows
        break
      }
      frozen.append(contentsOf: rows)
      mark.take(text.part(place..<next))
      place = next
    }
    isComplete = true
  }

  private func append(_ line: UnsafeBufferPointer<UInt8>, to rows: inout [Row]) {
    var text = CellText()
    text.append(utf8: line, style)
    text.appendRows(to: &rows, width: page.prose, first: page.gutter, rest: page.gutter)
  }

  /// Returns the place behind the block.
  private mutating func appendBlock(
    _ fence: Fence, from start: Int, of text: UnsafeBufferPointer<UInt8>, to rows: inout [Row]
  ) -> Int {
    var lines: [Range<Int>] = []
    var place = min(start + 1, text.count)
    while place < text.count {
      let end = text.firstPlace(of: 0x0A, in: place..<text.count)
      let line = text.part(place..<end)
      place = min(end + 1, text.count)
      if fence.isClosed(by: line) { break }
      lines.append((end - line.count)..<end)
    }
    blocks += 1
    if foldsBlocks, lines.count > Self.foldedBlockLines {
      var folded = page.gutter
      let name = fence.info.isEmpty ? "text" : fence.info
      folded.append(Row.styled("▸ \(name) · \(lines.count) lines", Style(.codeFrame)))
      rows.append(folded.truncated(to: page.width))
    } else {
      var code = CodeRows(language: fence.language, number: blocks, width: page.width, prefix: page.gutter)
      code.appendTop(to: &rows)
      for line in lines { code.append(fence.content(of: text.part(line)), to: &rows) }
      code.appendBottom(to: &rows)
    }
    return place
  }
}

/// The widths a message is laid out in.
struct PageWidth: Equatable, Sendable {
  /// Columns of the screen.
  var width: Int
  /// Columns of the gutter, where the selected message is marked.
  static let gutterWidth = 2
  /// Prose is not set wider: lines of two hundred columns cannot be read.
  static let widestProse = 100

  /// Columns, the gutter included, that prose is set in.
  var prose: Int { min(width, Self.widestProse + Self.gutterWidth) }
  /// Blanks at the left of each row.
  var gutter: Row {
    var row = Row()
    row.pad(to: Self.gutterWidth)
    return row
  }
}
