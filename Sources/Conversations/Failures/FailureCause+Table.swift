extension FailureCause {
  /// What follows from a cause.
  package struct Row: Sendable {
    /// What happened, in general; the failure's own sentence says it of the case.
    package var title: String
    /// Two or three words, for the countdown to the next attempt.
    package var short: String
    /// What to do about it, in words; appended to the failure's own sentence.
    package var advice: String
    /// Whether asking again may help, before any token has come.
    package var isRetried: Bool
    /// The process's exit code in one-shot use (sysexits).
    package var exitCode: Int32

    fileprivate init(_ title: String, do advice: String, exits exitCode: Int32) {
      (self.title, self.advice, self.exitCode) = (title, advice, exitCode)
      (short, isRetried) = ("failed", false)
    }

    fileprivate init(_ title: String, do advice: String, retried short: String, exits exitCode: Int32) {
      self.init(title, do: advice, exits: exitCode)
      (self.short, isRetried) = (short, true)
    }
  }

  /// The failure table: one row per cause. It makes the sentences, retries, exit codes and docs/failures.md.
  package var row: Row {
    switch self {
    case .dns:
      Row(
        "The host's name has no address", do: "Check the address of the provider and your network.",
        retried: "name not found", exits: 69)
    case .refused:
      Row(
        "Nothing listens at the address", do: "Is the server running, and is the port right?",
        retried: "no connection", exits: 69)
    case .connectTimeout:
      Row(
        "No connection was made in time", do: "Check your network, or raise timeouts.connect.",
        retried: "no connection", exits: 69)
    case .unreachable:
      Row("The network does not reach it", do: "Check your network.", retried: "unreachable", exits: 69)
    case .tls:
      Row(
        "The certificate is not trusted, or TLS failed",
        do: "For a private authority set SSL_CERT_FILE or CURL_CA_BUNDLE; a server without TLS wants http://.",
        exits: 69)
    case .certificateName:
      Row(
        "The certificate is for another host name",
        do: "Check the host name in base_url; the endpoint may have another.",
        exits: 69)
    case .certificateDate:
      Row(
        "The certificate has expired, or is not valid yet",
        do: "Check the date of this machine; if it is right, the endpoint has to renew its certificate.", exits: 69)
    case .proxy:
      Row(
        "The proxy cannot be reached, or refused", do: "Check https_proxy, http_proxy and no_proxy.",
        retried: "proxy failed", exits: 69)
    case .badRequest: Row("400, 422: the endpoint refuses the request", do: "Change what the server names.", exits: 65)
    case .unauthorized:
      Row("401: the endpoint refuses the key", do: "Check the key: it is missing, wrong or expired.", exits: 77)
    case .forbidden:
      Row(
        "402, 403, or a quota used up: no credit, or not allowed",
        do: "The key has no credit left or may not use this model.", exits: 77)
    case .notFound:
      Row(
        "404, 405, 410: no such path or model", do: "Check the model's name (-m, /model) and the base_url.", exits: 69)
    case .requestTimeout:
      Row(
        "408: the endpoint waited too long", do: "The endpoint or the network is slow.", retried: "timed out", exits: 69
      )
    case .tooLarge:
      Row("413: the request is too large", do: "Shorten the conversation (/context) or the files.", exits: 65)
    case .rateLimited:
      Row(
        "429: too many requests", do: "Wait a little, or use a key with a higher limit.", retried: "too many requests",
        exits: 75)
    case .server:
      Row(
        "5xx: the endpoint is in trouble", do: "Try again later, or run `mixchat doctor`.",
        retried: "server error", exits: 69)
    case .unexpectedStatus: Row("Any other status", do: "Check the base_url.", exits: 69)
    case .redirected:
      Row(
        "3xx: the endpoint points elsewhere, which is not followed",
        do: "Set base_url to the new address if you trust it.", exits: 69)
    case .firstByteTimeout:
      Row(
        "No answer came in time", do: "If it needs longer, raise timeouts.first_byte.", retried: "timed out", exits: 69)
    case .stalled:
      Row(
        "The reply began, then nothing more came", do: "If it needs longer, raise timeouts.idle.", retried: "stalled",
        exits: 69)
    case .truncated:
      Row(
        "The connection dropped before the reply was complete", do: "If it happens again, run `mixchat doctor`.",
        retried: "cut off", exits: 69)
    case .malformedEvent:
      Row("An event of the stream is no JSON", do: "If it happens again, the endpoint is at fault.", exits: 69)
    case .errorEvent:
      Row("The stream itself reports an error", do: "The endpoint is at fault; try again later.", exits: 69)
    case .replyTooLong:
      Row("The reply is longer than is kept", do: "Ask for less, or set max_tokens.", exits: 69)
    case .notChat:
      Row(
        "A web page, or something else that is no reply",
        do: "Check the base_url, and what is on the way to it: a proxy, a login page.", exits: 69)
    case .notJSON:
      Row(
        "A schema was asked for, and what came is no JSON", do: "Ask again, or ask a model that follows schemas.",
        exits: 65)
    case .noBalance:
      Row(
        "The endpoint reports no balance and no charges",
        do: "The AI/ML API reports them: -p aimlapi, /provider aimlapi.", exits: 69)
    case .missingKey:
      Row("There is no key", do: "Give it one, or chat with the local model: -p local, /provider local.", exits: 77)
    case .insecureKey:
      Row("A key would travel unencrypted to another machine", do: "Use https, or pass --insecure-http.", exits: 78)
    case .keyCommand: Row("The key_command failed", do: "Correct key_command in the config.", exits: 77)
    case .badAddress: Row("The base_url is no address", do: "Correct base_url.", exits: 78)
    case .localModel:
      Row(
        "The embedded model did not start",
        do: "Run `mixchat doctor`.", exits: 69)
    case .store:
      Row(
        "The conversations cannot be read or written", do: "Check the data directory's disk and permissions.", exits: 1)
    case .cancelled: Row("Stopped by you", do: "", exits: 130)
    case .imported:
      Row(
        "The reply failed in the program that it is imported from",
        do: "That was before the import: asking again may help.", exits: 69)
    case .libraryMissing: Row("libcurl is missing", do: "Install libcurl (Debian: libcurl4).", exits: 69)
    case .libraryRefused:
      Row(
        "libcurl refuses what the request needs", do: "Check what is named; a newer libcurl may take it.", exits: 69)
    case .usage:
      Row("The command line has a mistake: nothing was sent", do: "`mixchat --help` lists what it takes.", exits: 64)
    case .badInput:
      Row("The prompt or a file cannot be sent: nothing was", do: "Change it, then try again.", exits: 65)
    case .config:
      Row("The config has a mistake: nothing was sent", do: "Correct what it names; `mixchat config` helps.", exits: 78)
    case .overBudget:
      Row(
        "The request is past a budget: nothing was sent", do: "Raise the limit, or set budget.action to warn.",
        exits: 77)
    }
  }
}
