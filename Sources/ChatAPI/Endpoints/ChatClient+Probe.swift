import Cells
import Conversations
import Locks

/// Finds out by tiny requests what an endpoint and a model can do.
extension ChatClient {
  /// Asks all questions, one after the other. `onAnswer` is called as each is answered. Throws where the very first
  /// request fails: then nothing can be said.
  package func probe(
    provider name: String, model: String, day: String,
    onAnswer: @escaping @Sendable (ProbeQuestion, ProbeAnswer) -> Void = { _, _ in }
  ) async throws(Failure) -> ProbeCard {
    var card = ProbeCard(provider: name, model: model, day: day)
    let first = await ask(
      1, [.init(.system, "You answer with one word."), .init(.user, "Say OK.")], of: model, at: name)
    if let failure = first.failure { throw failure }
    func note(_ question: ProbeQuestion, _ answer: ProbeAnswer) {
      card.answers[question] = answer
      onAnswer(question, answer)
    }
    note(.usage, first.hasUsage ? .yes : .no)
    note(.system, first.isFolded ? .no : .yes)
    note(.reasoning, first.hasThought ? .yes : .no)

    let number: [ChatRequest.Turn] = [.init(.user, "Name a random number between 1 and 1000000.")]
    let seed: [ParameterName: ParameterValue] = [.seed: .integer(7), .temperature: .real(1)]
    let one = await ask(2, number, seed, of: model, at: name)
    let two = await ask(3, number, seed, of: model, at: name)
    note(.seed, Self.seed(one, two))

    let numbers: [ChatRequest.Turn] = [.init(.user, "Write the numbers from 1 to 9, with blanks between them.")]
    let counted = await ask(4, numbers, [.stop: .texts(["5"])], of: model, at: name)
    note(.stop, counted.verdict("stop") ?? Self.stop(counted.texts[0] ?? ""))

    let short: [ChatRequest.Turn] = [.init(.user, "Say OK.")]
    let likely = await ask(5, short, [.logprobs: .flag(true), .topLogprobs: .integer(1)], of: model, at: name)
    note(.logprobs, likely.verdict("logprobs") ?? (likely.hasProbabilities ? .yes : .no))

    let several = await ask(6, short, [.n: .integer(2)], of: model, at: name)
    note(.n, several.verdict("n") ?? (several.isSideBySide || several.texts.count < 2 ? .no : .yes))

    let begun: [ChatRequest.Turn] = [
      .init(.user, "What is the capital of France?"), .init(.assistant, "The capital of France is the city of Par"),
    ]
    let continued = await ask(7, begun, of: model, at: name)
    note(.prefill, continued.failure != nil ? .refused : Self.prefill(continued.texts[0] ?? ""))
    note(.picture, await picture(provider: name, model: model))
    return card
  }

  /// One question of a probe.
  private func ask(
    _ number: UInt64, _ turns: [ChatRequest.Turn], _ values: [ParameterName: ParameterValue] = [:], of model: String,
    at provider: String
  ) async -> ProbeReply {
    var parameters = Parameters()
    parameters[.maxTokens] = .integer(32)
    for (name, value) in values { parameters[name] = value }
    return await reply(
      to: ChatRequest(
        id: RequestID(UInt64.max - number), provider: provider, model: model, messages: turns, parameters: parameters,
        clientRequestID: "probe"))
  }

  private static func seed(_ one: ProbeReply, _ two: ProbeReply) -> ProbeAnswer {
    if let verdict = one.verdict("seed") ?? two.verdict("seed") { return verdict }
    guard let first = one.texts[0], let second = two.texts[0] else { return .unclear }
    return first == second ? .yes : .no
  }

  private static func stop(_ text: String) -> ProbeAnswer {
    if text.contains("6") || text.contains("5") { return .no }
    return text.contains("3") ? .yes : .unclear
  }

  private static func prefill(_ text: String) -> ProbeAnswer {
    let text = text.trimmingSpaces().lowercased()
    return text.isEmpty ? .unclear : text.hasPrefix("is") ? .yes : .no
  }

  /// Shows the model a picture of one point.
  private func picture(provider name: String, model: String) async -> ProbeAnswer {
    let point = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    var turn = ChatRequest.Turn(.user, "Which colour is this? One word.")
    turn.pictures = [Picture(hash: "", name: "", format: .png, address: "data:image/png;base64,\(point)")]
    var parameters = Parameters()
    parameters[.maxTokens] = .integer(8)
    let request = ChatRequest(
      id: RequestID(UInt64.max), provider: name, model: model, messages: [turn], parameters: parameters,
      streams: false, clientRequestID: "probe")
    do throws(Failure) {
      let provider = try provider(name)
      let endpoint = try Endpoint(baseURL: provider.baseURL, provider: provider.name)
      let body = RequestEncoder.body(
        request, adaptations: adaptations(to: provider, for: request), extra: provider.extra)
      let reply = try await ask(CallRequest(url: endpoint.chat, body: body), of: provider, at: endpoint).get()
      switch reply.head.status {
      case 200..<300: return .yes
      case 400, 413, 415, 422, 500, 501: return .no
      default: return .unclear
      }
    } catch {
      return .unclear
    }
  }

  /// Asks, and gathers what came.
  private func reply(to request: ChatRequest) async -> ProbeReply {
    let gathered = Locked(ProbeReply())
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        send(request) { _, event in
          let ended = gathered.withLock { reply -> ProbeReply? in
            reply.take(event)
            return reply.isEnded ? reply : nil
          }
          if let ended { continuation.resume(returning: ended) }
        }
        // Cancelled before: then the handler below had nothing to cancel.
        if Task.isCancelled { cancel(request.id) }
      }
    } onCancel: {
      cancel(request.id)
    }
  }
}

/// What came of one request of a probe.
private struct ProbeReply: Sendable {
  var texts: [Int: String] = [:]
  var hasThought = false
  var hasUsage = false
  var hasProbabilities = false
  var isFolded = false
  var isSideBySide = false
  var leftOut: Set<String> = []
  var failure: Failure?
  var isEnded = false

  mutating func take(_ event: ReplyEvent) {
    switch event {
    case .text(let choice, let text): texts[choice, default: ""] += text
    case .reasoning: hasThought = true
    case .usage(let usage):
      hasUsage = true
      if usage.reasoningTokens ?? 0 > 0 { hasThought = true }
    case .odds: hasProbabilities = true
    case .note(let note):
      if note == Adaptation.foldsSystem.note { isFolded = true }
      if note == Adaptation.sideBySide.note { isSideBySide = true }
    case .leftOut(let field, _): leftOut.insert(field)
    case .ended(_, let failure):
      self.failure = failure
      isEnded = true
    case .sent, .head, .held, .extra, .finished, .cost, .retrying: break
    }
  }

  /// What can be said of a parameter without a look at the text.
  func verdict(_ field: String) -> ProbeAnswer? {
    if leftOut.contains(field) { return .refused }
    guard let failure else { return nil }
    return failure.cause == .badRequest ? .refused : .unclear
  }
}
