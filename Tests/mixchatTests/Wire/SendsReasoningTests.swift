import Foundation
import TestSupport
import Testing

@Suite("Thoughts go back to a provider only where its entry says so")
struct SendsReasoningTests {
  /// The reply in the second request, as JSON, after a first that thought.
  private func sentBack(_ setting: String, tags: Bool = false) throws -> [String: Any] {
    let server = try FaultServer.chat { request in
      let thought = #"{"choices":[{"index":0,"delta":{"reasoning_content":"Hm, \"two\"."}}]}"#
      return request.number == 0
        ? [.head(), .event(thought)] + FaultStep.reply(["Two."]).dropFirst() : FaultStep.reply(["Because."])
    }
    let program = try Program()
    try program.writeConfig(
      "provider: lab\nproviders:\n  lab: {base_url: '\(server.baseURL)', model: m\(setting)}\n")
    _ = try program.run(["1+1?"])
    #expect(try program.run(["-c", "Why?"]).status == 0)
    let body = try object(try #require(server.chatRequests.last).bodyText)
    let messages = try #require(body["messages"] as? [[String: Any]])
    #expect(messages.map { $0["role"] as? String } == ["user", "assistant", "user"])
    return messages[1]
  }

  @Test("in no member of the body otherwise", arguments: ["", ", sends_reasoning: false"])
  func notSent(setting: String) throws {
    let reply = try sentBack(setting)
    #expect(reply.keys.sorted() == ["content", "role"] && reply["content"] as? String == "Two.")
  }

  @Test(
    "as a member",
    arguments: [("true", "reasoning_content"), ("reasoning_content", "reasoning_content"), ("reasoning", "reasoning")])
  func member(setting: String, name: String) throws {
    let reply = try sentBack(", sends_reasoning: \(setting)")
    #expect(reply.keys.sorted() == ["content", name, "role"])
    #expect(reply[name] as? String == #"Hm, "two"."# && reply["content"] as? String == "Two.")
  }

  @Test("as a part before the text, or between tags")
  func otherForms() throws {
    let parts = try #require(try sentBack(", sends_reasoning: thinking")["content"] as? [[String: Any]])
    #expect(parts.map { $0["type"] as? String } == ["thinking", "text"])
    #expect((parts[0]["thinking"] as? [[String: String]])?.first?["text"] == #"Hm, "two"."#)
    #expect(parts[1]["text"] as? String == "Two.")
    let tagged = try sentBack(", sends_reasoning: think")["content"] as? String
    #expect(tagged == "<think>\nHm, \"two\".\n</think>\n\nTwo.")
  }

  @Test("A form that is none is refused with those that are")
  func refused() throws {
    let program = try Program()
    try program.writeConfig(
      "providers:\n  lab: {base_url: 'http://127.0.0.1:9', model: m, sends_reasoning: reasoning-content}\n")
    let outcome = try program.run(["-p", "lab", "hi"])
    #expect(outcome.status == 78)
    #expect(outcome.errors.contains("false, true, reasoning_content, reasoning, thinking, think"), "\(outcome.errors)")
  }
}
