import Cells
import ChatAPI
import ChatCore
import ChatStore
import Configuration
import Conversations
import Glibc
import Hands
import Inputs
import Pages
import TerminalIO

/// `mixchat prompt`: one reply to stdout.
///
/// All state is the calling thread's; the network, the store and signals reach it through a mailbox and a pipe.
final class OneShot {
  private let launch: Launch
  private let output: Output
  private let mailbox = Mailbox<OneShotEvent>()
  private let printer: ReplyPrinter
  private var store: StoreSession?
  private let shelf = PictureShelf()

  /// What goes to stdout.
  enum Output: Equatable {
    /// The reply, as it comes.
    case text
    /// One object, at the end.
    case json
    /// One code block of the reply, at the end; counted from 1.
    case codeBlock(Int)
  }

  init(_ launch: Launch, _ output: Output) {
    self.launch = launch
    self.output = output
    printer = ReplyPrinter(
      printsText: output == .text, printsThoughts: launch.printsReasoning, rendering: launch.rendering)
  }

  /// Asks and prints; returns the exit code.
  func run() throws -> Int32 {
    // Where -f names it, standard input is that file, and is read once.
    let isFile = launch.files.contains(where: UserFiles.isStandardInput)
    let input = isFile || Streams.isTerminal(STDIN_FILENO) ? nil : try Streams.readInput()
    let files = try PromptText.readFiles(
      launch.files, mentionedIn: launch.prompt, launch.settings, shelf: shelf)
    let pictures = files.compactMap(\.picture)
    let prompt = PromptText(words: launch.prompt, input: input, files: files)
    let text = try prompt.assembled()
    guard !text.isEmpty || !pictures.isEmpty else {
      throw CommandStop("There is nothing to send: the prompt and standard input are empty.", code: ExitStatus.usage)
    }
    // Until here a signal simply ends the process: nothing is under way that must be told or kept.
    let earlier = try openEarlier()
    let signals = Interruption.start()
    var ids = IdentitySource(seed: LoopClock.seed())
    var turn = OneShotTurn(
      text: text, pictures: pictures, titledBy: launch.prompt.trimmingSpaces().isEmpty ? text : launch.prompt,
      settings: launch.settings, continuing: earlier, at: LoopClock.now(), ids: &ids)
    // One for all that is asked, so that a key_command is asked once, and a connection used again.
    let client = ChatClient(ClientConfiguration(launch.settings))
    let prices: Result<CatalogueModel?, Failure>
    do {
      try BudgetCheck.refuseBlind(turn.request, launch.settings, client, signals: signals)
      try ContextCheck.settle(&turn, launch.settings) { request in
        try BudgetCheck.prices(of: request, launch.settings, client, signals: signals)
      }
      let known = try BudgetCheck.admit(turn, launch.settings, client, signals: signals)
      for sentence in known.map({ turn.leaveOutRefused(by: $0) }) ?? [] { Streams.error("mixchat: \(sentence)\n") }
      prices = .success(known)
    } catch let failure as Failure {
      prices = .failure(failure)
    } catch {
      client.shutdown()
      throw error
    }
    if !launch.settings.saves {
      store?.close()
      store = nil
    }
    return exchange(turn, client, prices, signals)
  }

  /// The conversation to go on with, where one is asked for.
  private func openEarlier() throws -> Conversation? {
    guard launch.opening != .new else { return nil }
    let session = StoreSession(launch.settings.paths)
    store = session
    let id: ConversationID? = if case .conversation(let id) = launch.opening { id } else { nil }
    do {
      if let conversation = try session.open(id) { return conversation }
    } catch {
      throw CommandStop(error)
    }
    guard let id else {
      Streams.error("mixchat: There is no conversation to go on with; this begins one.\n")
      return nil
    }
    throw CommandStop("There is no conversation \(id); `mixchat conversations` lists them.", code: ExitStatus.badInput)
  }

  // MARK: Asking

