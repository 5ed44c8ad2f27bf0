import Conversations
import Locks
import Testing
import TestSupport

@testable import ChatAPI

@Suite struct DoctorTests {
  private func summary(_ steps: [DoctorStep]) -> [String] { steps.map { "\($0.name.rawValue) \($0.result.rawValue)" } }

  private static func endpoint(
    models: [FaultStep] = FaultStep.response(200, #"{"data":[{"id":"m","context_length":2048}]}"#),
    chat: [FaultStep] = FaultStep.reply(["a"], finish: "length")
  ) throws -> FaultServer {
    try FaultServer { $0.path.hasSuffix("/models") ? models : chat }
  }

  @Test func aHealthyEndpointPassesEveryStep() async throws {
    let server = try Self.endpoint()
    let heard = Locked<[DoctorStep]>([])
    let client = TestClient.make(server.baseURL, environment: ["K": "key-1"], needsKey: true, keyVariables: ["K"])
    let steps = await client.doctor(provider: "test") { step in heard.withLock { $0.append(step) } }
    #expect(
      summary(steps) == [
        "address passed", "dns skipped", "proxy skipped", "connection passed", "tls skipped", "key passed",
        "model passed", "completion passed",
      ])
    #expect(heard.withLock { $0 } == steps)
    #expect(steps.filter { $0.result == .passed && $0.name != .address }.allSatisfy { $0.milliseconds != nil })
    #expect(server.requests.last?.bodyText.contains("\"max_tokens\":1") == true)
    // The way is tried without the key.
    #expect(server.requests.first?.headers["authorization"] == nil)
  }

  /// Something that is wrong between here and the model, and the step that must name it.
  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var step: DoctorStep.Name
    var cause: FailureCause
    /// What the endpoint at `baseURL` does, for faults of its own.
    var models: [FaultStep]?
    var chat: [FaultStep]?
    /// The address, for faults on the way to it; nil for the loopback server's.
    var address: String?
    /// `PROXY` means the loopback server's address.
    var environment = ["K": "key-1"]
    var keyCommand: String?
    /// Short where the endpoint falls silent, but long enough for what it answers before.
    var timeouts: Timeouts {
      let isSilent = cause == .firstByteTimeout || cause == .stalled
      return Timeouts(connect: 60, firstByte: isSilent ? 2 : 60, idle: isSilent ? 2 : 60)
    }
    var testDescription: String { "\(step.rawValue): \(name)" }

