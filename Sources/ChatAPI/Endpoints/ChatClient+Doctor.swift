import Conversations
import Pages

/// Finds out, step by step, why an endpoint does not answer.
extension ChatClient {
  /// Takes every step up to the first that fails; the rest come back as skipped. `onStep` hears of each as it is taken.
  ///
  /// The last step asks for one token, which a paid endpoint charges for. When the task is cancelled, the step under
  /// way ends, and no more is taken or said.
  package func doctor(
    provider name: String, model: String? = nil, onStep: @escaping @Sendable (DoctorStep) -> Void = { _ in }
  ) async -> [DoctorStep] {
    var report = DoctorReport(onStep: onStep)
    await examine(name, model: model, &report)
    if !Task.isCancelled { report.skipTheRest() }
    return report.steps
  }

  private func examine(_ name: String, model: String?, _ report: inout DoctorReport) async {
    let provider: Provider
    let endpoint: Endpoint
    do throws(Failure) {
      provider = try self.provider(name)
      endpoint = try Endpoint(baseURL: provider.baseURL, provider: provider.name)
    } catch {
      return report.add(DoctorStep(.address, failed: error))
    }
    report.add(DoctorStep(.address, .passed, endpoint.chat))
    guard await reach(provider, endpoint, &report) else { return }
    guard await checkKey(provider, endpoint, &report) else { return }
    let model = model ?? provider.model
    await checkModel(model, provider, &report)
    await complete(model, provider, &report)
  }

  /// Name, proxy, connection and TLS, all seen from one fresh transfer that carries no key.
  private func reach(_ provider: Provider, _ endpoint: Endpoint, _ report: inout DoctorReport) async -> Bool {
    let proxy = ProxyChoice(for: endpoint, environment: configuration.environment)
    let request = CallRequest(url: endpoint.resource("models"), sendsKey: false, isFresh: true)
    let answer = await ask(request, of: provider, at: endpoint)
    var times = TransferTimes()
    var version: String?
    var failure: Failure?
    switch answer {
    case .success(let reply): (times, version) = (reply.times, reply.httpVersion)
    case .failure(let error): failure = error
    }
    let failing = failure.map { DoctorReport.step(of: $0.cause) }
    func step(_ name: DoctorStep.Name, _ passed: DoctorStep) -> Bool {
      if let failure, failing == name {
        report.add(DoctorStep(name, failed: failure))
        return false
      }
      report.add(passed)
      return true
    }
    let looked =
      endpoint.isLiteral
      ? DoctorStep(.dns, .skipped, "\(endpoint.host) is an address already.")
      : DoctorStep(.dns, .passed, "\(endpoint.host) has an address.", milliseconds: times.resolved)
    guard step(.dns, looked) else { return false }
    let passed =
      proxy.url.isEmpty
      ? DoctorStep(.proxy, .skipped, "No proxy is set.")
      : DoctorStep(.proxy, .passed, "\(proxy.place) lets us through.")
    guard step(.proxy, passed) else { return false }
    let connected = DoctorStep(
      .connection, .passed, "\(endpoint.place) accepts connections.",
      milliseconds: DoctorReport.span(times.resolved, times.connected))
    guard step(.connection, connected) else { return false }
    let secured =
      endpoint.scheme == "http"
      ? DoctorStep(.tls, .skipped, "Plain http\(endpoint.isLoopback ? ", within this machine" : "").")
      : DoctorStep(
        .tls, .passed, "The certificate is trusted" + (version.map { "; the endpoint speaks \($0)." } ?? "."),
        milliseconds: DoctorReport.span(times.connected, times.secured))
    return step(.tls, secured)
  }

  private func checkKey(_ provider: Provider, _ endpoint: Endpoint, _ report: inout DoctorReport) async -> Bool {
    let start = Instant.now
    // The AI/ML API lists its models without a key, and has a place of its own to show one.
    let isOwn = endpoint.isAIMLAPI || provider.name == Provider.aimlapi.name
    let url = isOwn ? endpoint.rootResource("v1/key") : endpoint.resource("models")
    let answer = await ask(CallRequest(url: url), of: provider, at: endpoint)
    let span = Instant.now.milliseconds(since: start)
    switch answer {
    case .failure(let failure):
      report.add(DoctorStep(.key, failed: failure, milliseconds: span))
      return false
    case .success(let reply):
      let status = reply.head.status
      if status == 401 || status == 403 || status == 402 {
        report.add(DoctorStep(.key, failed: reply.failure(at: endpoint), milliseconds: span))
        return false
      }
      let hasNone = !provider.needsKey && provider.keyVariables.isEmpty && provider.keyCommand == nil
      if hasNone {
        report.add(DoctorStep(.key, .skipped, "No key is needed."))
      } else if (200..<300).contains(status) {
        report.add(DoctorStep(.key, .passed, "The key is accepted.", milliseconds: span))
      } else {
        let detail = "There is a key; the endpoint would not say whether it is good (\(status))."
        report.add(DoctorStep(.key, .warned, detail, milliseconds: span))
      }
      return true
    }
  }

