import Cells
import Conversations

/// Chats of Open WebUI: `chat.history.messages` by name, each with its parent and its children; around it the title and
/// how it is kept. A chat by itself has no such frame.
enum OpenWebUIImport {
  static func isConversation(_ view: JSONView) -> Bool {
    let chat = view["chat"] ?? view
    return chat["history"]?["messages"]?.isObject == true
  }

  static func item(_ view: JSONView, _ label: ImportLabel) -> ImportItem {
    .reading(label.conversation) { () throws(ImportError) in
      let frame = view["chat"] == nil ? .null : try view.head(without: ["chat"])
      let chat = view["chat"] ?? view
      let head = try chat.head(without: ["history", "messages"])
      let title = frame["title"]?.string ?? head["title"]?.string ?? ""
      var source = ImportSource("openwebui ")
      if let id = frame["id"]?.string ?? head["id"]?.string, !id.isEmpty {
        source.add(id)
      } else {
        try source.add(view)
      }
      let begun = Moment.read(frame["created_at"] ?? head["timestamp"])
      let model = head["models"]?.array?.first?.string ?? ""
      var reader = Reader(
        builder: ImportBuilder(
          source: source, title: title, model: model, createdAt: begun, program: "Open WebUI"),
        assets: label.assets)
      reader.builder.instruct(head["system"]?.string ?? head["params"]?["system"]?.string ?? "")
      reader.builder.setKnown(head["params"])
      reader.builder.keep(
        isPinned: frame["pinned"]?.bool ?? false, isArchived: frame["archived"]?.bool ?? false)
      for file in head["files"]?.array ?? [] { reader.builder.leaveOut("file", name: ContentReader.name(file)) }
      let history = chat["history"]
      try reader.read(try history?["messages"]?.members() ?? [])
      let end = try history?["currentId"]?.json().string.flatMap { reader.names[$0] }
      let name = label.name(title)
      return reader.builder.item(name, head: end, updatedAt: Moment.read(frame["updated_at"]))
    }
  }

  private struct Reader {
    var builder: ImportBuilder
    let assets: ImportAssets?
    var names: [String: MessageID] = [:]

    /// Messages in the file's order, but each after its parent.
    mutating func read(_ messages: [(name: String, value: JSONView)]) throws(ImportError) {
      var waiting: [String: [(name: String, value: JSONView)]] = [:]
      let known = Set(messages.map(\.name))
      var ready: [(name: String, value: JSONView)] = []
      for message in messages {
        let parent = try message.value["parentId"]?.json().string
        if let parent, parent != message.name, known.contains(parent) {
          waiting[parent, default: []].append(message)
        } else {
          ready.append(message)
        }
      }
      ready.reverse()
      var count = 0
      while let message = ready.popLast() {
        count += 1
        let json = try message.value.json()
        names[message.name] = add(json)
        ready += (waiting.removeValue(forKey: message.name) ?? []).reversed()
      }
      guard count == messages.count else {
        throw ImportError("\(messages.count - count) messages hang on no first one")
      }
    }

    private mutating func add(_ message: JSON) -> MessageID? {
      let parent = message["parentId"]?.string.flatMap { names[$0] }
      let moment = builder.moment(message["timestamp"])
      var content = ContentReader(assets)
      for file in message["files"]?.array ?? [] { content.take(openWebUIFile: file) }
      // Several replies made one, besides themselves.
      if let merged = message["merged"]?["content"]?.string, !merged.isEmpty { content.add(note: "merged: \(merged)") }
      switch message["role"]?.string {
      case "user":
        content.take(message["content"])
        return builder.add(.user, content, below: parent, at: moment)
      case "assistant":
        takeReply(message, into: &content)
        let model = message["model"]?.string ?? message["modelName"]?.string
        let id = builder.add(.assistant, content, below: parent, at: moment, model: model)
        builder.facts { Self.addFacts(message, to: &$0) }
        return id
      case "system":
        content.take(message["content"])
        if parent == nil, builder.isEmpty { builder.instruct(content.text) }
        return builder.add(.system, content, below: parent, at: moment)
      case let role:
        content.take(message["content"])
        builder.attach(content, of: role, to: parent)
        return parent
      }
    }

