import CCurl
import Conversations

/// One request that is no chat: a list of models, a balance. On the network thread only.
final class Call: TransferSink {
  let endpoint: Endpoint
  let timeouts: Timeouts
  private let completion: (Result<CallReply, Failure>) -> Void
  /// What it is asked with, once that is known.
  var credentials = Credentials.none
  /// Nil while a key is being fetched.
  var transfer: Transfer?
  private(set) var head: ResponseHead?
  /// The head as it came.
  private(set) var raw = RawHead(status: 0)
  private(set) var body: [UInt8] = []

  /// The most that is taken in where nothing else is said, in bytes.
  static let longestBody = 32 << 20
  private let longestBody: Int

  init(
    endpoint: Endpoint, timeouts: Timeouts, longestBody: Int = Call.longestBody,
    completion: @escaping (Result<CallReply, Failure>) -> Void
  ) {
    self.longestBody = longestBody
    self.endpoint = endpoint
    self.timeouts = timeouts
    self.completion = completion
  }

  func receive(head raw: RawHead) {
    self.raw = raw
    head = ResponseHead(raw, hiding: credentials)
  }

  func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
    body.append(contentsOf: bytes)
    return body.count <= longestBody
  }

  func end(_ result: Result<CallReply, Failure>) {
    completion(
      result.mapError { failure in
        var failure = failure
        failure.message = credentials.redact(failure.message)
        failure.requestID = failure.requestID.map(credentials.redact)
        return failure
      })
  }
}

/// The answer to a `Call`: any status, with its whole body.
struct CallReply: Sendable {
  var head: ResponseHead
  /// The head as it came: for what is no endpoint's.
  var raw: RawHead
  var body: [UInt8]
  var times: TransferTimes
  /// As people write it, such as `HTTP/2`.
  var httpVersion: String?
  var retryAfter: Double?
  /// What it was asked with, and what no message may hold: some endpoints repeat it in what they refuse.
  var credentials = Credentials.none

  /// What a status other than success means.
  func failure(at endpoint: Endpoint) -> Failure {
    var failure = StatusFailure.failure(
      head, ErrorBody(body: body), endpoint: endpoint, model: nil, secret: credentials.key, retryAfter: retryAfter)
    failure.message = credentials.redact(failure.message)
    failure.requestID = failure.requestID.map(credentials.redact)
    return failure
  }
}

extension ChatClient {
  /// What to ask, and of whom.
  struct CallRequest: Sendable {
    var url: String
    var body: [UInt8]?
    /// Whether the provider's key goes with it, where there is one.
    var sendsKey = true
    /// Whether a provider without a key can be asked all the same.
    var isKeyOptional = false
    var isFresh = false
    /// Instead of the configuration's.
    var timeouts: Timeouts?
    /// What it takes, instead of what endpoints send.
    var accepts: String?
    /// The most that is taken in, in bytes.
    var longestBody = Call.longestBody
  }

  /// Asks, and answers with whatever came, an error's status included. Ends early when the task is cancelled.
  func ask(_ request: CallRequest, of provider: Provider, at endpoint: Endpoint) async -> Result<CallReply, Failure> {
    let token = CallToken()
    let timeouts = request.timeouts ?? configuration.timeouts
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let call = Call(endpoint: endpoint, timeouts: timeouts, longestBody: request.longestBody) {
          continuation.resume(returning: $0)
        }
        token.call = call
        begin(call, request, provider: provider, isCancelled: token.isCancelled)
      }
    } onCancel: {
      perform { client in
        token.isCancelled = true
        if let call = token.call { client.stop(call) }
      }
    }
  }

  private func begin(_ call: Call, _ request: CallRequest, provider: Provider, isCancelled: Bool) {
    calls[ObjectIdentifier(call)] = call
    guard !isCancelled else { return stop(call) }
    guard !isShutDown else { return finish(call, .failure(Self.hasShutDown)) }
    guard request.sendsKey else { return start(call, request) }
    withCredentials(for: .call(call, request, provider))
  }

  func goOn(_ call: Call, _ request: CallRequest, with answer: Result<Credentials, Failure>) {
    switch answer {
    case .failure(let failure) where failure.cause == .missingKey && request.isKeyOptional: start(call, request)
    case .failure(let failure): finish(call, .failure(failure))
    case .success(let credentials):
      call.credentials = credentials
      start(call, request)
    }
  }

  private func start(_ call: Call, _ request: CallRequest) {
    guard calls[ObjectIdentifier(call)] != nil else { return }
    var transferred = transferRequest(
      url: request.url, endpoint: call.endpoint, body: request.body, credentials: call.credentials,
      timeouts: call.timeouts, accepts: request.accepts)
    transferred.isFresh = request.isFresh
    do throws(Failure) {
      let multi = try thread.loadedMulti()
      let transfer = try Transfer(transferred, sink: call)
      call.transfer = transfer
      try multi.add(transfer)
    } catch {
      finish(call, .failure(error))
    }
  }

  func stop(_ call: Call) { finish(call, .failure(Failure(.cancelled, "Stopped."))) }

  func timedOut(_ call: Call) {
    let cause: FailureCause = call.head == nil ? .firstByteTimeout : .stalled
    finish(call, .failure(timeout(cause, of: call.endpoint, call.timeouts, streams: true)))
  }

  func ended(_ call: Call, _ transfer: Transfer, _ code: CURLcode) {
    guard code == CURLE_OK, let head = call.head else {
      let isTooLong = code == CURLE_WRITE_ERROR
      let failure =
        isTooLong
        ? Failure(.notChat, "\(call.endpoint.place) answered with more than can be taken in.")
        : code == CURLE_OK ? Failure(.truncated, "The endpoint answered with nothing.") : transfer.failure(code)
      return finish(call, .failure(failure))
    }
    finish(
      call,
      .success(
        CallReply(
          head: head, raw: call.raw, body: call.body, times: transfer.stageTimes(), httpVersion: transfer.httpVersion,
          retryAfter: transfer.retryAfter, credentials: call.credentials)))
  }

  private func finish(_ call: Call, _ result: Result<CallReply, Failure>) {
    guard calls.removeValue(forKey: ObjectIdentifier(call)) != nil else { return }
    withdraw(ObjectIdentifier(call))
    if let transfer = call.transfer { drop([transfer]) }
    call.transfer = nil
    call.end(result)
  }
}

/// Ties a task's cancellation to its call.
private final class CallToken: @unchecked Sendable {
  // Unchecked: both fields are touched on the network thread only.
  var call: Call?
  var isCancelled = false
}
