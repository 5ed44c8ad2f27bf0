import Cells
import ChatAPI
import ChatCore
import Configuration
import Conversations
import Glibc
import LocalModel
import TerminalIO

/// The replies of one `mixchat lab`: asks for what is not there yet, a bounded number at a time, and tells of each.
final class LabBatch {
  private let settings: Settings
  private let isJSON: Bool
  private let into: String?
  private let plan: LabPlan
  private let texts: [String]
  private let mailbox = Mailbox<(RequestID, ReplyEvent)>()
  private let progress = ProgressLine()
  private var store: StoreSession?
  private var jobs: [LabJob] = []
  private var ended = 0
  private var stoppedBy: Int32?

  init(_ settings: Settings, _ plan: LabPlan, _ texts: [String], into: String?, isJSON: Bool) {
    self.settings = settings
    self.plan = plan
    self.texts = texts
    self.into = into
    self.isJSON = isJSON
  }

  /// Asks, and prints; returns the exit code.
  func run() throws -> Int32 {
    var conversation = try openConversation()
    let signals = Interruption.start()
    let client = ChatClient(ClientConfiguration(settings))
    defer { client.shutdown() }
    var ids = IdentitySource(seed: LoopClock.seed())
    jobs = LabJob.all(texts, plan, in: &conversation, settings, at: LoopClock.now(), ids: &ids)
    let missing = jobs.indices.filter { jobs[$0].isToBeAsked }
    let prices = try BudgetCheck.admit(
      missing.map { jobs[$0].request }, spent: conversation.spending.cost, settings, client, signals: signals)
    for (place, price) in zip(missing, prices) { jobs[place].prices = price }
    if settings.saves, store == nil { store = StoreSession(settings.paths) }
    begin(conversation)
    if isJSON { for job in jobs where !job.isToBeAsked { printObject(job, conversation.id) } }
    for group in LabJob.groups(missing, of: jobs, settings) where stoppedBy == nil {
      try ask(group, client, conversation.id, signals)
    }
    progress.clear()
    if !isJSON { printTable() }
    return close(conversation.id)
  }

  private func openConversation() throws -> Conversation {
    guard let into else {
      let now = LoopClock.now()
      var ids = IdentitySource(seed: LoopClock.seed() &+ 1)
      var conversation = Conversation(
        id: ConversationID(ids.next(at: now)), model: settings.model, provider: settings.provider.name, createdAt: now)
      conversation.systemPrompt = settings.systemPrompt
      conversation.parameters = settings.parameters
      conversation.title = ConversationTitle.derived(from: "Lab: " + (texts.first ?? ""))
      conversation.titleSource = .derived
      return conversation
    }
    guard let name = ConversationName(argument: into) else { throw CommandStop.noConversation(into) }
    let id = try DatabaseSession.use(settings.paths) { try name.find(in: $0) }
    let session = StoreSession(settings.paths)
    store = session
    do {
      guard let conversation = try session.open(id) else { throw CommandStop.noConversation(into) }
      return conversation
    } catch let failure as Failure {
      throw CommandStop(failure)
    }
  }

  /// The store has every message before anything is asked, so that a run that is killed can be gone on with.
  private func begin(_ conversation: Conversation) {
    var known: Set<MessageID> = []
    for job in jobs where job.isToBeAsked {
      if job.isMessageNew, known.insert(job.message.id).inserted {
        store?.perform(.insert(job.message, conversation.id))
      }
      store?.perform(job.isReplyNew ? .insert(job.reply, conversation.id) : .update(job.reply))
    }
    store?.perform(.saveConversation(ConversationRecord(conversation)))
  }

  // MARK: Asking

