import Foundation
import TestSupport
import Testing

@Suite("An endpoint that repeats the key")
struct EchoedKeyTests {
  private static let key = "sk-echoed-0123456789"

  private static let headers = [
    "x-request-id: r-\(key)", "x-inference-id: \(key)", "x-aimlapi-note: \(key)", "server: \(key), \(key)",
    "location: https://a.example/?key=\(key)",
  ]

  /// A reply that has the key wherever a server writes a word of its own.
  private static let reply: [FaultStep] = [
    .head(headers: headers),
    .event(
      #"{"id":"\#(key)","model":"\#(key)","choices":[{"index":0,"delta":{"content":"Hi","tool_calls":[{"index":0,"#
        + #""id":"\#(key)","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"\#(key)"}]}"#),
    .event("[DONE]"), .endOfChunks,
  ]

  private static func refusal(_ status: Int) -> [FaultStep] {
    let error = #"{"message":"\#(key) is not \#(key)","code":"\#(key)","metadata":{"raw":"\#(key)!"}}"#
    return FaultStep.response(status, headers: headers, #"{"requestId":"\#(key)","error":\#(error)}"#)
  }

  private static let refusals = [301, 400, 401, 403, 404, 418, 429, 500].map(refusal)
  private static let streamed: [[FaultStep]] = [
    [.head(headers: headers), .delta("Hi"), .event(#"{"error":"\#(key) broke; \#(key)"}"#), .endOfChunks],
    [.head(headers: headers), .delta("Hi"), .event("\(key) {"), .endOfChunks],
    [.head(headers: headers), .event(#"{"no":"\#(key)"}"#), .endOfChunks],
    FaultStep.response(200, type: "text/html", "<title>\(key)</title>"),
    FaultStep.response(200, type: "text/plain", key),
  ]

  @Test(
    "It is not on the screen, in --json, in the database or in an export",
    arguments: [reply] + refusals + streamed)
  func chat(steps: [FaultStep]) throws {
    let server = try FaultServer.chat { _ in steps }
    let program = try Program(aimlapi: server, key: Self.key)
    try program.writeConfig("retry: {attempts: 1}\n")
    for arguments in [["--json", "hi"], ["hi"], ["show", "--json"], ["show"], ["export", "-f", "json"]] {
      try check(program.run(arguments), "\(arguments)")
    }
    try checkFiles(of: program)
  }

  @Test("It is not in what is said of lists, balances and the way to the endpoint", arguments: refusals)
  func calls(steps: [FaultStep]) throws {
    let server = try FaultServer { _ in steps }
    let program = try Program(aimlapi: server, key: Self.key)
    for arguments in [["models"], ["balance"], ["doctor"]] { try check(program.run(arguments), "\(arguments)") }
    try checkFiles(of: program)
  }

  private func check(_ outcome: ChildProgram.Outcome, _ what: String) throws {
    #expect(!(outcome.output + outcome.errors).contains(Self.key), "\(what): \(outcome)")
  }

  private func checkFiles(of program: Program) throws {
    for file in FileManager.default.enumerator(atPath: program.home)?.compactMap({ $0 as? String }) ?? [] {
      // A folder has no bytes.
      let data = (try? Data(contentsOf: URL(filePath: program.home + file))) ?? Data()
      #expect(data.range(of: Data(Self.key.utf8)) == nil, "the key is in \(file)")
    }
  }
}
