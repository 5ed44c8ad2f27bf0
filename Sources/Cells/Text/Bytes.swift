// UTF-8 read in place: lines, parts and places where it may be cut.

extension UnsafeBufferPointer<UInt8> {
  /// The place of the first `byte` in a range, or the range's end.
  @inlinable
  package func firstPlace(of byte: UInt8, in range: Range<Int>) -> Int {
    var place = range.lowerBound
    while place < range.upperBound, self[place] != byte { place += 1 }
    return place
  }

  /// Where the first line that is not blank lies in a range, without its newline; nil where all are blank.
  package func firstWrittenLine(in range: Range<Int>) -> Range<Int>? {
    var place = range.lowerBound
    while place < range.upperBound {
      let end = firstPlace(of: 0x0A, in: place..<range.upperBound)
      if !part(place..<end).isBlankLine { return place..<end }
      place = end + 1
    }
    return nil
  }

  /// Whether a line without its newline is blank, as CommonMark has it: other control characters are text.
  package var isBlankLine: Bool { withoutCarriageReturn().allSatisfy { $0 == 0x20 || $0 == 0x09 } }

  /// The place behind the last newline of a range, or the range's start: the complete lines end here.
  package func endOfCompleteLines(in range: Range<Int>) -> Int {
    var place = range.upperBound
    while place > range.lowerBound, self[place - 1] != 0x0A { place -= 1 }
    return place
  }

  /// The place behind the last newline: the complete lines end here.
  package func endOfCompleteLines() -> Int { endOfCompleteLines(in: 0..<count) }

  /// The last place up to `end` where a text may be cut: before an ASCII character if one is near, else between
  /// graphemes, else between scalars. Depends on nothing behind `end`.
  package func safeCut(at end: Int, from start: Int) -> Int {
    let nearest = Swift.max(start + 1, end - 128)
    var place = end - 1
    while place > nearest, self[place] >= 0x80 || self[place] == 0x0A { place -= 1 }
    if place > nearest { return place }
    var first = nearest
    while first < end, self[first] & 0xC0 == 0x80 { first += 1 }
    var last = end
    while last > first, last < count, self[last] & 0xC0 == 0x80 { last -= 1 }
    guard last > first else { return end }
    let near = String(decoding: part(first..<last), as: UTF8.self)
    guard near.count > 1, let grapheme = near.last else { return last }
    return last - grapheme.utf8.count
  }

  /// A part of the buffer.
  @inlinable
  package func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: self[range]) }

  /// Without a carriage return at the end.
  @inlinable
  package func withoutCarriageReturn() -> UnsafeBufferPointer<UInt8> { last == 0x0D ? part(0..<(count - 1)) : self }
}
