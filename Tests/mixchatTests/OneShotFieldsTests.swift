import Foundation
import TestSupport
import Testing

@Suite("Any field of the request, by the real program")
struct OneShotFieldsTests {
  private func program(_ server: FaultServer) throws -> Program {
    try Program(aimlapi: server, key: "sk-1234567")
  }

  private func server(_ reply: String = "ok") throws -> FaultServer {
    try FaultServer.chat { _ in FaultStep.reply([reply]) }
  }

  private func sent(_ server: FaultServer) throws -> [String: Any] {
    try object(try #require(server.chatRequests.last).bodyText)
  }

  @Test("-o sends JSON as JSON and the rest as text, and parameters as parameters; it is kept and exported")
  func fields() throws {
    let server = try server()
    let program = try program(server)
    let outcome = try program.run(
      [
        "-o", "top_a=0.2", "-o", "user=me and you", "-o", "provider={\"order\": [\"a\"]}", "-o", "temperature=0.5",
        "-o", "stop=[\"x y\"]", "-o", "reasoning_effort=high", "-o", "flag=true", "-o", "url=a=b", "hi",
      ])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let body = try sent(server)
    #expect(body["top_a"] as? Double == 0.2)
    #expect(body["user"] as? String == "me and you")
    #expect((body["provider"] as? [String: [String]]) == ["order": ["a"]])
    #expect(body["temperature"] as? Double == 0.5)
    #expect(body["stop"] as? [String] == ["x y"])
    #expect(body["reasoning_effort"] as? String == "high")
    #expect(body["flag"] as? Bool == true)
    #expect(body["url"] as? String == "a=b")
    // They belong to the conversation: the next turn sends them too, but for what it says otherwise.
    #expect(try program.run(["-c", "-o", "top_a=0.9", "more"]).status == 0)
    #expect(try sent(server)["top_a"] as? Double == 0.9)
    #expect(try sent(server)["user"] as? String == "me and you")
    let exported = try program.run(["export"]).output
    let conversation = try #require((try object(exported)["conversations"] as? [[String: Any]])?.first)
    let extra = (conversation["parameters"] as? [String: Any])?["extra"] as? [String: Any]
    #expect(extra?["top_a"] as? Double == 0.9)
    #expect((extra?["provider"] as? [String: [String]]) == ["order": ["a"]])
    // Another database takes them over from the file.
    try exported.write(toFile: program.home + "all.json", atomically: true, encoding: .utf8)
    let other = try self.program(server)
    #expect(try other.run(["import", program.home + "all.json"]).status == 0)
    #expect(try other.run(["-c", "again"]).status == 0)
    #expect(try sent(server)["user"] as? String == "me and you")
  }

  @Test("Provider, preset and command line are merged in this order; config says where each came from")
  func order() throws {
    let server = try server()
    let program = try Program()
    try program.writeConfig(
      """
      provider: lab
      providers:
        lab: {base_url: '\(server.url)', model: m, extra: {a: 1, b: 1, c: 1, d: {x: [1, two, "3"]}, temperature: 0.1}}
      presets:
        p: {extra: {b: 2, c: 2}, parameters: {temperature: 0.7}}
      extra: {e: "5", c: 0}
      """)
    let outcome = try program.run(["--preset", "p", "-o", "c=3", "hi"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let body = try sent(server)
    #expect(["a", "b", "c"].map { body[$0] as? Int } == [1, 2, 3])
    let nested = try #require((body["d"] as? [String: Any])?["x"] as? [Any])
    #expect(nested[0] as? Int == 1 && nested[1] as? String == "two" && nested[2] as? String == "3")
    #expect(body["e"] as? String == "5")
    #expect(body["temperature"] as? Double == 0.7)
    let shown = try program.run(["config"]).output
    #expect(shown.contains("providers.lab.extra.b") && shown.contains("extra.c "))
  }

  @Test(
    "What cannot be set is refused in one sentence, and nothing is sent",
    arguments: [
      (["-o", "messages=[]"], "-o messages: The field `messages` is mixchat's own and cannot be set."),
      (["-o", "model=x"], "-o model: The field `model` is mixchat's own and cannot be set."),
      (["-o", "stream=false"], "-o stream: The field `stream` is mixchat's own and cannot be set."),
      (["-o", "a b=1"], "-o a b: The name of a field has no blanks and at most 128 letters."),
      (["-o", "=1"], "-o takes NAME=VALUE, not \u{201C}=1\u{201D}."),
      (["-o", "top_a"], "-o takes NAME=VALUE, not \u{201C}top_a\u{201D}."),
      (["-o", "temperature=9"], "-o temperature takes 0…2, not \u{201C}9\u{201D}."),
      (["-o", "verbosity=loud"], "-o verbosity takes low, medium, high, not \u{201C}loud\u{201D}."),
      (["--schema", "s.json", "--response-format", "text"], "name one of them"),
    ])
  func refusals(arguments: [String], sentence: String) throws {
    let server = try server()
    let outcome = try program(server).run(arguments + ["hi"])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(server.requests.isEmpty)
  }

  @Test("A reserved field in the config is refused with its place")
  func reservedInConfig() throws {
    let program = try Program()
    try program.writeConfig("presets:\n  p:\n    extra:\n      stream: false\n")
    let outcome = try program.run(["hi"])
    #expect(outcome.status == 78)
    #expect(
      outcome.errors.contains("config.yaml:4:7: The field `stream` is mixchat's own and cannot be set."),
      "\(outcome.errors)")
  }

  private static let schema = #"{"title": "Person", "type": "object", "properties": {"name": {"type": "string"}}}"#

  @Test("--schema sends the schema, and says when no JSON came")
  func schema() throws {
    for (reply, isJSON) in [
      (#"{"name": "Ada", "age": 1e999}"#, true), ("Her name is Ada.", false), (#"{"name": "#, false),
    ] {
      let server = try server(reply)
      let program = try program(server)
      try Self.schema.write(toFile: program.home + "s.json", atomically: true, encoding: .utf8)
      let outcome = try program.run(["--schema", "s.json", "Who?"])
      let format = try #require(try sent(server)["response_format"] as? [String: Any])
      #expect(format["type"] as? String == "json_schema")
      let named = try #require(format["json_schema"] as? [String: Any])
      #expect(named["name"] as? String == "Person")
      #expect((named["schema"] as? [String: Any])?["type"] as? String == "object")
      #expect(outcome.output == reply + "\n")
      #expect(outcome.status == (isJSON ? 0 : 65))
      #expect(outcome.errors.contains("The reply is no JSON, and a schema was asked for.") == !isJSON)
      let printed = try object(try program.run(["--json", "--schema", "s.json", "Who?"]).output)
      #expect((printed["error"] as? [String: Any])?["cause"] as? String == (isJSON ? nil : "notJSON"))
    }
  }

  @Test(
    "A schema that is none is refused in one sentence, and nothing is sent",
    arguments: [
      ("{\"a\": ", "mixchat: The schema s.json holds no JSON. Nothing was sent.\n"),
      ("[1]", "mixchat: The schema s.json is no JSON object. Nothing was sent.\n"),
      (nil, "mixchat: s.json cannot be read: No such file or directory. Nothing was sent.\n"),
    ])
  func badSchema(text: String?, sentence: String) throws {
    let server = try server()
    let program = try program(server)
    try text?.write(toFile: program.home + "s.json", atomically: true, encoding: .utf8)
    let outcome = try program.run(["--schema", "s.json", "Who?"])
    #expect(outcome.status == 65)
    #expect(outcome.errors == sentence)
    #expect(server.requests.isEmpty)
  }
}
