import Cells
import ChatAPI
import ChatStore
import Configuration
import Conversations
import Glibc
import Tokenizer

/// Holds a one-shot against `budget.day` and `budget.conversation`, by the same rule as the full screen.
enum BudgetCheck {
  /// What the catalogue asks for the turn's model; nil without a limit, and where no one told.
  ///
  /// Past a limit, `budget.action: ask` asks at the terminal. Throws a `CommandStop` when the answer is no, or no one
  /// can be asked; a `Failure` when the request would fail for the same reason, after as long again.
  static func admit(
    _ turn: OneShotTurn, _ settings: Settings, _ client: ChatClient, signals: Int32
  ) throws -> CatalogueModel? {
    let spent = turn.conversation.spending.cost
    return try admit([turn.request], spent: spent, settings, client, signals: signals).first ?? nil
  }

  /// The same for several requests together: they are asked about once, by what all of them may cost. Gives the
  /// prices of each.
  static func admit(
    _ requests: [ChatRequest], spent: Cost?, _ settings: Settings, _ client: ChatClient, signals: Int32
  ) throws -> [CatalogueModel?] {
    let limit = SpendingLimit(settings.budget)
    guard limit.isSet else { return requests.map { _ in nil } }
    let counter = TokenCounter()
    var known: [String: CatalogueModel?] = [:]
    var prices: [CatalogueModel?] = []
    var next = 0.0
    var gap: String?
    for request in requests {
      let name = "\(request.provider) \(request.model)"
      let found = try known[name] ?? self.prices(of: request, settings, client, signals: signals)
      known[name] = found
      prices.append(found)
      let prompt = counter.count(request.messages, model: request.model).total.tokens
      next +=
        found.flatMap {
          Cost.bound(promptTokens: prompt, maxTokens: request.parameters.replyLimit, prices: $0)?.dollars
        } ?? 0
      let provider = settings.provider(named: request.provider)
      gap = gap ?? limit.gap(model: request.model, provider: provider, prices: found)
    }
    let today = limit.perDay == nil ? nil : try knownToday(settings.paths, limit, signals: signals)
    let breach = limit.breach(today: today, conversation: spent, next: next)
    if let words = breach?.words(next: next) ?? gap { try obey(limit.action, words, signals: signals) }
    return prices
  }

  private static func past(_ words: String) -> CommandStop {
    CommandStop(words, code: FailureCause.overBudget.row.exitCode, cause: .overBudget)
  }

  /// By `budget.action`: says it, asks, or throws the end of the command.
  private static func obey(_ action: SpendingLimit.Action, _ words: String, signals: Int32) throws {
    switch action {
    case .warn: Streams.error("mixchat: \(words)\n")
    case .refuse: throw past("Nothing was sent: \(words)")
    case .ask:
      guard try agrees(to: words, signals: signals) else {
        throw past("Nothing was sent.")
      }
    }
  }

  /// Asks the catalogue, for a few seconds at most: without an answer the limits hold for what is spent already.
  static func prices(
    of request: ChatRequest, _ settings: Settings, _ client: ChatClient, signals: Int32
  ) throws -> CatalogueModel? {
    do {
      let models = try catalogue(of: request.provider, settings, client, signals: signals)
      if case .live(let model) = CatalogueVerdict(on: request.model, in: models) { return model }
    } catch let stop as CommandStop {
      throw CommandStop(stop.message ?? "Stopped.", code: stop.code, cause: .cancelled)
    } catch let failure as Failure where failure.cause == .keyCommand {
      throw failure
    } catch {
      // The request itself will tell what is wrong.
    }
    return nil
  }

  /// The list of models, asked for a few seconds at most; empty where the catalogue is not to be asked, or there is
  /// none.
  private static func catalogue(
    of name: String, _ settings: Settings, _ client: ChatClient, signals: Int32
  ) throws -> [CatalogueModel] {
    guard settings.asksCatalogue, settings.provider(named: name)?.isEmbedded == false else { return [] }
    let timeouts = Timeouts(
      connect: min(settings.timeouts.connect, 5), firstByte: min(settings.timeouts.firstByte, 5),
      idle: min(settings.timeouts.idle, 5))
    return try waitFor(signals: signals) { try await client.models(provider: name, timeouts: timeouts) }
  }

