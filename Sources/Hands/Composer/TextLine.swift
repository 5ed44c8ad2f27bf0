/// One line of a text being edited, with where its rows begin at the width last asked for.
struct TextLine: Equatable, Sendable {
  private(set) var text: String
  /// Where rows after the first begin, in bytes. Invariant: while `width` is not 0, equal to wrapping `text` afresh.
  private(set) var starts: [Int] = []
  /// The width `starts` is for; 0 before the first layout.
  private(set) var width = 0

  init(_ text: String) {
    self.text = text
    self.text.makeContiguousUTF8()
  }

  static func == (left: TextLine, right: TextLine) -> Bool { left.text == right.text }

  var count: Int { text.utf8.count }
  /// Rows taken; 1 before the first layout.
  var rowCount: Int { starts.count + 1 }

  func index(_ offset: Int) -> String.Index { text.utf8.index(text.startIndex, offsetBy: offset) }
  func offset(_ index: String.Index) -> Int { text.utf8.distance(from: text.startIndex, to: index) }

  func slice(_ from: Int, _ to: Int?) -> Substring {
    text[index(from)..<(to.map(index) ?? text.endIndex)]
  }

  /// The grapheme that begins at `offset`; nil at the line's end.
  func character(at offset: Int) -> Character? { offset < count ? text[index(offset)] : nil }

  /// Where the grapheme at `offset` ends.
  func after(_ offset: Int) -> Int {
    offset < count ? self.offset(text.index(after: index(offset))) : count
  }

  /// Where the grapheme before `offset` begins.
  func before(_ offset: Int) -> Int {
    offset > 0 ? self.offset(text.index(before: index(offset))) : 0
  }

  /// `offset` itself when it is between graphemes, else the end of the one it is in.
  func snap(_ offset: Int) -> Int {
    let offset = min(max(0, offset), count)
    guard offset > 0, offset < count else { return offset }
    let place = index(offset)
    if text.utf8[place] < 0x80, text.utf8[text.utf8.index(before: place)] < 0x80 { return offset }
    // A place inside a grapheme: step from the scalar before to the end of its grapheme.
    let scalars = text.unicodeScalars
    var scalar = place
    while scalar > text.startIndex, text.utf8[scalar] & 0xC0 == 0x80 { scalar = text.utf8.index(before: scalar) }
    if scalar == place, String.Index(place, within: text) != nil { return offset }
    let before = scalar == place ? scalars.index(before: place) : scalar
    return self.offset(text.rangeOfCharacter(at: before).upperBound)
  }

  /// Puts bytes in place of others, and wraps again from just before to where the rows agree with the old ones.
  mutating func replace(_ range: Range<Int>, with new: String) {
    text.replaceSubrange(index(range.lowerBound)..<index(range.upperBound), with: new)
    guard width > 0 else { return }
    let delta = new.utf8.count - range.count
    // A change can pull words up to the row before its own; one row more for marks that join the grapheme before.
    let row = starts.firstIndex { $0 > range.lowerBound } ?? starts.count
    let kept = max(0, row - 2)
    let expected = starts[kept...].compactMap { $0 >= range.upperBound ? $0 + delta : nil }
    starts.removeSubrange(kept...)
    RowBreaks.extend(
      &starts, in: text, width: width, expected: expected, changedUpTo: range.lowerBound + new.utf8.count)
  }

  mutating func wrap(width: Int) {
    guard self.width != width else { return }
    self.width = width
    starts = []
    RowBreaks.extend(&starts, in: text, width: width)
  }

  /// The bytes of row `row`.
  func row(_ row: Int) -> Range<Int> {
    let from = row == 0 ? 0 : starts[row - 1]
    return from..<(row < starts.count ? starts[row] : count)
  }

  /// The row that holds `offset`; a place between two rows belongs to the later one.
  func row(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension String {
  /// The grapheme that holds the scalar at `place`.
  fileprivate func rangeOfCharacter(at place: Index) -> Range<Index> {
    var start = place
    while start > startIndex, Index(start, within: self) == nil { start = unicodeScalars.index(before: start) }
    return start..<index(after: start)
  }
}
