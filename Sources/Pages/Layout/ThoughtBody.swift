import Cells

/// The rows of what a model thought, which may still grow: lines as they came, behind a bar.
///
/// Invariant: `frozen` holds the rows of the first `mark.count` bytes, whole lines or parts of one too long to be laid
/// out in one go; `tail` those of the rest, once `isComplete`. Blank lines become one blank row between others.
struct ThoughtBody: LineBody {
  private(set) var frozen: [Row] = []
  var tail: [Row] = []
  var mark = SourceMark()
  var isComplete = false
  private let page: PageWidth
  /// What is before each row.
  private let bar: Row
  /// A blank line came since the last row.
  private var isBehindBlank = false

  /// A line of more bytes is cut, so that the work for one more word does not grow with it.
  static let longestLine = 4096

  init(page: PageWidth) {
    self.page = page
    var bar = page.gutter
    bar.append(Row.styled("│ ", Style(.rule)))
    self.bar = bar
  }

  mutating func take(
    _ range: Range<Int>, isWhole: Bool, of text: UnsafeBufferPointer<UInt8>, _ budget: inout Int
  ) -> Int? {
    let cut = isWhole ? range.upperBound : Self.cut(text, range)
    let line = text.part(range.lowerBound..<cut)
    frozen.append(contentsOf: rows(of: line))
    isBehindBlank = line.isBlankLine && !frozen.isEmpty
    return isWhole ? cut + 1 : cut
  }

  mutating func layOutTail(_ rest: UnsafeBufferPointer<UInt8>) { tail = rows(of: rest) }

  /// Where a line too long is cut: behind its last blank, where there is one near the end.
  private static func cut(_ text: UnsafeBufferPointer<UInt8>, _ near: Range<Int>) -> Int {
    let blank = text[max(near.lowerBound, near.upperBound - 512)..<near.upperBound].lastIndex(of: 0x20)
    return blank.map { $0 + 1 } ?? text.safeCut(at: near.upperBound, from: near.lowerBound)
  }

  /// A line's rows, behind a gap where blank lines were; none for a blank one.
  private func rows(of line: UnsafeBufferPointer<UInt8>) -> [Row] {
    if line.isBlankLine { return [] }
    var rows = isBehindBlank ? [bar] : []
    var text = CellText()
    text.append(utf8: line.withoutCarriageReturn(), Style(.dim))
    text.appendRows(to: &rows, width: page.width, first: bar, rest: bar)
    return rows
  }
}
