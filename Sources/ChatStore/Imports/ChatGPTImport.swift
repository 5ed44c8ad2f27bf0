import Cells
import Conversations

/// `conversations.json` of a ChatGPT data export: each conversation a tree of nodes by name, kept as a tree.
enum ChatGPTImport {
  /// One conversation.
  static func item(_ view: JSONView, _ label: ImportLabel) -> ImportItem {
    var name = label.conversation
    return .reading(name) { () throws(ImportError) in
      var reader = try ChatGPTReader(view, label.assets)
      if !reader.title.isEmpty { name = reader.title }
      do throws(ImportError) {
        return ImportItem(name: name, conversation: .success(try reader.read()), notes: reader.builder.notes)
      } catch {
        return ImportItem(name: name, conversation: .failure(error))
      }
    }
  }
}

/// Reads one conversation of ChatGPT.
///
/// Nodes on the way to a reply (thoughts, calls of tools and what came of them) have no text of their own: what they
/// hold is carried down the branch to the reply that they belong to.
struct ChatGPTReader {
  private struct Node {
    var parent: String?
    var children: [String]
    var message: JSONView?
  }

  private let head: JSON
  private var nodes: [String: Node] = [:]
  private var order: [String] = []
  /// Nodes by the parent they name, in the file's order.
  private var below: [String: [String]] = [:]
  private(set) var builder: ImportBuilder
  /// The message of a node: its own, or the nearest above when it has none.
  private var standIns: [String: MessageID] = [:]
  /// What waits for the reply below a node.
  private var carried: [String: Carried] = [:]
  private let assets: ImportAssets?

  private struct Carried {
    var extras: [MessageExtra] = []
    var pictures: [ImportedPicture] = []
  }

  var title: String { head["title"]?.string ?? "" }

  init(_ view: JSONView, _ assets: ImportAssets? = nil) throws(ImportError) {
    self.assets = assets
    head = try view.head(without: ["mapping"])
    for (name, node) in try view["mapping"]?.members() ?? [] where nodes[name] == nil {
      let members = try node.members()
      func value(_ name: String) throws(ImportError) -> JSON? { try members.first { $0.name == name }?.value.json() }
      let message = members.first { $0.name == "message" }?.value
      nodes[name] = Node(
        parent: try value("parent")?.string, children: (try value("children")?.array ?? []).compactMap(\.string),
        message: message?.isObject == true ? message : nil)
      order.append(name)
    }
    for name in order { if let parent = nodes[name]?.parent { below[parent, default: []].append(name) } }
    var source = ImportSource("chatgpt ")
    if let id = head["conversation_id"]?.string ?? head["id"]?.string { source.add(id) } else { try source.add(view) }
    builder = ImportBuilder(
      source: source, title: head["title"]?.string ?? "", model: head["default_model_slug"]?.string ?? "",
      createdAt: Moment.read(head["create_time"]), program: "ChatGPT", author: "ChatGPT")
  }

  mutating func read() throws(ImportError) -> StoredConversation {
    guard !nodes.isEmpty else { throw ImportError("it has no messages") }
    // Roots in the file's order, then down by each node's own list of children; never twice, so a circle ends.
    let roots = order.filter { nodes[$0]?.parent.flatMap { nodes[$0] } == nil }
    guard !roots.isEmpty else { throw ImportError("its tree has no root") }
    var pending = Array(roots.reversed())
    var seen: Set<String> = []
    while let name = pending.popLast() {
      guard seen.insert(name).inserted, let node = nodes[name] else { continue }
      try add(node, name)
      let children = children(of: name, node)
      // A branch that ends before its reply came.
      if children.isEmpty { deliver(name) }
      pending += children.reversed()
    }
    guard seen.count == nodes.count else { throw ImportError("\(nodes.count - seen.count) nodes hang on no root") }
    guard !builder.isEmpty else { throw ImportError("none of its nodes holds a message") }
    builder.keep(isPinned: head["is_starred"]?.bool ?? false, isArchived: head["is_archived"]?.bool ?? false)
    let end = head["current_node"]?.string.flatMap { standIns[$0] }
    return builder.finish(head: end, updatedAt: Moment.read(head["update_time"]))
  }

  /// Those a node lists, in its order, then those that name it without being listed. What is listed and not in the
  /// file, or names another parent, is not there or comes elsewhere.
  private func children(of name: String, _ node: Node) -> [String] {
    let others = below[name] ?? []
    guard others.count > 1 || !others.elementsEqual(node.children) else { return others }
    let listed = node.children.filter { nodes[$0]?.parent == name }
    let known = Set(listed)
    return listed + others.filter { !known.contains($0) }
  }

