import Cells
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
      // Messages within messages are many levels deep.
      let list = view["messagesTree"] ?? view["messages"]
      let messages = try list?.nested(in: "children") ?? []
      var begun: Timestamp?
      if let first = messages.first { begun = Moment.read(try list?.head(of: first)["createdAt"]) }
      var builder = ImportBuilder(
        source: source, title: title, model: options?["model"]?.string ?? "", createdAt: begun,
        program: "LibreChat", author: head["endpoint"]?.string ?? "")
      for name in ["promptPrefix", "system", "instructions"] { builder.instruct(options?[name]?.string ?? "") }
      var known = options ?? .null
      if let most = known["maxOutputTokens"] ?? known["max_output_tokens"], known["max_tokens"] == nil {
        known = .object(known.members + [.init("max_tokens", most)])
      }
      builder.setKnown(known)
      var names: [String: MessageID] = [:]
      var ids: [MessageID] = []
      for nested in messages {
        guard let message = try list?.head(of: nested) else { continue }
        let parent = nested.above.map { ids[$0] } ?? message["parentMessageId"]?.string.flatMap { names[$0] }
        let id = add(message, below: parent, &builder)
        ids.append(id)
        if let name = message["messageId"]?.string { names[name] = id }
      }
      let name = label.name(title)
      return builder.item(name, head: ids.last)
    }
  }

  private static func add(_ message: JSON, below parent: MessageID?, _ builder: inout ImportBuilder) -> MessageID {
    var content = ContentReader()
    content.take(message["content"])
    if content.isEmpty, let text = message["text"]?.string { content.add(text: text) }
    for file in (message["files"]?.array ?? []) + (message["attachments"]?.array ?? []) {
      content.leaveOut("file", name: ContentReader.name(file))
    }
    let moment = builder.moment(message["createdAt"])
    let isUser = message["isCreatedByUser"]?.flag ?? (message["sender"]?.string == "User")
    guard !isUser else { return builder.add(.user, content, below: parent, at: moment) }
    let model = message["model"]?.string ?? message["sender"]?.string
    let id = builder.add(.assistant, content, below: parent, at: moment, model: model)
    builder.facts { reply in
      reply.end(as: message["finish_reason"]?.string)
      if message["error"]?.bool == true {
        reply.state = .failed
        reply.failure = .imported(message["text"]?.string)
      } else if message["unfinished"]?.bool == true {
        reply.state = .interrupted
      }
    }
    return id
  }
}
