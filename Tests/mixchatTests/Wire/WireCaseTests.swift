import Foundation
import TestSupport
import Testing

/// One thing that a server sends, and what the program must make of it; `cases.json` and `variations.json` hold them.
struct WireCase: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var status: Int
  var contentType: String
  var stream: Bool
  var body: String
  var expect: Expectation
  var testDescription: String { name }

  struct Expectation: Decodable, Sendable {
    var exit: Int32
    var content: String?
    var reasoning: String?
    var finishReason: String?
    var costUsd: Double?
    var usage: [String: Int]?
    var sources: [String]?
    var toolCalls: [[String: String]]?
    var stderr: String?
    var stderrHas: String?
    var errorHas: String?
    var errorLacks: String?
    var told: String?
    var retried: Bool?
  }

  static let all: [WireCase] = ["cases", "variations"].flatMap { name in
    let file = SourceTree.url("Tests/mixchatTests/Wire/\(name).json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode([WireCase].self, from: Data(contentsOf: file))
    } catch {
      Issue.record("\(name).json cannot be read: \(error)")
      return []
    }
  }
}

@Suite("What servers send, by the real program and libcurl")
struct WireCaseTests {
  @Test("Nothing that a server says is lost", arguments: WireCase.all)
  func run(wire: WireCase) throws {
    let server = try FaultServer.chat { _ in FaultStep.closing(wire.status, type: wire.contentType, wire.body) }
    let program = try Program()
    try program.writeConfig("retry: {attempts: 2, cap: 0.1}\n")
    let outcome = try program.run(
      ["--json", "--no-save", "--base-url", server.url, "-m", "tiny"] + (wire.stream ? [] : ["--no-stream"]) + ["x"])
    let printed = try object(outcome.output)
    let expect = wire.expect
    #expect(outcome.status == expect.exit, "\(outcome.errors)")
    if let content = expect.content { #expect(printed["content"] as? String ?? "" == content) }
    #expect(printed["reasoning"] as? String ?? "" == expect.reasoning ?? "")
    if let reason = expect.finishReason { #expect(printed["finish_reason"] as? String == reason) }
    if let cost = expect.costUsd { #expect(printed["cost_usd"] as? Double == cost) }
    check(usage: expect.usage, printed["usage"])
    let sources = (printed["sources"] as? [[String: Any]])?.compactMap { $0["url"] as? String }
    #expect(sources ?? [] == expect.sources ?? [])
    let members = expect.toolCalls?.first.map { Array($0.keys) } ?? ["name", "arguments"]
    let calls = (printed["tool_calls"] as? [[String: Any]])?.map { call in
      members.reduce(into: [:]) { $0[$1] = call[$1] as? String }
    }
    #expect(calls ?? [] == expect.toolCalls ?? [])
    check(words: expect, printed["error"] as? [String: Any], outcome.errors)
    if expect.retried == true { #expect(server.requests.count >= 2) }
  }

  private func check(usage: [String: Int]?, _ printed: Any?) {
    guard let usage else { return }
    let printed = printed as? [String: Any] ?? [:]
    let details = (printed["completion_tokens_details"] as? [String: Any] ?? [:])
      .merging(printed["prompt_tokens_details"] as? [String: Any] ?? [:]) { first, _ in first }
    for (name, count) in usage { #expect((printed[name] ?? details[name]) as? Int == count, "\(name)") }
  }

  private func check(words expect: WireCase.Expectation, _ error: [String: Any]?, _ errors: String) {
    let message = error?["message"] as? String ?? ""
    if let text = expect.stderr { #expect(errors == text) }
    if let text = expect.stderrHas { #expect(errors.localizedCaseInsensitiveContains(text), "\(errors)") }
    if let text = expect.errorHas { #expect((errors + message).localizedCaseInsensitiveContains(text), "\(errors)") }
    if let text = expect.errorLacks { #expect(!message.isEmpty && !message.contains(text), "\(message)") }
    if let text = expect.told { #expect((errors + message).localizedCaseInsensitiveContains(text), "\(errors)") }
  }
}