    /// The text has thoughts and calls folded into it as HTML; where they are apart as well, those are the whole ones.
    private func takeReply(_ message: JSON, into content: inout ContentReader) {
      let output = message["output"]?.array ?? []
      var folded = FoldedText(ContentReader.words(message["content"] ?? .null))
      if output.contains(where: { $0["type"]?.string != "message" }) {
        folded.thoughts = []
        folded.calls = []
        content.take(.list(output.filter { $0["type"]?.string != "message" }))
      }
      for thought in folded.thoughts { content.add(thought: thought) }
      for call in folded.calls { content.add(note: call) }
      content.add(text: folded.text)
      if folded.text.isEmpty { content.take(.list(output.filter { $0["type"]?.string == "message" })) }
      for source in (message["sources"] ?? message["citations"])?.array ?? [] {
        for page in source["metadata"]?.array ?? [] {
          page["source"]?.string.map { content.add(source: $0, title: page["name"]?.string ?? page["title"]?.string) }
        }
        source["source"]?["url"]?.string.map { content.add(source: $0, title: source["source"]?["name"]?.string) }
      }
    }

    private static func addFacts(_ message: JSON, to reply: inout Message) {
      let usage = message["usage"] ?? message["info"]?["usage"] ?? message["info"]
      let input = usage?["prompt_tokens"] ?? usage?["prompt_eval_count"] ?? usage?["input_tokens"]
      let output = usage?["completion_tokens"] ?? usage?["eval_count"] ?? usage?["output_tokens"]
      if let input = input?.asCount, let output = output?.asCount {
        reply.reply?.usage = Usage(promptTokens: input, completionTokens: output)
      }
      if let error = message["error"], error != .flag(false) {
        reply.state = .failed
        reply.failure = .imported(error["content"]?.string ?? error["message"]?.string ?? error.string)
      } else if message["done"]?.bool == false {
        reply.state = .interrupted
      }
    }
  }
}

extension ContentReader {
  /// A file that came with a message: a picture in an address, or by the identity of one that the server keeps.
  fileprivate mutating func take(openWebUIFile file: JSON) {
    let (kind, name) = (file["type"]?.string ?? "file", Self.name(file))
    let inner = file["file"] ?? file
    let type = inner["content_type"]?.string ?? inner["meta"]?["content_type"]?.string ?? ""
    guard kind == "image" || type.hasPrefix("image/") else { return leaveOut(kind, name: name) }
    let url = file["url"]?.string ?? ""
    if url.contains(":") { return take(pictureAt: url, name: name, kind: kind) }
    // The identity alone, or `/api/v1/files/IDENTITY/content`.
    let parts: [Substring] = url.split(separator: "/")
    let identity = parts.max { $0.count < $1.count }.map { String($0) } ?? ""
    take(pictureOf: file["id"]?.string ?? inner["id"]?.string ?? identity, name: name)
  }
}

/// A reply's text with what Open WebUI folds into it: `<details type="reasoning">` and `<details type="tool_calls">`.
struct FoldedText {
  private(set) var text = ""
  var thoughts: [String] = []
  var calls: [String] = []

  init(_ source: String) {
    var rest = Substring(source)
    while let start = rest.firstRange(of: "<details type=\""),
      let end = rest[start.upperBound...].firstRange(of: "</details>")
    {
      text += rest[..<start.lowerBound]
      let block = rest[start.upperBound..<end.lowerBound]
      rest = rest[end.upperBound...]
      let inside = Self.inside(block)
      if block.hasPrefix("reasoning") { thoughts.append(inside) } else { calls.append(inside) }
    }
    text = (text + rest).trimmingSpaces()
  }

  /// What is between the summary and the end, without the marks of a quote, its entities read. A call's is in
  /// attributes.
  private static func inside(_ block: Substring) -> String {
    guard let close = block.firstIndex(of: ">") else { return "" }
    var body = block[block.index(after: close)...]
    if let summary = body.firstRange(of: "</summary>") { body = body[summary.upperBound...] }
    let lines = HTMLEntities.decoded(body).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("> ") ? line.dropFirst(2) : line == ">" ? "" : line
    }
    let words = lines.joined(separator: "\n").trimmingSpaces()
    guard !block.hasPrefix("reasoning") else { return words }
    let attributes = ["name", "arguments", "result"].compactMap { name in
      attribute(name, in: block[..<close]).map { "\(name): \($0)" }
    }
    return (attributes + [words]).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func attribute(_ name: String, in tag: Substring) -> String? {
    guard let start = tag.firstRange(of: " \(name)=\"") else { return nil }
    return HTMLEntities.decoded(tag[start.upperBound...].prefix { $0 != "\"" })
  }
}
