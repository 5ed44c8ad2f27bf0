import Cells
import Conversations

/// What an endpoint says about an error, in any of the forms that are about: a text, an object, a list, one within the
/// other, with the words of the server behind it somewhere inside.
struct ErrorBody: Equatable {
  /// For people; one line.
  var message: String
  /// A machine's word for it, such as `insufficient_quota`.
  var code: String?
  /// A status, where the body names one.
  var status: Int?
  /// The endpoint's name for the request.
  var requestID: String?
  /// The field of the request that it is about, where the body names one.
  var param: String?

  init(message: String) { self.message = message }

  /// The `error` of an object, where it is one: servers send null, false and empty ones with what went well.
  static func member(of object: JSONValue) -> JSONValue? {
    guard object.isObject else { return nil }
    // MiniMax has its own place for it, in which 0 is none; the Responses protocol and Groq have one within.
    if let said = object["base_resp"], (said["status_code"]?.int ?? 0) != 0 { return said }
    guard let error = object["error"] ?? object["response"]?["error"] ?? object["x_groq"]?["error"], !error.isEmpty
    else { return nil }
    // A bare number or a flag says nothing by itself, but that what is next to it is an error.
    if error.isObject || error.isArray || error.bytes != nil { return error }
    return error.bool == true ? object : nil
  }

  /// Reads JSON; nil when it holds no error. `error` is the member that holds it, where that is known.
  init?(_ root: JSONValue, error known: JSONValue? = nil) {
    if root.isArray, known == nil {
      if let found = root.elements.prefix(8).lazy.compactMap({ ErrorBody($0) }).first {
        self = found
      } else if root.elements.contains(where: { $0.bytes != nil }), let text = Self.words(root) {
        self.init(message: HarmlessText.quoted(SurrogateHalf.joined(text)))
      } else {
        return nil
      }
      return
    }
    guard root.isObject else { return nil }
    let error = known ?? Self.member(of: root)
    if let error {
      self.init(message: Self.words(error, nextTo: root) ?? Self.words(root, without: error) ?? error.text)
    } else if (root["choices"]?.elementCount ?? 0) == 0, root["usage"] == nil, let text = Self.unnamed(root) {
      self.init(message: text)
    } else {
      return nil
    }
    let codes = Self.codes(error ?? root) + (error == nil ? [] : Self.codes(root))
    // A word about the key or its credit says more than the class of the error next to it.
    code =
      codes.first { [401, 402].contains(StatusCause.status(of: $0)) }
      ?? codes.first { StatusCause.status(of: $0) != nil } ?? codes.first
    status = Self.status(error ?? root) ?? Self.status(root) ?? code.flatMap { StatusCause.status(of: $0) }
    requestID = Self.requestID(root) ?? error.flatMap(Self.requestID)
    param = (error?["param"] ?? root["param"])?.string
    message = HarmlessText.quoted(SurrogateHalf.joined(message))
  }

  /// Reads a whole body: JSON, a page of HTML, or plain text. Nil when nothing is said.
  init?(body: [UInt8]) {
    func parsed(_ bytes: UnsafeRawBufferPointer) -> ErrorBody? {
      JSONDocument(bytes, keepingHalves: true).flatMap { document in document.read { ErrorBody($0) } }
    }
    // Some servers put an event where a body is due.
    if let said = body.withUnsafeBytes(parsed) ?? SSEParser.firstData(of: body)?.withUnsafeBytes(parsed) {
      self = said
      return
    }
    // What came compressed, unannounced, says nothing that could be read.
    guard body.first != 0x1F else { return nil }
    let text = String(decoding: body.prefix(65_536), as: UTF8.self)
    let said = HTMLTitle.title(of: text) ?? (text.contains("<") ? HTMLTitle.words(of: text) : text)
    let message = HarmlessText.quoted(said, limit: 200)
    guard !message.isEmpty else { return nil }
    self.init(message: message)
  }

  // MARK: Words

  private static let deepest = 6

  /// What an object says that has no member for errors, by the members that only errors have.
  private static func unnamed(_ root: JSONValue) -> String? {
    let names: [StaticString] = [
      "message", "detail", "errors", "error_description", "msg", "error_msg", "error_message", "errorMessage",
      "Message",
    ]
    for name in names {
      if let text = words(root[name]) { return text }
    }
    for (name, value) in root.members where isErrorName(name) {
      if let text = words(value) ?? (value.isObject && !value.isEmpty ? value.text : nil) { return text }
    }
    let status = root["status"]?.string?.lowercased()
    return status == "error" || status == "failed" || root["success"]?.bool == false ? words(root) : nil
  }

  /// Whether something is plainly about an error, by a word of its name: `err`, `errMsg`, `upstream_exception`.
  static func isErrorName(_ name: String) -> Bool {
    var words = [""]
    for scalar in name.unicodeScalars {
      guard scalar.properties.isAlphabetic else {
        words.append("")
        continue
      }
      // A capital begins a word, but not within an abbreviation.
      if scalar.properties.isUppercase, words.last?.last?.isLowercase == true { words.append("") }
      words[words.count - 1].unicodeScalars.append(scalar)
    }
    return words.contains { errorNames.contains($0.lowercased()) }
  }

