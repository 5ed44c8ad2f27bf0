import Glibc

/// An event stream as the WHATWG specification has it, parsed over bytes.
///
/// Lines may end in LF, CR or CRLF, in any mixture, cut anywhere; an event that no blank line ends is dropped by
/// `feed`. Three liberties, which no stream of JSON can tell from the specification: an event of `}` ends where the
/// next line of data begins with `{` or `[`, since some servers leave out the blank line; a line of a field `error` is
/// an event of that type, as llama.cpp sent it; and `finish` takes what no blank line ended. Works on bytes because
/// delimiters are ASCII: a character cut in two by the network is whole again in its event.
struct SSEParser {
  /// One dispatched event; its bytes are valid only during the call that hands it over.
  struct Event {
    /// The `event` field; empty for the default, `message`.
    var type: UnsafeRawBufferPointer
    /// The `data` lines, joined by LF. Not yet checked to be UTF-8.
    var data: UnsafeRawBufferPointer
  }

  /// An event grew past all reason.
  struct Overflow: Error {}

  /// The longest event kept, in bytes.
  static let longestEvent = 64 << 20

  /// The last `id` field; sticks until the next.
  private(set) var lastEventID: [UInt8] = []
  /// The last `retry` field, in milliseconds.
  private(set) var retry: Int?

  /// Lines that are no field of an event stream, as they came: an error page, or JSON without `data:`.
  private(set) var foreign: [UInt8] = []
  private static let longestForeign = 16_384

  /// The beginning of a line whose end has not come.
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var type: [UInt8] = []
  private var pendingID: [UInt8]?
  /// How much of a byte order mark has come; nil once past the stream's first bytes.
  private var markMatched: Int? = 0
  /// The last line ended in CR: a LF right behind belongs to it.
  private var skipsLineFeed = false

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let lineFeed: UInt8 = 10
  private static let carriageReturn: UInt8 = 13

  /// Takes the next bytes of the stream, and hands over the events they complete.
  mutating func feed(_ bytes: UnsafeRawBufferPointer, _ handle: (Event) -> Void) throws(Overflow) {
    var place = skipMark(bytes)
    // Known until passed, so that a stream of CR alone is not searched to its end for each line.
    var nextLineFeed = -1
    while place < bytes.count {
      if skipsLineFeed {
        skipsLineFeed = false
        if bytes[place] == Self.lineFeed {
          place += 1
          continue
        }
      }
      if nextLineFeed < place { nextLineFeed = Self.find(Self.lineFeed, in: bytes, place, bytes.count) }
      let end = Self.find(Self.carriageReturn, in: bytes, place, nextLineFeed)
      let piece = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
      guard end < bytes.count else {
        line.append(contentsOf: piece)
        break
      }
      if line.isEmpty {
        process(piece, handle)
      } else {
        line.append(contentsOf: piece)
        let whole = line
        whole.withUnsafeBytes { process($0, handle) }
        line.removeAll()
      }
      skipsLineFeed = bytes[end] == Self.carriageReturn
      place = end + 1
    }
    guard line.count + data.count <= Self.longestEvent else { throw Overflow() }
  }

  /// The stream is over: hands over an event that no blank line ended.
  mutating func finish(_ handle: (Event) -> Void) {
    let rest = line
    line = []
    if !rest.isEmpty { rest.withUnsafeBytes { process($0, handle) } }
    dispatch(handle)
  }

  /// The data of the first event of a whole stream that has any; nil for what is no event stream.
  static func firstData(of stream: [UInt8]) -> [UInt8]? {
    var parser = SSEParser()
    var first: [UInt8]?
    func take(_ event: Event) {
      if first == nil, !event.data.isEmpty { first = Array(event.data) }
    }
    // An event past all reason is none that says something.
    try? stream.withUnsafeBytes { try parser.feed($0, take) }
    parser.finish(take)
    return first
  }

  /// Skips the byte order mark, once, at the very start; answers where the stream begins in `bytes`.
  private mutating func skipMark(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard var matched = markMatched else { return 0 }
    var place = 0
    while place < bytes.count {
      guard bytes[place] == Self.mark[matched] else {
        // What looked like a mark in the bytes before was none.
        line.append(contentsOf: Self.mark[..<matched])
        markMatched = nil
        return place
      }
      matched += 1
      place += 1
      if matched == Self.mark.count {
        markMatched = nil
        return place
      }
    }
    markMatched = matched
    return place
  }

  private static func find(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int {
    guard start < end, let base = bytes.baseAddress, let hit = memchr(base + start, Int32(byte), end - start) else {
      return end
    }
    return UnsafeRawPointer(hit) - base
  }

  private mutating func process(_ line: UnsafeRawBufferPointer, _ handle: (Event) -> Void) {
    guard !line.isEmpty else { return dispatch(handle) }
    let colon = Self.find(UInt8(ascii: ":"), in: line, 0, line.count)
    guard colon > 0 else { return }  // a comment
    var start = min(colon + 1, line.count)
    if start < line.count, line[start] == UInt8(ascii: " ") { start += 1 }
    let value = UnsafeRawBufferPointer(rebasing: line[start...])
    let name = UnsafeRawBufferPointer(rebasing: line[..<colon])
    if name.elementsEqual("data".utf8) {
      if hasData, Self.isComplete(data, before: value) { dispatch(handle) }
      if hasData { data.append(Self.lineFeed) }
      hasData = true
      data.append(contentsOf: value)
    } else if name.elementsEqual("error".utf8), !value.isEmpty {
      dispatch(handle)
      type = Array(name)
      hasData = true
      data.append(contentsOf: value)
      dispatch(handle)
    } else if name.elementsEqual("event".utf8) {
      type = Array(value)
    } else if name.elementsEqual("id".utf8) {
      if !value.contains(0) { pendingID = Array(value) }
    } else if name.elementsEqual("retry".utf8) {
      if !value.isEmpty, value.allSatisfy({ (48...57).contains($0) }) {
        retry = Int(String(decoding: value, as: UTF8.self)) ?? retry
      }
    } else if foreign.count < Self.longestForeign {
      foreign.append(contentsOf: line.prefix(Self.longestForeign))
      foreign.append(Self.lineFeed)
    }
  }

  /// Whether a line of data cannot belong to the JSON before it: between `}` and `{` JSON has a comma.
  private static func isComplete(_ data: [UInt8], before line: UnsafeRawBufferPointer) -> Bool {
    guard let first = line.first(where: { $0 != 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return false
    }
    return data.last { $0 != 0x20 } == UInt8(ascii: "}")
  }

  private mutating func dispatch(_ handle: (Event) -> Void) {
    if let pendingID {
      lastEventID = pendingID
      self.pendingID = nil
    }
    if hasData {
      data.withUnsafeBytes { data in
        type.withUnsafeBytes { type in handle(Event(type: type, data: data)) }
      }
      // A giant's storage is not kept for the small ones behind it.
      data.removeAll(keepingCapacity: data.count < 65_536)
      hasData = false
    }
    if !type.isEmpty { type.removeAll() }
  }
}
