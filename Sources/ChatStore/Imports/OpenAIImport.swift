import Cells
import Conversations

/// Messages as the chat-completions request has them: `[{"role", "content"}]`, or a body with `messages`.
enum OpenAIImport {
  /// A body.
  static func item(_ view: JSONView, _ label: ImportLabel) -> ImportItem {
    .reading(label.conversation) { () throws(ImportError) in
      var source = ImportSource("openai ")
      try source.add(view)
      return try item(
        source, try view["messages"]?.items() ?? [], head: try view.head(without: ["messages"]), name: label.numbered)
    }
  }

  /// A list of messages.
  static func item(messages: [JSONView], name: String) -> ImportItem {
    .reading(name) { () throws(ImportError) in
      // As a body of nothing else.
      var source = ImportSource("openai {\"messages\":[")
      for (place, message) in messages.enumerated() {
        if place > 0 { source.add(",") }
        source.add(try message.json().compact)
      }
      source.add("]}")
      return try item(source, messages, head: .null, name: name)
    }
  }

  private static func item(
    _ source: ImportSource, _ messages: [JSONView], head: JSON, name: String
  ) throws(ImportError) -> ImportItem {
    let dated = head["created"]?.integer.flatMap { Timestamp(seconds: Double($0)) }
    let model = head["model"]?.string
    var builder = ImportBuilder(source: source, title: name, model: model ?? "", createdAt: dated)
    let moment = builder.createdAt
    // Bodies of Anthropic's interface have it apart.
    builder.instruct(head["system"].map(ContentReader.words) ?? "")
    for (place, message) in messages.enumerated() {
      try add(message.json(), place, model: model, at: moment, to: &builder)
    }
    builder.setKnown(head)
    return builder.item(name, updatedAt: moment)
  }

  /// Adds one message: leading instructions to the system text, what tools said to the reply before.
  static func add(
    _ message: JSON, _ place: Int, model: String?, at moment: Timestamp, to builder: inout ImportBuilder
  ) throws(ImportError) {
    guard let name = message["role"]?.string else { throw ImportError("message \(place + 1) has no role") }
    var content = ContentReader()
    switch message["content"] {
    case nil, .null?, .text?, .list?, .object?: content.take(message["content"])
    default: throw ImportError("message \(place + 1) has content that is neither text nor parts")
    }
    switch name {
    case "system" where builder.isEmpty, "developer" where builder.isEmpty:
      builder.instruct(content.text)
    case "system", "developer":
      builder.append(.system, content, at: moment)
    case "user", "human":
      builder.append(.user, content, at: moment)
    case "assistant", "model":
      takeReply(message, into: &content)
      builder.append(.assistant, content, at: moment, model: message["model"]?.string ?? model)
    case "tool", "function":
      builder.attach(.answer(ofTool: content.text))
    default:
      throw ImportError("message \(place + 1) has the unknown role \u{201C}\(name)\u{201D}")
    }
  }

  /// What a reply has besides its content.
  static func takeReply(_ message: JSON, into content: inout ContentReader) {
    if let refusal = message["refusal"]?.string { content.take(["refusal": refusal]) }
    for name in ["reasoning_content", "reasoning", "thinking"] where message[name] != nil {
      content.add(thought: message[name].map(ContentReader.words))
      break
    }
    if let calls = message["tool_calls"] ?? message["function_call"] { content.add(calls: calls) }
    for annotation in message["annotations"]?.array ?? [] { content.take(source: annotation) }
    for url in message["citations"]?.array ?? [] { url.string.map { content.add(source: $0, title: nil) } }
  }
}

extension ContentReader {
  /// A refusal, which interfaces put next to the content.
  fileprivate mutating func take(_ members: [String: String]) {
    take(
      .object([.init("type", .text("refusal"))] + members.map { .init($0, .text($1)) }))
  }
}

extension JSON {
  /// Whether it is a text, a list or an object that is not empty.
  var holdsSomething: Bool {
    switch self {
    case .text(let text): !text.isEmpty
    case .list(let items): items.contains(where: \.holdsSomething)
    case .object(let members): members.contains { $0.value.holdsSomething }
    case .raw(let text): !text.isEmpty
    case .null, .flag, .integer, .real: false
    }
  }
}
