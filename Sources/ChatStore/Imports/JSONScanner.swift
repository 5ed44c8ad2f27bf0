/// Finds where the values of a JSON text begin and end, and looks at nothing else of them.
struct JSONScanner {
  static let bracket = UInt8(ascii: "[")
  static let brace = UInt8(ascii: "{")

  private let bytes: UnsafeRawBufferPointer
  private(set) var place: Int

  init(_ bytes: UnsafeRawBufferPointer, from place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  /// The next byte that is no white space; nil at the end.
  var next: UInt8? {
    mutating get {
      while place < bytes.count {
        switch bytes[place] {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): place += 1
        case let byte: return byte
        }
      }
      return nil
    }
  }

  /// The items of an array that begins here; nil when it has no proper end.
  mutating func items() -> [Range<Int>]? {
    var found: [Range<Int>] = []
    place += 1
    if next == UInt8(ascii: "]") {
      place += 1
      return found
    }
    while let item = value() {
      found.append(item)
      guard let end = next else { return nil }
      place += 1
      if end == UInt8(ascii: "]") { return found }
      guard end == UInt8(ascii: ",") else { return nil }
    }
    return nil
  }

  /// The members of an object that begins here: their names as written, and their values.
  mutating func members() -> [(name: Range<Int>, value: Range<Int>)]? {
    var found: [(name: Range<Int>, value: Range<Int>)] = []
    place += 1
    if next == UInt8(ascii: "}") {
      place += 1
      return found
    }
    while next == UInt8(ascii: "\""), let name = value() {
      guard next == UInt8(ascii: ":") else { return nil }
      place += 1
      guard let value = value(), let end = next else { return nil }
      found.append((name, value))
      place += 1
      if end == UInt8(ascii: "}") { return found }
      guard end == UInt8(ascii: ",") else { return nil }
    }
    return nil
  }

  /// Passes over one value; nil when it has no end, or none begins here.
  mutating func value() -> Range<Int>? {
    guard next != nil else { return nil }
    let start = place
    var depth = 0
    repeat {
      guard place < bytes.count else { return nil }
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""): guard skipString() else { return nil }
      case Self.bracket, Self.brace: depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        guard depth >= 0 else { return nil }
      default:
        // A number or a word, to the byte that ends it.
        if depth == 0 { skipWord() }
      }
    } while depth > 0
    return start..<place
  }

  /// Passes over the rest of a string whose opening quotation mark is behind.
  private mutating func skipString() -> Bool {
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\"") { return true }
      if byte == UInt8(ascii: "\\") { place += 1 }
    }
    return false
  }

  private mutating func skipWord() {
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: " "), UInt8(ascii: "\n"),
        UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        return
      default: place += 1
      }
    }
  }
}
