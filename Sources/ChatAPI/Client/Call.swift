import CCurl
import ChatCore

/// One request that is no chat: a list of models, a balance. On the network thread only.
final class Call: TransferSink {
  let endpoint: Endpoint
  let secret: Secret?
  private let completion: (Result<CallReply, Failure>) -> Void
  var transfer: Transfer?
  private(set) var head: ResponseHead?
  private(set) var body: [UInt8] = []

  private static let longestBody = 32 << 20

  init(endpoint: Endpoint, secret: Secret?, completion: @escaping (Result<CallReply, Failure>) -> Void) {
    self.endpoint = endpoint
    self.secret = secret
    self.completion = completion
  }

  func receive(head raw: RawHead) { head = ResponseHead(raw, hiding: secret) }

  func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
    body.append(contentsOf: bytes)
    return body.count <= Self.longestBody
  }

  func end(_ result: Result<CallReply, Failure>) {
    completion(
      result.mapError { failure in
        var failure = failure
        failure.message = secret?.redact(failure.message) ?? failure.message
        return failure
      })
  }
}

/// The answer to a `Call`: any status, with its whole body.
struct CallReply: Sendable {
  var head: ResponseHead
  var body: [UInt8]
  var times: TransferTimes
  /// As people write it, such as `HTTP/2`.
  var httpVersion: String?
  var retryAfter: Double?
  /// What it was asked with, and what no message may hold: some endpoints repeat it in what they refuse.
  var secret: Secret?

  /// What a status other than success stands for.
  func failure(at endpoint: Endpoint) -> Failure {
    var failure = StatusFailure.failure(
      head, ErrorBody(body: body), endpoint: endpoint, model: nil, secret: secret, retryAfter: retryAfter)
    failure.message = secret?.redact(failure.message) ?? failure.message
    return failure
  }
}

extension ChatClient {
  /// What to ask, beside whom.
  struct CallRequest: Sendable {
    var url: String
    var body: [UInt8]?
    /// Whether the provider's key goes with it, where there is one.
    var sendsKey = true
    /// Whether a provider without a key can be asked all the same.
    var isKeyOptional = false
    var isFresh = false
  }

  /// Asks, and answers with whatever came, an error's status included. Ends early when the task is cancelled.
  func ask(_ request: CallRequest, of provider: Provider, at endpoint: Endpoint) async -> Result<CallReply, Failure> {
    let token = CallToken()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        begin(request, provider: provider, endpoint: endpoint, token: token) { continuation.resume(returning: $0) }
      }
    } onCancel: {
      perform { client in
        token.isCancelled = true
        if let call = token.call { client.stop(call) }
      }
    }
  }

  private func begin(
    _ request: CallRequest, provider: Provider, endpoint: Endpoint, token: CallToken,
    completion: @escaping (Result<CallReply, Failure>) -> Void
  ) {
    guard request.sendsKey else {
      return start(request, endpoint: endpoint, secret: nil, token: token, completion: completion)
    }
    withKey(provider: provider, endpoint: endpoint) { answer in
      switch answer {
      case .failure(let failure) where failure.cause == .missingKey && request.isKeyOptional:
        self.start(request, endpoint: endpoint, secret: nil, token: token, completion: completion)
      case .failure(let failure): completion(.failure(failure))
      case .success(let secret):
        self.start(request, endpoint: endpoint, secret: secret, token: token, completion: completion)
      }
    }
  }

  private func start(
    _ request: CallRequest, endpoint: Endpoint, secret: Secret?, token: CallToken,
    completion: @escaping (Result<CallReply, Failure>) -> Void
  ) {
    guard !token.isCancelled else { return completion(.failure(Failure(.cancelled, "Stopped."))) }
    let call = Call(endpoint: endpoint, secret: secret, completion: completion)
    var transferred = transferRequest(url: request.url, endpoint: endpoint, body: request.body, secret: secret)
    transferred.isFresh = request.isFresh
    do throws(Failure) {
      let multi = try thread.loadedMulti()
      let transfer = try Transfer(transferred, sink: call)
      call.transfer = transfer
      token.call = call
      calls[ObjectIdentifier(call)] = call
      multi.add(transfer)
    } catch {
      call.end(.failure(error))
    }
  }

  func stop(_ call: Call) { finish(call, .failure(Failure(.cancelled, "Stopped."))) }

  func timedOut(_ call: Call) {
    let cause: FailureCause = call.head == nil ? .firstByteTimeout : .stalled
    finish(call, .failure(timeout(cause, of: call.endpoint, streams: true)))
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
          head: head, body: call.body, times: transfer.stageTimes(), httpVersion: transfer.httpVersion,
          retryAfter: transfer.retryAfter, secret: call.secret)))
  }

  private func finish(_ call: Call, _ result: Result<CallReply, Failure>) {
    guard calls.removeValue(forKey: ObjectIdentifier(call)) != nil else { return }
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
