import Foundation
import TestSupport
import Testing

@Suite("What a model does not take, by the real program")
struct RefusedFieldCommandTests {
  private func program(_ server: FaultServer, _ more: String = "") throws -> Program {
    let program = try Program()
    try program.writeConfig("provider: lab\nproviders:\n  lab: {base_url: '\(server.url)', model: m}\n\(more)")
    return program
  }

  @Test("A refused parameter is left out and said on standard error, by name; the reply and what is kept say the same")
  func refused() throws {
    let server = try FaultServer.chat { request in
      request.bodyText.contains("top_k")
        ? FaultStep.response(400, #"{"error":{"message":"Unknown parameter: 'top_k'"}}"#) : FaultStep.reply(["ok"])
    }
    let program = try program(server)
    let outcome = try program.run(["--top-k", "5", "-t", "0.5", "hi"])
    #expect(outcome.status == 0 && outcome.output == "ok\n")
    let sentence = "top_k was left out: 127.0.0.1:\(server.port) refuses it: Unknown parameter: 'top_k'."
    #expect(outcome.errors == "mixchat: \(sentence)\n")
    #expect(server.chatRequests.count == 2 && server.chatRequests[1].bodyText.contains("\"temperature\":0.5"))
    let exported = try program.run(["export"]).output
    #expect(exported.contains("top_k was left out"))
  }

  @Test("mixchat models lists chat models with what they can do, --all the rest")
  func models() throws {
    let list = """
      {"data":[{"id":"draws","type":"image"},{"id":"old","created":1700000000,"deprecated":true},
       {"id":"newer","created":1750000000,"capabilities":["vision","tools"],"pricing":{"input":0.5,"output":1.5}},
       {"id":"older","created":1600000000}]}
      """
    let server = try FaultServer.chat(list: list) { _ in FaultStep.reply(["ok"]) }
    let program = try program(server)
    let lines = try program.run(["models"]).output.split(separator: "\n").dropFirst()
      .map { $0.split(separator: " ").map(String.init) }
    #expect(lines.map(\.first) == ["newer", "older", "old"])
    #expect(lines[0].starts(with: ["newer", "vision", "tools"]) && lines[0].suffix(2) == ["0.5", "1.5"])
    #expect(lines[2].last == "retired")
    let all = try program.run(["models", "--all"]).output
    #expect(all.contains("draws") && all.contains("no chat"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(program.run(["models", "--json"]).output.utf8)) as? [[String: Any]])
    #expect(json.first?["abilities"] as? [String] == ["vision", "tools"])
    #expect(json.first?["released"] as? String == "2025-06-15" && json.first?["chat"] as? Bool == true)
  }
}
