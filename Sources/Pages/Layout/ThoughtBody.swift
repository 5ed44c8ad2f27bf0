import Cells

/// The rows of what a model thought, which may still grow: lines as they came, behind a bar.
///
/// Invariant: `frozen` holds the rows of the first `mark.count` bytes, whole lines or parts of one too long to be laid
/// out in one go; `tail` those of the rest, once `isComplete`. Blank lines become one blank row between others.
struct ThoughtBody: GrowingBody {
  private(set) var frozen: [Row] = []
  private(set) var tail: [Row] = []
  private(set) var mark = SourceMark()
  private(set) var isComplete = false
  let page: PageWidth
  /// A blank line came since the last row.
  private var isBehindBlank = false

  /// A line of more bytes is cut, so that the work for one more word does not grow with it.
  static let longestLine = 4096

  init(page: PageWidth) { self.page = page }

  /// Lays out on from where it stopped, until `budget` (in bytes) is used up.
  mutating func advance(_ text: UnsafeBufferPointer<UInt8>, budget: inout Int) {
    tail = []
    isComplete = false
    while mark.count < text.count {
      if budget <= 0 { return }
      let start = mark.count
      guard let (end, isWhole) = text.lineEnd(from: start, longest: Self.longestLine) else { break }
      let cut = isWhole ? end : Self.cut(text, start..<end)
      isBehindBlank = append(text.part(start..<cut), to: &frozen)
      let next = isWhole ? cut + 1 : cut
      mark.take(text.part(start..<next))
      budget -= next - start
    }
    budget -= text.count - mark.count
    _ = append(text.part(mark.count..<text.count), to: &tail)
    isComplete = true
  }

  /// Where a line too long is cut: behind its last blank, where there is one near the end.
  private static func cut(_ text: UnsafeBufferPointer<UInt8>, _ near: Range<Int>) -> Int {
    let blank = text[max(near.lowerBound, near.upperBound - 512)..<near.upperBound].lastIndex(of: 0x20)
    return blank.map { $0 + 1 } ?? text.safeCut(at: near.upperBound, from: near.lowerBound)
  }

  /// Appends a line's rows. Whether the next row is behind a blank line.
  private func append(_ line: UnsafeBufferPointer<UInt8>, to rows: inout [Row]) -> Bool {
    if line.isBlankLine { return !frozen.isEmpty }
    if isBehindBlank { rows.append(bar) }
    var text = CellText()
    text.append(utf8: line.withoutCarriageReturn(), Style(.dim))
    text.appendRows(to: &rows, width: page.width, first: bar, rest: bar)
    return false
  }

  private var bar: Row {
    var bar = page.gutter
    bar.append(Row.styled("│ ", Style(.rule)))
    return bar
  }
}
