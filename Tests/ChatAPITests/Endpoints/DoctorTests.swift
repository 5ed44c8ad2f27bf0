import ChatCore
import Locks
import TestSupport
import Testing

@testable import ChatAPI

@Suite struct DoctorTests {
  private func summary(_ steps: [DoctorStep]) -> [String] { steps.map { "\($0.name.rawValue) \($0.result.rawValue)" } }

  private func endpoint(
    models: [FaultStep] = FaultStep.response(200, #"{"data":[{"id":"m","context_length":2048}]}"#),
    chat: [FaultStep] = FaultStep.reply(["a"], finish: "length")
  ) throws -> FaultServer {
    try FaultServer { $0.path.hasSuffix("/models") ? models : chat }
  }

  @Test func aHealthyEndpointPassesEveryStep() async throws {
    let server = try endpoint()
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

  /// A fault, the step that names it, and the exit code.
  @Test func namesTheStepThatFails() async throws {
    func firstFailing(_ client: ChatClient) async -> (step: DoctorStep?, skipped: Int) {
      let steps = await client.doctor(provider: "test")
      #expect(steps.count == DoctorStep.Name.allCases.count)
      let failed = steps.filter { $0.result == .failed }
      #expect(failed.count == 1)
      #expect(failed.first?.advice?.isEmpty == false)
      return (failed.first, steps.filter { $0.detail == "Not reached." }.count)
    }
    let key = ["K": "key-1"]
    func client(_ url: String, environment: [String: String] = [:]) -> ChatClient {
      TestClient.make(url, environment: environment, needsKey: true, keyVariables: ["K"]) { $0.timeouts.connect = 2 }
    }
    #expect(await firstFailing(client("nonsense")).step?.name == .address)
    #expect(await firstFailing(client("http://\(String(repeating: "a", count: 64)).test")).step?.name == .dns)
    let refused = try LoopbackSocket.refusedPort()
    let connection = await firstFailing(client("http://127.0.0.1:\(refused)"))
    #expect(connection.step?.name == .connection)
    #expect(connection.skipped == 4)
    let proxied = client("http://host.test", environment: ["http_proxy": "http://127.0.0.1:\(refused)"])
    #expect(await firstFailing(proxied).step?.name == .proxy)
    let plain = try FaultServer(greeting: "220 this is no TLS\r\n") { _ in [] }
    #expect(await firstFailing(client("https://127.0.0.1:\(plain.port)")).step?.name == .tls)
    let healthy = try endpoint()
    let keyless = await firstFailing(client(healthy.baseURL))
    #expect(keyless.step?.name == .key)
    #expect(keyless.step?.failure?.cause.row.exitCode == 77)
    let strict = try endpoint(models: FaultStep.response(401, #"{"message":"bad key"}"#))
    #expect(await firstFailing(client(strict.baseURL, environment: key)).step?.name == .key)
    let mute = try endpoint(chat: FaultStep.response(500, #"{"message":"maintenance"}"#))
    let completion = await firstFailing(client(mute.baseURL, environment: key))
    #expect(completion.step?.name == .completion)
    #expect(completion.step?.detail.contains("maintenance") == true)
  }

  @Test func aModelThatIsNotListedIsAWarning() async throws {
    let server = try endpoint(models: FaultStep.response(200, #"{"data":[{"id":"mixtral-8x22b"}]}"#))
    let client = TestClient.make(server.baseURL)
    let steps = await client.doctor(provider: "test", model: "mixtral-8x7b")
    let step = steps.first { $0.name == .model }
    #expect(step?.result == .warned)
    #expect(step?.advice == "mixtral-8x22b is live: -m mixtral-8x22b")
    #expect(steps.last?.result == .passed)
  }
}
