import Conversations
import Foundation
import Testing
import TestSupport

@testable import ChatAPI

/// Every cause of failure the network can bring about, through the real libcurl.
@Suite struct FailureTableTests {
  /// A fault, and what becomes of it.
  struct Row: Sendable, CustomTestStringConvertible {
    var cause: FailureCause
    var steps: [FaultStep]
    /// What the sentence must hold.
    var words: String
    var text = ""
    var testDescription: String { "\(cause) \(words)" }

    init(_ cause: FailureCause, _ steps: [FaultStep], _ words: String, text: String = "") {
      self.cause = cause
      self.steps = steps
      self.words = words
      self.text = text
    }
  }

  /// More than libcurl takes as one line of a head.
  static let longLine = String(repeating: "x", count: 120_000)
  static let gzipped: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
  static let error = #"{"message":"It went wrong","requestId":"req-9","statusCode":"0"}"#

  /// An error as LiteLLM's proxy writes it.
  static func gateway(_ message: String, _ type: String) -> String {
    #"{"error":{"message":"\#(message)","type":"\#(type)","param":null,"code":"400"}}"#
  }

  static let rows: [Row] = [
    Row(.badRequest, FaultStep.response(400, error), "refused the request (400): It went wrong."),
    Row(.badRequest, FaultStep.response(422, #"{"detail":[{"loc":["body","n"],"msg":"too big"}]}"#), "body.n: too big"),
    Row(.unauthorized, FaultStep.response(401, error), "wants a key, and was sent none (401)"),
    Row(.forbidden, FaultStep.response(403, error), "(403): It went wrong."),
    Row(.forbidden, FaultStep.response(402, error), "(402)"),
    Row(.forbidden, FaultStep.response(429, #"{"error":{"message":"quota","code":"insufficient_quota"}}"#), "quota"),
    // A gateway's 400 that is about the key, its budget, or what it may use.
    Row(.unauthorized, FaultStep.response(400, gateway("No connected db.", "no_db_connection")), "No connected db."),
    Row(.unauthorized, FaultStep.response(400, gateway("Key expired", "expired_key")), "Key expired"),
    Row(.unauthorized, FaultStep.response(400, gateway("No such key", "token_not_found_in_db")), "No such key"),
    Row(.forbidden, FaultStep.response(400, gateway("Over budget", "budget_exceeded")), "Over budget"),
    Row(.forbidden, FaultStep.response(429, gateway("Over budget", "budget_exceeded")), "Over budget"),
    Row(.forbidden, FaultStep.response(400, gateway("Not for you", "key_model_access_denied")), "Not for you"),
    Row(.forbidden, FaultStep.response(400, gateway("Not for you", "team_model_access_denied")), "Not for you"),
    Row(.badRequest, FaultStep.response(400, gateway("n is too big", "bad_request_error")), "n is too big"),
    Row(.notFound, FaultStep.response(404, error), "no model \u{201C}m\u{201D} (404)"),
    Row(.requestTimeout, FaultStep.response(408, error), "(408)"),
    Row(.tooLarge, FaultStep.response(413, type: "text/html", "<title>413</title>"), "too large"),
    Row(.rateLimited, FaultStep.response(429, error), "(429): It went wrong."),
    Row(.server, FaultStep.response(500, error), "in trouble (500): It went wrong."),
    Row(.server, FaultStep.response(502, type: "text/html", "<html><title>502 Bad Gateway</title>"), "502 Bad Gateway"),
    Row(.server, FaultStep.response(503, #"{"error":{"message":"Loading model"}}"#), "Loading model"),
    Row(.server, FaultStep.response(504, ""), "(504)."),
    Row(.redirected, FaultStep.response(307, headers: ["Location: https://elsewhere/"], ""), "to https://elsewhere/"),
    Row(.unexpectedStatus, FaultStep.response(418, ""), "418"),
    Row(.unexpectedStatus, FaultStep.response(304, ""), "304"),
    Row(.truncated, [.close], ": the connection dropped before an answer came"),
    Row(.truncated, [.reset], ": the connection dropped before an answer came"),
    Row(.truncated, [.text("HTTP/1.1 200 OK\r\nContent-"), .close], "The endpoint answered"),
    Row(.truncated, [.head(), .close], ": the connection dropped."),
    Row(.truncated, [.head(), .delta("kept"), .reset], ": the connection dropped.", text: "kept"),
    Row(.truncated, [.head(), .delta("kept"), .close], ": the connection dropped.", text: "kept"),
    Row(.truncated, [.head(), .delta("kept"), .endOfChunks], "ended before the reply was complete", text: "kept"),
    Row(
      .truncated, [.text("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\ndata: "), .close], ": the connection dropped."),
    Row(.malformedEvent, [.head(), .delta("kept"), .event("{oops"), .stall], "{oops", text: "kept"),
    Row(.errorEvent, [.head(), .delta("kept"), .event(#"{"error":{"message":"died"}}"#)], "died", text: "kept"),
    Row(.errorEvent, [.head(), .event(#"{"error":{"message":"died"}}"#)], "broke off the reply: died."),
    Row(.server, [.head(), .event(#"{"error":{"message":"full","code":503}}"#)], "full"),
    Row(.rateLimited, FaultStep.response(200, #"{"error":{"message":"slowly","code":429}}"#), "slowly"),
    Row(.unauthorized, FaultStep.response(200, #"{"error":{"message":"whose key?","code":"401"}}"#), "whose key?"),
    Row(.notChat, FaultStep.response(200, type: "text/plain", "Hello from Apache"), "Hello from Apache"),
    Row(.notChat, [.text("HTTP/1.1 200 OK\r\n\r\n"), .endlessText], "Something else than a reply"),
    Row(.badRequest, [.text("HTTP/1.1 400 Bad\r\n\r\n"), .endlessText], "refused the request (400)"),
    Row(.notChat, FaultStep.response(200, type: "text/html", "<html><title>Sign in</title>"), "Sign in"),
    Row(.notChat, FaultStep.response(200, "{\"hello\":1}"), "no chat completion"),
    Row(.notChat, [.text("SSH-2.0-OpenSSH_9\r\n\r\n"), .close], "not HTTP"),
    Row(.notChat, [.text("HTTP/1.1 200 OK\r\n"), .endlessHeaders], "headers without end"),
    Row(
      .notChat, [.text("HTTP/1.1 200 OK\r\nX-Long: " + longLine + "\r\n\r\n"), .close], "a header line that is too long"
    ),
    Row(
      .notChat,
      [.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"), .bytes(gzipped)], "compressed"),
  ]

  /// What follows from each cause, as the contract has it.
  static let consequences: [FailureCause: (isRetried: Bool, exitCode: Int32)] = [
    .dns: (true, 69), .refused: (true, 69), .connectTimeout: (true, 69), .unreachable: (true, 69), .tls: (false, 69),
    .certificateName: (false, 69), .certificateDate: (false, 69),
    .proxy: (true, 69), .badRequest: (false, 65), .unauthorized: (false, 77), .forbidden: (false, 77),
    .notFound: (false, 69), .requestTimeout: (true, 69), .tooLarge: (false, 65), .rateLimited: (true, 75),
    .server: (true, 69), .unexpectedStatus: (false, 69), .redirected: (false, 69), .firstByteTimeout: (true, 69),
    .stalled: (true, 69), .truncated: (true, 69), .malformedEvent: (false, 69), .errorEvent: (false, 69),
    .replyTooLong: (false, 69), .notChat: (false, 69), .notJSON: (false, 65), .noBalance: (false, 69),
    .missingKey: (false, 77),
    .insecureKey: (false, 78),
    .keyCommand: (false, 77),
    .badAddress: (false, 78), .localModel: (false, 69), .store: (false, 1), .cancelled: (false, 130),
    .imported: (false, 69),
    .libraryMissing: (false, 69), .libraryRefused: (false, 69), .usage: (false, 64), .badInput: (false, 65),
    .config: (false, 78), .overBudget: (false, 77),
  ]

  private func fail(_ client: ChatClient) async -> (failure: Failure?, recorder: ReplyRecorder) {
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    return (recorder.failure(), recorder)
  }

  @Test(arguments: rows)
  func tellsTheCause(row: Row) async throws {
    let server = try FaultServer(scripts: [row.steps])
    let client = TestClient.make(server.baseURL) { $0.retry = RetryPolicy(attempts: 2, base: 0.001) }
    let (failure, recorder) = await fail(client)
    #expect(failure?.cause == row.cause)
    // Asked again where that may help, and nothing has come yet.
    let isRetried = try #require(Self.consequences[row.cause]).isRetried && row.text.isEmpty
    #expect(server.requests.count == (isRetried ? 2 : 1))
    #expect(failure?.message.contains(row.words) == true, "\(failure?.message ?? "-")")
    #expect(recorder.text() == row.text)
    #expect(failure.map { ".?\u{2026}".contains($0.message.suffix(1)) } == true)
  }

  @Test func theRequestsNameAtTheEndpointIsKept() async throws {
    let server = try FaultServer(scripts: [FaultStep.response(500, headers: ["x-request-id: req-1"], "")])
    let (failure, _) = await fail(TestClient.make(server.baseURL))
    #expect(failure?.requestID == "req-1")
    #expect(failure?.status == 500)
    let other = try FaultServer(scripts: [FaultStep.response(500, Self.error)])
    #expect(await fail(TestClient.make(other.baseURL)).failure?.requestID == "req-9")
  }

  /// What libcurl does not take must not be left out: the request would go round the proxy, or trust whom it should
  /// not.
  @Test func whatLibcurlRefusesIsAFailure() async throws {
    // Longer than any text that libcurl takes.
    let long = String(repeating: "a", count: 9_000_000)
    for (variable, words) in [("https_proxy", "the proxy"), ("SSL_CERT_FILE", "the certificate authorities' file")] {
      let (failure, _) = await fail(TestClient.make("https://host.test", environment: [variable: long]))
      #expect(failure?.cause == .libraryRefused)
      #expect(failure?.message.contains("libcurl did not take \(words): ") == true, "\(failure?.message ?? "-")")
    }
  }

  @Test func aTransferThatCannotBeginIsAFailureAndLeavesTheOthers() async throws {
    let server = try FaultServer { _ in FaultStep.response(200, "{}") }
    let endpoint = try Endpoint(baseURL: server.baseURL, provider: "test")
    let request = TransferRequest(
      url: endpoint.chat, headers: [], connectTimeout: 60, proxy: .none,
      authority: CertificateAuthority(environment: [:]))
    let sink = Call(endpoint: endpoint, timeouts: Timeouts()) { _ in }
    let multi = try CurlMulti()
    let transfer = try Transfer(request, sink: sink)
    try multi.add(transfer)
    let failure = #expect(throws: Failure.self) { try multi.add(transfer) }
    #expect(failure?.cause == .libraryRefused)
    try Waiting.blocking("the transfer's end") {
      _ = multi.perform()
      return multi.nextFinished()
    }
    #expect(sink.body == Array("{}".utf8))
  }

  @Test func dns() async {
    // A label longer than any name may have: the look-up fails without asking anybody.
    let host = String(repeating: "a", count: 64) + ".test"
    let (failure, _) = await fail(TestClient.make("http://\(host)/v1"))
    #expect(failure?.cause == .dns, "\(failure?.message ?? "-")")
    #expect(failure?.message.contains(host) == true)
  }

  @Test func refused() async throws {
    let port = try LoopbackSocket.refusedPort()
    let (failure, _) = await fail(TestClient.make("http://127.0.0.1:\(port)/v1"))
    #expect(failure?.cause == .refused)
    #expect(failure?.message == "127.0.0.1:\(port) refused the connection.")
  }

  @Test func unreachable() async {
    // The broadcast address takes no connections: the kernel refuses, nothing is sent.
    let (failure, _) = await fail(TestClient.make("http://255.255.255.255/v1"))
    #expect(failure?.cause == .unreachable, "\(failure?.message ?? "-")")
  }

  @Test func connectTimeout() async throws {
    // The kernel accepts, but no one answers the TLS handshake.
    let server = try FaultServer(accepts: false) { _ in [] }
    let client = TestClient.make("https://127.0.0.1:\(server.port)/v1") { $0.timeouts.connect = 0.2 }
    let (failure, _) = await fail(client)
    #expect(failure?.cause == .connectTimeout)
    #expect(failure?.message.contains("within 0.2 s") == true)
  }

  @Test func tls() async throws {
    let server = try FaultServer(greeting: "220 this is no TLS\r\n") { _ in [] }
    let (failure, _) = await fail(TestClient.make("https://127.0.0.1:\(server.port)/v1"))
    #expect(failure?.cause == .tls, "\(failure?.message ?? "-")")
  }

  @Test func aMissingListOfAuthoritiesIsNamed() async throws {
    let server = try FaultServer(scripts: [FaultStep.response(200, "{}")])
    let client = TestClient.make(
      "https://127.0.0.1:\(server.port)/v1", environment: ["SSL_CERT_FILE": "/nowhere/ca.pem"])
    let (failure, _) = await fail(client)
    #expect(failure?.cause == .tls)
    #expect(failure?.message.contains("/nowhere/ca.pem") == true, "\(failure?.message ?? "-")")
  }

  @Test func proxies() async throws {
    let refused = try LoopbackSocket.refusedPort()
    let closed = TestClient.make("http://host.test/v1", environment: ["http_proxy": "http://127.0.0.1:\(refused)"])
    let (unreached, _) = await fail(closed)
    #expect(unreached?.cause == .proxy, "\(unreached?.message ?? "-")")
    #expect(unreached?.message.contains("127.0.0.1:\(refused)") == true)

    let server = try FaultServer(scripts: [FaultStep.response(407, "")])
    for scheme in ["http", "https"] {
      let client = TestClient.make(
        "\(scheme)://host.test/v1", environment: ["\(scheme)_proxy": "http://user:sesame@127.0.0.1:\(server.port)"])
      let (refusal, _) = await fail(client)
      #expect(refusal?.cause == .proxy, "\(scheme): \(refusal?.message ?? "-")")
      #expect(refusal?.message.contains("sesame") == false)
    }
  }

  @Test func aProxyThatIsNotFoundOrBreaksOff() async throws {
    let host = String(repeating: "a", count: 64) + ".test"
    let (unknown, _) = await fail(TestClient.make("http://host.test", environment: ["http_proxy": "http://\(host)"]))
    #expect(unknown?.cause == .proxy)
    #expect(unknown?.message.contains(host) == true, "\(unknown?.message ?? "-")")
    let server = try FaultServer(scripts: [[.close]])
    let (broken, _) = await fail(TestClient.make("https://host.test", environment: ["https_proxy": server.url]))
    #expect(broken?.cause == .proxy)
    #expect(broken?.message.contains("dropped the connection to host.test") == true, "\(broken?.message ?? "-")")
  }

  @Test(arguments: [301, 302, 303, 307, 308]) func aRedirectIsToldAndCarriesNothing(status: Int) async throws {
    let other = try FaultServer(scripts: [FaultStep.reply(["stolen"])])
    let server = try FaultServer(scripts: [FaultStep.response(status, headers: ["Location: \(other.baseURL)"], "")])
    let client = TestClient.make(
      server.baseURL, environment: ["K": "sk-secret-1"], needsKey: true, keyVariables: ["K"])
    let (failure, recorder) = await fail(client)
    #expect(failure?.cause == .redirected)
    #expect(failure?.message.contains("redirects (\(status)) to \(other.baseURL), which is not followed") == true)
    #expect(recorder.text().isEmpty)
    _ = await #expect(throws: Failure.self) { try await client.models(provider: "test") }
    #expect(server.requests.count == 2)
    #expect(other.connectionCount == 0)
  }

  @Test func aStallNamesTheRequest() async throws {
    let server = try FaultServer(scripts: [[.head(headers: ["x-request-id: req-4"]), .delta("kept"), .stall]])
    let (failure, _) = await fail(TestClient.make(server.baseURL) { $0.timeouts.idle = 0.2 })
    #expect(failure?.requestID == "req-4")
  }

  @Test func firstByteTimeout() async throws {
    for steps in [[FaultStep.stall], [.text("HTTP/1.1 200 OK\r\n"), .drippingHeaders]] {
      let server = try FaultServer(scripts: [steps])
      let client = TestClient.make(server.baseURL) { $0.timeouts.firstByte = 0.2 }
      let (failure, _) = await fail(client)
      #expect(failure?.cause == .firstByteTimeout)
      #expect(failure?.message.contains("within 0.2 s") == true)
    }
  }

  @Test func stalled() async throws {
    let server = try FaultServer(scripts: [[.head(), .delta("kept"), .stall]])
    // Long enough for the text behind the head.
    let client = TestClient.make(server.baseURL) { $0.timeouts.idle = 2 }
    let (failure, recorder) = await fail(client)
    #expect(failure?.cause == .stalled)
    #expect(recorder.text() == "kept")
  }

  @Test func badAddressAndUnknownProvider() async {
    #expect(await fail(TestClient.make("ftp://x")).failure?.cause == .badAddress)
    let recorder = ReplyRecorder()
    var request = TestClient.request()
    request.provider = "nobody"
    TestClient.make("http://127.0.0.1").send(request, onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure()?.message == "There is no provider \u{201C}nobody\u{201D}; known are test.")
  }

  @Test func keys() async throws {
    let server = try FaultServer(scripts: [FaultStep.response(401, #"{"message":"bad key sk-secret-1"}"#)])
    #expect(await fail(TestClient.make(server.baseURL, needsKey: true)).failure?.cause == .missingKey)
    #expect(server.requests.isEmpty)
    let far = TestClient.make(
      "http://host.test/v1", environment: ["K": "sk-secret-1"], needsKey: true, keyVariables: ["K"])
    #expect(await fail(far).failure?.cause == .insecureKey)
    let command = TestClient.make(server.baseURL, needsKey: true, keyCommand: "echo no luck >&2; exit 1")
    #expect(await fail(command).failure?.cause == .keyCommand)
    // An endpoint that repeats the key does not bring it onto the screen.
    let echoed = TestClient.make(
      server.baseURL, environment: ["K": "sk-secret-1"], needsKey: true, keyVariables: ["K"])
    let (failure, recorder) = await fail(echoed)
    #expect(failure?.cause == .unauthorized)
    #expect(failure?.message.contains("refused the key from K (401)") == true)
    #expect(server.requests.last?.headers["authorization"] == "Bearer sk-secret-1")
    #expect(!"\(recorder.events())".contains("sk-secret"))
  }

  @Test func everyCauseHasARowThatSaysWhatToDo() {
    for cause in FailureCause.allCases {
      #expect(cause == .cancelled || ".?".contains(cause.row.advice.last ?? " "), "\(cause)")
      #expect(cause.row.isRetried == Self.consequences[cause]?.isRetried, "\(cause)")
      #expect(cause.row.exitCode == Self.consequences[cause]?.exitCode, "\(cause)")
    }
  }
}
