import Conversations
import Files
import Pages

/// The branch being read as Markdown: texts word for word, as the model wrote them.
enum MarkdownExport {
  static func text(_ conversation: Conversation) -> String {
    var text = "# \(ExportWords.title(conversation))\n\n"
    text += "\(ExportWords.facts(conversation))\n"
    if !conversation.systemPrompt.isEmpty { text += "\n## System\n\n\(conversation.systemPrompt)\n" }
    for message in ExportWords.branch(conversation) {
      text +=
        "\n## \(ExportWords.name(message))\n\n\(ReplyExport.markdownThought(message))\(message.text.loaded ?? "")\n"
      text += ReplyExport.markdownSources(message)
      for picture in message.pictures { text += "\n\(ExportWords.markdown(picture))\n" }
      for note in ExportWords.notes(message) { text += "\n> \(ExportWords.oneLine(note))\n" }
    }
    return text
  }
}

/// The branch being read as plain text.
enum PlainExport {
  static func text(_ conversation: Conversation) -> String {
    let title = ExportWords.title(conversation)
    var text = "\(title)\n\(String(repeating: "=", count: title.count))\n\(ExportWords.facts(conversation))\n"
    if !conversation.systemPrompt.isEmpty { text += "\nSystem:\n\(conversation.systemPrompt)\n" }
    for message in ExportWords.branch(conversation) {
      text += "\n\(ExportWords.name(message)):\n\(ReplyExport.plainThought(message))\(message.text.loaded ?? "")\n"
      text += ReplyExport.plainSources(message)
      for picture in message.pictures { text += "[\(ExportWords.words(picture))]\n" }
      for note in ExportWords.notes(message) { text += "[\(ExportWords.oneLine(note))]\n" }
    }
    return text
  }
}

/// The branch being read as one HTML page that fetches nothing and runs nothing.
enum HTMLExport {
  /// - Parameter title: of the conversation, where there is only one.
  static func opening(_ title: String?) -> String { head(escaped(title ?? "mixchat")) }

