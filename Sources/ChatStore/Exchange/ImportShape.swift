/// What a JSON file holds, found without reading its values, so that each conversation can be read by itself: a file as
/// large as years of use is never in memory as a tree of values.
enum ImportShape: Equatable {
  /// Conversations, and where in the file each begins and ends.
  case list(ImportFormat, [Range<Int>])
  /// One conversation, a broken file, or no JSON: reading it whole says which.
  case whole
  /// JSON of another kind.
  case unknown

  init(_ bytes: UnsafeRawBufferPointer) {
    var scanner = JSONScanner(bytes)
    scanner.skipMark()
    switch scanner.next {
    case JSONScanner.bracket:
      guard let places = scanner.items(), scanner.isAtEnd else {
        self = .whole
        return
      }
      guard let first = places.first else {
        self = .unknown
        return
      }
      self = (try? JSON.parse(UnsafeRawBufferPointer(rebasing: bytes[first]))).map { Self.list($0, places) } ?? .whole
    case JSONScanner.brace: self = Self.object(bytes, &scanner) ?? .whole
    default: self = .whole
    }
  }

  private static func list(_ first: JSON, _ places: [Range<Int>]) -> ImportShape {
    if first["mapping"] != nil { return .list(.chatgpt, places) }
    if first["messages"]?.array != nil { return .list(.openai, places) }
    // A list of messages is one conversation.
    return first["role"] != nil ? .whole : .unknown
  }

  /// nil for one conversation, and for what has to be read whole to say what is wrong.
  private static func object(_ bytes: UnsafeRawBufferPointer, _ scanner: inout JSONScanner) -> ImportShape? {
    guard let members = scanner.members(), scanner.isAtEnd else { return nil }
    var head: [JSON.Member] = []
    var conversations: [Range<Int>]?
    for (name, value) in members {
      let word = try? JSON.parse(UnsafeRawBufferPointer(rebasing: bytes[name])).string
      switch word {
      case "conversations":
        var inner = JSONScanner(bytes, from: value.lowerBound)
        guard conversations == nil, inner.next == JSONScanner.bracket, let items = inner.items() else { return nil }
        conversations = items
      case "format"?, "version"?:
        guard let json = try? JSON.parse(UnsafeRawBufferPointer(rebasing: bytes[value])) else { return nil }
        head.append(.init(name: word ?? "", value: json))
      case "mapping", "messages", nil: return nil
      default: break
      }
    }
    guard JSON.object(head)["format"] != nil else { return .unknown }
    return MixchatJSON.isReadable(.object(head)) ? conversations.map { .list(.mixchat, $0) } : nil
  }
}

/// Finds where the values of a JSON text begin and end, and looks at nothing else of them.
private struct JSONScanner {
  static let bracket = UInt8(ascii: "[")
  static let brace = UInt8(ascii: "{")

  private let bytes: UnsafeRawBufferPointer
  private var place: Int

  init(_ bytes: UnsafeRawBufferPointer, from place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  /// Passes over a byte order mark.
  mutating func skipMark() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
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

  var isAtEnd: Bool {
    mutating get { next == nil }
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

  /// Passes over one value; nil when it has no end.
  private mutating func value() -> Range<Int>? {
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
