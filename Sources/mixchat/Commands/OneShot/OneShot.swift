import ChatAPI
import ChatCore
import ChatStore
import Configuration
import Glibc
import TerminalIO

/// `mixchat prompt`: one reply to stdout.
///
/// All state is the calling thread's; the network, the store and signals reach it through a mailbox and a pipe.
final class OneShot {
  private let launch: Launch
  private let printsJSON: Bool
  private let mailbox = Mailbox<OneShotEvent>()
  private let printer: ReplyPrinter
  private var store: StoreSession?

  init(_ launch: Launch, printsJSON: Bool) {
    self.launch = launch
    self.printsJSON = printsJSON
    printer = ReplyPrinter(printsText: !printsJSON, printsThoughts: launch.printsReasoning)
  }

  /// Asks and prints; returns the exit code.
  func run() throws -> Int32 {
    let input = Streams.isTerminal(STDIN_FILENO) ? nil : try Streams.readInput()
    let files = try PromptText.readFiles(
      launch.files, mentionedIn: launch.prompt, model: launch.settings.model)
    let prompt = PromptText(words: launch.prompt, input: input, files: files)
    let text = try prompt.assembled()
    guard !text.isEmpty else {
      throw CommandStop("There is nothing to send: the prompt and standard input are empty.", code: ExitStatus.usage)
    }
    // Until here a signal simply ends the process: nothing is under way that must be told or kept.
    let earlier = try openEarlier()
    let signals = Interruption.start()
    var ids = IdentitySource(seed: LoopClock.seed())
    var turn = OneShotTurn(
      text: text, titledBy: launch.prompt.trimmingSpaces().isEmpty ? text : launch.prompt, settings: launch.settings,
      continuing: earlier, at: LoopClock.now(), ids: &ids)
    try ContextCheck.settle(&turn, launch.settings)
    // One for all that is asked, so that a key_command is asked once, and a connection used again.
    let client = ChatClient(ClientConfiguration(launch.settings))
    let prices: Result<CatalogueModel?, Failure>
    do {
      prices = .success(try BudgetCheck.admit(turn, launch.settings, client, signals: signals))
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
      throw CommandStop("\(error.message) \(error.cause.row.advice)", code: error.cause.row.exitCode)
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
    if case .failure(let failure) = prices { endpoint.end(with: failure) } else { endpoint.send(turn.request) }
    // The request goes first: the store opens while it is on its way.
    if launch.settings.saves, store == nil { store = StoreSession(launch.settings.paths) }
    for command in turn.opening { store?.perform(command) }
    var stoppedBy: Int32?
    while !collector.isDone {
      var descriptors = [
        pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&descriptors, 2, -1) < 0, errno != EINTR { break }
      if descriptors[1].revents != 0, let number = Interruption.read(signals).first {
        if stoppedBy != nil { break }
        stoppedBy = number
        endpoint.cancel()
      }
      for event in mailbox.drain() {
        switch event {
        case .reply(let event): perform(collector.take(event), endpoint)
        case .local(let event): if let notice = endpoint.take(event) { printer.notice(notice) }
        }
      }
    }
    let failure = BudgetCheck.naming(
      liveModelFor: collector.failure, of: turn.request, launch.settings, client, signals: signals)
    endpoint.end()
    return finish(turn, collector, failure, stoppedBy)
  }

  private func perform(_ actions: [ReplyCollector.Action], _ endpoint: ReplyEndpoint) {
    for action in actions {
      switch action {
      case .write(let text): if !printer.write(text) { endpoint.cancel() }
      case .think(let text): printer.think(text)
      case .notice(let text): printer.notice(text)
      case .store(let command): store?.perform(command)
      }
    }
  }

  private func finish(
    _ turn: OneShotTurn, _ collector: ReplyCollector, _ ended: Failure?, _ stoppedBy: Int32?
  ) -> Int32 {
    for place in collector.replies.indices.dropFirst() { printer.alternative(collector.text(of: place)) }
    printer.end()
    forgetOld()
    var isSaved = store != nil
    if let store, !store.close() {
      isSaved = false
      let place = launch.settings.paths.databaseFile
      Streams.error("mixchat: The conversation could not be saved in \(place); the reply is only here.\n")
    }
    var failure = ended
    if failure?.cause == .cancelled, printer.isBroken { failure = nil }
    if printsJSON {
      let object = OneShotJSON.object(
        replies: collector.replies, failure: failure, conversation: isSaved ? turn.conversation.id : nil,
        model: turn.conversation.model, provider: turn.conversation.provider)
      if !Streams.out(object.written + "\n") { return ExitStatus.failure }
    }
    if let failure, failure.cause != .cancelled {
      Streams.error("mixchat: \(failure.sentence)\n")
      if isSaved, !collector.text(of: 0).isEmpty {
        Streams.error("mixchat: What came is kept; `mixchat -c \"Go on.\"` asks for the rest.\n")
      }
      return failure.cause.row.exitCode
    }
    if let stoppedBy { return 128 + stoppedBy }
    return printer.isBroken ? ExitStatus.failure : ExitStatus.done
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