  private static func head(_ title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="und">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
    <title>\(title)</title>
    <style>
    body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
    article + article { border-top: 2px solid #888; margin-top: 3rem; }
    section { margin: 1rem 0; padding: .5rem 1rem; border-left: 4px solid #888; }
    section.user { border-color: #37c; }
    section.assistant { border-color: #393; }
    h2 { font-size: .9rem; margin: 0; color: #777; }
    h3, h4, h5, h6 { margin: 1.2rem 0 .4rem; }
    pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; }
    code, pre.code { font-family: ui-monospace, monospace; font-size: .9rem; background: #8882; border-radius: .25rem; }
    code { padding: .1rem .2rem; }
    pre.code { white-space: pre; overflow-x: auto; padding: .6rem .8rem; }
    pre.code code { background: none; padding: 0; }
    table { border-collapse: collapse; margin: .5rem 0; }
    th, td { border: 1px solid #8886; padding: .2rem .5rem; text-align: left; }
    blockquote { border-left: 3px solid #8886; margin: .5rem 0; padding-left: .8rem; color: #777; }
    img { max-width: 100%; height: auto; }
    .facts, .note, .thought, .sources { color: #777; font-size: .85rem; }
    @media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } }
    </style>
    </head>
    <body>

    """
  }
  static let closing = "</body>\n</html>\n"

  static func article(_ stored: StoredConversation) -> String {
    let conversation = stored.conversation
    var page = "<article>\n<h1>\(escaped(ExportWords.title(conversation)))</h1>\n"
    page += "<p class=\"facts\">\(escaped(ExportWords.facts(conversation)))</p>\n"
    if !conversation.systemPrompt.isEmpty {
      page += section("system", "System", plain(conversation.systemPrompt), [])
    }
    for message in ExportWords.branch(conversation) {
      let text = message.text.loaded ?? ""
      // What a person typed is shown as typed, as on the screen.
      let body = message.role == .assistant ? MarkdownHTML.blocks(of: text) : plain(text)
      let pictures = message.pictures.map { self.picture($0, stored.pictures[$0.hash]) }.joined()
      let parts = message.parts.compactMap { self.picture($0) }.joined()
      page += section(
        message.role.rawValue, ExportWords.name(message),
        ReplyExport.htmlThought(message) + body + pictures + parts + ReplyExport.htmlSources(message),
        ExportWords.notes(message))
    }
    return page + "</article>\n"
  }

  private static func plain(_ text: String) -> String { "<pre>\(escaped(text))</pre>\n" }

  /// A picture that a reply carried, as a part of the page; nil for what is none, or whose data is elsewhere.
  private static func picture(_ part: ReplyPart) -> String? {
    guard part.kind == .picture, let data = part.base64 else { return nil }
    return "<p><img alt=\"picture\" src=\"data:\(escaped(part.mediaType ?? "image/png"));base64,\(data)\"></p>\n"
  }

  /// - Parameter body: markup.
  private static func section(_ kind: String, _ name: String, _ body: String, _ notes: [String]) -> String {
    var section = "<section class=\"\(kind)\" dir=\"auto\">\n<h2>\(escaped(name))</h2>\n\(body)"
    for note in notes { section += "<p class=\"note\">\(escaped(note))</p>\n" }
    return section + "</section>\n"
  }

  /// A picture inside the page. One whose bytes are not here is named: the page fetches nothing.
  private static func picture(_ picture: Picture, _ bytes: [UInt8]?) -> String {
    guard let bytes, let type = picture.format?.type else {
      return "<p class=\"note\">\(escaped(ExportWords.words(picture)))</p>\n"
    }
    let name = escaped(ExportWords.oneLine(picture.name))
    return "<p><img alt=\"\(name)\" title=\"\(name)\" src=\"data:\(type);base64,\(Base64.text(bytes))\"></p>\n"
  }

  static func escaped(_ text: String) -> String { MarkdownHTML.escaped(text) }
}

/// The words that exports for people share.
enum ExportWords {
  static func title(_ conversation: Conversation) -> String {
    conversation.title.isEmpty ? "Untitled conversation" : oneLine(conversation.title)
  }

  static func facts(_ conversation: Conversation) -> String {
    let day = Moment.iso(conversation.createdAt).map { String($0.prefix(10)) } ?? "?"
    let facts = [conversation.model, conversation.provider, "begun \(day)"]
    return facts.filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// A picture in words: `picture lake.png, 640×480`.
  static func words(_ picture: Picture) -> String {
    let size = picture.width > 0 ? ", \(picture.width)×\(picture.height)" : ""
    return "picture \(oneLine(picture.name))\(size)"
  }

  /// A picture as Markdown names one.
  static func markdown(_ picture: Picture) -> String {
    let name = oneLine(picture.name).filter { !"[]<>".contains($0) }
    return "![\(name)](<\(oneLine(picture.address ?? picture.name).filter { !"<>".contains($0) })>)"
  }

  static func branch(_ conversation: Conversation) -> [Message] {
    conversation.path.compactMap { conversation[$0] }
  }

  static func name(_ message: Message) -> String {
    switch message.role {
    case .system: "System"
    case .user: "You"
    case .assistant: message.reply.map(\.model).flatMap { $0.isEmpty ? nil : $0 } ?? "Assistant"
    }
  }

  /// What a reader should know besides the text.
  static func notes(_ message: Message) -> [String] {
    var notes: [String] = []
    switch message.state {
    case .complete: break
    case .stopped: notes.append("Stopped by the user.")
    case .interrupted, .streaming: notes.append("Cut off.")
    case .failed: notes.append("Failed: \(message.failure?.message ?? "the reply did not come through.")")
    }
    if message.reply?.finishReason == .length { notes.append("Ended by max_tokens.") }
    for extra in message.extras {
      switch extra.kind {
      case .parts:
        let parts = ReplyPart.all(extra)
        notes += parts.isEmpty ? ["Data: \(extra.text)"] : parts.map { "[\($0.words)]" }
      case .toolCalls: notes += Message.toolCallWords(extra.text).map { "Tool call: \($0)" }
      case .answer: notes.append("Answers the tool call.")
      default: if let label = label(extra.kind) { notes.append("\(label): \(extra.text)") }
      }
    }
    return notes
  }

  /// nil for figures that a reader has no use for.
  private static func label(_ kind: MessageExtra.Kind) -> String? {
    switch kind {
    case .refusal: "Refusal"
    case .note: "Note"
    case .logprobs, .reasoning, .sources, .parts, .toolCalls, .answer: nil
    }
  }

  static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