  private func ask(_ places: [Int], _ client: ChatClient, _ conversation: ConversationID, _ signals: Int32) throws {
    var server: LocalModelServer?
    if let first = places.first, let provider = jobs[first].provider(in: settings), provider.isEmbedded {
      let started = LocalModelServer(files: .locate(settings, model: jobs[first].request.model))
      server = started
      do {
        try EndpointSession.start(started, for: client, provider, signals: signals)
      } catch let failure as Failure {
        for place in places { take(.ended(ReplyTimings(), failure: failure), of: place, conversation) }
        started.stop()
        return
      }
    }
    defer { server?.stop() }
    var waiting = places[...]
    var under: [RequestID: Int] = [:]
    while !waiting.isEmpty || !under.isEmpty {
      while stoppedBy == nil, let place = nextToAsk(&waiting, under) {
        under[jobs[place].request.id] = place
        client.send(jobs[place].request) { [mailbox] id, event in mailbox.post((id, event)) }
      }
      if stoppedBy != nil, under.isEmpty { break }
      say(under.count)
      wait(signals, under, client)
      for (id, event) in mailbox.drain() {
        guard let place = under[id] else { continue }
        if case .ended = event { under[id] = nil }
        take(event, of: place, conversation)
      }
    }
    for place in waiting {
      take(.ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped.")), of: place, conversation)
    }
  }

  /// The first that waits whose provider has room for it.
  private func nextToAsk(_ waiting: inout ArraySlice<Int>, _ under: [RequestID: Int]) -> Int? {
    for place in waiting {
      let name = jobs[place].request.provider
      let count = under.values.filter { jobs[$0].request.provider == name }.count
      let most = jobs[place].provider(in: settings)?.isEmbedded == true ? 1 : settings.labParallel
      guard count < most, let index = waiting.firstIndex(of: place) else { continue }
      waiting.remove(at: index)
      return place
    }
    return nil
  }

  private func wait(_ signals: Int32, _ under: [RequestID: Int], _ client: ChatClient) {
    var descriptors = [mailbox.descriptor, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if poll(&descriptors, 2, -1) < 0 { return }
    guard descriptors[1].revents != 0, let number = Interruption.read(signals).first else { return }
    stoppedBy = stoppedBy ?? number
    for id in under.keys { client.cancel(id) }
  }

  private func take(_ event: ReplyEvent, of place: Int, _ conversation: ConversationID) {
    // How a reply ended, table and object say.
    let isEnd = if case .finished = event { true } else { false }
    for action in jobs[place].take(event) {
      switch action {
      case .store(let command): store?.perform(command)
      case .notice where isEnd: break
      case .notice(let words): note("\(jobs[place].variant.label): \(words)")
      case .write, .think: break
      }
    }
    guard case .ended = event else { return }
    ended += 1
    if isJSON { printObject(jobs[place], conversation) }
  }

  // MARK: Telling

  private func note(_ words: String) {
    progress.clear()
    Streams.error("mixchat: \(HarmlessText.line(words))\n")
  }

  private func say(_ under: Int) {
    let total = jobs.filter(\.isToBeAsked).count
    progress.show("\(ended) of \(total) replies are here, \(under) on their way")
  }

  private func printObject(_ job: LabJob, _ conversation: ConversationID) {
    progress.clear()
    _ = Streams.out(job.object(store == nil ? nil : conversation).written + "\n")
  }

  private func printTable() {
    let hasPrompts = texts.count > 1
    var table = TextTable(
      (hasPrompts ? ["prompt"] : []) + ["asked with", "tokens", "first", "tok/s", "cost", "end", "reply"],
      rightAligned: hasPrompts ? [0, 2, 3, 4, 5] : [1, 2, 3, 4])
    for job in jobs { table.add((hasPrompts ? [String(job.number)] : []) + job.cells) }
    table.print()
  }

  private func close(_ conversation: ConversationID) -> Int32 {
    var isSaved = false
    if let store { isSaved = store.close() && !store.vanished.contains(conversation) }
    if isSaved, !isJSON {
      Streams.error("mixchat: The replies are versions in one conversation: mixchat --conversation \(conversation)\n")
    }
    if let stoppedBy {
      if isSaved { Streams.error("mixchat: `mixchat lab --into \(conversation) …` asks for the rest.\n") }
      return 128 + stoppedBy
    }
    let failures = jobs.compactMap(\.failure)
    if let first = failures.first {
      let words = "\(failures.count) of \(jobs.count) replies failed. The first: \(first.sentence)"
      Streams.error("mixchat: \(words)\n")
      return first.cause.row.exitCode
    }
    return settings.saves && !isSaved ? ExitStatus.failure : ExitStatus.done
  }
}
