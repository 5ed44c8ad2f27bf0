import Conversations

/// What exports for people show of a reply besides its text: what the model thought, folded where the format can, and
/// what it cites.
enum ReplyExport {
  // MARK: Markdown

  /// The thoughts as a quotation, to be put before the text: whatever they hold, they cannot end it.
  static func markdownThought(_ message: Message) -> String {
    guard let thought = message.thought else { return "" }
    return "> *\(thought.words)*\n>\n" + lines(message.reasoning).map { "> \($0)\n" }.joined() + "\n"
  }

  /// The sources as a numbered list, to be put behind the text.
  static func markdownSources(_ message: Message) -> String {
    let sources = message.sources
    guard !sources.isEmpty else { return "" }
    return "\nSources:\n\n"
      + sources.map { source in
        guard let address = WebAddress(source.url) else {
          return "\(source.number). `\(ExportWords.oneLine(source.url))`\n"
        }
        let title = source.title.map(escaped) ?? escaped(source.url)
        return "\(source.number). [\(title)](<\(address.text)>)\n"
      }.joined()
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in ExportWords.oneLine(text) {
      if "\\`*_[]<>".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  // MARK: Plain text

  /// The thoughts behind a bar.
  static func plainThought(_ message: Message) -> String {
    guard let thought = message.thought else { return "" }
    return "[\(thought.words)]\n" + lines(message.reasoning).map { "| \($0)\n" }.joined() + "\n"
  }

  /// The sources with their addresses, a line each.
  static func plainSources(_ message: Message) -> String {
    message.sources.map { "\(ExportWords.oneLine($0.line))\n" }.joined()
  }

  // MARK: HTML

  /// The thoughts, folded.
  static func htmlThought(_ message: Message) -> String {
    guard let thought = message.thought else { return "" }
    return "<details class=\"thought\">\n<summary>\(HTMLExport.escaped(thought.words))</summary>\n"
      + "<pre>\(HTMLExport.escaped(message.reasoning))</pre>\n</details>\n"
  }

  /// The sources as a numbered list; what is no address of the web is no link.
  static func htmlSources(_ message: Message) -> String {
    let sources = message.sources
    guard !sources.isEmpty else { return "" }
    let items = sources.map { source in
      let title = HTMLExport.escaped(source.title ?? source.url)
      guard let address = WebAddress(source.url) else { return "<li>\(title)</li>\n" }
      let host = source.title == nil ? "" : " — \(HTMLExport.escaped(source.host))"
      return "<li><a href=\"\(HTMLExport.escaped(address.text))\" rel=\"noreferrer\">\(title)</a>\(host)</li>\n"
    }
    return "<ol class=\"sources\">\n\(items.joined())</ol>\n"
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }
}