  private mutating func add(_ node: Node, _ name: String) throws(ImportError) {
    standIns[name] = node.parent.flatMap { standIns[$0] }
    carried[name] = node.parent.flatMap { carried[$0] }
    guard let message = try node.message?.json() else { return }
    let metadata = message["metadata"]
    let isHidden = metadata?["is_visually_hidden_from_conversation"]?.bool ?? false
    let moment = builder.moment(message["create_time"])
    if let about = metadata?["user_context_message_data"] {
      for part in ["about_user_message", "about_model_message"] { builder.instruct(about[part]?.string ?? "") }
    }
    var content = ContentReader(assets)
    let attached = metadata?["attachments"]?.array ?? []
    for file in attached { file["id"]?.string.map { content.names[$0] = ContentReader.name(file) } }
    let isPage = content.take(chatGPT: message["content"])
    switch message["author"]?["role"]?.string {
    case "system", "developer":
      if isHidden, !builder.isEmpty {
        if !content.text.isEmpty { carry(MessageExtra(.note, "System: \(content.text)"), name) }
      } else {
        builder.instruct(content.text)
      }
    case "user" where isHidden || isPage:
      // Custom instructions.
      builder.instruct(content.allWords.joined(separator: "\n\n"))
    case "user":
      deliver(name)
      for file in attached { content.take(chatGPTFile: file) }
      standIns[name] = builder.add(.user, content, below: standIns[name], at: moment)
    case "assistant" where message["recipient"]?.string.map({ $0 != "all" }) ?? false:
      // Said to a tool, and not to the user.
      let words = content.allWords.joined(separator: "\n")
      var call = ContentReader()
      call.add(call: message["recipient"]?.string, arguments: .text(words))
      if !words.isEmpty { for extra in call.extras { carry(extra, name) } }
    case "assistant":
      addReply(message, content, at: moment, name)
    case "tool":
      builder.leaveOut(content)
      if !content.text.isEmpty { carry(.answer(ofTool: content.text), name) }
      carry(content, name)
    case let role:
      builder.leaveOutOfAside(content)
      if let aside = content.aside(of: role) { carry(aside, name) }
    }
  }

  private mutating func addReply(_ message: JSON, _ content: ContentReader, at moment: Timestamp, _ name: String) {
    builder.leaveOut(content)
    let metadata = message["metadata"]
    let (text, sources) = ChatGPTCitations(metadata).resolved(content.text)
    // Steps on the way to a reply (thoughts, pages) have no text of their own.
    guard !text.isEmpty else { return carry(content, name) }
    let before = carried[name] ?? Carried()
    let extras = before.extras + content.extras + [sources.extra].compactMap(\.self)
    let id = builder.add(
      .assistant, text, below: standIns[name], at: moment, model: metadata?["model_slug"]?.string, extras: extras,
      pictures: before.pictures + content.pictures)
    builder.facts { $0.end(as: metadata?["finish_details"]?["type"]?.string) }
    standIns[name] = id
    carried[name] = nil
  }

  private mutating func carry(_ extra: MessageExtra, _ name: String) {
    carried[name, default: Carried()].extras.append(extra)
  }

  /// What a step on the way to a reply made: pictures, calls.
  private mutating func carry(_ content: ContentReader, _ name: String) {
    for extra in content.extras { carry(extra, name) }
    if !content.pictures.isEmpty { carried[name, default: Carried()].pictures += content.pictures }
  }

  /// Gives what no reply came for to one without text, so that it is not lost.
  private mutating func deliver(_ name: String) {
    guard let rest = carried[name], !rest.extras.isEmpty || !rest.pictures.isEmpty else { return }
    let id = builder.add(
      .assistant, "", below: standIns[name], at: builder.createdAt, extras: rest.extras, pictures: rest.pictures)
    // A picture may be the whole answer.
    if rest.pictures.isEmpty { builder.facts { $0.state = .interrupted } }
    standIns[name] = id
    carried[name] = nil
  }
}

extension ContentReader {
  /// A file that came with a message: those that a part of it named are there already.
  fileprivate mutating func take(chatGPTFile file: JSON) {
    let (id, name) = (file["id"]?.string ?? "", Self.name(file))
    guard !taken.contains(id) else { return }
    let isPicture = file["mime_type"]?.string?.hasPrefix("image/") ?? false
    if isPicture { take(pictureOf: id, name: name) } else { leaveOut("file", name: name) }
  }

  /// Reads a content as ChatGPT has it. True where it is a page of the user's about themselves.
  fileprivate mutating func take(chatGPT content: JSON?) -> Bool {
    guard let content, case .object = content else {
      take(content)
      return false
    }
    let kind = content["content_type"]?.string ?? "text"
    switch kind {
    case "text", "multimodal_text":
      take(content["parts"] ?? content["text"])
    case "code", "execution_output":
      if let text = content["text"]?.string { add(note: text) }
    case "user_editable_context":
      for name in ["user_profile", "user_instructions"] { add(note: content[name]?.string ?? "") }
      return true
    case "thoughts":
      for thought in content["thoughts"]?.array ?? [] {
        let words = [thought["summary"]?.string, thought["content"]?.string].compactMap(\.self).filter { !$0.isEmpty }
        add(thought: words.joined(separator: "\n"))
      }
    default:
      // Quotes of pages, errors, recaps: whatever of it is text.
      let names = ["text", "content", "result", "summary", "model_set_context"]
      if let words = names.compactMap({ content[$0].map(Self.words) }).first(where: { !$0.isEmpty }) {
        add(note: "\(kind): \(words)")
      } else if let parts = content["parts"] {
        take(parts)
      } else if content.members.contains(where: { $0.name != "content_type" && $0.value.holdsSomething }) {
        leaveOut(kind, name: Self.name(content))
      }
    }
    return false
  }
}
