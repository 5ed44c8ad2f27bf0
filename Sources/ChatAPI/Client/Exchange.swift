import Cells
import Conversations

/// One chat request on its way, through all of its attempts. On the network thread only.
final class Exchange {
  let request: ChatRequest
  let provider: Provider
  let endpoint: Endpoint
  let onEvent: @Sendable (RequestID, ReplyEvent) -> Void
  /// When the program asked, on any thread.
  let askedAt: Instant
  var credentials = Credentials.none
  /// What is changed in the request because the endpoint refused it as it was.
  var adaptations: Set<Adaptation>
  /// One, or `n` that are asked side by side.
  var lanes: [Lane] = []
  /// Choices that came up, to tell a count that falls short.
  var choices: Set<Int> = []
  private var usages: [Int: Usage] = [:]
  private var costs: [Int: Cost] = [:]

  init(
    _ request: ChatRequest, provider: Provider, endpoint: Endpoint, adaptations: Set<Adaptation>, askedAt: Instant,
    onEvent: @escaping @Sendable (RequestID, ReplyEvent) -> Void
  ) {
    self.request = request
    self.provider = provider
    self.endpoint = endpoint
    self.adaptations = adaptations
    self.askedAt = askedAt
    self.onEvent = onEvent
  }

  /// How many replies the request asks for.
  var wantedChoices: Int {
    if case .integer(let count) = request.parameters[.n] { max(1, count) } else { 1 }
  }

  func emit(_ event: ReplyEvent) { onEvent(request.id, event) }

  /// Hands on what a lane gathered.
  func flush(_ lane: Lane) {
    if let head = lane.newHead {
      lane.newHead = nil
      if lane.index == 0 { emit(.head(head)) }
    }
    for held in lane.takeHeld(redacted) { emit(placed(.held(choice: held.choice, held.piece), from: lane)) }
    guard !lane.batch.isEmpty else { return }
    for event in lane.batch.drain() { emit(placed(event, from: lane)) }
  }

  /// An event with the choice it has in the whole request, and sums where lanes each have a part.
  private func placed(_ event: ReplyEvent, from lane: Lane) -> ReplyEvent {
    let isSideBySide = adaptations.contains(.sideBySide)
    func place(_ choice: Int) -> Int {
      let placed = isSideBySide ? lane.index : choice
      choices.insert(placed)
      return placed
    }
    switch event {
    case .text(let choice, let text): return .text(choice: place(choice), text)
    case .reasoning(let choice, let text): return .reasoning(choice: place(choice), text)
    case .held(let choice, let piece): return .held(choice: place(choice), piece)
    case .extra(let choice, let extra):
      lane.forgetHeld(choice, extra.kind)
      return .extra(choice: place(choice), MessageExtra(extra.kind, redacted(extra.text)))
    case .odds(let choice, let list, let figures):
      return .odds(choice: place(choice), redacted(list), figures)
    case .finished(let choice, .other(let word)):
      return .finished(choice: place(choice), .other(redacted(HarmlessText.quoted(word, limit: 80))))
    case .finished(let choice, let reason): return .finished(choice: place(choice), reason)
    case .usage(let usage) where isSideBySide:
      usages[lane.index] = usage
      return .usage(usages.values.reduce(Usage(promptTokens: 0, completionTokens: 0), +))
    case .cost(let cost) where isSideBySide:
      costs[lane.index] = cost
      return .cost(Cost(dollars: costs.values.reduce(0) { $0 + $1.dollars }, source: cost.source))
    default: return event
    }
  }

  /// The fields of the request that can be left out, by the names they were sent with.
  func fields(_ adaptations: Set<Adaptation>) -> [String] {
    // Several replies are asked for in another way.
    let table = request.parameters.entries.map(\.name).filter { $0 != .n }.map(\.rawValue)
    let sent = table + RequestEncoder.extra(provider.extra, of: request.parameters, adaptations).map(\.name)
    return sent.filter { name in
      !adaptations.contains { adaptation in
        switch adaptation {
        case .without(name), .renamed(name, _): true
        default: false
        }
      }
    }
  }

