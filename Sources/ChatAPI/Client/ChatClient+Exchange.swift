import Cells
import Conversations

/// The life of one chat request.
extension ChatClient {
  func begin(
    _ request: ChatRequest, askedAt: Instant, onEvent: @escaping @Sendable (RequestID, ReplyEvent) -> Void
  ) {
    let exchange: Exchange
    do throws(Failure) {
      guard !isShutDown else { throw Self.hasShutDown }
      let provider = try provider(request.provider)
      let endpoint = try Endpoint(baseURL: provider.baseURL, provider: provider.name)
      exchange = Exchange(
        request, provider: provider, endpoint: endpoint, adaptations: adaptations(to: provider, for: request),
        askedAt: askedAt, onEvent: onEvent)
      _ = try thread.loadedMulti()
    } catch {
      var timings = ReplyTimings()
      timings.total = Instant.now.milliseconds(since: askedAt)
      return onEvent(request.id, .ended(timings, failure: error))
    }
    exchanges[request.id] = exchange
    withCredentials(for: .exchange(exchange))
  }

  func goOn(_ exchange: Exchange, with answer: Result<Credentials, Failure>) {
    guard exchanges[exchange.request.id] === exchange else { return }
    switch answer {
    case .failure(let failure): end(exchange, failure)
    case .success(let credentials):
      exchange.credentials = credentials
      openLanes(of: exchange)
    }
  }

  /// Stops a request: its event first, then its transfers, so that leaving a connection never delays the answer.
  func stop(_ id: RequestID) {
    guard let exchange = exchanges[id] else { return }
    var transfers: [Transfer] = []
    for lane in exchange.lanes {
      guard case .transferring(let transfer) = lane.phase else { continue }
      transfers.append(transfer)
      lane.times = transfer.stageTimes()
      _ = lane.reader?.end(into: &lane.batch)
    }
    end(exchange, Failure(.cancelled, "Stopped."))
    drop(transfers)
  }

  private func openLanes(of exchange: Exchange) {
    let count = exchange.adaptations.contains(.sideBySide) ? exchange.wantedChoices : 1
    exchange.lanes = (0..<count).map { Lane(index: $0, of: exchange) }
    for note in exchange.adaptations.intersection(needed(for: exchange.request)).compactMap(\.note).sorted() {
      exchange.emit(.note(note))
    }
    startWaiting(of: exchange)
  }

  /// Begins the next lanes, but only so many at a time: whoever asks for a thousand replies gets them in turn.
  private func startWaiting(of exchange: Exchange) {
    let room = Self.mostLanesAtOnce - exchange.lanes.count { $0.isUnderWay }
    for lane in exchange.lanes.filter(\.isWaiting).prefix(max(0, room)) where lane.isWaiting {
      start(lane, of: exchange)
    }
  }

  private static let mostLanesAtOnce = 8

  /// Begins an attempt.
  func start(_ lane: Lane, of exchange: Exchange) {
    let isNewBody = lane.attempt == 0 || lane.sentWith != exchange.adaptations
    lane.attempt += 1
    lane.sentWith = exchange.adaptations
    lane.reader = nil
    lane.head = nil
    lane.newHead = nil
    func encoded(hasPictures: Bool) -> [UInt8] {
      RequestEncoder.body(
        exchange.request, reasoning: exchange.provider.sendsReasoning, adaptations: exchange.adaptations,
        lane: lane.index, extra: exchange.provider.extra, hasPictures: hasPictures)
    }
    let body = exchange.request.body.map { Array($0.utf8) } ?? encoded(hasPictures: true)
    if lane.index == 0, isNewBody {
      // Kept with each reply: there pictures have their names, as they are kept once and not with every request.
      let kept = exchange.request.pictureData.isEmpty ? body : encoded(hasPictures: false)
      exchange.emit(.sent(body: String(decoding: kept, as: UTF8.self), url: exchange.endpoint.chat))
    }
    do throws(Failure) {
      let transfer = try Transfer(
        transferRequest(
          url: exchange.endpoint.chat, endpoint: exchange.endpoint, body: body, credentials: exchange.credentials,
          clientRequestID: exchange.request.clientRequestID),
        sink: lane)
      lane.startedAt = transfer.startedAt
      lane.phase = .transferring(transfer)
      try thread.loadedMulti().add(transfer)
    } catch {
      settle(lane, of: exchange, error)
    }
  }

  /// What goes with every request, around its body.
  func transferRequest(
    url: String, endpoint: Endpoint, body: [UInt8]?, credentials: Credentials, clientRequestID: String? = nil,
    timeouts: Timeouts? = nil, accepts: String? = nil
  ) -> TransferRequest {
    var headers = [
      "Accept: \(accepts ?? "text/event-stream, application/json")", "User-Agent: \(configuration.userAgent)",
      "Expect:",  // a large body is not held back for a round trip
    ]
    if body != nil { headers.append("Content-Type: application/json") }
    if let clientRequestID, clientRequestID.isClientRequestID {
      headers.append("X-Client-Request-Id: \(clientRequestID)")
    }
    // What the entry says of a header goes before what mixchat says.
    headers.removeAll { line in credentials.has(String(line.prefix { $0 != ":" })) }
    return TransferRequest(
      url: url, body: body, headers: headers, credentials: credentials,
      connectTimeout: (timeouts ?? configuration.timeouts).connect,
      proxy: ProxyChoice(for: endpoint, environment: configuration.environment),
      authority: CertificateAuthority(environment: configuration.environment))
  }

