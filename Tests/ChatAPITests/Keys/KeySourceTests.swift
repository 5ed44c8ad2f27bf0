import Conversations
import Foundation
import Locks
import Processes
import Testing
import TestSupport

@testable import ChatAPI

@Suite struct KeySourceTests {
  private func find(
    _ baseURL: String = "https://host", variables: [String] = ["ONE", "TWO"], command: String? = nil,
    needsKey: Bool = true, environment: [String: String]
  ) throws -> KeySource {
    let provider = Provider(
      name: "p", baseURL: baseURL, model: "m", keyVariables: variables, keyCommand: command, needsKey: needsKey)
    let endpoint = try Endpoint(baseURL: baseURL, provider: "p")
    return try KeySource.find(provider: provider, endpoint: endpoint, environment: environment)
  }

  @Test func triesVariablesInOrderThenTheCommand() throws {
    #expect(try find(environment: ["ONE": "1111", "TWO": "2222"]) == .found(Secret("1111", from: "ONE")))
    #expect(try find(command: "c", environment: ["ONE": " ", "TWO": "2222"]) == .found(Secret("2222", from: "TWO")))
    #expect(try find(command: "c", environment: [:]) == .command("c"))
    #expect(try find(needsKey: false, environment: [:]) == .notNeeded)
  }

  @Test(
    "A key read from a file keeps nothing of the file around it",
    arguments: [
      "\"sk-1234\"", "'sk-1234'", " sk-1234\r", "\"sk-1234\"\r\n", "\t' sk-1234 '",
    ])
  func aKeyIsBare(value: String) throws {
    #expect(try find(environment: ["ONE": value]) == .found(Secret("sk-1234", from: "ONE")))
  }

  @Test(arguments: ["\"\"", "''", "\r\n"]) func quotesAloneAreNoKey(value: String) {
    #expect(throws: Failure.self) { try find(environment: ["ONE": value]) }
  }

  @Test func saysWhichVariablesWereLookedFor() {
    let error = #expect(throws: Failure.self) { try find(environment: [:]) }
    #expect(error?.cause == .missingKey)
    #expect(error?.message.contains("none of ONE, TWO is set") == true)
  }