  /// Sends the turn and waits for its end. What failed on the way to the prices ends it as if the request had.
  private func exchange(
    _ turn: OneShotTurn, _ client: ChatClient, _ prices: Result<CatalogueModel?, Failure>, _ signals: Int32
  ) -> Int32 {
    var collector = ReplyCollector(
      conversation: turn.conversation.id, replies: turn.replies, prices: (try? prices.get()) ?? nil)
    var endpoint = ReplyEndpoint(launch.settings, client, mailbox: mailbox)
    do throws(Failure) {
      _ = try prices.get()
      endpoint.send(try filled(turn.request))
    } catch {
      endpoint.end(with: error)
    }
    // The request goes first: the store opens while it is on its way.
    if launch.settings.saves, store == nil { store = StoreSession(launch.settings.paths) }
    for command in shelf.commands(before: turn.user) + turn.opening { store?.perform(command) }
    let stoppedBy = endpoint.follow(&collector, printer, signals: signals) { actions, endpoint in
      printer.perform(actions, store, endpoint)
    }
    printer.end()
    if stoppedBy == nil, collector.failure == nil, !printer.isBroken {
      entitle(turn, collector.replies, &endpoint, prices: (try? prices.get()) ?? nil, signals)
    }
    let failure = BudgetCheck.naming(
      liveModelFor: collector.failure, of: turn.request, launch.settings, client, signals: signals)
    endpoint.end()
    return finish(turn, collector, failure, stoppedBy)
  }

  /// The request with the bytes of its pictures, those of earlier messages from the database.
  private func filled(_ request: ChatRequest) throws(Failure) -> ChatRequest {
    guard !request.picturesToSend.isEmpty else { return request }
    do {
      return try waitFor { [shelf, store] in
        try await shelf.filled(request) { hashes in try store?.run { try $0.pictures(hashes) } ?? [:] }
      }
    } catch {
      throw error as? Failure ?? Failure(.store, "The pictures of this conversation could not be read: \(error).")
    }
  }

  /// `title: model`: asks for a title of a conversation that begins. What fails leaves the one made of its words, and
  /// Ctrl+C ends the wait; what it used is kept.
  private func entitle(
    _ turn: OneShotTurn, _ replies: [Message], _ endpoint: inout ReplyEndpoint, prices: CatalogueModel?,
    _ signals: Int32
  ) {
    guard let store, launch.settings.title == .model, turn.conversation.titleSource == .derived,
      turn.conversation.path.count == 2, let reply = replies.first, reply.text.loaded?.isEmpty == false
    else { return }
    var ids = IdentitySource(seed: LoopClock.seed())
    let now = LoopClock.now()
    var conversation = turn.conversation
    conversation.change(reply.id) { $0 = reply }
    var request = turn.request
    request.id = RequestID(2)
    TitleQuestion.fill(&request, for: conversation, named: MessageID(ids.next(at: now)))
    var facts = ReplyFacts(model: request.model, provider: request.provider)
    facts.requestID = request.clientRequestID
    let expected = Message(
      id: MessageID(ids.next(at: now)), parent: reply.id, role: .assistant, text: "", createdAt: now, reply: facts)
    var collector = ReplyCollector(conversation: conversation.id, replies: [expected], prices: prices)
    endpoint.sendNext(request)
    _ = endpoint.follow(&collector, printer, signals: signals) { _, _ in }
    if let facts = collector.replies[0].reply, facts.usage != nil || facts.cost != nil || facts.inferenceID != nil {
      store.perform(
        .spend(Expense(id: expected.id, conversation: conversation.id, createdAt: now, facts: facts)))
    }
    let title = TitleQuestion.title(from: collector.text(of: 0))
    if collector.failure == nil, !title.isEmpty { store.perform(.entitle(conversation.id, title)) }
  }

