// UTF-8 read in place: lines, parts and places where it may be cut.

extension UnsafeBufferPointer<UInt8> {
  /// The place of the first `byte` in a range, or the range's end.
  @inlinable
  package func firstPlace(of byte: UInt8, in range: Range<Int>) -> Int {
    var place = range.lowerBound
    let repeated = ByteWord.repeating(byte)
    while range.upperBound - place >= ByteWord.size {
      let found = ByteWord.zeros(in: word(at: place) ^ repeated)
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place += ByteWord.size
    }
    while place < range.upperBound, self[place] != byte { place += 1 }
    return place
  }

  /// The place of the first of some bytes in a range, or the range's end.
  @inlinable
  package func firstPlace(of bytes: (UInt8, UInt8, UInt8, UInt8), in range: Range<Int>) -> Int {
    var place = range.lowerBound
    let first = ByteWord.repeating(bytes.0)
    let second = ByteWord.repeating(bytes.1)
    let third = ByteWord.repeating(bytes.2)
    let fourth = ByteWord.repeating(bytes.3)
    while range.upperBound - place >= ByteWord.size {
      let word = word(at: place)
      let found =
        ByteWord.zeros(in: word ^ first) | ByteWord.zeros(in: word ^ second) | ByteWord.zeros(in: word ^ third)
        | ByteWord.zeros(in: word ^ fourth)
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place += ByteWord.size
    }
    while place < range.upperBound {
      let byte = self[place]
      if byte == bytes.0 || byte == bytes.1 || byte == bytes.2 || byte == bytes.3 { break }
      place += 1
    }
    return place
  }

  /// Eight bytes, the first of them lowest.
  @inlinable
  func word(at place: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  /// Whether a line without its newline is blank, as CommonMark has it: other control characters are text.
  package var isBlankLine: Bool { withoutCarriageReturn().allSatisfy { $0 == 0x20 || $0 == 0x09 } }

  /// The place behind the last newline of a range, or the range's start: the complete lines end here.
  package func endOfCompleteLines(in range: Range<Int>) -> Int {
    var place = range.upperBound
    while place - range.lowerBound >= ByteWord.size,
      ByteWord.zeros(in: word(at: place - ByteWord.size) ^ ByteWord.repeating(0x0A)) == 0
    {
      place -= ByteWord.size
    }
    while place > range.lowerBound, self[place - 1] != 0x0A { place -= 1 }
    return place
  }

  /// Where the line that begins at a place ends, before its newline; of one longer than `longest` bytes, where the
  /// first so many of them end. nil for a last line that may still grow.
  package func lineEnd(from start: Int, longest: Int) -> (end: Int, isWhole: Bool)? {
    let near = start..<Swift.min(count, start + longest)
    let end = firstPlace(of: 0x0A, in: near)
    guard end == near.upperBound else { return (end, true) }
    return near.count < longest ? nil : (end, false)
  }

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

/// Eight bytes looked at together: searches are most of what is done with each byte of a reply.
@usableFromInline
enum ByteWord {
  /// Bytes of a word.
  @inlinable
  static var size: Int { 8 }
  @inlinable
  static var ones: UInt64 { 0x0101_0101_0101_0101 }

  /// A byte eight times.
  @inlinable
  static func repeating(_ byte: UInt8) -> UInt64 { UInt64(byte) &* ones }

  /// The highest bit of each byte that is zero, exact up to the lowest of them: a borrow may mark one above.
  @inlinable
  static func zeros(in word: UInt64) -> UInt64 { (word &- ones) & ~word & (ones << 7) }
}