    init(
      _ step: DoctorStep.Name, _ cause: FailureCause, _ name: String, address: String? = nil,
      environment: [String: String] = [:], models: [FaultStep]? = nil, chat: [FaultStep]? = nil,
      keyCommand: String? = nil
    ) {
      (self.step, self.cause, self.name, self.address) = (step, cause, name, address)
      (self.models, self.chat, self.keyCommand) = (models, chat, keyCommand)
      self.environment.merge(environment) { _, new in new }
    }
  }

  static let unknownHost = String(repeating: "a", count: 64) + ".test"
  static let faults: [Fault] = [
    Fault(.address, .badAddress, "no scheme", address: "nonsense"),
    Fault(.address, .badAddress, "another protocol", address: "ftp://host.test"),
    Fault(.dns, .dns, "a name nobody has", address: "http://\(unknownHost)"),
    Fault(.proxy, .proxy, "no such proxy", address: "http://host.test", environment: ["http_proxy": unknownHost]),
    Fault(
      .proxy, .proxy, "a proxy that refuses", address: "https://host.test", environment: ["https_proxy": "PROXY"],
      models: FaultStep.response(407, "")),
    Fault(
      .proxy, .proxy, "a proxy that breaks off", address: "https://host.test", environment: ["https_proxy": "PROXY"],
      models: [.close]),
    Fault(.connection, .refused, "nobody listens", address: "http://127.0.0.1:REFUSED"),
    Fault(.connection, .firstByteTimeout, "nobody answers", models: [.stall]),
    Fault(.connection, .truncated, "broken off", models: [.reset]),
    Fault(.connection, .notChat, "another protocol", models: [.text("220 mail.test ESMTP\r\n\r\n"), .close]),
    Fault(.tls, .tls, "plain text where TLS was due", address: "https://127.0.0.1:PLAIN"),
    Fault(
      .tls, .tls, "authorities that cannot be read", address: "https://127.0.0.1:PLAIN",
      environment: ["SSL_CERT_FILE": "/nowhere.pem"]),
    Fault(.key, .missingKey, "none", environment: ["K": ""]),
    Fault(.key, .keyCommand, "a command that fails", environment: ["K": ""], keyCommand: "echo locked >&2; exit 1"),
    Fault(
      .key, .insecureKey, "over plain http", address: "http://host.test", environment: ["http_proxy": "PROXY"]),
    Fault(.key, .unauthorized, "refused", models: FaultStep.response(401, #"{"message":"bad key-1"}"#)),
    Fault(.key, .forbidden, "no credit", models: FaultStep.response(402, "{}")),
    Fault(.key, .forbidden, "not allowed", models: FaultStep.response(403, "<html><title>Blocked</title>")),
    Fault(.completion, .badRequest, "400", chat: FaultStep.response(400, #"{"message":"no max_tokens"}"#)),
    Fault(.completion, .notFound, "404", chat: FaultStep.response(404, #"{"message":"no such model"}"#)),
    Fault(.completion, .requestTimeout, "408", chat: FaultStep.response(408, "")),
    Fault(.completion, .rateLimited, "429", chat: FaultStep.response(429, headers: ["Retry-After: 9"], "{}")),
    Fault(.completion, .server, "500", chat: FaultStep.response(500, #"{"message":"maintenance"}"#)),
    Fault(.completion, .redirected, "307", chat: FaultStep.response(307, headers: ["Location: http://x.test/"], "")),
    Fault(.completion, .notChat, "a web page", chat: FaultStep.response(200, type: "text/html", "<html><title>Hi")),
    Fault(.completion, .notChat, "headers without end", chat: [.text("HTTP/1.1 200 OK\r\n"), .endlessHeaders]),
    Fault(.completion, .truncated, "a reset", chat: [.head(), .delta("a"), .reset]),
    Fault(.completion, .stalled, "a stall", chat: [.head(), .delta("a"), .stall]),
    Fault(.completion, .firstByteTimeout, "silence", chat: [.stall]),
    Fault(.completion, .malformedEvent, "a broken event", chat: [.head(), .event("{oops")]),
    Fault(.completion, .errorEvent, "an error event", chat: [.head(), .event(#"{"error":{"message":"died"}}"#)]),
  ]

  @Test(arguments: faults) func namesTheStepThatFails(fault: Fault) async throws {
    let server = try Self.endpoint(
      models: fault.models ?? FaultStep.response(200, #"{"data":[{"id":"m"}]}"#),
      chat: fault.chat ?? FaultStep.reply(["a"]))
    // As a proxy it gets other paths.
    let proxy = try FaultServer { _ in fault.models ?? FaultStep.response(200, #"{"data":[{"id":"m"}]}"#) }
    let plain = try FaultServer(greeting: "220 this is no TLS\r\n") { _ in [] }
    let address = try fault.address?.replacing("REFUSED", with: "\(LoopbackSocket.refusedPort())")
      .replacing("PLAIN", with: "\(plain.port)")
    let client = TestClient.make(
      address ?? server.baseURL, environment: fault.environment.mapValues { $0 == "PROXY" ? proxy.url : $0 },
      needsKey: true, keyVariables: ["K"], keyCommand: fault.keyCommand
    ) { $0.timeouts = fault.timeouts }
    let steps = await client.doctor(provider: "test")
    #expect(steps.map(\.name) == DoctorStep.Name.allCases)
    let failed = steps.filter { $0.result == .failed }
    #expect(failed.map(\.name) == [fault.step], "\(steps)")
    let step = try #require(failed.first)
    #expect(step.failure?.cause == fault.cause, "\(step)")
    #expect(step.detail.hasSuffix(".") && step.advice?.isEmpty == false)
    #expect(!step.detail.contains("key-1"))
    // Those before it were taken or not needed, those behind it were not.
    let place = try #require(steps.firstIndex(of: step))
    #expect(steps[..<place].allSatisfy { $0.result != .failed && $0.detail != "Not reached." })
    #expect(steps[(place + 1)...].allSatisfy { $0.detail == "Not reached." })
    withExtendedLifetime((server, proxy, plain)) {}
  }

  @Test(.enabled(if: HTTP2Front.isAvailable, "needs Python's h2")) func aCertificateNobodySignedIsNamed() async throws {
    let server = try Self.endpoint()
    let front = try HTTP2Front(server)
    let steps = await TestClient.make(front.baseURL).doctor(provider: "test")
    #expect(steps.first { $0.result == .failed }?.name == .tls)
    #expect(steps.first { $0.name == .tls }?.detail.contains("is not trusted") == true)
    #expect(steps.first { $0.name == .tls }?.advice?.contains("SSL_CERT_FILE") == true)
  }

  @Test func aModelThatIsNotListedIsAWarning() async throws {
    let server = try Self.endpoint(models: FaultStep.response(200, #"{"data":[{"id":"mixtral-8x22b"}]}"#))
    let client = TestClient.make(server.baseURL)
    let steps = await client.doctor(provider: "test", model: "mixtral-8x7b")
    let step = steps.first { $0.name == .model }
    #expect(step?.result == .warned)
    #expect(step?.advice == "mixtral-8x22b is live: -m mixtral-8x22b")
    #expect(steps.last?.result == .passed)
  }

  @Test(arguments: [
    FaultStep.response(500, "{}"), FaultStep.response(404, "{}"),
    FaultStep.response(200, type: "text/html", "<html><title>Sign in</title>"),
  ])
  func aListThatIsNotToBeHadIsAWarning(models: [FaultStep]) async throws {
    let server = try Self.endpoint(models: models)
    let steps = await TestClient.make(server.baseURL).doctor(provider: "test")
    #expect(steps.first { $0.name == .model }?.result == .warned, "\(steps)")
    #expect(steps.last?.result == .passed)
  }
}
