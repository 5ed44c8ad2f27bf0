extension FailureCause {
  /// Two or three words, for the status bar's countdown.
  var short: String {
    switch self {
    case .dns: "name not found"
    case .refused: "refused"
    case .connectTimeout: "no connection"
    case .unreachable: "unreachable"
    case .tls: "TLS failed"
    case .proxy: "proxy failed"
    case .rateLimited: "rate-limited"
    case .server: "server error"
    case .requestTimeout, .firstByteTimeout: "timed out"
    case .stalled: "stalled"
    case .truncated: "cut off"
    default: "failed"
    }
  }
}
