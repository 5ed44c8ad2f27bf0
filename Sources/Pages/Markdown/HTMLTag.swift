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
  init?(_ source: some StringProtocol) {
    var rest = Substring(source)
    guard rest.first == "<", rest.last == ">", rest.count > 2 else { return nil }
    rest = rest.dropFirst().dropLast()
    isClosing = rest.first == "/"
    if isClosing { rest = rest.dropFirst() }
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard name.first?.isLetter == true else { return nil }
    self.name = name.lowercased()
    rest = rest.dropFirst(name.count)
    guard rest.isEmpty || rest.first == "/" || rest.first?.isWhitespace == true else { return nil }
    guard isKnown else { return }
    while let start = rest.firstIndex(where: { !$0.isWhitespace && $0 != "/" }) {
      rest = rest[start...]
      let key = rest.prefix { !$0.isWhitespace && $0 != "=" }
      rest = rest.dropFirst(max(1, key.count)).drop(while: \.isWhitespace)
      guard rest.first == "=" else { continue }
      rest = rest.dropFirst().drop(while: \.isWhitespace)
      let quote = rest.first.flatMap { "\"'".contains($0) ? $0 : nil }
      if quote != nil { rest = rest.dropFirst() }
      let value = rest.prefix { quote == nil ? !$0.isWhitespace : $0 != quote }
      rest = rest.dropFirst(value.count + (quote == nil ? 0 : 1))
      attributes[key.lowercased()] = HTMLEntities.decoded(value)
    }
  }
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
    var tokens: [HTMLToken] = []
    var isKnown = false
    var rest = Substring(block)
    var text = ""
    func flush() {
      if !text.isEmpty { tokens.append(.text(HTMLEntities.decoded(text))) }
      text = ""
    }
    while let character = rest.first {
      if character == "<", rest.hasPrefix("<!--"), let end = rest.dropFirst(4).firstRange(of: "-->") {
        flush()
        tokens.append(.comment)
        isKnown = true
        rest = rest[end.upperBound...]
      } else if character == "<", let end = tagEnd(rest), let tag = HTMLTag(rest[..<end]) {
        flush()
        tokens.append(.tag(tag, source: String(rest[..<end])))
        if tag.isKnown { isKnown = true }
        rest = rest[end...]
      } else if character.isNewline {
        flush()
        tokens.append(.newline)
        rest = rest.dropFirst()
      } else {
        text.append(character)
        rest = rest.dropFirst()
      }
    }
    flush()
    return isKnown ? tokens : nil
  }

  /// The place behind the bracket that closes a tag, which may be broken over lines.
  private static func tagEnd(_ text: Substring) -> Substring.Index? {
    guard let second = text.dropFirst().first, second.isASCII, second.isLetter || second == "/" else { return nil }
    var quote: Character?
    for place in text.indices.dropFirst() {
      let character = text[place]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "<" {
        return nil
      } else if character == ">" {
        return text.index(after: place)
      }
    }
    return nil
  }
}
