import Cells

/// A body whose text is laid out line by line.
protocol LineBody: GrowingBody {
  var tail: [Row] { get set }
  var mark: SourceMark { get set }
  /// Whether the rows of all that is there are.
  var isComplete: Bool { get set }
  /// Bytes of a line that are laid out in one go: a longer one is cut there.
  static var longestLine: Int { get }

  /// Lays out to stay a line without its newline, or the beginning of one that is too long. The place behind what was
  /// taken; nil where it may not stay yet.
  mutating func take(
    _ line: Range<Int>, isWhole: Bool, of text: UnsafeBufferPointer<UInt8>, _ budget: inout Int
  ) -> Int?
  /// Lays out what is behind the last line taken.
  mutating func layOutTail(_ rest: UnsafeBufferPointer<UInt8>)
}

extension LineBody {
  /// Lays out on from where it stopped, until `budget` (in bytes) is used up.
  mutating func advance(_ text: UnsafeBufferPointer<UInt8>, budget: inout Int) {
    tail = []
    isComplete = false
    while mark.count < text.count {
      if budget <= 0 { return }
      let start = mark.count
      guard let (end, isWhole) = text.lineEnd(from: start, longest: Self.longestLine),
        let next = take(start..<end, isWhole: isWhole, of: text, &budget)
      else { break }
      mark.take(text.part(start..<next))
      budget -= next - start
    }
    budget -= text.count - mark.count
    layOutTail(text.part(mark.count..<text.count))
    isComplete = true
  }
}
