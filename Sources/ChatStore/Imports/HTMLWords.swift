import Cells

/// The words of a piece of HTML as Markdown: what replies are written in where a program keeps them as HTML.
enum HTMLWords {
  static func markdown(_ html: String) -> String {
    var writer = Writer()
    var rest = Substring(html)
    while let start = rest.firstIndex(of: "<") {
      writer.text(HTMLEntities.decoded(rest[..<start]))
      let tail = rest[start...]
      if tail.hasPrefix("<!--") {
        rest = tail.firstRange(of: "-->").map { tail[$0.upperBound...] } ?? ""
        continue
      }
      guard let end = tail.firstIndex(of: ">") else {
        writer.text(HTMLEntities.decoded(tail))
        rest = ""
        break
      }
      writer.tag(tail[tail.index(after: start)..<end])
      rest = tail[tail.index(after: end)...]
    }
    writer.text(HTMLEntities.decoded(rest))
    return writer.finish()
  }

  private struct Writer {
    private var result = ""
    /// Open lists: the number of the next item, nil for bullets.
    private var lists: [Int?] = []
    private var links: [String] = []
    private var isPreformatted = false
    private var isHidden = false
    private var rowCells = 0
    private var isFirstRow = false

    mutating func text(_ words: String) {
      guard !isHidden, !words.isEmpty else { return }
      guard !isPreformatted else {
        result += words
        return
      }
      // As in a browser, any run of blanks is one.
      let pieces = words.split { $0.isWhitespace }
      let hasStart = words.first?.isWhitespace == true && result.last.map { !$0.isWhitespace } == true
      if pieces.isEmpty {
        if hasStart { result += " " }
        return
      }
      result += (hasStart ? " " : "") + pieces.joined(separator: " ")
      if words.last?.isWhitespace == true { result += " " }
    }

    mutating func tag(_ tag: Substring) {
      let isEnd = tag.hasPrefix("/")
      let body = isEnd ? tag.dropFirst() : tag
      let name = body.prefix { $0.isLetter || $0.isNumber }.lowercased()
      switch name {
      case "script", "style", "head": isHidden = !isEnd
      case "p", "div", "section", "article", "table", "blockquote": block()
      case "h1", "h2", "h3", "h4", "h5", "h6":
        block()
        if !isEnd { result += String(repeating: "#", count: name.last?.wholeNumberValue ?? 1) + " " }
      case "br": line()
      case "hr": block("---")
      case "ul", "ol":
        if isEnd { if !lists.isEmpty { lists.removeLast() } } else { lists.append(name == "ol" ? 1 : nil) }
        if lists.isEmpty { block() } else { line() }
      case "li" where !isEnd: item()
      case "pre":
        if !isEnd { block() } else if result.last != "\n" { result += "\n" }
        result += isEnd ? "```\n\n" : "```\n"
        isPreformatted = !isEnd
      case "code" where !isPreformatted: result += "`"
      case "b", "strong": mark("**", isEnd)
      case "i", "em": mark("*", isEnd)
      case "s", "del": mark("~~", isEnd)
      case "a": link(body, isEnd)
      case "tr": row(isEnd)
      case "td", "th": cell(isEnd)
      default: break
      }
    }

    /// A new paragraph.
    private mutating func block(_ words: String = "") {
      trim()
      if !result.isEmpty { result += result.hasSuffix("\n\n") ? "" : result.hasSuffix("\n") ? "\n" : "\n\n" }
      if !words.isEmpty { result += words + "\n\n" }
    }

    private mutating func line() {
      trim()
      if !result.isEmpty, result.last != "\n" { result += "\n" }
    }

    private mutating func trim() { while result.last == " " { result.removeLast() } }

    private mutating func item() {
      line()
      result += String(repeating: "  ", count: max(0, lists.count - 1))
      if let number = lists.last ?? nil {
        result += "\(number). "
        lists[lists.count - 1] = number + 1
      } else {
        result += "- "
      }
    }

    private mutating func mark(_ mark: String, _ isEnd: Bool) {
      guard !isPreformatted else { return }
      if isEnd { trim() }
      result += mark
    }

    private mutating func link(_ tag: Substring, _ isEnd: Bool) {
      guard !isPreformatted else { return }
      if isEnd {
        let url = links.popLast() ?? ""
        if !url.isEmpty { result += "](\(url))" }
      } else {
        let start = tag.firstRange(of: "href=\"")
        let url = start.map { HTMLEntities.decoded(tag[$0.upperBound...].prefix { $0 != "\"" }) } ?? ""
        links.append(url)
        if !url.isEmpty { result += "[" }
      }
    }

    private mutating func row(_ isEnd: Bool) {
      guard isEnd else {
        isFirstRow = result.isEmpty || result.hasSuffix("\n\n")
        line()
        rowCells = 0
        return
      }
      result += "|\n"
      if isFirstRow, rowCells > 0 { result += String(repeating: "|---", count: rowCells) + "|\n" }
    }

    private mutating func cell(_ isEnd: Bool) {
      if isEnd { return result += " " }
      rowCells += 1
      result += "| "
    }

    func finish() -> String { result.trimmingSpaces() }
  }
}
