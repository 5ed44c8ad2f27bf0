import Conversations

extension Source {
  /// The addresses that a Markdown text leads to, numbered in reading order, each once: links, pictures, bare addresses
  /// and `<a href>`. Only what a browser may be given: the web and mail.
  package static func links(in text: String) -> [Source] {
    var finder = LinkFinder()
    var text = text
    text.withUTF8 { bytes in
      guard let document = MarkdownDocument(bytes) else { return }
      document.root.walk(&finder) { finder, node, isEntering in finder.visit(node, isEntering) }
    }
    return finder.found
  }
}

/// Collects links while a text is walked through.
private struct LinkFinder {
  private(set) var found: [Source] = []
  private var known: Set<String> = []
  /// The links that are open, outermost first: where they lead, and their words so far.
  private var open: [(address: String, words: String, isHTML: Bool)] = []

  mutating func visit(_ node: MarkdownNode, _ isEntering: Bool) {
    switch node.kind {
    case .link, .image:
      if isEntering { open.append((address: node.url, words: "", isHTML: false)) } else { close(isHTML: false) }
    case .text, .code: say(node.literal)
    case .softBreak, .lineBreak: say(" ")
    case .htmlInline: HTMLTag(node.literal).map { take($0) }
    case .htmlBlock:
      for token in HTMLToken.tokens(of: node.literal) ?? [] {
        switch token {
        case .tag(let tag, _): take(tag)
        case .text(let text): say(text)
        case .newline: say(" ")
        case .comment: break
        }
      }
    default: break
    }
  }

  private mutating func take(_ tag: HTMLTag) {
    switch tag.name {
    case "a":
      if tag.isClosing {
        close(isHTML: true)
      } else if let address = tag.attributes["href"] {
        open.append((address: address, words: "", isHTML: true))
      }
    case "img": if let address = tag.attributes["src"] { add(address, tag.attributes["alt"] ?? "") }
    default: break
    }
  }

  private mutating func say(_ words: String) {
    for place in open.indices { open[place].words += words }
  }

  /// The innermost link ends, where it began in the same way.
  private mutating func close(isHTML: Bool) {
    guard let last = open.last, last.isHTML == isHTML else { return }
    open.removeLast()
    add(last.address, last.words)
  }

  private mutating func add(_ address: String, _ words: String) {
    guard let address = WebAddress(address), known.insert(address.text).inserted else { return }
    let words = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let isAddress = words.isEmpty || address.text.hasSuffix(words)
    found.append(Source(number: found.count + 1, url: address.text, title: isAddress ? nil : words))
  }
}
