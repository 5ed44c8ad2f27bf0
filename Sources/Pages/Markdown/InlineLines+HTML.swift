import Cells

// HTML that models write: what it means where that is known, else the tag as it is. Nothing of it is ever obeyed
// beyond how text looks.

/// A tag that waits for its end.
struct OpenTag {
  var name: String
  /// Where a link leads.
  var address = ""
}

extension InlineLines {
  /// A block of HTML; nil where nothing in it is known.
  init?(html block: String, base: Style) {
    guard let tokens = HTMLToken.tokens(of: block) else { return nil }
    self.init(base: base)
    var skipped = 0
    for (place, token) in tokens.enumerated() {
      if skipped > 0 {
        skipped -= 1
        continue
      }
      switch token {
      case .comment: break
      case .newline: if !lines[lines.count - 1].isEmpty { breakLine(isSoft: false) }
      case .text(let text):
        let isAtStart = lines[lines.count - 1].isEmpty
        append(isAtStart ? String(text.drop(while: \.isWhitespace)) : text, style)
      case .tag(let tag, let source):
        let rest = tokens[(place + 1)...]
        var script: String?
        if case .text(let text)? = rest.first, rest.count > 1, Self.closes(tag, rest[place + 2]) { script = text }
        append(
          tag, source, script: script,
          isClosed: tag.isScript && rest.prefix(Self.reach).contains { Self.closes(tag, $0) })
        if script != nil, tag.isScript, !tag.isClosing { skipped = 2 }
      }
    }
    while lines.last?.isEmpty == true, lines.count > 1 { lines.removeLast() }
    while lines.first?.isEmpty == true, !lines.isEmpty { lines.removeFirst() }
    isSoft = [Bool](repeating: false, count: lines.count)
  }

  private static func closes(_ tag: HTMLTag, _ token: HTMLToken) -> Bool {
    if case .tag(let other, _) = token { other.isClosing && other.name == tag.name } else { false }
  }

  /// A tag within prose. The number of nodes behind it that are shown with it.
  mutating func append(htmlInline node: MarkdownNode) -> Int {
    let source = node.literal
    if source.hasPrefix("<!--") { return 0 }
    guard let tag = HTMLTag(source) else {
      append(source, Style(.dim))
      return 0
    }
    var script: String?
    var isClosed = !tag.isScript
    if tag.isScript, !tag.isClosing {
      var next = node.next
      for distance in 1...Self.reach {
        guard let node = next else { break }
        if node.kind == .htmlInline, node.withLiteral({ $0.begins("</", at: 0) }), let other = HTMLTag(node.literal),
          other.name == tag.name
        {
          isClosed = true
          if distance == 2, let text = node.previous { script = Self.plainText(of: text) }
          break
        }
        next = node.next
      }
    }
    append(tag, source, script: script, isClosed: isClosed)
    return script == nil ? 0 : 2
  }

  /// So many nodes are looked through for the end of a tag.
  private static let reach = 16

  /// The text of a node without a formula in it.
  private static func plainText(of node: MarkdownNode) -> String? {
    guard node.kind == .text else { return nil }
    var text: String?
    node.withGuardedLiteral { bytes, mayBeGuarded in
      if !mayBeGuarded { text = String(decoding: bytes, as: UTF8.self) }
    }
    return text
  }

  private mutating func append(_ tag: HTMLTag, _ source: String, script: String?, isClosed: Bool) {
    breakBehindDisplay()
    switch tag.name {
    case "br":
      lines[lines.count - 1].dropTrailingBlanks()
      breakLine(isSoft: false)
    case "hr":
      if !lines[lines.count - 1].isEmpty { breakLine(isSoft: false) }
      append(String(repeating: "─", count: 12), Style(.rule))
      breakLine(isSoft: false)
    case "img":
      append("image: ", Style(.dim))
      append(tag.attributes["alt"] ?? "", Style(.link, style.attributes.union(.underline)))
      if let address = tag.attributes["src"] { append(" (\(address))", Style(.dim)) }
    case "p", "details":
      // Paragraphs are a blank row apart.
      if !lines[lines.count - 1].isEmpty { breakLine(isSoft: false) }
      if tag.name == "p", !tag.isClosing, lines.count > 1, !lines[lines.count - 2].isEmpty { breakLine(isSoft: false) }
    case "sub", "sup":
      if let script, !tag.isClosing {
        append(ScriptLetters.script(script, isAbove: tag.name == "sup"), style)
      } else if tag.isClosing, close(tag) != nil {
        append(")", style)
      } else if !tag.isClosing, isClosed {
        append(tag.name == "sup" ? "^(" : "_(", style)
        open(OpenTag(name: tag.name))
      } else {
        append(source, Style(.dim))
      }
    case "a":
      if !tag.isClosing {
        open(OpenTag(name: "a", address: tag.attributes["href"] ?? ""))
      } else if let open = close(tag), !open.address.isEmpty {
        append(" (\(open.address))", Style(.dim))
      }
    default:
      guard tag.isKnown else { return append(source, Style(.dim)) }
      if !tag.isClosing {
        if tag.name == "summary" { append("▸ ", Style(.listMarker)) }
        open(OpenTag(name: tag.name))
      } else if close(tag) == nil {
        append(source, Style(.dim))
      } else if tag.name == "summary" {
        breakLine(isSoft: false)
      }
    }
  }

  /// Tags within tags beyond these change nothing: each text asks all of them how it looks.
  private static let deepest = 64

  mutating func open(_ tag: OpenTag) {
    if tags.count < Self.deepest { tags.append(tag) } else { tagsTooDeep += 1 }
  }

  /// Takes the last open tag of a name, and what was opened within it.
  private mutating func close(_ tag: HTMLTag) -> OpenTag? {
    if tagsTooDeep > 0 {
      tagsTooDeep -= 1
      return OpenTag(name: tag.name)
    }
    guard let place = tags.lastIndex(where: { $0.name == tag.name }) else { return nil }
    defer { tags.remove(at: place) }
    return tags[place]
  }

  /// What the open tags make of a style.
  func tagged(_ style: Style) -> Style {
    var style = style
    for tag in tags {
      style.attributes.formUnion(HTMLTag.styles[tag.name] ?? [])
      if tag.name == "kbd" { style.role = .code }
      if tag.name == "a", !tag.address.isEmpty {
        style.role = .link
        style.attributes.insert(.underline)
      }
    }
    return style
  }
}
