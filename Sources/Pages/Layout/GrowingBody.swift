import Cells

/// Rows of a text that may still grow: those of what is laid out to stay, then those of the rest.
protocol GrowingBody: Sendable {
  /// Rows of what is laid out to stay.
  var frozen: [Row] { get }
  /// Rows of the rest.
  var tail: [Row] { get }
  /// How far the text is laid out to stay.
  var mark: SourceMark { get }
}

extension GrowingBody {
  var rowCount: Int { frozen.count + tail.count }
  func row(at index: Int) -> Row { index < frozen.count ? frozen[index] : tail[index - frozen.count] }

  /// Appends the rows of a range that is there.
  func append(_ range: Range<Int>, to rows: inout [Row]) {
    let first = range.clamped(to: 0..<frozen.count)
    rows.append(contentsOf: frozen[first])
    let rest = range.clamped(to: frozen.count..<rowCount)
    rows.append(contentsOf: tail[(rest.lowerBound - frozen.count)..<(rest.upperBound - frozen.count)])
  }

  /// Whether a text goes on from what is laid out to stay; a streaming one is known to only grow.
  func isContinued(by text: UnsafeBufferPointer<UInt8>, isStreaming: Bool) -> Bool {
    isStreaming ? mark.isLikelyPrefix(of: text) : mark.isPrefix(of: text)
  }
}