  private func finish(
    _ turn: OneShotTurn, _ collector: ReplyCollector, _ ended: Failure?, _ stoppedBy: Int32?
  ) -> Int32 {
    for place in collector.replies.indices.dropFirst() { printer.alternative(collector.text(of: place)) }
    printer.end()
    forgetOld()
    let unsaved = closeStore(turn.conversation.id)
    let isSaved = store != nil && unsaved == nil
    var failure = ended
    if failure?.cause == .cancelled, printer.isBroken { failure = nil }
    if case .codeBlock(let number) = output, failure == nil, stoppedBy == nil {
      let blocks = CodeBlock.all(in: collector.text(of: 0))
      guard blocks.indices.contains(number - 1) else {
        let what = blocks.isEmpty ? "no code block" : "no code block \(number): it has \(blocks.count)"
        let place = isSaved ? " `mixchat show` prints it." : ""
        Streams.error("mixchat: The reply has \(what).\(place)\n")
        return ExitStatus.failure
      }
      let source = blocks[number - 1].source
      if !Streams.out(source.hasSuffix("\n") ? source : source + "\n") { return ExitStatus.failure }
    }
    failure = failure ?? (stoppedBy == nil ? schemaFailure(collector) : nil)
    if output == .json {
      let object = OneShotJSON.object(
        replies: collector.replies, failure: failure ?? unsaved, conversation: isSaved ? turn.conversation.id : nil,
        model: turn.conversation.model, provider: turn.conversation.provider)
      if !Streams.out(object.written + "\n") { return ExitStatus.failure }
    }
    if let failure, failure.cause != .cancelled {
      Streams.error("mixchat: \(failure.sentence)\n")
      if isSaved, !collector.text(of: 0).isEmpty, failure.cause != .notJSON {
        Streams.error("mixchat: What came is kept; `mixchat -c \"Go on.\"` asks for the rest.\n")
      }
      return failure.cause.row.exitCode
    }
    if let stoppedBy { return 128 + stoppedBy }
    return printer.isBroken ? ExitStatus.failure : ExitStatus.done
  }

  /// What is wrong with a reply that was to follow a schema.
  private func schemaFailure(_ collector: ReplyCollector) -> Failure? {
    guard launch.wantsJSON, !printer.isBroken, JSONText.compact(collector.text(of: 0), takesAnyNumber: true) == nil
    else { return nil }
    return Failure(.notJSON, "The reply is no JSON, and a schema was asked for.")
  }

  /// Writes what is pending. The failure where the conversation is not in the database, which is said.
  private func closeStore(_ conversation: ConversationID) -> Failure? {
    guard let store else { return nil }
    let isWritten = store.close()
    if isWritten, !store.vanished.contains(conversation) { return nil }
    let place = launch.settings.paths.databaseFile
    let failure = Failure(.store, "The conversation could not be saved in \(place); the reply is only here.")
    Streams.error("mixchat: \(failure.message)\n")
    return failure
  }

  /// `retention.days`: what was not used for longer goes, pinned conversations stay. The reply is printed by then.
  private func forgetOld() {
    guard let days = launch.settings.retentionDays, let store else { return }
    let oldest = Timestamp(milliseconds: LoopClock.now().milliseconds - Int64(days) * 86_400_000)
    do {
      _ = try store.run { try $0.deleteUnused(since: oldest) }
    } catch {
      Streams.error("mixchat: Conversations past retention.days could not be deleted; the next run tries again.\n")
    }
  }
}

extension Failure {
  /// What failed, what to do, and the request's id, as stderr says it.
  var sentence: String {
    var text = HarmlessText.line(message)
    if !cause.row.advice.isEmpty { text += " \(cause.row.advice)" }
    if let requestID { text += " (request \(HarmlessText.line(requestID)))" }
    return text
  }
}

extension ClientConfiguration {
  /// What the settings say about the network.
  init(_ settings: Settings) {
    self.init(
      providers: settings.providers,
      timeouts: Timeouts(
        connect: settings.timeouts.connect, firstByte: settings.timeouts.firstByte, idle: settings.timeouts.idle),
      retry: RetryPolicy(
        attempts: settings.retry.attempts, cap: settings.retry.cap, longestRetryAfter: settings.retry.longestWait),
      insecureHTTP: settings.allowsInsecureHTTP, environment: ProcessEnvironment.variables,
      userAgent: "mixchat/\(VersionText.version)")
  }
}