  private static let errorNames: Set<String> = [
    "err", "errs", "error", "errors", "errmsg", "errormsg", "errormessage", "errstr", "exception", "exceptions",
    "failure", "failures", "fault", "faultstring", "faultcode", "problem", "problems",
  ]

  /// What an error says; a bare word with what is next to it.
  private static func words(_ error: JSONValue, nextTo root: JSONValue) -> String? {
    guard let main = words(error) else { return nil }
    guard error.bytes != nil,
      let more = words(root["error_description"]) ?? words(root["message"]) ?? words(root["detail"])
    else { return main }
    return joined(main, more)
  }

  private static func joined(_ main: String, _ behind: String) -> String {
    main.contains(behind) ? main : "\(HarmlessText.clause(main)): \(behind)"
  }

  /// What a value says: a text, which may be JSON itself, a list of complaints (`[{"msg": …, "loc": […]}]`), or an
  /// object of any of the known shapes, with what the server behind it said.
  private static func words(_ value: JSONValue?, without known: JSONValue? = nil, depth: Int = 0) -> String? {
    guard let value, depth < deepest else { return nil }
    if let text = value.string?.trimmingSpaces() {
      guard !text.isEmpty else { return nil }
      guard text.first == "{" || text.first == "[" else { return text }
      let inner = JSONDocument.read(text) { words($0, depth: depth + 1) }
      return (inner ?? nil) ?? text
    }
    if value.isArray {
      let complaints = value.elements.prefix(20).compactMap { complaint($0, depth: depth) }
      return complaints.isEmpty ? nil : complaints.joined(separator: "; ")
    }
    guard value.isObject else { return nil }
    let names: [StaticString] = [
      "message", "msg", "detail", "details_message", "error_description", "error_msg", "error_message",
      "errorMessage", "status_msg", "Message", "errors", "description", "title", "reason", "faultstring", "err",
    ]
    let error = known == nil ? member(of: value) : nil
    var main: String?
    for name in names where main == nil { main = words(value[name], depth: depth + 1) }
    if main == nil, let error, error.isObject || error.isArray || error.bytes != nil {
      main = words(error, depth: depth + 1)
    }
    let places: [JSONValue?] = [
      value["metadata"]?["raw"], value["metadata"]?["message"], value["innererror"], value["inner_error"],
      value["upstream_error"], value["provider_error"], value["cause"],
      value["details"].flatMap { $0.bytes == nil ? nil : $0 }, main == nil ? nil : error,
    ]
    let behind = places.lazy.compactMap { words($0, depth: depth + 1) }.first
    guard let main else { return behind }
    return behind.map { joined(main, $0) } ?? main
  }

  private static func complaint(_ item: JSONValue, depth: Int) -> String? {
    guard let text = words(item, depth: depth + 1) else { return item.isObject ? item.text : nil }
    let path = (item["loc"] ?? item["path"])?.elements.compactMap { $0.string ?? $0.int.map(String.init) } ?? []
    return path.isEmpty ? text : path.joined(separator: ".") + ": " + text
  }

  // MARK: Words for machines

  /// The machine's words in an error, outermost first.
  private static func codes(_ value: JSONValue, depth: Int = 0) -> [String] {
    guard depth < deepest else { return [] }
    if value.isArray { return value.elements.prefix(8).flatMap { Self.codes($0, depth: depth + 1) } }
    var codes: [String] = []
    let names: [StaticString] = ["code", "type", "status", "reason", "error_code"]
    for name in names {
      if let word = value[name]?.string, !word.isEmpty, Int(word) == nil { codes.append(word) }
    }
    let inner: [StaticString] = ["details", "error", "metadata"]
    for name in inner { codes += value[name].map { Self.codes($0, depth: depth + 1) } ?? [] }
    return codes
  }

  private static func status(_ value: JSONValue, depth: Int = 0) -> Int? {
    guard depth < deepest else { return nil }
    if value.isArray { return value.elements.first.flatMap { status($0, depth: depth + 1) } }
    let names: [StaticString] = ["code", "status", "statusCode", "status_code", "http_status", "httpStatus", "type"]
    for name in names {
      if let number = value[name]?.int, (100..<600).contains(number) { return number }
    }
    return value["error"].flatMap { status($0, depth: depth + 1) }
  }

  private static func requestID(_ value: JSONValue) -> String? {
    value["requestId"]?.string ?? value["request_id"]?.string
  }

  // MARK: What it comes to

  /// The failure when it came inside a 200. Before any token, a status inside decides, so that a retry may follow.
  func inStreamFailure(before isFirst: Bool) -> Failure {
    let cause: FailureCause =
      isFirst ? status.map { StatusCause.cause(status: $0, code: code) } ?? .errorEvent : .errorEvent
    let known = cause == .unexpectedStatus || cause == .redirected ? .errorEvent : cause
    return Failure(
      known, HarmlessText.ended("The endpoint broke off the reply: \(message)"), status: status, requestID: requestID)
  }
}
