import Cells
import Conversations
import Hands

/// `conversations.json` of a Claude.ai data export: `chat_messages` that name their parents, each with blocks of text,
/// thoughts and tools.
enum ClaudeImport {
  /// The parent of a first message.
  private static let root = "00000000-0000-4000-8000-000000000000"

  static func item(_ view: JSONView, _ label: ImportLabel) -> ImportItem {
    .reading(label.conversation) { () throws(ImportError) in
      let head = try view.head(without: ["chat_messages"])
      let messages = try view["chat_messages"]?.items() ?? []
      let title = head["name"]?.string ?? ""
      var source = ImportSource("claude ")
      if let id = head["uuid"]?.string { source.add(id) } else { try source.add(view) }
      var builder = ImportBuilder(
        source: source, title: title, model: head["model"]?.string ?? "",
        createdAt: Moment.read(head["created_at"]), program: "Claude.ai",
        author: "Claude")
      var names: [String: MessageID] = [:]
      var previous: MessageID?
      for message in messages {
        let message = try message.json()
        // Older exports have no parents: there each message follows the one before.
        let parent = message["parent_message_uuid"]?.string
        let above = parent.map { $0 == root ? nil : names[$0] ?? previous } ?? previous
        let id = add(message, below: above, label.assets, &builder) ?? above
        if let name = message["uuid"]?.string { names[name] = id }
        previous = id
      }
      let end = head["current_leaf_message_uuid"]?.string.flatMap { names[$0] }
      builder.keep(isPinned: head["is_starred"]?.bool ?? false)
      let name = label.name(title)
      return builder.item(name, head: end, updatedAt: Moment.read(head["updated_at"]))
    }
  }

  private static func add(
    _ message: JSON, below parent: MessageID?, _ assets: ImportAssets?, _ builder: inout ImportBuilder
  ) -> MessageID? {
    var content = ContentReader(assets)
    content.take(message["content"])
    // Old exports have the text alone.
    if content.isEmpty, let text = message["text"]?.string { content.add(text: text) }
    for attachment in message["attachments"]?.array ?? [] {
      let name = ContentReader.name(attachment) ?? "pasted text"
      if let text = attachment["extracted_content"]?.string, !text.isEmpty {
        content.add(text: Attachment(name: name, text: text).block)
      } else {
        content.leaveOut("file", name: name)
      }
    }
    for file in (message["files"] ?? message["files_v2"])?.array ?? [] {
      let name = ContentReader.name(file)
      let isPicture = file["file_kind"]?.string == "image" || name.map(Picture.isPicture) ?? false
      if isPicture {
        content.take(pictureOf: file["file_uuid"]?.string ?? file["uuid"]?.string ?? "", name: name)
      } else {
        content.leaveOut("file", name: name)
      }
    }
    let moment = builder.moment(message["created_at"])
    switch message["sender"]?.string {
    case "human", "user": return builder.add(.user, content, below: parent, at: moment)
    case "assistant":
      let id = builder.add(.assistant, content, below: parent, at: moment, model: message["model"]?.string)
      builder.facts { $0.end(as: message["stop_reason"]?.string) }
      return id
    case "system": return builder.add(.system, content, below: parent, at: moment)
    case let sender:
      builder.attach(content, of: sender, to: parent)
      return nil
    }
  }
}

extension Message {
  /// Why a reply ended, in the words of several programs.
  mutating func end(as reason: String?) {
    switch reason {
    case nil, "": break
    case "stop", "end_turn", "stop_sequence", "eosFound", "stopStringFound": reply?.finishReason = .stop
    case "length", "max_tokens", "max_output_tokens", "maxPredictedTokensReached", "incomplete":
      reply?.finishReason = .length
    case "interrupted", "userStopped", "user_canceled", "cancelled": state = .stopped
    case let reason?: reply?.finishReason = FinishReason(wire: reason)
    }
  }
}
