/// Why a request, or a part of the program, failed: one value that the transcript, `--json`, retry and exit codes share.
public struct Failure: Error, Equatable, Sendable {
  /// The cause; its row in the failure table says what follows from it.
  public var cause: FailureCause
  /// One sentence: what failed, and why as far as known. Never holds a key.
  public var message: String
  /// The HTTP status, where there was one.
  public var status: Int?
  /// The endpoint's request id, so that its support can find the request.
  public var requestID: String?
  /// What the endpoint asked for in `Retry-After`, in seconds.
  public var retryAfter: Double?

  /// A failure with its sentence.
  public init(
    _ cause: FailureCause, _ message: String, status: Int? = nil, requestID: String? = nil, retryAfter: Double? = nil
  ) {
    self.cause = cause
    self.message = message
    self.status = status
    self.requestID = requestID
    self.retryAfter = retryAfter
  }
}

/// One cause of failure; `FailureCause.row` is the table.
public enum FailureCause: String, Sendable, CaseIterable {
  case dns, refused, connectTimeout, unreachable, tls, proxy
  case badRequest, unauthorized, forbidden, notFound, requestTimeout, tooLarge, rateLimited, server
  case unexpectedStatus, redirected, firstByteTimeout, stalled, truncated, malformedEvent, errorEvent
  case notChat
  case missingKey, insecureKey, keyCommand, badAddress
  case localModel, store, cancelled, libraryMissing

  /// What follows from a cause.
  public struct Row: Sendable {
    /// What to do about it, in words; appended to the failure's own sentence.
    public var advice: String
    /// Whether asking again may help, before any token has come.
    public var isRetried: Bool
    /// The process's exit code in one-shot use (sysexits).
    public var exitCode: Int32
  }

  /// The failure table: one row per cause.
  public var row: Row {
    switch self {
    case .dns: Row(advice: "Check the address of the provider and your network.", isRetried: true, exitCode: 69)
    case .refused: Row(advice: "Is the server running, and is the port right?", isRetried: true, exitCode: 69)
    case .connectTimeout: Row(advice: "Check your network, or raise timeouts.connect.", isRetried: true, exitCode: 69)
    case .unreachable: Row(advice: "Check your network.", isRetried: true, exitCode: 69)
    case .tls:
      Row(advice: "For a private authority set SSL_CERT_FILE or CURL_CA_BUNDLE.", isRetried: false, exitCode: 69)
    case .proxy: Row(advice: "Check https_proxy, http_proxy and no_proxy.", isRetried: true, exitCode: 69)
    case .badRequest: Row(advice: "Change what it names.", isRetried: false, exitCode: 65)
    case .unauthorized: Row(advice: "Check the key: it is missing, wrong or expired.", isRetried: false, exitCode: 77)
    case .forbidden:
      Row(advice: "The key has no credit left or may not use this model.", isRetried: false, exitCode: 77)
    case .notFound: Row(advice: "Check the model's name (-m, /model) and the base_url.", isRetried: false, exitCode: 69)
    case .requestTimeout: Row(advice: "The endpoint or the network is slow.", isRetried: true, exitCode: 69)
    case .tooLarge: Row(advice: "Shorten the conversation (/context) or the files.", isRetried: false, exitCode: 65)
    case .rateLimited: Row(advice: "Wait a little, or use a key with a higher limit.", isRetried: true, exitCode: 75)
    case .server: Row(advice: "Try again later; `mixchat doctor` looks closer.", isRetried: true, exitCode: 69)
    case .unexpectedStatus: Row(advice: "Check the base_url.", isRetried: false, exitCode: 69)
    case .redirected: Row(advice: "Set base_url to the new address if you trust it.", isRetried: false, exitCode: 69)
    case .firstByteTimeout: Row(advice: "If it needs longer, raise timeouts.first_byte.", isRetried: true, exitCode: 69)
    case .stalled: Row(advice: "If it needs longer, raise timeouts.idle.", isRetried: true, exitCode: 69)
    case .truncated: Row(advice: "If it comes again, `mixchat doctor` looks closer.", isRetried: true, exitCode: 69)
    case .malformedEvent: Row(advice: "If it comes again, the endpoint is at fault.", isRetried: false, exitCode: 69)
    case .errorEvent: Row(advice: "The endpoint is at fault; try again later.", isRetried: false, exitCode: 69)
    case .notChat:
      Row(advice: "Check the base_url and your network: this is no chat endpoint.", isRetried: false, exitCode: 69)
    case .missingKey:
      Row(advice: "Set it, or chat with the local model: -p local.", isRetried: false, exitCode: 77)
    case .insecureKey: Row(advice: "Use https, or pass --insecure-http.", isRetried: false, exitCode: 78)
    case .keyCommand: Row(advice: "Mend key_command in the config.", isRetried: false, exitCode: 77)
    case .badAddress: Row(advice: "Mend base_url.", isRetried: false, exitCode: 78)
    case .localModel: Row(advice: "Run `make run` once to install it.", isRetried: false, exitCode: 69)
    case .store: Row(advice: "Check the data directory's disk and permissions.", isRetried: false, exitCode: 1)
    case .cancelled: Row(advice: "", isRetried: false, exitCode: 130)
    case .libraryMissing: Row(advice: "Install libcurl (Debian: libcurl4).", isRetried: false, exitCode: 69)
    }
  }
}
