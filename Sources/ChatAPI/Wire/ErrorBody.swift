import ChatCore

/// What an endpoint says about an error, in any of the forms that are about.
struct ErrorBody: Equatable {
  /// For people; one line.
  var message: String
  /// A machine's word for it, such as `insufficient_quota`.
  var code: String?
  /// A status, where the body names one.
  var status: Int?
  /// The endpoint's name for the request.
  var requestID: String?

  private init(message: String) { self.message = message }

  /// Reads JSON; nil when it holds no error.
  init?(_ root: JSONValue) {
    guard root.isObject else { return nil }
    if let error = root["error"] {
      self.init(message: error.string ?? Self.words(error["message"]) ?? Self.words(error["detail"]) ?? error.text)
      code = error["code"]?.string ?? error["type"]?.string
      status = error["code"]?.int ?? error["status"]?.int
    } else if let text = Self.words(root["message"]), root["choices"] == nil {
      self.init(message: text)
      code = root["code"]?.string
    } else if let text = Self.words(root["detail"]) ?? Self.words(root["errors"]), root["choices"] == nil {
      self.init(message: text)
    } else {
      return nil
    }
    status = status ?? root["statusCode"]?.int
    requestID = root["requestId"]?.string ?? root["request_id"]?.string
    message = HarmlessText.quoted(message)
  }

  /// Reads a whole body: JSON, a page of HTML, or plain text. Nil when nothing is said.
  init?(body: [UInt8]) {
    let parsed = body.withUnsafeBytes { bytes in
      JSONDocument(bytes).flatMap { document in document.read { ErrorBody($0) } }
    }
    if let parsed {
      self = parsed
      return
    }
    let text = String(decoding: body.prefix(65_536), as: UTF8.self)
    let said = HTMLTitle.title(of: text) ?? (text.contains("<") ? "" : text)
    let message = HarmlessText.quoted(said, limit: 200)
    guard !message.isEmpty else { return nil }
    self.init(message: message)
  }

  /// A text, or a list of complaints (`[{"msg": …, "loc": […]}]`, or plain texts).
  private static func words(_ value: JSONValue?) -> String? {
    guard let value else { return nil }
    if let text = value.string { return text }
    let complaints = value.elements.map { item -> String in
      guard let text = item.string ?? item["msg"]?.string ?? item["message"]?.string else { return item.text }
      let path = (item["loc"] ?? item["path"])?.elements.compactMap { $0.string ?? $0.int.map(String.init) } ?? []
      return path.isEmpty ? text : path.joined(separator: ".") + ": " + text
    }
    if !complaints.isEmpty { return complaints.joined(separator: "; ") }
    return value.isObject ? value.text : nil
  }

  /// The failure when it came inside a 200. Before any token, a status inside decides, so that a retry may follow.
  func inStreamFailure(before isFirst: Bool) -> Failure {
    let cause: FailureCause =
      isFirst ? status.map { StatusCause.cause(status: $0, code: code) } ?? .errorEvent : .errorEvent
    let known = cause == .unexpectedStatus ? .errorEvent : cause
    return Failure(
      known, "The endpoint broke off the reply: \(HarmlessText.clause(message)).", status: status, requestID: requestID)
  }
}

/// The cause that a status stands for.
enum StatusCause {
  static func cause(status: Int, code: String?) -> FailureCause {
    switch status {
    case 300..<400: .redirected
    case 400, 422: .badRequest
    case 401: .unauthorized
    case 402, 403: .forbidden
    case 404, 405, 410: .notFound
    case 407: .proxy
    case 408: .requestTimeout
    case 413: .tooLarge
    // Out of credits is told with the status of a rate limit, but waiting does not help.
    case 429: code == "insufficient_quota" || code == "billing_hard_limit_reached" ? .forbidden : .rateLimited
    case 500..<600: .server
    default: .unexpectedStatus
    }
  }
}

/// The title of an HTML page: what a gateway or a captive portal says of itself.
enum HTMLTitle {
  static func title(of page: String) -> String? {
    let lower = page.lowercased()
    guard let open = lower.firstRange(of: "<title"), let start = lower[open.upperBound...].firstIndex(of: ">"),
      let close = lower[start...].firstRange(of: "</title")
    else { return nil }
    // Lowercasing may change lengths, so the place is counted in the lowered page and its text is used.
    let from = lower.distance(from: lower.startIndex, to: lower.index(after: start))
    let length = lower.distance(from: lower.index(after: start), to: close.lowerBound)
    let title = page.dropFirst(from).prefix(length)
    return title.isEmpty ? nil : String(title)
  }
}
