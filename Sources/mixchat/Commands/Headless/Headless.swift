import ChatCore
import ChatStore
import Configuration
import Conversations
import Glibc
import Hands
import TerminalIO

/// The core without a screen: what a command asks goes in as events, the same runner performs the effects, and whoever
/// listens looks at the state after each event.
///
/// Main thread only. Nothing is written before a request is asked for: what is not sent leaves nothing.
final class Headless {
  private(set) var state: AppState
  let runner: EffectRunner
  /// Looks at the state after each event.
  var listener: (AppState) -> Void = { _ in }
  /// How requests ended whose replies are not whole, by the reply.
  private(set) var failures: [MessageID: Failure] = [:]
  /// Whether a request went out.
  private(set) var isSent = false
  /// The probabilities of replies as they came: the state has but what they come to.
  private var odds: [MessageID: [String]] = [:]

  private let mailbox = Mailbox<Event>()
  /// Where signals are read from, once they are caught.
  private var signals: Int32 = -1
  /// Whether a request waits until the store has what it was made of, so that a run that is killed can be gone on with.
  private let keepsFirst: Bool
  /// What is to be written once a request is out.
  private var unwritten: [StoreWrite] = []
  /// Texts that would be counted for a screen.
  private var uncounted: [CountRequest] = []
  /// Why there is no key: the request itself would find out once more, after as long again.
  private var keyFailure: Failure?
  /// What the store had to say; said when nothing else is printed any more.
  private var storeWords: [String] = []

  /// - Parameters:
  ///   - asksTitle: whether a conversation that begins may get its title from the model.
  ///   - keepsFirst: whether requests wait for the store; else they go first, and it opens while they are on their way.
  init(_ launch: Launch, asksTitle: Bool, keepsFirst: Bool = false) {
    let terminal = PlainTerminal()
    self.keepsFirst = keepsFirst
    runner = EffectRunner(
      launch: launch, terminal: terminal, mailbox: mailbox, mode: keepsFirst ? .askingBehindWrites : .asking)
    state = AppState(
      size: terminal.size, now: LoopClock.now(), seed: LoopClock.seed(),
      defaults: SessionDefaults(unattended: launch.settings, asksTitle: asksTitle))
    state.unattended = UnattendedRun()
  }

  /// From now on signals stop what is under way. Until then they simply end the process.
  func catchSignals() { signals = Interruption.start() }

  /// Asks, and waits until all replies have ended; past a limit somebody at the terminal is asked before.
  ///
  /// Returns the signal that stopped it. Throws where something stood in the way of asking.
  func ask(_ event: Event) throws -> Int32? {
    if runner.launch.settings.budget.day != nil {
      feed(.spentToday(try Consent.spentToday(runner.launch.settings, signals: signals)))
    }
    feed(event)
    var stoppedBy = wait { !$0.isAsking }
    while stoppedBy == nil, let question = state.question {
      try Consent.obtain(question, signals: signals)
      feed(.input(.key(Key(.enter))))
      stoppedBy = wait { !$0.isAsking }
    }
    if let refusal = state.unattended?.refusal { throw CommandStop(refusal, model: state.conversation.model) }
    if let stoppedBy, !isSent { throw CommandStop("Stopped.", code: 128 + stoppedBy, cause: .cancelled) }
    return stoppedBy
  }

  /// Opens a conversation, and waits until it is here; false where there is none.
  func open(_ opening: Launch.Opening) throws(CommandStop) -> Bool {
    let question: StoreQuestion
    switch opening {
    case .new: return false
    case .last: question = .openLast
    case .conversation(let id): question = .open(id, at: nil)
    }
    state.store.awaitsConversation = true
    runner.openStore()
    runner.perform(.ask(question))
    wait { !$0.store.awaitsConversation }
    if let failure = state.store.failure { throw CommandStop(failure) }
    return state.store.isStored
  }