  private func checkModel(_ model: String, _ provider: Provider, _ report: inout DoctorReport) async {
    let start = Instant.now
    let answer: Result<[CatalogueModel], Failure>
    do throws(Failure) { answer = .success(try await models(provider: provider.name)) } catch {
      answer = .failure(error)
    }
    let span = Instant.now.milliseconds(since: start)
    switch answer {
    case .failure(let failure):
      report.add(DoctorStep(.model, .warned, "The list of models is not to be had: \(failure.message)"))
    case .success(let catalogue):
      switch CatalogueVerdict(on: model, in: catalogue) {
      case .live(let entry):
        let window = ContextWindow(of: model, provider: provider, catalogue: entry).map { " with \($0.words)" } ?? ""
        let isUnpriced = !entry.isPriced && !provider.tellsCharges && !provider.isEmbedded
        let price = isUnpriced ? " No price is listed: a budget is kept only where the endpoint reports costs." : ""
        report.add(DoctorStep(.model, .passed, "\(entry.id) is listed\(window).\(price)", milliseconds: span))
      case .retired(let offer):
        let step = DoctorStep(
          .model, .warned, "\(model) is listed as no longer served.", milliseconds: span, advice: Self.advice(offer))
        report.add(step)
      case .unlisted(let offer):
        let step = DoctorStep(
          .model, .warned, "\(model) is not among the \(catalogue.count) models listed.", milliseconds: span,
          advice: Self.advice(offer))
        report.add(step)
      }
    }
  }

  private static func advice(_ offer: CatalogueModel?) -> String {
    offer.map { "\($0.id) is live: -m \($0.id)" } ?? "See `mixchat models` for what is live."
  }

  private func complete(_ model: String, _ provider: Provider, _ report: inout DoctorReport) async {
    var parameters = Parameters()
    parameters[.maxTokens] = .integer(1)
    let request = ChatRequest(
      id: RequestID(UInt64.max), provider: provider.name, model: model, messages: [.init(.user, "Hi")],
      parameters: parameters, clientRequestID: "doctor")
    let ended = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        send(request) { _, event in
          if case .ended(let timings, let failure) = event { continuation.resume(returning: (timings, failure)) }
        }
        // Cancelled before: then the handler below had nothing to cancel.
        if Task.isCancelled { cancel(request.id) }
      }
    } onCancel: {
      cancel(request.id)
    }
    if let failure = ended.1 {
      report.add(DoctorStep(.completion, failed: failure, milliseconds: ended.0.total))
    } else {
      report.add(DoctorStep(.completion, .passed, "\(model) answers.", milliseconds: ended.0.total))
    }
  }
}

/// The steps taken so far.
private struct DoctorReport {
  private(set) var steps: [DoctorStep] = []
  let onStep: @Sendable (DoctorStep) -> Void

  init(onStep: @escaping @Sendable (DoctorStep) -> Void) { self.onStep = onStep }

  mutating func add(_ step: DoctorStep) {
    steps.append(step)
    if step.failure?.cause != .cancelled { onStep(step) }
  }

  mutating func skipTheRest() {
    for name in DoctorStep.Name.allCases where !steps.contains(where: { $0.name == name }) {
      add(DoctorStep(name, .skipped, "Not reached."))
    }
  }

  /// The step that a cause belongs to, when nothing but the way to the endpoint was tried.
  static func step(of cause: FailureCause) -> DoctorStep.Name {
    switch cause {
    case .dns: .dns
    case .proxy: .proxy
    case .tls, .certificateName, .certificateDate: .tls
    default: .connection
    }
  }

  static func span(_ from: Double?, _ to: Double?) -> Double? {
    guard let from, let to else { return to }
    return max(0, to - from)
  }
}