  @Test func theKeyOfOpenAIGoesToOpenAIAlone() throws {
    let environment = ["OPENAI_API_KEY": "sk-1"]
    #expect(
      try find("https://api.openai.com/v1", variables: [], environment: environment)
        == .found(Secret("sk-1", from: "OPENAI_API_KEY")))
    #expect(throws: Failure.self) { try find(variables: [], environment: environment) }
    #expect(throws: Failure.self) {
      try find("https://api.openai.com.evil.com", variables: [], environment: environment)
    }
    #expect(
      try find(variables: ["OPENAI_API_KEY"], environment: environment)
        == .found(Secret("sk-1", from: "OPENAI_API_KEY")))
  }

  @Test(arguments: ["a\nX-Evil: 1", "a b", "a\u{7F}", "\u{E9}"])
  func aKeyThatCouldForgeAHeaderIsRefused(key: String) {
    let error = #expect(throws: Failure.self) { try find(environment: ["ONE": key]) }
    #expect(error?.message.contains(key) == false)
  }

  @Test func aKeyThatWasSaidGoesToItsServerAloneAndSurvivesANewConfig() async throws {
    let ours = try FaultServer(scripts: Array(repeating: FaultStep.response(500, ""), count: 2))
    let other = try FaultServer(scripts: [FaultStep.response(500, "")])
    let client = TestClient.make(ours.baseURL)
    client.setKey("k-1234", at: ours.baseURL)
    for server in [ours, other, ours] {
      let provider = Provider(name: "test", baseURL: server.baseURL, model: "m", needsKey: false)
      client.setConfiguration(ClientConfiguration(providers: [provider], retry: RetryPolicy(attempts: 1)))
      let recorder = ReplyRecorder()
      client.send(TestClient.request(), onEvent: recorder.handler)
      await recorder.wait()
    }
    for request in ours.requests { #expect(request.headers["authorization"] == "Bearer k-1234") }
    for request in other.requests { #expect(request.headers["authorization"] == nil) }
    #expect(ours.requests.count == 2 && other.requests.count == 1)
  }

  @Test func aKeyDoesNotTravelOverPlainHTTP() throws {
    let provider = Provider(name: "p", baseURL: "", model: "m")
    let far = try Endpoint(baseURL: "http://host", provider: "p")
    let near = try Endpoint(baseURL: "http://127.0.0.1", provider: "p")
    let error = #expect(throws: Failure.self) {
      try KeySource.check(endpoint: far, provider: provider, insecureHTTP: false)
    }
    #expect(error?.cause == .insecureKey)
    try KeySource.check(endpoint: far, provider: provider, insecureHTTP: true)
    try KeySource.check(endpoint: near, provider: provider, insecureHTTP: false)
  }

  @Test func aSecretShowsItselfNowhere() {
    let secret = Secret("sk-very-secret", from: "K")
    var dumped = ""
    dump([secret], to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped, "\([secret])"] {
      #expect(!text.contains("very"), "\(text)")
    }
    #expect(secret.redact("key sk-very-secret!") == "key \u{2022}\u{2022}\u{2022}!")
    // A text that was cut short within the key.
    #expect(secret.redact("key sk-very\u{2026}.") == "key \u{2022}\u{2022}\u{2022}\u{2026}.")
    #expect(secret.redact("so\u{2026} and so\u{2026}") == "so\u{2026} and so\u{2026}")
  }

  @Test func whatHoldsTheEnvironmentShowsItNowhere() {
    let client = TestClient.make("http://127.0.0.1", environment: ["K": "sk-very-secret"], keyVariables: ["K"])
    let configuration = ClientConfiguration(providers: [], environment: ["K": "sk-very-secret"])
    let command = KeyCommand(command: "c", provider: "p", environment: ["K": "sk-very-secret"], timeLimit: 1)
    for value in [client, configuration, command] as [Any] {
      var dumped = ""
      dump(value, to: &dumped)
      for text in ["\(value)", String(reflecting: value), dumped] { #expect(!text.contains("very"), "\(text)") }
    }
  }
}

@Suite struct KeyCommandTests {
  private func run(_ command: String, limit: Double = Waiting.limit) -> Result<Secret, Failure> {
    KeyCommand(command: command, provider: "p", environment: ["PATH": "/usr/bin:/bin", "K": "v"], timeLimit: limit)
      .run()
  }

  @Test func takesTheFirstLine() {
    #expect(run("echo ' sk-1 '; echo note") == .success(Secret("sk-1", from: "key_command")))
    #expect(run("printf %s $K-key") == .success(Secret("v-key", from: "key_command")))
  }

  @Test(arguments: [
    ("echo locked >&2; exit 3", "ended with exit code 3: locked"), ("true", "printed nothing"),
    ("no-such-command-here", "exit code 127"), ("kill -9 $$", "exit code 137"), ("echo 'a b'", "no key"),
  ])
  func saysHowItFailed(command: String, words: String) {
    guard case .failure(let failure) = run(command) else { return #expect(Bool(false), "it gave a key") }
    #expect(failure.cause == .keyCommand)
    #expect(failure.message.contains(words), "\(failure.message)")
  }

  @Test func aCommandThatClosesItsOutputAndGoesOnEndsWithItsTime() {
    guard case .failure(let failure) = run("echo sk-1; exec >&- 2>&-; sleep 600", limit: 1) else {
      Issue.record("it gave a key")
      return
    }
    #expect(failure.message.contains("gave no key within 1 s"), "\(failure.message)")
  }

  /// An agent that a password manager starts outlives it, and holds its output open.
  @Test func whatItLeavesRunningIsNotWaitedFor() throws {
    let agent = try #require(pid_t(try run("sleep 600 & echo $!", limit: 60).get().exposed))
    #expect(ChildProgram.isRunning(agent), "it was ended")
    kill(agent, SIGKILL)
  }

  @Test func itIgnoresNoSignalThatThisProcessIgnores() throws {
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    let ignored = try run("awk '/^SigIgn/ { print $2 }' /proc/self/status").get().exposed
    #expect(try #require(UInt64(ignored, radix: 16)) & (1 << (SIGPIPE - 1)) == 0)
  }

  @Test func stoppedItEndsAtOnceWithItsChildren() throws {
    let mark = "/tmp/key-\(UInt64.random(in: 0 ... .max))"
    defer { unlink(mark) }
    let command = KeyCommand(
      command: "sleep 600 & echo $! >\(mark).new; mv \(mark).new \(mark); wait", provider: "p",
      environment: ["PATH": "/usr/bin:/bin"], timeLimit: 600)
    let running = RunningCommand()
    let answer = Locked<Result<Secret, Failure>?>(nil)
    Background.run {
      let result = command.run(running)
      answer.withLock { $0 = result }
    }
    let child = try Waiting.blocking("the child") {
      try? String(contentsOfFile: mark, encoding: .utf8).split(separator: "\n").first.flatMap { pid_t($0) }
    }
    running.stop()
    let result = try Waiting.blocking("the answer") { answer.withLock { $0 } }
    #expect(throws: Failure.self) { try result.get() }
    try Waiting.blocking("the child's end") { ChildProgram.isRunning(child) ? nil : true }
    // Stopped before it began, it never does.
    #expect(throws: Failure.self) { try command.run(running).get() }
  }

  @Test func endsWithItsTimeAndTakesItsChildrenAlong() throws {
    // Longer and longer, until it is enough for the shell to get to its waiting.
    for limit in [1, 4, 16, 64] {
      guard case .failure(let failure) = run("sleep 600 & echo waiting with $! >&2; sleep 600", limit: Double(limit))
      else {
        Issue.record("it gave a key")
        return
      }
      #expect(failure.message.contains("within \(limit) s"), "\(failure.message)")
      guard let words = failure.message.firstMatch(of: /: waiting with (\d+)/) else { continue }
      let child = try #require(pid_t(words.1))
      try Waiting.blocking("the child's end") { ChildProgram.isRunning(child) ? nil : true }
      return
    }
    Issue.record("the shell never got to its waiting")
  }
}