  /// A text without the key: endpoints repeat it in the strangest places.
  func redacted(_ text: String) -> String { credentials.redact(text) }

  /// The stages so far, over all lanes.
  func timings(at now: Instant) -> ReplyTimings {
    var timings = ReplyTimings()
    timings.total = now.milliseconds(since: askedAt)
    guard let first = lanes.first else { return timings }
    if let startedAt = first.startedAt {
      let queued = startedAt.milliseconds(since: askedAt)
      timings.queued = queued
      timings.connected = first.times.connected.map { queued + $0 }
      timings.secured = first.times.secured.map { queued + $0 }
      timings.firstByte = first.times.firstByte.map { queued + $0 }
    }
    timings.firstToken = lanes.compactMap(\.firstTokenAt).min().map { $0.milliseconds(since: askedAt) }
    timings.lastToken = lanes.compactMap(\.lastTokenAt).max().map { $0.milliseconds(since: askedAt) }
    timings.thought = first.thinkingTime
    timings.serverTokensPerSecond = lanes.count == 1 ? first.batch.serverTokensPerSecond : nil
    return timings
  }
}

/// One request of an exchange: its attempts one after the other. On the network thread only.
final class Lane: TransferSink {
  enum Phase {
    /// A key is being fetched, or nothing has begun.
    case waiting
    case transferring(Transfer)
    case backingOff(until: Instant)
    case ended(Failure?)
  }

  let index: Int
  let streams: Bool
  var phase = Phase.waiting
  /// Attempts begun.
  var attempt = 0
  /// The adaptations of the attempt under way.
  var sentWith: Set<Adaptation> = []
  var reader: ReplyReader?
  var batch = ReplyBatch()
  /// A head that has not been handed on.
  var newHead: ResponseHead?
  var head: ResponseHead?
  var startedAt: Instant?
  var times = TransferTimes()
  var firstTokenAt: Instant?
  var lastTokenAt: Instant?
  private var firstThoughtAt: Instant?
  private var firstTextAt: Instant?
  /// The exchange owns its lanes.
  private weak var exchange: Exchange?
  private var flushedAt: Instant?
  /// What was handed on of data that is not whole yet.
  private var held: [HeldSlot: String] = [:]
  private var heldAt: (end: Instant, duration: Double)?
  /// How evenly the reply comes.
  private(set) var rhythm = StreamRhythm()
  /// Bytes that the round under way read.
  private var roundBytes = 0

  /// How long text is gathered within one round, in milliseconds: at full speed a round may take a tenth of a second.
  private static let longestGathering = 8.0

  init(index: Int, of exchange: Exchange) {
    self.index = index
    self.exchange = exchange
    streams = exchange.request.streams
  }

  var isWaiting: Bool { if case .waiting = phase { true } else { false } }
  var isUnderWay: Bool {
    switch phase {
    case .transferring, .backingOff: true
    case .waiting, .ended: false
    }
  }

  /// The stream said that it is done, though its connection may not have.
  var isComplete: Bool { reader?.isDone ?? false }

  func receive(head raw: RawHead) {
    let head = ResponseHead(raw, hiding: exchange?.credentials ?? .none)
    self.head = head
    newHead = head
    held = [:]
    reader = ReplyReader(
      status: raw.status, asksForStream: streams,
      families: ReasoningFamily.families(of: exchange?.request.model ?? ""),
      isAlone: exchange.map { $0.wantedChoices == 1 || $0.adaptations.contains(.sideBySide) } ?? true)
    if (200..<300).contains(raw.status),
      let spent = Plausible.dollars(raw.first("x-aimlapi-usd-spent").flatMap(Double.init))
    {
      batch.set(cost: Cost(dollars: spent, source: .reported))
    }
  }

