import Cells

/// Markdown as HTML that fetches nothing and runs nothing: HTML in the text is shown, not obeyed, and pictures are
/// links.
package struct MarkdownHTML {
  private var html = ""

  /// The blocks of a text. Nothing in it becomes markup but what Markdown says.
  package static func blocks(of text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      let guarded = SourceGuard.guarded(bytes) ?? Array(bytes)
      return guarded.withUnsafeBufferPointer { bytes in
        guard let document = MarkdownDocument(bytes) else { return "" }
        var writer = MarkdownHTML()
        document.root.walk(&writer) { writer, node, isEntering in
          if isEntering { writer.enter(node) } else { writer.leave(node) }
        }
        return writer.html
      }
    }
  }

  private mutating func enter(_ node: MarkdownNode) {
    switch node.kind {
    case .text: html += Self.escaped(node.literal)
    case .code: html += "<code>\(Self.escaped(node.literal))</code>"
    case .softBreak: html += "\n"
    case .lineBreak: html += "<br>\n"
    case .htmlInline:
      let isBreak = HTMLTag(node.literal)?.name == "br"
      html += isBreak ? "<br>" : Self.escaped(node.literal)
    case .htmlBlock: html += "<pre>\(Self.escaped(node.literal))</pre>\n"
    case .thematicBreak: html += "<hr>\n"
    case .codeBlock: appendCode(node)
    case .item:
      html += "<li>"
      if let isTicked = node.task { html += isTicked ? "☑ " : "☐ " }
    case .list:
      let start = node.listStart
      html += node.isOrderedList ? (start == 1 ? "<ol>\n" : "<ol start=\"\(start)\">\n") : "<ul>\n"
    case .link, .image: html += Self.opening(of: node)
    case .tableCell: html += "<\(Self.cell(node))\(Self.alignment(of: node))>"
    default: if let name = Self.name(of: node) { html += "<\(name)>" }
    }
  }

  private mutating func leave(_ node: MarkdownNode) {
    switch node.kind {
    case .item: html += "</li>\n"
    case .list: html += node.isOrderedList ? "</ol>\n" : "</ul>\n"
    case .link, .image: html += Self.closing(of: node)
    case .tableCell: html += "</\(Self.cell(node))>"
    case .emphasis, .strong, .strikethrough: if let name = Self.name(of: node) { html += "</\(name)>" }
    default: if let name = Self.name(of: node) { html += "</\(name)>\n" }
    }
  }

  /// The element of a node that has one and nothing else.
  private static func name(of node: MarkdownNode) -> String? {
    switch node.kind {
    case .paragraph: isTight(node) ? nil : "p"
    // The title of the page is the conversation's.
    case .heading: "h\(min(6, node.headingLevel + 2))"
    case .blockQuote: "blockquote"
    case .table: "table"
    case .tableRow: "tr"
    case .emphasis: "em"
    case .strong: "strong"
    case .strikethrough: "del"
    default: nil
    }
  }

  private mutating func appendCode(_ node: MarkdownNode) {
    let language = node.codeLanguage
    let label = language.isEmpty ? "" : " class=\"language-\(Self.escaped(language))\""
    html += "<pre class=\"code\"><code\(label)>\(Self.escaped(node.literal))</code></pre>\n"
  }

  /// Whether a paragraph is all of an item in a list without blank lines.
  private static func isTight(_ node: MarkdownNode) -> Bool {
    guard let list = node.parent?.parent else { return false }
    return list.kind == .list && list.isTightList
  }

  private static func opening(of node: MarkdownNode) -> String {
    isSafe(node.url) ? "<a href=\"\(escaped(node.url))\" rel=\"noreferrer\">" : ""
  }

  private static func closing(of node: MarkdownNode) -> String {
    isSafe(node.url) ? "</a>" : node.url.isEmpty ? "" : " (\(escaped(node.url)))"
  }

  /// Whether an address leads to a page or a mailbox, and to nothing that runs.
  private static func isSafe(_ url: String) -> Bool {
    let start = url.lowercased()
    return ["http://", "https://", "mailto:"].contains { start.hasPrefix($0) }
  }

  private static func cell(_ node: MarkdownNode) -> String {
    guard let row = node.parent else { return "td" }
    return row.previous == nil ? "th" : "td"
  }

  private static func alignment(of node: MarkdownNode) -> String {
    guard let table = node.parent?.parent else { return "" }
    var place = 0
    var before = node.previous
    while let cell = before {
      place += 1
      before = cell.previous
    }
    let alignments = table.tableAlignments
    guard alignments.indices.contains(place) else { return "" }
    let names: [UInt8: String] = [UInt8(ascii: "c"): "center", UInt8(ascii: "r"): "right"]
    return names[alignments[place]].map { " style=\"text-align: \($0)\"" } ?? ""
  }

  /// A text whose signs are not read as markup: `<` becomes `&lt;`. What HTML cannot hold becomes U+FFFD.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      case let control where control.value < 0x20 || (0x7F...0x9F).contains(control.value): escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
