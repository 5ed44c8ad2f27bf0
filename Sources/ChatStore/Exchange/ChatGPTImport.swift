import Conversations

/// `conversations.json` of a ChatGPT data export: each conversation a tree of nodes by name, kept as a tree.
enum ChatGPTImport {
  static func read(_ json: JSON) -> [ImportItem]? {
    let list = json["mapping"] != nil ? [json] : json.array ?? []
    guard list.contains(where: { $0["mapping"] != nil }) else { return nil }
    return list.enumerated().map { item($1, place: $0) }
  }

  /// One conversation of a list.
  static func item(_ json: JSON, place: Int) -> ImportItem {
    let title = json["title"]?.string ?? ""
    let name = title.isEmpty ? "Conversation \(place + 1)" : title
    var reader = Reader(json)
    do {
      return ImportItem(name: name, conversation: .success(try reader.read()), notes: reader.builder.notes)
    } catch {
      return ImportItem(name: name, conversation: .failure(error))
    }
  }

  private struct Reader {
    let json: JSON
    let nodes: [String: JSON]
    let order: [String]
    /// Nodes by the parent they name, in the file's order.
    let below: [String: [String]]
    var builder: ImportBuilder
    /// The message that stands for a node: its own, or the nearest above when it has none.
    var standIns: [String: MessageID] = [:]

    init(_ json: JSON) {
      self.json = json
      let mapping = json["mapping"]?.members ?? []
      nodes = Dictionary(mapping.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
      order = mapping.map(\.name)
      below = Dictionary(grouping: order.filter { [nodes] in nodes[$0]?["parent"]?.string != nil }) { [nodes] in
        nodes[$0]?["parent"]?.string ?? ""
      }
      let name = json["conversation_id"]?.string ?? json["id"]?.string
      builder = ImportBuilder(
        source: "chatgpt " + (name ?? json.compact), title: json["title"]?.string ?? "",
        model: json["default_model_slug"]?.string ?? "", createdAt: Self.moment(json["create_time"]) ?? Moment.now())
    }

    mutating func read() throws(ImportError) -> StoredConversation {
      guard !nodes.isEmpty else { throw ImportError("it has no messages") }
      // Roots in the file's order, then down by each node's own list of children; never twice, so a circle ends.
      let roots = order.filter { nodes[$0]?["parent"]?.string.flatMap { nodes[$0] } == nil }
      guard !roots.isEmpty else { throw ImportError("its tree has no root") }
      var pending = Array(roots.reversed())
      var seen: Set<String> = []
      while let name = pending.popLast() {
        guard seen.insert(name).inserted, let node = nodes[name] else { continue }
        try add(node, name)
        pending += children(of: name, node).reversed()
      }
      guard seen.count == nodes.count else { throw ImportError("\(nodes.count - seen.count) nodes hang on no root") }
      guard !builder.isEmpty else { throw ImportError("none of its nodes holds a turn") }
      let head = json["current_node"]?.string.flatMap { standIns[$0] }
      var finished = builder.finish(head: head, updatedAt: Self.moment(json["update_time"]))
      finished.isArchived = json["is_archived"]?.bool ?? false
      finished.isPinned = json["is_starred"]?.bool ?? false
      return finished
    }

    /// Those a node lists, in its order, then those that name it without being listed. What is listed and not in the
    /// file, or names another parent, is not there or comes elsewhere.
    private func children(of name: String, _ node: JSON) -> [String] {
      let listed = (node["children"]?.array ?? []).compactMap(\.string).filter { nodes[$0]?["parent"]?.string == name }
      return listed + (below[name] ?? []).filter { !listed.contains($0) }
    }

    private mutating func add(_ node: JSON, _ name: String) throws(ImportError) {
      let parent = node["parent"]?.string.flatMap { standIns[$0] }
      standIns[name] = parent
      guard let message = node["message"] else { return }
      let (text, data) = content(message["content"])
      let moment = Self.moment(message["create_time"]) ?? builder.stored.conversation.createdAt
      let isHidden = message["metadata"]?["is_visually_hidden_from_conversation"]?.bool ?? false
      switch message["author"]?["role"]?.string {
      case "system":
        if !isHidden || builder.isEmpty { builder.instruct(text) }
      case "user" where isHidden || message["content"]?["content_type"]?.string == "user_editable_context":
        // Custom instructions.
        builder.instruct(([text] + data.map(\.text)).filter { !$0.isEmpty }.joined(separator: "\n\n"))
      case "user":
        standIns[name] = builder.add(.user, text, below: parent, at: moment, extras: data)
      case "assistant" where message["recipient"]?.string.map({ $0 != "all" }) ?? false:
        // Said to a tool, and not to the user.
        let words = ([text] + data.map(\.text)).filter { !$0.isEmpty }.joined(separator: "\n")
        let tool = message["recipient"]?.string ?? ""
        if !words.isEmpty { builder.attach(MessageExtra(.note, "To \(tool): \(words)"), to: parent) }
      case "assistant":
        // Steps on the way to a reply (searches, thoughts) have no text of their own: data of the turn before.
        guard !text.isEmpty else {
          for extra in data { builder.attach(extra, to: parent) }
          return
        }
        let model = message["metadata"]?["model_slug"]?.string
        standIns[name] = builder.add(.assistant, text, below: parent, at: moment, model: model, extras: data)
      case "tool":
        if !text.isEmpty { builder.attach(MessageExtra(.note, "A tool answered: \(text)"), to: parent) }
        for extra in data { builder.attach(extra, to: parent) }
      case let role:
        throw ImportError("the node \(name) has the unknown role \u{201C}\(role ?? "")\u{201D}")
      }
    }

    /// The text of a message, and what of it is no text.
    private mutating func content(_ content: JSON?) -> (text: String, data: [MessageExtra]) {
      guard let content else { return ("", []) }
      let kind = content["content_type"]?.string ?? "text"
      switch kind {
      case "text", "multimodal_text":
        var texts: [String] = []
        for part in content["parts"]?.array ?? [] {
          if let text = part.string ?? part["text"]?.string {
            texts.append(text)
          } else if part != .null {
            builder.note("Pictures and other parts that are no text were left out.")
          }
        }
        return (texts.joined(separator: "\n"), [])
      case "code", "execution_output":
        let text = content["text"]?.string ?? ""
        return text.isEmpty ? ("", []) : ("", [MessageExtra(.note, text)])
      case "user_editable_context":
        let parts = ["user_profile", "user_instructions"].compactMap { content[$0]?.string }.filter { !$0.isEmpty }
        return ("", parts.map { MessageExtra(.note, $0) })
      case "thoughts":
        let thoughts = (content["thoughts"]?.array ?? []).map { thought in
          [thought["summary"]?.string, thought["content"]?.string].compactMap(\.self).joined(separator: ": ")
        }
        let words = thoughts.filter { !$0.isEmpty }.joined(separator: "\n")
        return ("", words.isEmpty ? [] : [MessageExtra(.note, "Thoughts: \(words)")])
      default:
        // Quotes of pages, errors, recaps: whatever of it is text.
        let names = ["text", "content", "result", "summary", "model_set_context"]
        let words = names.compactMap { content[$0]?.string }.first { !$0.isEmpty }
        return ("", words.map { [MessageExtra(.note, "\(kind): \($0)")] } ?? [])
      }
    }

    /// Seconds since 1970, with a fraction.
    private static func moment(_ json: JSON?) -> Timestamp? {
      json?.real.flatMap { Timestamp(seconds: $0) }
    }
  }
}
