import Cells

/// A tag, as far as it means something here.
struct HTMLTag: Equatable {
  /// In small letters.
  var name: String
  var isClosing: Bool
  /// By their names in small letters.
  var attributes: [String: String] = [:]

  /// What models write in their prose; every other tag is shown as it was written.
  static let styles: [String: Style.Attributes] = [
    "b": .bold, "strong": .bold, "summary": .bold, "i": .italic, "em": .italic, "u": .underline, "ins": .underline,
    "s": .strikethrough, "del": .strikethrough, "strike": .strikethrough, "mark": .reverse, "kbd": .bold,
  ]
  private static let others: Set<String> = ["sub", "sup", "br", "a", "details", "p", "hr", "img"]

  /// Whether it is obeyed.
  var isKnown: Bool { Self.styles[name] != nil || Self.others.contains(name) }
  /// Whether it raises or lowers what is in it.
  var isScript: Bool { name == "sub" || name == "sup" }

  /// Reads `<name …>` or `</name>`, nothing else.
  init?(_ source: String) {
    var source = source
    guard let tag = source.withUTF8({ HTMLTag($0) }) else { return nil }
    self = tag
  }

  /// Reads a tag's UTF-8; what parts its words is ASCII.
  init?(_ source: UnsafeBufferPointer<UInt8>) {
    let end = source.count - 1
    guard end > 1, source[0] == UInt8(ascii: "<"), source[end] == UInt8(ascii: ">") else { return nil }
    isClosing = source[1] == UInt8(ascii: "/")
    let start = isClosing ? 2 : 1
    var place = start
    if source[place].isLetterOfTag {
      while place < end, source[place].isASCIILetterOrDigit { place += 1 }
    }
    guard place > start, place == end || source[place] == UInt8(ascii: "/") || source[place].isBlankOfTag else {
      return nil
    }
    name = String(decoding: source[start..<place], as: UTF8.self).lowercased()
    guard isKnown else { return }
    /// Passes over what holds.
    func pass(_ holds: (UInt8) -> Bool) -> Range<Int> {
      let start = place
      while place < end, holds(source[place]) { place += 1 }
      return start..<place
    }
    while place < end {
      _ = pass { $0.isBlankOfTag || $0 == UInt8(ascii: "/") }
      let key = pass { !$0.isBlankOfTag && $0 != UInt8(ascii: "=") }
      if key.isEmpty { place = min(end, place + 1) }
      _ = pass(\.isBlankOfTag)
      guard place < end, source[place] == UInt8(ascii: "=") else { continue }
      place += 1
      _ = pass(\.isBlankOfTag)
      let quote = place < end && (source[place] == 0x22 || source[place] == 0x27) ? source[place] : nil
      if quote != nil { place += 1 }
      let value = pass { quote == nil ? !$0.isBlankOfTag : $0 != quote }
      if quote != nil, place < end { place += 1 }
      attributes[String(decoding: source[key], as: UTF8.self).lowercased()] = HTMLEntities.decoded(
        String(decoding: source[value], as: UTF8.self))
    }
  }
}

extension UInt8 {
  /// What a tag's name may begin with.
  fileprivate var isLetterOfTag: Bool { isASCIILetterOrDigit && !isDigit }
  /// What parts a tag's words.
  fileprivate var isBlankOfTag: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

/// A piece of a block of HTML.
enum HTMLToken: Equatable {
  case text(String)
  case tag(HTMLTag, source: String)
  case comment
  case newline

  /// Blocks whose text is not prose.
  private static let sources = [
    "<pre", "<script", "<style", "<textarea", "<?", "<![", "<!d", "<svg", "<table", "<math",
  ]

  /// The pieces of a block; nil where nothing in it is known, so that it is shown as it was written.
  static func tokens(of block: String) -> [HTMLToken]? {
    let start = block.drop(while: \.isWhitespace).prefix(10).lowercased()
    guard !sources.contains(where: start.hasPrefix) else { return nil }
    var block = block
    return block.withUTF8 { tokens(of: $0) }
  }

  /// The pieces of a block's UTF-8: everything that parts them is ASCII.
  private static func tokens(of block: UnsafeBufferPointer<UInt8>) -> [HTMLToken]? {
    var tokens: [HTMLToken] = []
    var isKnown = false
    // Where the text before the present place begins.
    var (start, place) = (0, 0)
    // No comment ends behind one that has no end.
    var mayBeComment = true
    func flush() {
      guard start < place else { return }
      tokens.append(.text(HTMLEntities.decoded(String(decoding: block[start..<place], as: UTF8.self))))
    }
    func take(_ token: HTMLToken, upTo end: Int) {
      flush()
      tokens.append(token)
      (start, place) = (end, end)
    }
    while place < block.count {
      switch block[place] {
      case UInt8(ascii: "<"):
        if mayBeComment, block.begins("<!--", at: place) {
          if let end = block.find(Array("-->".utf8), from: place + 4) {
            take(.comment, upTo: end + 3)
            isKnown = true
            continue
          }
          mayBeComment = false
        }
        if let end = tagEnd(block, place), let tag = HTMLTag(block.part(place..<end)) {
          take(.tag(tag, source: String(decoding: block[place..<end], as: UTF8.self)), upTo: end)
          isKnown = isKnown || tag.isKnown
        } else {
          place += 1
        }
      case 0x0A, 0x0B, 0x0C: take(.newline, upTo: place + 1)
      case 0x0D: take(.newline, upTo: place + (block.begins("\r\n", at: place) ? 2 : 1))
      default: place += 1
      }
    }
    flush()
    return isKnown ? tokens : nil
  }

  /// The place behind the bracket that closes a tag, which may be broken over lines.
  private static func tagEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    guard start + 1 < text.count, text[start + 1].isLetterOfTag || text[start + 1] == UInt8(ascii: "/") else {
      return nil
    }
    var quote: UInt8?
    for place in (start + 1)..<text.count {
      let byte = text[place]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == UInt8(ascii: "<") {
        return nil
      } else if byte == UInt8(ascii: ">") {
        return place + 1
      }
    }
    return nil
  }
}
