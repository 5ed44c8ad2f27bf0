import Conversations

/// A conversation exported from LibreChat: messages that name their parents, in a list or each within its parent's
/// `children`.
enum LibreChatImport {
  static func isConversation(_ view: JSONView) -> Bool {
    view["conversationId"] != nil && (view["messages"] ?? view["messagesTree"])?.isArray == true
  }

  static func item(_ view: JSONView, _ label: ImportLabel) -> ImportItem {
    .reading(label.conversation) { () throws(ImportError) in
      let head = try view.head(without: ["messages", "messagesTree"])
      let options = head["options"]
      let title = head["title"]?.string ?? ""
      var source = ImportSource("librechat ")
      source.add(head["conversationId"]?.string ?? "")
      // Most last: messages within messages are many levels deep.
      var waiting = Array(try (view["messagesTree"] ?? view["messages"])?.items() ?? []).reversed().map { ($0, "") }
      let first = try waiting.last?.0["createdAt"]?.json().string.flatMap(Moment.parse)
      var builder = ImportBuilder(
        source: source, title: title, model: options?["model"]?.string ?? "", createdAt: first ?? Moment.now(),
        program: "LibreChat", author: head["endpoint"]?.string ?? "")
      for name in ["promptPrefix", "system", "instructions"] { builder.instruct(options?[name]?.string ?? "") }
      var known = options ?? .null
      if let most = known["maxOutputTokens"] ?? known["max_output_tokens"], known["max_tokens"] == nil {
        known = .object(known.members + [.init(name: "max_tokens", value: most)])
      }
      builder.setKnown(known)
      var names: [String: MessageID] = [:]
      var last: String?
      while let (view, above) = waiting.popLast() {
        let message = try view.head(without: ["children"])
        let parent = above.isEmpty ? message["parentMessageId"]?.string : above
        let id = add(message, below: parent.flatMap { names[$0] }, &builder)
        let name = message["messageId"]?.string ?? "\(names.count)"
        names[name] = id
        last = name
        waiting += try (view["children"]?.items() ?? []).reversed().map { ($0, name) }
      }
      let name = label.name(title)
      return builder.item(name, head: last.flatMap { names[$0] })
    }
  }

  private static func add(_ message: JSON, below parent: MessageID?, _ builder: inout ImportBuilder) -> MessageID {
    var content = ContentReader()
    content.take(message["content"])
    if content.isEmpty, let text = message["text"]?.string { content.add(text: text) }
    for file in (message["files"]?.array ?? []) + (message["attachments"]?.array ?? []) {
      content.leaveOut("file", name: ContentReader.name(file))
    }
    let moment = message["createdAt"]?.string.flatMap(Moment.parse) ?? builder.createdAt
    let isUser = message["isCreatedByUser"]?.bool ?? (message["sender"]?.string == "User")
    guard !isUser else { return builder.add(.user, content, below: parent, at: moment) }
    let model = message["model"]?.string ?? message["sender"]?.string
    let id = builder.add(.assistant, content, below: parent, at: moment, model: model)
    builder.facts { reply in
      reply.end(as: message["finish_reason"]?.string)
      if message["error"]?.bool == true {
        reply.state = .failed
        reply.failure = Failure(.server, message["text"]?.string ?? "the reply failed")
      } else if message["unfinished"]?.bool == true {
        reply.state = .interrupted
      }
    }
    return id
  }
}
