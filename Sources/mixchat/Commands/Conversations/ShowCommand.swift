import ArgumentParser
import Cells
import ChatStore
import Conversations

/// `mixchat show`: one conversation, as it was read last.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a conversation; the one used last when none is named.")

  @Argument(
    help: ArgumentHelp("The conversation, as `mixchat conversations` lists it.", valueName: "id"),
    completion: CompletionNames.conversations)
  var conversation: ConversationName?

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    let name = conversation
    let found = try DatabaseSession.use(places.paths) { database -> Conversation? in
      guard let id = try name.map({ try $0.find(in: database) }) ?? database.lastUsed(),
        let stored = try database.conversation(id)
      else { return nil }
      for sentence in stored.damage { Streams.error("mixchat: \(sentence)\n") }
      return stored.conversation.ending(try database.cutReplies(in: id))
    }
    guard let found else {
      if let name { throw CommandStop.noConversation(name.typed) }
      throw CommandStop("There are no conversations yet.", code: ExitStatus.badInput)
    }
    if output.json {
      Streams.out(Self.json(found).indented() + "\n")
    } else {
      Streams.out(Self.text(found))
    }
  }

  static func text(_ conversation: Conversation) -> String {
    var text = "# \(conversation.title.shownTitle)\n"
    text += "\(conversation.id) · \(conversation.model) · \(conversation.provider)\n"
    if !conversation.systemPrompt.isEmpty { text += "\n## System\n\n\(conversation.systemPrompt)\n" }
    for id in conversation.path {
      guard let message = conversation[id] else { continue }
      text += "\n## \(head(of: message))\n\n"
      if let thought = message.thought { text += "[\(thought.words)]\n\n" }
      text += "\(message.text.loaded ?? "")\n"
      let sources = message.sources.map { HarmlessText.line($0.line) + "\n" }.joined()
      if !sources.isEmpty { text += "\n" + sources }
      if let failure = message.failure { text += "\n[\(failure.sentence)]\n" }
    }
    return text
  }

  private static func head(of message: Message) -> String {
    let time = LocalTime.minute(message.createdAt)
    let state: String? =
      switch message.state {
      case .complete: nil
      case .streaming: "still arriving"
      case .stopped: "stopped"
      case .interrupted: "cut off"
      case .failed: "failed"
      }
    let name =
      switch message.role {
      case .user: "You"
      case .assistant: message.reply?.model ?? "Reply"
      case .system: "System"
      }
    return [name, time, state].compactMap { $0 }.joined(separator: " · ")
  }

  static func json(_ conversation: Conversation) -> JSON {
    [
      "id": .text(conversation.id.description), "title": .text(conversation.title),
      "model": .text(conversation.model), "provider": .text(conversation.provider),
      "system": conversation.systemPrompt.isEmpty ? .null : .text(conversation.systemPrompt),
      "parameters": .raw(conversation.parameters.exported),
      "created_at": .text(LocalTime.iso(conversation.createdAt)),
      "updated_at": .text(LocalTime.iso(conversation.updatedAt)),
      "messages": .list(conversation.path.compactMap { conversation[$0].map(json) }),
    ]
  }

  private static func json(_ message: Message) -> JSON {
    .object(
      [
        JSON.Member("id", .text(message.id.description)), JSON.Member("role", .text(message.role.rawValue)),
        JSON.Member("state", .text(message.state.rawValue)), JSON.Member("content", .string(message.text.loaded)),
        JSON.Member("created_at", .text(LocalTime.iso(message.createdAt))),
        JSON.Member("model", .string(message.reply?.model)), JSON.Member("provider", .string(message.reply?.provider)),
        JSON.Member("finish_reason", .string(message.reply?.finishReason?.wire)),
        JSON.Member("usage", OneShotJSON.usage(message.reply?.usage)),
        JSON.Member("cost_usd", .number(message.reply?.cost?.dollars)),
      ] + (message.role == .assistant ? OneShotJSON.data(message) : [])
        + [JSON.Member("error", message.failure.map(OneShotJSON.error) ?? .null)])
  }
}

extension Conversation {
  /// With these replies, which no process receives any longer, as ones that were cut off.
  fileprivate func ending(_ replies: Set<MessageID>) -> Conversation {
    var copy = self
    for id in replies {
      guard var reply = copy[id] else { continue }
      reply.state = .interrupted
      copy.replace(reply)
    }
    return copy
  }
}
