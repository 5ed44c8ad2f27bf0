import Foundation
import TestSupport
import Testing

@Suite("One-shot, by the real program")
struct OneShotTests {
  static let key = "sk-secret-0123456789"

  private func program(_ server: FaultServer) throws -> Program {
    try Program(aimlapi: server, key: Self.key)
  }

  private func reply(_ pieces: [String], finish: String = "stop") -> [FaultStep] {
    [.head(headers: ["x-inference-id: inf-1"])] + pieces.map { .delta($0) } + [
      .event(ChunkText.finish(finish)), .event(ChunkText.usage(prompt: 11, completion: 66)), .event("[DONE]"),
      .endOfChunks,
    ]
  }

  @Test("The reply alone goes to stdout, prompt and stdin join, the parameters are in the body")
  func reply() throws {
    let colored = FaultStep.event(#"{"choices":[{"index":0,"delta":{"content":"lo.\u001b[31m"}}]}"#)
    let server = try FaultServer(scripts: [[.head(), .delta("Hel"), colored] + reply([]).dropFirst()])
    let program = try program(server)
    let outcome = try program.run(
      [
        "-t", "0.5", "--max-tokens", "9", "--frequency-penalty", "-1", "--stop", "a b", "--stop", "c", "-s", "Be kind.",
        "Say", "it:",
      ],
      input: "piped\n")
    #expect(outcome.status == 0)
    // A pipe gets what came, byte by byte.
    #expect(outcome.output == "Hello.\u{1B}[31m\n")
    #expect(outcome.errors == "")
    let request = try #require(server.requests.first)
    #expect(request.path == "/v1/chat/completions")
    #expect(request.headers["authorization"] == "Bearer \(Self.key)")
    let body = try object(request.bodyText)
    #expect(body["model"] as? String == "mistralai/Mixtral-8x7B-Instruct-v0.1")
    #expect(body["temperature"] as? Double == 0.5)
    #expect(body["max_tokens"] as? Int == 9)
    #expect(body["frequency_penalty"] as? Double == -1)
    #expect(body["stop"] as? [String] == ["a b", "c"])
    let messages = try #require(body["messages"] as? [[String: String]])
    #expect(messages.map { $0["role"] } == ["system", "user"])
    #expect(messages.map { $0["content"] } == ["Be kind.", "Say it:\n\npiped"])
  }

  @Test("--json prints the contract's object")
  func json() throws {
    let server = try FaultServer(scripts: [reply(["Hello"], finish: "length")])
    let outcome = try program(server).run(["--json", "hi"])
    #expect(outcome.status == 0)
    let printed = try object(outcome.output)
    let names = [
      "conversation", "message", "model", "provider", "content", "finish_reason", "usage", "cost_usd", "timings",
      "cost_is_computed", "reasoning", "sources", "tool_calls", "odds", "error",
    ]
    #expect(Set(printed.keys) == Set(names))
    #expect((printed["conversation"] as? String)?.count == 13)
    #expect(printed["content"] as? String == "Hello")
    #expect(printed["provider"] as? String == "aimlapi")
    #expect(printed["finish_reason"] as? String == "length")
    #expect(
      printed["usage"] as? [String: Int] == ["prompt_tokens": 11, "completion_tokens": 66, "total_tokens": 77])
    #expect(printed["cost_usd"] is NSNull)
    #expect(printed["error"] is NSNull)
    let timings = try #require(printed["timings"] as? [String: Any])
    #expect(timings["first_token_ms"] is Double)
    #expect(timings["total_ms"] is Double)
    #expect(outcome.errors.contains("cut off at its limit"))
  }

