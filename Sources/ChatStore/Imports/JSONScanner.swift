import Cells

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

  /// The items of an array that begins here, and those of the arrays in their member `name`, however deep: each comes
  /// before those in it. Each byte is looked at one time. Nil when the array has no proper end.
  mutating func nested(in name: String) -> [Nested]? {
    let name = Array("\"\(name)\"".utf8)
    var found: [Nested] = []
    // The open arrays, each of an item, and the open items.
    var open = [(isArray: true, item: nil as Int?)]
    place += 1
    var isBehindValue = false, isBehindOpening = true
    while let here = open.last {
      guard let byte = next else { return nil }
      let end = here.isArray ? UInt8(ascii: "]") : UInt8(ascii: "}")
      if byte == end, isBehindValue || isBehindOpening {
        place += 1
        open.removeLast()
        (isBehindValue, isBehindOpening) = (true, false)
      } else if isBehindValue {
        guard byte == UInt8(ascii: ",") else { return nil }
        place += 1
        isBehindValue = false
      } else if here.isArray {
        found.append(Nested(above: here.item))
        if byte == Self.brace {
          place += 1
          open.append((false, found.count - 1))
          isBehindOpening = true
        } else {
          guard value() != nil else { return nil }
          (isBehindValue, isBehindOpening) = (true, false)
        }
      } else {
        guard byte == UInt8(ascii: "\""), let label = value(), next == UInt8(ascii: ":"), let item = here.item else {
          return nil
        }
        place += 1
        let isNested = bytes[label].elementsEqual(name)
        if isNested, next == Self.bracket {
          place += 1
          open.append((true, item))
          isBehindOpening = true
        } else {
          guard let value = value() else { return nil }
          if !isNested { found[item].members.append((label, value)) }
          (isBehindValue, isBehindOpening) = (true, false)
        }
      }
    }
    return found
  }

  /// An item of an array of objects that hold each other.
  struct Nested {
    /// The item that it is in; nil for those of the array itself.
    var above: Int?
    /// Its other members: their names as written, and their values. None for what is no object.
    var members: [(name: Range<Int>, value: Range<Int>)] = []
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
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    let characters = bytes.assumingMemoryBound(to: UInt8.self)
    while place < characters.count {
      // Texts are most of an export, and each is passed over several times.
      place = characters.firstPlace(of: (quote, backslash, quote, backslash), in: place..<characters.count)
      guard place < characters.count else { return false }
      place += 1
      if characters[place - 1] == quote { return true }
      place += 1
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