  /// An attempt is over: asks again in another way, asks again later, or ends the lane.
  func settle(_ lane: Lane, of exchange: Exchange, _ failure: Failure?) {
    exchange.flush(lane)
    guard var failure else { return end(lane, of: exchange, nil) }
    failure.message = exchange.redacted(failure.message)
    failure.requestID = failure.requestID.map(exchange.redacted)
    if !lane.batch.hasContent {
      if adapt(lane, of: exchange, to: failure) { return }
      let chance = Double.random(in: 0..<1)
      if let delay = configuration.retry.delay(after: lane.attempt, failure, chance: chance) {
        lane.phase = .backingOff(until: Instant.now.adding(seconds: delay))
        exchange.emit(.retrying(failure, attempt: lane.attempt + 1, delay: delay))
        return
      }
      failure.message += configuration.retry.unwaited(failure) ?? ""
    }
    end(lane, of: exchange, failure)
  }

  /// Where the endpoint refused something that can be asked for in another way, does that.
  private func adapt(_ lane: Lane, of exchange: Exchange, to failure: Failure) -> Bool {
    let possible = needed(for: exchange.request).subtracting(lane.sentWith)
    let said = lane.reader?.errorBody
    // A body that is sent as it is has no field that could be left out.
    let fields = exchange.request.body == nil ? exchange.fields(lane.sentWith) : []
    guard let adaptation = Adaptation.answer(to: failure, said, among: possible, fields: fields) else { return false }
    let isNew = exchange.adaptations.insert(adaptation).inserted
    if isNew { tell(adaptation, because: exchange.redacted(said?.message ?? failure.message), of: exchange) }
    if adaptation == .sideBySide, isNew {
      exchange.lanes = (0..<exchange.wantedChoices).map { Lane(index: $0, of: exchange) }
      startWaiting(of: exchange)
    } else {
      start(lane, of: exchange)
    }
    return true
  }

  private func tell(_ adaptation: Adaptation, because reason: String, of exchange: Exchange) {
    switch adaptation {
    case .without(let name):
      let words = reason.count > 160 ? reason.prefix(159) + "…" : Substring(reason)
      exchange.emit(.leftOut(field: name, reason: "\(exchange.endpoint.place) refuses it: \(words)"))
    case .renamed(let name, let other):
      exchange.emit(.note("\(name) was sent as \(other): \(exchange.endpoint.place) wants it so."))
    default: if let note = adaptation.note { exchange.emit(.note(note)) }
    }
  }

  /// The adaptations that would change a request at all.
  private func needed(for request: ChatRequest) -> Set<Adaptation> {
    var set: Set<Adaptation> = []
    if request.messages.contains(where: { $0.role == .system }) { set.insert(.foldsSystem) }
    if case .integer(let count) = request.parameters[.n], count > 1 { set.insert(.sideBySide) }
    if request.streams { set.insert(.withoutStreamOptions) }
    return set
  }

  private func end(_ lane: Lane, of exchange: Exchange, _ failure: Failure?) {
    lane.phase = .ended(failure)
    if let failure {
      // What ended this one would end the others too.
      for other in exchange.lanes where other.isWaiting { other.phase = .ended(failure) }
    }
    startWaiting(of: exchange)
    var first: Failure?
    for lane in exchange.lanes {
      guard case .ended(let failure) = lane.phase else { return }
      first = first ?? failure
    }
    end(exchange, first)
  }

  /// Hands on what is left and the last event.
  func end(_ exchange: Exchange, _ failure: Failure?) {
    guard exchanges[exchange.request.id] === exchange else { return }
    exchanges[exchange.request.id] = nil
    withdraw(ObjectIdentifier(exchange))
    for lane in exchange.lanes { exchange.flush(lane) }
    // Only what has led to a reply is taken for the endpoint's nature.
    if failure == nil, !exchange.adaptations.isEmpty {
      learned[Self.memory(exchange.request), default: []].formUnion(exchange.adaptations)
    }
    if failure?.cause == .unauthorized { keys.forget(exchange.provider) }
    let wanted = exchange.wantedChoices
    if failure == nil, exchange.choices.count < wanted, wanted > 1 {
      exchange.emit(.note("The endpoint sent \(exchange.choices.count) of the \(wanted) replies asked for."))
    }
    exchange.emit(.ended(exchange.timings(at: .now), failure: failure))
  }

  /// How a request is changed from its first attempt on.
  func adaptations(to provider: Provider, for request: ChatRequest) -> Set<Adaptation> {
    Adaptation.known(of: provider).union(learned[Self.memory(request)] ?? [])
  }

  private static func memory(_ request: ChatRequest) -> String { request.provider + "\n" + request.model }
}

extension String {
  /// Whether it may be sent as `X-Client-Request-Id`; anything else would be dropped by the endpoint in silence.
  var isClientRequestID: Bool {
    (1...128).contains(utf8.count)
      && utf8.allSatisfy { $0.isASCIILetterOrDigit || "._:-".utf8.contains($0) }
  }
}