  /// Throws where the catalogue says that the model of a request with pictures cannot see them.
  static func refuseBlind(
    _ request: ChatRequest, _ settings: Settings, _ client: ChatClient, signals: Int32
  ) throws {
    guard request.messages.contains(where: { !$0.pictures.isEmpty }) else { return }
    // Without the list no one knows: the request itself will tell.
    let models = (try? catalogue(of: request.provider, settings, client, signals: signals)) ?? []
    let provider = settings.provider(named: request.provider)
    let refusal = Sight.refusal(of: request.model, provider: provider, in: models) { "-m \($0)" }
    if let refusal { throw CommandStop("\(refusal) Nothing was sent.", code: ExitStatus.badInput) }
  }

  /// The failure with the model to take instead, where the one that was asked is served no longer.
  static func naming(
    liveModelFor failure: Failure?, of request: ChatRequest, _ settings: Settings, _ client: ChatClient, signals: Int32
  ) -> Failure? {
    guard var failure, failure.cause.mayBeTheModel,
      // The failure itself is told in any case.
      let models = try? catalogue(of: request.provider, settings, client, signals: signals),
      let live = CatalogueVerdict(on: request.model, in: models).offer
    else { return failure }
    failure.message += " \(request.model) is not served any more; \(live.id) is: -m \(live.id)"
    return failure
  }

  /// Since midnight, over all conversations. Throws a `CommandStop` when that cannot be read.
  static func spentToday(_ paths: Paths) throws -> Cost? {
    guard access(paths.databaseFile, F_OK) == 0 else { return nil }
    let midnight = LoopClock.midnight()
    return try DatabaseSession.use(paths) { try $0.usage(since: midnight) }.cost
  }

  /// The same. What cannot be read is no zero: it is told, or asked about, as a passed limit is.
  private static func knownToday(_ paths: Paths, _ limit: SpendingLimit, signals: Int32) throws -> Cost? {
    do {
      return try spentToday(paths)
    } catch let stop as CommandStop {
      let words = "What was spent today cannot be read, so budget.day cannot be checked. \(stop.message ?? "")"
      try obey(limit.action, words, signals: signals)
      return nil
    }
  }

  /// Asks about something large. Where no one can be asked, nothing is sent.
  static func agrees(to question: String) throws -> Bool {
    let signals = Interruption.start()
    defer { Interruption.stop() }
    do {
      return try agrees(to: question, signals: signals)
    } catch let stop as CommandStop where stop.code == FailureCause.overBudget.row.exitCode {
      throw CommandStop(
        "\(question) Nothing was sent: there is no terminal to ask at. Name some of its files.",
        code: ExitStatus.badInput)
    }
  }

  /// Asks at the terminal, as standard input may be the prompt's. Where no one watches standard error, no one is asked.
  private static func agrees(to words: String, signals: Int32) throws -> Bool {
    let terminal = Streams.isTerminal(STDERR_FILENO) ? open("/dev/tty", O_RDWR | O_CLOEXEC) : -1
    guard terminal >= 0 else {
      throw CommandStop(
        "\(words) Nothing was sent: there is no terminal to ask at. Raise the limit, or set budget.action to warn.",
        code: FailureCause.overBudget.row.exitCode, cause: .overBudget)
    }
    defer { close(terminal) }
    Streams.error("mixchat: \(words) Send it? [y/N] ")
    var descriptors = [
      pollfd(fd: terminal, events: Int16(POLLIN), revents: 0), pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&descriptors, 2, -1) < 0, errno == EINTR {}
    if descriptors[1].revents != 0, let number = Interruption.read(signals).first {
      Streams.error("\n")
      throw CommandStop("Stopped.", code: 128 + number, cause: .cancelled)
    }
    var line = [UInt8](repeating: 0, count: 256)
    let count = read(terminal, &line, line.count)
    let answer = String(decoding: line.prefix(max(0, count)), as: UTF8.self).trimmingSpaces().lowercased()
    return answer == "y" || answer == "yes"
  }
}

extension SpendingLimit {
  /// What the config says of spending.
  init(_ budget: Settings.Budget) {
    self.init(perDay: budget.day, perConversation: budget.conversation, action: budget.action)
  }
}