  /// Every attempt of it is over.
  var hasEnded: Bool { if case .ended = phase { true } else { false } }

  /// A round of the network thread is over.
  func noteRound(at now: Instant) {
    rhythm.take(bytes: roundBytes, at: now)
    roundBytes = 0
  }

  func receive(body: UnsafeRawBufferPointer) -> Bool {
    roundBytes += body.count
    let before = batch.deltaCount
    // What follows the end mark is read and dropped, so that the connection can be used again.
    guard reader?.read(body, into: &batch) == false else {
      noteDelta(before)
      return true
    }
    noteDelta(before)
    return isComplete
  }

  /// Milliseconds from the first thought to the first text; nil where both came in one piece.
  var thinkingTime: Double? {
    guard let firstThoughtAt, let end = firstTextAt ?? lastTokenAt else { return nil }
    let time = end.milliseconds(since: firstThoughtAt)
    return time > 0 ? time : nil
  }

  /// Changes to data that is not whole yet, its words as `clean` makes them. A tenth of the time goes into that at
  /// most, however large it becomes.
  func takeHeld(_ clean: (String) -> String) -> [(choice: Int, piece: HeldPiece)] {
    let start = Instant.now
    if let heldAt, start.milliseconds(since: heldAt.end) < 9 * heldAt.duration { return [] }
    guard let news = reader?.takeHeld(), !news.isEmpty else { return [] }
    let pieces = news.compactMap { choice, extra -> (choice: Int, piece: HeldPiece)? in
      let extra = MessageExtra(extra.kind, clean(extra.text))
      let slot = HeldSlot(choice: choice, kind: extra.kind)
      return HeldPiece(of: extra, changing: &held[slot, default: ""]).map { (choice, $0) }
    }
    let end = Instant.now
    heldAt = (end, end.milliseconds(since: start))
    return pieces
  }

  /// That data is handed on whole: what comes of its kind from here on is new.
  func forgetHeld(_ choice: Int, _ kind: MessageExtra.Kind) { held[HeldSlot(choice: choice, kind: kind)] = nil }

  private func noteThoughts(_ now: Instant) {
    if firstThoughtAt == nil, batch.hasThoughts { firstThoughtAt = now }
    if batch.hasText { firstTextAt = now }
  }

  private func noteDelta(_ before: Int) {
    guard batch.deltaCount != before else { return }
    let now = Instant.now
    lastTokenAt = now
    if firstTokenAt == nil { firstTokenAt = now }
    if firstTextAt == nil { noteThoughts(now) }
    // The first token goes out without delay; later ones as a round ends, or when it takes long.
    if rhythm.isSteady(at: now) { return }
    if let flushedAt, now.milliseconds(since: flushedAt) < Self.longestGathering { return }
    flushedAt = now
    exchange?.flush(self)
  }
}

/// One kind of data of one choice.
private struct HeldSlot: Hashable {
  var choice: Int
  var kind: MessageExtra.Kind
}

extension ResponseHead {
  /// Headers worth keeping: none that could hold a secret, such as cookies.
  private static let kept: Set<String> = [
    "content-type", "date", "server", "via", "retry-after", "location", "x-request-id", "request-id",
    "x-inference-id", "cf-ray", "openai-processing-ms", "openai-version", "x-client-request-id",
  ]

  init(_ raw: RawHead, hiding credentials: Credentials) {
    let headers = raw.headers.filter { header in
      Self.kept.contains(header.name) || header.name.hasPrefix("x-aimlapi-") || header.name.hasPrefix("x-ratelimit-")
    }
    func redacted(_ text: String) -> String { credentials.redact(text) }
    self.init(
      status: raw.status, inferenceID: raw.first("x-inference-id").map(redacted),
      requestID: (raw.first("x-request-id") ?? raw.first("request-id")).map(redacted),
      headers: headers.map { .init(name: $0.name, value: redacted($0.value)) })
  }
}
