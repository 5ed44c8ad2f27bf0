/// Remembers how far a text was laid out, and tells whether another text begins the same way.
///
/// A streamed reply only grows, and then what is laid out stays; anything else is laid out anew.
struct SourceMark: Sendable {
  /// Bytes of UTF-8 laid out for good.
  private(set) var count = 0
  /// The last of them, at most `windowSize`.
  private var window: [UInt8] = []
  private static let windowSize = 48
  private var digest: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Takes `bytes`, which follow what was taken before.
  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) {
    digest = Self.mix(digest, bytes)
    count += bytes.count
    window.append(contentsOf: bytes.suffix(Self.windowSize))
    if window.count > Self.windowSize { window.removeFirst(window.count - Self.windowSize) }
  }

  /// Whether `text`, known to only grow while it streams, still holds what was taken; looks at its last bytes.
  func isLikelyPrefix(of text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count >= count && text[(count - window.count)..<count].elementsEqual(window)
  }

  /// Whether `text` begins with exactly what was taken. Reads all of it: a tenth of a millisecond for 100 KB.
  func isPrefix(of text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= count else { return false }
    return Self.mix(SourceMark().digest, UnsafeBufferPointer(rebasing: text[0..<count])) == digest
  }

  /// A word at a time, then the rest; pieces are mixed alike however a text was cut, so bytes are the unit (FNV-1a).
  private static func mix(_ seed: UInt64, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var digest = seed
    for byte in bytes { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return digest
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The place of the first `byte` in a range, or the range's end.
  @inline(__always)
  func firstPlace(of byte: UInt8, in range: Range<Int>) -> Int {
    var place = range.lowerBound
    while place < range.upperBound, self[place] != byte { place += 1 }
    return place
  }

  /// Where the first line that is not blank lies in a range, without its newline; nil where all are blank.
  func firstWrittenLine(in range: Range<Int>) -> Range<Int>? {
    var place = range.lowerBound
    while place < range.upperBound {
      let end = firstPlace(of: 0x0A, in: place..<range.upperBound)
      if !part(place..<end).isBlankLine { return place..<end }
      place = end + 1
    }
    return nil
  }

  /// Whether a line without its newline is blank, as CommonMark has it: other control characters are text.
  var isBlankLine: Bool { withoutCarriageReturn().allSatisfy { $0 == 0x20 || $0 == 0x09 } }

  /// The place behind the last newline of a range, or the range's start: the complete lines end here.
  func endOfCompleteLines(in range: Range<Int>) -> Int {
    var place = range.upperBound
    while place > range.lowerBound, self[place - 1] != 0x0A { place -= 1 }
    return place
  }

  /// The place behind the last newline: the complete lines end here.
  func endOfCompleteLines() -> Int { endOfCompleteLines(in: 0..<count) }

  /// The last place up to `end` where a text may be cut: before an ASCII character if one is near, else between
  /// graphemes, else between scalars. Depends on nothing behind `end`.
  func safeCut(at end: Int, from start: Int) -> Int {
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
  @inline(__always)
  func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: self[range]) }

  /// Without a carriage return at the end.
  func withoutCarriageReturn() -> UnsafeBufferPointer<UInt8> { last == 0x0D ? part(0..<(count - 1)) : self }
}