  @Test("Files join as named fenced blocks; what is no text is refused and nothing is sent")
  func files() throws {
    let server = try FaultServer(scripts: [reply(["ok"])])
    let program = try program(server)
    try "let a = 1\n```\n".write(toFile: program.home + "a.swift", atomically: true, encoding: .utf8)
    try Data([0, 1, 2]).write(to: URL(filePath: program.home + "b.bin"))
    #expect(try program.run(["-f", "a.swift", "Explain"]).status == 0)
    let messages = try object(server.requests[0].bodyText)["messages"] as? [[String: String]]
    #expect(messages?.first?["content"] == "Explain\n\nFile `a.swift`:\n````swift\nlet a = 1\n```\n````")
    let refusals = [
      ("b.bin", "b.bin is binary (3 B)"), ("none.txt", "There is no file none.txt"),
      ("*.c", "No file matches *.c"), ("a.swift:9", "line 9 is beyond its end"),
    ]
    for (file, message) in refusals {
      for arguments in [["-f", file, "Explain"], ["Explain", "@\(file)"]] {
        let outcome = try program.run(arguments)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains(message))
        #expect(outcome.errors.contains("othing was sent."))
      }
    }
    #expect(server.requests.count == 1)
  }

  @Test("Patterns, ranges and mentions join files as the full-screen chat does; a file's own name comes first")
  func patterns() throws {
    let server = try FaultServer(scripts: [reply(["ok"]), reply(["ok"]), reply(["ok"])])
    let program = try program(server)
    for (name, text) in [("a.txt", "1\n2\n3\n"), ("b.txt", "4\n"), ("[x].txt", "5\n")] {
      try text.write(toFile: program.home + name, atomically: true, encoding: .utf8)
    }
    func sent(_ arguments: [String]) throws -> String? {
      #expect(try program.run(arguments).status == 0)
      return (try object(try #require(server.requests.last).bodyText)["messages"] as? [[String: String]])?.last?[
        "content"]
    }
    #expect(
      try sent(["-f", "?.txt", "Sum"])
        == "Sum\n\nFile `a.txt`:\n```text\n1\n2\n3\n```\n\nFile `b.txt`:\n```text\n4\n```")
    #expect(
      try sent(["Sum @a.txt:2-3 for @somebody"])
        == "Sum @a.txt:2-3 for @somebody\n\nFile `a.txt`, lines 2 to 3:\n```text\n2\n3\n```")
    #expect(try sent(["-f", "[x].txt", "Sum"]) == "Sum\n\nFile `[x].txt`:\n```text\n5\n```")
  }

  @Test("What does not fit is refused, or cut by the oldest exchange where the config says so")
  func policy() throws {
    let server = try FaultServer(scripts: Array(repeating: reply(["ok"]), count: 4))
    let program = try Program()
    func configure(_ policy: String) throws {
      try program.writeConfig(
        "provider: lab\nproviders:\n  lab: {base_url: '\(server.url)', model: m, context_window: 3000}\n"
          + "context: {policy: \(policy)}\n")
    }
    try configure("ask")
    let filler = String(repeating: "words and more words ", count: 300)
    #expect(try program.run(["first " + filler]).status == 0)
    let refused = try program.run(["-c", "second " + filler + filler])
    #expect(refused.status == 65)
    #expect(refused.errors.contains("too many for m. Nothing was sent"))
    #expect(server.requests.count == 1)
    try configure("drop-oldest")
    let cut = try program.run(["-c", "third " + filler])
    #expect(cut.status == 0)
    #expect(cut.errors.contains("The oldest 2 messages were left out"))
    let messages = try object(try #require(server.requests.last).bodyText)["messages"] as? [[String: String]]
    #expect(messages?.map { $0["content"]?.prefix(5) } == ["third"])
  }

  @Test("A model's own window holds where the config names none, and max_completion_tokens counts as max_tokens")
  func ownWindow() throws {
    let server = try FaultServer.chat { [self] _ in reply(["ok"]) }
    let program = try program(server)
    let long = String(repeating: "some words and more of them ", count: 12_000)
    let refused = try program.run([], input: long)
    #expect(refused.status == 65)
    #expect(refused.errors.contains("too many for mistralai/Mixtral-8x7B-Instruct-v0.1. Nothing was sent"))
    #expect(try program.run(["--max-completion-tokens", "60000", "hi"]).status == 65)
    #expect(try program.run(["hi"]).status == 0)
    #expect(server.chatRequests.count == 1)
  }

  @Test("A misspelt subcommand is a prompt, which is said; a prompt of several words is no doubt")
  func misspelt() throws {
    let server = try FaultServer(scripts: [reply(["ok"]), reply(["ok"]), reply(["ok"])])
    let program = try program(server)
    let outcome = try program.run(["convrsations"])
    #expect(outcome.status == 0 && outcome.output == "ok\n")
    #expect(
      outcome.errors.contains(
        "“convrsations” goes to the model, as a prompt. For the subcommand: mixchat conversations."))
    #expect(try program.run(["vesion"]).errors.contains("For the subcommand: mixchat version."))
    #expect(try program.run(["serach", "for", "words"]).errors == "")
  }

  @Test(
    "The model's own template is counted: at the last token it fits, one more does not",
    .enabled(if: FileManager.default.fileExists(atPath: TmuxSession.modelDirectory + "/tokenizer.model.v1")))
  func template() throws {
    let server = try FaultServer(scripts: [reply(["ok"])])
    let program = try program(server)
    program.environment["MIXCHAT_MODEL_DIR"] = TmuxSession.modelDirectory
    try program.writeConfig("providers:\n  aimlapi: {context_window: 1000}\n")
    // `<s>`, `hi`, and seven of `[INST]` and `[/INST]`.
    #expect(try program.run(["--max-tokens", "991", "hi"]).status == 0)
    let refused = try program.run(["--max-tokens", "992", "hi"])
    #expect(refused.errors.contains("The request is 9 tokens, and 992 are kept for the reply: 1 too many"))
    #expect(server.requests.count == 1)
  }

  /// What the endpoint does, and the exit code that follows.
  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var steps: [FaultStep]
    var status: Int32
    var cause: String
    var testDescription: String { name }
  }

  static let faults: [Fault] = [
    .init(name: "400", steps: FaultStep.response(400, #"{"message":"bad"}"#), status: 65, cause: "badRequest"),
    .init(
      name: "401 that repeats the key",
      steps: FaultStep.response(401, #"{"error":{"message":"Incorrect API key \#(key)"}}"#), status: 77,
      cause: "unauthorized"),
    .init(name: "403", steps: FaultStep.response(403, #"{"message":"no credits"}"#), status: 77, cause: "forbidden"),
    .init(name: "404", steps: FaultStep.response(404, "<html>no</html>"), status: 69, cause: "notFound"),
    .init(name: "429", steps: FaultStep.response(429, "{}"), status: 75, cause: "rateLimited"),
    .init(name: "503", steps: FaultStep.response(503, "{}"), status: 69, cause: "server"),
  ]

  @Test("Failures end with the contract's exit code, and the key is nowhere", arguments: faults)
  func failures(_ fault: Fault) throws {
    let server = try FaultServer(scripts: [fault.steps])
    let program = try program(server)
    try program.writeConfig("retry: {cap: 0.01}\n")
    let outcome = try program.run(["--json", "hi"])
    #expect(outcome.status == fault.status)
    let error = try #require(try object(outcome.output)["error"] as? [String: Any])
    #expect(error["cause"] as? String == fault.cause)
    #expect(outcome.errors.contains("mixchat: "))
    let isRetried = [75, 69].contains(fault.status) && fault.cause != "notFound"
    // Where the model may be the reason, the catalogue is asked as well.
    let chats = server.requests.filter { $0.path.hasSuffix("/chat/completions") }
    #expect(chats.count == (isRetried ? 4 : 1))
    if isRetried { #expect(outcome.errors.contains("attempt")) }
    #expect(!(outcome.output + outcome.errors).contains(Self.key))
    for file in FileManager.default.enumerator(atPath: program.home)?.compactMap({ $0 as? String }) ?? [] {
      let data = (try? Data(contentsOf: URL(filePath: program.home + file))) ?? Data()
      #expect(data.range(of: Data(Self.key.utf8)) == nil, "the key is in \(file)")
    }
  }

  @Test("A prompt that is refused while libcurl loads ends with its exit code, never in a crash")
  func endsWhileLoading() throws {
    let program = try Program([:])
    for _ in 0..<40 { #expect(try program.run(["--config", "/nonexistent", "hi"]).status == 78) }
  }

  @Test("A refused port, a missing key, a key over plain http to elsewhere")
  func beforeAnythingIsSent() throws {
    let port = try LoopbackSocket.refusedPort()
    let program = try Program(["AIMLAPI_API_KEY": Self.key])
    try program.writeConfig("retry: {attempts: 1}\n")
    let refused = try program.run(["--base-url", "http://127.0.0.1:\(port)", "hi"])
    #expect(refused.status == 69)
    #expect(refused.output == "")
    let insecure = try program.run(["--base-url", "http://192.0.2.1", "hi"])
    #expect(insecure.status == 78)
    #expect(insecure.errors.contains("--insecure-http"))
    program.environment["AIMLAPI_API_KEY"] = nil
    let missing = try program.run(["-p", "aimlapi", "hi"])
    #expect(missing.status == 77)
    #expect(missing.errors.contains("AIMLAPI_API_KEY"))
  }

  @Test("A signal ends it with 128 and its number, and keeps what came", arguments: [SIGINT, SIGTERM, SIGHUP])
  func interrupt(_ number: Int32) throws {
    let gate = FaultGate()
    let server = try FaultServer(scripts: [[.head(), .delta("Half of"), .pause(gate)]])
    let program = try program(server)
    let child = try program.start(["hi"])
    try child.wait(for: "the first token") { $0.contains("Half of") ? true : nil }
    child.signal(number)
    let outcome = try child.finish()
    #expect(outcome.status == 128 + Int(number))
    #expect(outcome.output == "Half of\n")
    let shown = try program.run(["show", "--json"])
    let messages = try #require(try object(shown.output)["messages"] as? [[String: Any]])
    #expect(messages.map { $0["content"] as? String } == ["hi", "Half of"])
    #expect(messages.last?["state"] as? String == "stopped")
  }

  @Test("A stream that breaks off leaves what came, marked, and -c goes on from it")
  func breaksOff() throws {
    let server = try FaultServer(scripts: [[.head(), .delta("One"), .reset], reply(["Two"])])
    let program = try program(server)
    let first = try program.run(["-s", "Sys", "-t", "0.1", "hi"])
    #expect(first.status == 69)
    #expect(first.output == "One\n")
    let second = try program.run(["-c", "more"])
    #expect(second.status == 0)
    let body = try object(server.requests[1].bodyText)
    #expect(body["temperature"] as? Double == 0.1)
    let messages = try #require(body["messages"] as? [[String: String]])
    #expect(messages.map { $0["content"] } == ["Sys", "hi", "One", "more"])
  }

  @Test("Without --no-save it is kept, with it not")
  func saving() throws {
    let server = try FaultServer(scripts: [reply(["Hello"])])
    let program = try program(server)
    let forgotten = try object(try program.run(["--no-save", "--json", "first"]).output)
    #expect(forgotten["conversation"] is NSNull)
    #expect(!FileManager.default.fileExists(atPath: program.home + ".local/share/mixchat"))
    _ = try program.run(["second", "one"])
    let listed = try JSONSerialization.jsonObject(with: Data(try program.run(["conversations", "--json"]).output.utf8))
    let conversations = try #require(listed as? [[String: Any]])
    #expect(conversations.map { $0["title"] as? String } == ["second one"])
    let mode = try FileManager.default.attributesOfItem(
      atPath: program.home + ".local/share/mixchat/mixchat.db")[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test("A folder where the database should be: the reply comes all the same, and it is said")
  func folderForDatabase() throws {
    let server = try FaultServer(scripts: [reply(["Hello"])])
    let program = try program(server)
    try FileManager.default.createDirectory(
      atPath: program.home + "data/mixchat.db", withIntermediateDirectories: true)
    let outcome = try program.run(["--data-dir", "data", "hi"])
    #expect(outcome.output == "Hello\n")
    #expect(outcome.errors.contains("data/mixchat.db"))
  }
}