  /// Takes what comes until it is enough. The first signal stops what is under way, a second one ends the wait.
  ///
  /// Returns the first, where it came before all replies were here.
  @discardableResult
  func wait(until isEnough: (AppState) -> Bool) -> Int32? {
    var first: Int32?
    var isMissed = false
    while !isEnough(state) {
      var descriptors = [mailbox.descriptor, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if poll(&descriptors, 2, -1) < 0, errno != EINTR { break }
      if descriptors[1].revents != 0, let number = Interruption.read(signals).first {
        guard first == nil else { break }
        first = number
        isMissed = !isSent || !state.replies.isEmpty
        feed(.stop)
      }
      for event in mailbox.drain() { feed(event) }
    }
    return isMissed ? first : nil
  }

  /// Gives an event to the core, and performs what comes of it.
  func feed(_ event: Event) {
    note(event)
    runner.follow(event)
    perform(update(&state, event, now: LoopClock.now()))
    listener(state)
  }

  /// Keeps what the state does not.
  private func note(_ event: Event) {
    switch event {
    case .reply(let id, .ended(_, let failure?)):
      for message in state.replies[id]?.messages ?? [] { failures[message] = failure }
    case .noCatalogue(_, let failure) where failure.cause == .keyCommand: keyFailure = failure
    case .store(.notice(let words)), .store(.lost(_, let words)): storeWords.append(words)
    default: break
    }
  }

  /// A reply with all that came with it.
  func whole(_ reply: Message) -> Message {
    var reply = reply
    reply.extras += (odds[reply.id] ?? []).map { MessageExtra(.logprobs, $0) }
    return reply
  }

  private func perform(_ effects: [Effect]) {
    let requests = effects.compactMap { if case .send(let request) = $0 { request } else { nil } }
    if !requests.isEmpty { isSent = true }
    if !keepsFirst { requests.forEach(send) }
    for effect in effects {
      switch effect {
      case .store(let write): perform(write)
      case .ask(.loadTexts): runner.perform(effect)
      case .count(let request): uncounted.append(request)
      case .cancel, .catalogue: runner.perform(effect)
      // For somebody at a screen. The embedded server starts with the first request for it.
      default: break
      }
    }
    if keepsFirst { requests.forEach(send) }
    guard state.awaitsCounts else { return }
    for request in uncounted { runner.perform(.count(request)) }
    uncounted = []
  }

  private func send(_ request: ChatRequest) {
    guard let keyFailure else { return runner.perform(.send(request)) }
    mailbox.post(.reply(request.id, .ended(ReplyTimings(), failure: keyFailure)))
  }

  private func perform(_ write: StoreWrite) {
    if case .keepOdds(let id, let list) = write { odds[id, default: []].append(list) }
    guard runner.launch.settings.saves else { return }
    unwritten.append(write)
    guard isSent else { return }
    runner.openStore()
    for write in unwritten { runner.perform(.store(write)) }
    unwritten.removeAll(keepingCapacity: true)
  }

  // MARK: The end

  /// Ends the network and the embedded server: nothing more is asked.
  func hangUp() { runner.requests.close() }

  /// Ends where nothing was sent.
  func abandon() {
    hangUp()
    runner.store?.close()
  }

  /// Writes what is pending and closes the store; says on standard error what the store had to say, and what kept it
  /// from writing.
  ///
  /// Returns false where the conversation is not in the database.
  func closeStore() -> Bool {
    guard let store = runner.store else { return true }
    let isWritten = store.close()
    var (failure, isThere) = (state.store.failure, true)
    for case .store(let event) in mailbox.drain() {
      switch event {
      case .notice(let words): storeWords.append(words)
      case .writeFailed(let reason), .unavailable(let reason): failure = reason
      case .lost(let ids, let words):
        storeWords.append(words)
        if ids.contains(state.conversation.id) { isThere = false }
      case .vanished(state.conversation.id): isThere = false
      default: break
      }
    }
    for words in storeWords { Streams.notice(words) }
    if !isWritten, let failure { Streams.notice(failure.message) }
    return isWritten && isThere
  }
}

extension CommandStop {
  /// Why a request was not sent, in a sentence.
  init(_ refusal: UnattendedRun.Refusal, model: String) {
    switch refusal {
    case .spending(let words): self = Consent.past("Nothing was sent: \(words)")
    case .pictures(let words), .plan(let words): self.init("\(words) Nothing was sent.", code: ExitStatus.badInput)
    case .window(let plan, let excess):
      let mark = plan.promptTokens.source == .estimated ? "~" : ""
      self.init(
        "The request is \(mark)\(plan.promptTokens.tokens) tokens, and \(plan.reservedTokens) are kept for the reply: "
          + "\(mark)\(excess) too many for \(model). Nothing was sent: shorten it, lower --max-tokens, set "
          + "context.policy to drop-oldest, or name a model with a larger window.", code: ExitStatus.badInput)
    }
  }
}
