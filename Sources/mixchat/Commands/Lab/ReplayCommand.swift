import ArgumentParser
import ChatAPI
import ChatCore
import ChatStore
import Configuration
import Conversations
import Glibc
import TerminalIO

/// `mixchat replay`: the very same request once more.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Send the request behind a conversation's last reply again, byte for byte.",
    discussion: "The new reply becomes another version of the earlier one.")

  @Argument(
    help: ArgumentHelp("The conversation, as `mixchat conversations` lists it.", valueName: "id"),
    completion: CompletionNames.conversations)
  var conversation: ConversationName

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    let settings = try SettingsLoader(places).load()
    let name = conversation
    let found = try DatabaseSession.use(settings.paths) { database -> (Conversation, Message, String)? in
      let id = try name.find(in: database)
      guard let stored = try database.conversation(id)?.conversation,
        let reply = stored.path.last(where: { stored[$0]?.role == .assistant }).flatMap({ stored[$0] })
      else { return nil }
      guard let body = try database.provenance(reply.id)?.body else {
        throw CommandStop("The request behind the last reply was not kept.", code: ExitStatus.badInput)
      }
      return (stored, reply, body)
    }
    guard let (stored, reply, body) = found, let facts = reply.reply else {
      throw CommandStop("There is no reply in this conversation.", code: ExitStatus.badInput)
    }
    guard settings.providers.contains(where: { $0.name == facts.provider }) else {
      throw CommandStop(
        "The config has no provider “\(facts.provider)” any more.", code: ExitStatus.config)
    }
    if let refusal = ChatRequest.refusalToRepeat(body) { throw CommandStop(refusal, code: ExitStatus.badInput) }
    ProcessEnvironment.hideKeys(settings)
    throw CommandStop(nil, code: Self.ask(body, facts, reply.parent, in: stored, settings, isJSON: output.json))
  }

  private static func ask(
    _ body: String, _ facts: ReplyFacts, _ parent: MessageID?, in stored: Conversation, _ settings: Settings,
    isJSON: Bool
  ) -> Int32 {
    let signals = Interruption.start()
    let now = LoopClock.now()
    var ids = IdentitySource(seed: LoopClock.seed())
    let id = MessageID(ids.next(at: now))
    var asked = ReplyFacts(model: facts.model, provider: facts.provider, parameters: facts.parameters)
    asked.requestID = "mixchat-\(id)"
    let message = Message(
      id: id, parent: parent, role: .assistant, text: "", state: .streaming, createdAt: now, reply: asked)
    var request = ChatRequest(
      id: RequestID(1), provider: facts.provider, model: facts.model, messages: [],
      parameters: facts.parameters ?? Parameters(), clientRequestID: "mixchat-\(id)")
    request.parameters[.n] = nil
    request.body = body
    let store = settings.saves ? StoreSession(settings.paths) : nil
    var conversation = stored
    conversation.add(message)
    conversation.select(head: id)
    store?.perform(.insert(message, conversation.id))
    store?.perform(.saveConversation(ConversationRecord(conversation)))
    let mailbox = Mailbox<OneShotEvent>()
    let printer = ReplyPrinter(printsText: !isJSON)
    var collector = ReplyCollector(conversation: conversation.id, replies: [message])
    var endpoint = ReplyEndpoint(settings, ChatClient(ClientConfiguration(settings)), mailbox: mailbox)
    endpoint.send(request)
    let stoppedBy = endpoint.follow(&collector, printer, signals: signals) { printer.perform($0, store, $1) }
    printer.end()
    endpoint.end()
    let isSaved = store?.close() ?? false
    if isJSON {
      let object = OneShotJSON.object(
        replies: collector.replies, failure: collector.failure, conversation: isSaved ? conversation.id : nil,
        model: facts.model, provider: facts.provider)
      if !Streams.out(object.written + "\n") { return ExitStatus.failure }
    }
    if let failure = collector.failure, failure.cause != .cancelled {
      Streams.error("mixchat: \(failure.sentence)\n")
      return failure.cause.row.exitCode
    }
    return stoppedBy.map { 128 + $0 } ?? (printer.isBroken ? ExitStatus.failure : ExitStatus.done)
  }
}
