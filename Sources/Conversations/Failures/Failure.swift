import Cells

/// Why a request, or a part of the program, failed: one value that the transcript, `--json`, retry and exit codes
/// share.
package struct Failure: Error, Equatable, Sendable {
  /// The cause; its row in the failure table says what follows from it.
  package var cause: FailureCause
  /// One sentence: what failed, and why as far as known. Never holds a key.
  package var message: String
  /// The HTTP status, where there was one.
  package var status: Int?
  /// The endpoint's request id, so that its support can find the request.
  package var requestID: String?
  /// What the endpoint asked for in `Retry-After`, in seconds.
  package var retryAfter: Double?

  /// A failure with its sentence.
  package init(
    _ cause: FailureCause, _ message: String, status: Int? = nil, requestID: String? = nil, retryAfter: Double? = nil
  ) {
    self.cause = cause
    self.message = message
    self.status = status
    self.requestID = requestID
    self.retryAfter = retryAfter
  }
}

extension Failure {
  /// What to do about it; empty where its own sentence says so: it names a command to run, or is one of the store's,
  /// which name the place that is to blame.
  package var advice: String { message.contains("Run `") || cause == .store ? "" : cause.row.advice }

  /// Its sentence, then what to do about it. Words of a server, or of another program, may lack a full stop.
  package var advised: String {
    advice.isEmpty ? message.trimmingSpaces() : "\(message.asSentence) \(advice)".trimmingSpaces()
  }

  /// A reply that failed in another program, in the words of that.
  package static func imported(_ words: String?, status: Int? = nil) -> Failure {
    Failure(.imported, words.flatMap { $0.isEmpty ? nil : $0 } ?? "The reply failed.", status: status)
  }

  /// The embedded model has no account to ask about.
  package static let localModelIsFree = Failure(.noBalance, "The local model is free: it has no balance.")
}

/// One cause of failure; `FailureCause.row` is the table.
package enum FailureCause: String, Sendable, CaseIterable {
  case dns, refused, connectTimeout, unreachable, tls, certificateName, certificateDate, proxy
  case badRequest, unauthorized, forbidden, notFound, requestTimeout, tooLarge, rateLimited, server
  case unexpectedStatus, redirected, firstByteTimeout, stalled, truncated, malformedEvent, errorEvent
  case replyTooLong, notChat, notJSON, noBalance
  case missingKey, insecureKey, keyCommand, badAddress
  case localModel, store, cancelled, imported, libraryMissing, libraryRefused
  case usage, badInput, config, overBudget
}

extension FailureCause {
  /// Whether nothing of a request has left this machine where this is why it failed, so that nothing can have been
  /// used by it.
  package var isBeforeSending: Bool {
    switch self {
    case .dns, .refused, .connectTimeout, .unreachable, .tls, .certificateName, .certificateDate, .proxy,
      .missingKey, .insecureKey, .keyCommand, .badAddress, .localModel, .store, .libraryMissing, .libraryRefused,
      .usage, .badInput, .config, .overBudget:
      true
    case .badRequest, .unauthorized, .forbidden, .notFound, .requestTimeout, .tooLarge, .rateLimited, .server,
      .unexpectedStatus, .redirected, .firstByteTimeout, .stalled, .truncated, .malformedEvent, .errorEvent,
      .replyTooLong, .notChat, .notJSON, .noBalance, .cancelled, .imported:
      false
    }
  }
}
