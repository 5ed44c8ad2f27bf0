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

  @Flag(name: .long, help: "Show how likely each word was, where that came with a reply: all of it with --json.")
  var logprobs = false

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
      Streams.out(Self.json(found, showsOdds: logprobs).indented() + "\n")
    } else {
      Streams.out(Self.text(found, showsOdds: logprobs))
    }
  }

  static func text(_ conversation: Conversation, showsOdds: Bool = false) -> String {
    var text = "# \(conversation.title.shownTitle)\n"
    let tags = conversation.tags.isEmpty ? "" : " · \(Tag.words(conversation.tags))"
    text += "\(conversation.id) · \(conversation.model) · \(conversation.provider)\(tags)\n"
    if !conversation.systemPrompt.isEmpty { text += "\n## System\n\n\(conversation.systemPrompt)\n" }
    for id in conversation.path {
      guard let message = conversation[id] else { continue }
      text += "\n## \(head(of: message))\n\n"
      if let thought = message.thought { text += "[\(thought.words)]\n\n" }
      text += "\(showsOdds ? marked(message) : message.text.loaded ?? "")\n"
      if let odds = message.reply?.odds, odds.tokens > 0 { text += "\n[\(odds.summary)]\n" }
      let sources = message.sources.map { HarmlessText.line($0.line) + "\n" }.joined()
      if !sources.isEmpty { text += "\n" + sources }
      if let failure = message.failure { text += "\n[\(failure.sentence)]\n" }
    }
    return text
  }

  /// The text with what the model was unsure of in brackets, each with its probability.
  private static func marked(_ message: Message) -> String {
    let (text, lists) = (message.text.loaded ?? "", message.extras.filter { $0.kind == .logprobs }.map(\.text))
    return lists.isEmpty ? text : ReplyOdds(OddsReader.tokens(lists), of: text).marked
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

  static func json(_ conversation: Conversation, showsOdds: Bool = false) -> JSON {
    [
      "id": .text(conversation.id.description), "title": .text(conversation.title),
      "model": .text(conversation.model), "provider": .text(conversation.provider),
      "system": conversation.systemPrompt.isEmpty ? .null : .text(conversation.systemPrompt),
      "parameters": .raw(conversation.parameters.exported), "tags": .list(conversation.tags.map { .text($0) }),
      "created_at": .text(LocalTime.iso(conversation.createdAt)),
      "updated_at": .text(LocalTime.iso(conversation.updatedAt)),
      "messages": .list(conversation.path.compactMap { conversation[$0].map { json($0, showsOdds: showsOdds) } }),
    ]
  }

  private static func json(_ message: Message, showsOdds: Bool) -> JSON {
    .object(
      [
        JSON.Member("id", .text(message.id.description)), JSON.Member("role", .text(message.role.rawValue)),
        JSON.Member("state", .text(message.state.rawValue)), JSON.Member("content", .string(message.text.loaded)),
        JSON.Member("created_at", .text(LocalTime.iso(message.createdAt))),
        JSON.Member("model", .string(message.reply?.model)), JSON.Member("provider", .string(message.reply?.provider)),
        JSON.Member("finish_reason", .string(message.reply?.finishReason?.wire)),
        JSON.Member("usage", OneShotJSON.usage(message.reply)),
        JSON.Member("cost_usd", .number(message.reply?.cost?.dollars)),
      ] + (message.role == .assistant ? OneShotJSON.data(message) : [])
        + (message.role == .assistant ? [JSON.Member("odds", OneShotJSON.odds(message.reply))] : [])
        + (showsOdds ? OneShotJSON.logprobs(message) : [])
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
