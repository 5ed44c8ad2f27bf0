import Conversations

/// Reads JSON from a stream value by value: memory holds one of them at a time, however long the file is.
///
/// Invariant: `storage[mark..<end]` holds what was read from `mark` on; `mark <= place <= end`.
final class JSONReader {
  /// A value larger than this is refused: no conversation is.
  private static let largest = 1 << 30
  private static let block = 1 << 20

  private let stream: ByteStream
  private var storage: UnsafeMutableRawBufferPointer
  private var mark = 0
  private var place = 0
  private var end = 0
  private var isAtEnd = false
  /// The line at `mark`, counted from 1.
  private var line = 1

  init(_ stream: ByteStream) throws(Failure) {
    self.stream = stream
    storage = .allocate(byteCount: Self.block, alignment: 16)
    while end < 3, try more() {}
    if storage[..<end].starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  deinit { storage.deallocate() }

  /// Reads on; false at the end of the stream. What is before `mark` goes.
  private func more() throws(Failure) -> Bool {
    guard !isAtEnd else { return false }
    if mark > 0, let base = storage.baseAddress {
      base.copyMemory(from: base + mark, byteCount: end - mark)
      (place, end, mark) = (place - mark, end - mark, 0)
    }
    if end == storage.count {
      guard end < Self.largest else {
        throw Failure(.store, "\(stream.name) holds a value of more than 1 GB, or is damaged. It was not read on.")
      }
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: storage.count * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<end]))
      storage.deallocate()
      storage = larger
    }
    let count = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: storage[end...]))
    isAtEnd = count == 0
    end += count
    return count > 0
  }

  private var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[mark..<end]) }

  /// Lets go of everything before the place: from now on that is where `restart` goes back to.
  func drop() {
    line += storage[mark..<place].count { $0 == UInt8(ascii: "\n") }
    mark = place
  }

  /// Goes back to where `drop` was called last.
  func restart() { place = mark }

  /// The next byte that is no white space, which stays; nil at the end.
  func next() throws(Failure) -> UInt8? {
    repeat {
      var scanner = JSONScanner(bytes, from: place - mark)
      let next = scanner.next
      place = mark + scanner.place
      if let next { return next }
    } while try more()
    return nil
  }

  /// Passes over the next byte, if it is this one.
  func take(_ character: Unicode.Scalar) throws(Failure) -> Bool {
    guard try next() == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  /// Passes over a value; nil when it has no end. The view is valid until the reader is used again.
  func value() throws(Failure) -> JSONView? {
    guard try next() != nil else { return nil }
    let first = place - mark
    var wanted = 0
    repeat {
      // Twice as much each time: a value that is larger than what was read is looked through again from its beginning.
      while end - mark < wanted, try more() {}
      var scanner = JSONScanner(bytes, from: first)
      // A word at the very end may go on.
      if let range = scanner.value(), isAtEnd || range.upperBound < end - mark || isEnd(bytes[range.upperBound - 1]) {
        place = mark + range.upperBound
        return view(range)
      }
      wanted = max(2 * (end - mark), end - mark + 1)
    } while try more()
    return nil
  }

  /// Whether a byte ends a value by itself.
  private func isEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
  }

  /// Passes over the rest of the line; nil at the end of the stream. The view is valid until the reader is used again.
  func restOfLine() throws(Failure) -> (JSONView, line: Int)? {
    var looked = place - mark
    while true {
      if let found = bytes[looked...].firstIndex(of: UInt8(ascii: "\n")) { return take(through: found + 1) }
      looked = end - mark
      if try !more() { break }
    }
    return place == end ? nil : take(through: end - mark)
  }

  private func take(through upper: Int) -> (JSONView, line: Int) {
    let range = (place - mark)..<upper
    place = mark + upper
    let view = view(range)
    return (view, line + bytes[..<range.lowerBound].count { $0 == UInt8(ascii: "\n") })
  }

  /// Everything from the mark to the end of the stream, which must not be longer than `limit`; nil when it is.
  func rest(limit: Int = largest) throws(Failure) -> UnsafeRawBufferPointer? {
    while end - mark <= limit, try more() {}
    place = end
    return end - mark <= limit ? bytes : nil
  }

  private func view(_ range: Range<Int>) -> JSONView {
    let above = bytes[..<range.lowerBound].count { $0 == UInt8(ascii: "\n") }
    return JSONView(UnsafeRawBufferPointer(rebasing: bytes[range]), line: line + above)
  }

  /// How much of all that is imported was read.
  var part: Double { stream.part() }
}
