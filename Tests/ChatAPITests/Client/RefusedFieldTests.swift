import Conversations
import Foundation
import Testing
import TestSupport

@testable import ChatAPI

@Suite("Fields that an endpoint refuses")
struct RefusedFieldTests {
  /// The words of servers, with the name in place of `NAME`.
  static let refusals = [
    #"""
    {"error":{"message":"Unsupported parameter: 'NAME' is not supported with this model.","param":"NAME",\#
    "code":"unsupported_parameter"}}
    """#,
    #"""
    {"error":{"message":"Unsupported value: 'NAME' does not support 0.2 with this model. Only the default (1) value \#
    is supported.","param":"NAME","code":"unsupported_value"}}
    """#,
    #"{"detail":[{"type":"extra_forbidden","loc":["body","NAME"],"msg":"Extra inputs are not permitted","input":1}]}"#,
    #"{"message":"Unrecognized key(s) in object: 'NAME'","statusCode":400}"#,
    #"{"error":{"message":"Unknown field `NAME`"}}"#,
    #"{"error":"unexpected field \"NAME\""}"#,
    #"{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"NAME\": Cannot find field."}}"#,
    #"""
    {"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'NAME'), 'msg': 'Extra inputs are not \#
    permitted'}]"}
    """#,
  ]

  /// Every parameter of the table but the number of replies, and some fields besides.
  static func parameters() throws -> (Parameters, names: [String]) {
    var parameters = Parameters()
    let values: [ParameterName: String] = [
      .stop: "END", .logitBias: "5:1", .logprobs: "true", .prediction: "x", .reasoningEffort: "low",
      .responseFormat: "json_object", .verbosity: "low", .topP: "0.5", .minP: "0.5",
    ]
    for name in ParameterName.allCases where name != .n { try parameters.set(name, text: values[name] ?? "1") }
    for name in ["top_a", "user", "chat_template_kwargs"] { parameters.extra[name] = "1" }
    return (parameters, parameters.entries.map(\.name.rawValue) + parameters.extra.fields.map(\.name))
  }

  private static func fields(of body: String) -> Set<String> {
    let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
    return Set((object ?? [:]).keys)
  }

  private func leftOut(_ recorder: ReplyRecorder, _ id: UInt64 = 1) -> [String] {
    recorder.events(of: RequestID(id)).compactMap {
      if case .leftOut(let field, _) = $0 { field } else { nil }
    }
  }

  @Test("Each is left out in turn and told once, by name; the next request goes without them", arguments: [400, 422])
  func each(status: Int) async throws {
    let (parameters, names) = try Self.parameters()
    let server = try FaultServer { request in
      let sent = Self.fields(of: request.bodyText)
      guard let refused = names.first(where: sent.contains) else { return FaultStep.reply(["ok"]) }
      let words = Self.refusals[request.number % Self.refusals.count]
      return FaultStep.response(status, words.replacingOccurrences(of: "NAME", with: refused))
    }
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(parameters: parameters), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure() == nil, "\(String(describing: recorder.failure()))")
    #expect(recorder.text() == "ok")
    #expect(leftOut(recorder) == names)
    #expect(server.requests.count == names.count + 1)
    let bodies = recorder.events().compactMap { if case .sent(let body, _) = $0 { body } else { nil } }
    #expect(bodies.last == server.requests.last?.bodyText)
    client.send(TestClient.request(2, parameters: parameters), onEvent: recorder.handler)
    await recorder.wait { $0.isEnded(RequestID(2)) }
    #expect(server.requests.count == names.count + 2)
    #expect(leftOut(recorder, 2).isEmpty && recorder.text(of: RequestID(2)) == "ok")
  }

  @Test("The reason names the endpoint, its words, and no key")
  func reason() async throws {
    let server = try FaultServer { request in
      request.bodyText.contains("top_k")
        ? FaultStep.response(400, #"{"error":{"message":"Unknown parameter: top_k (sk-key-123456)"}}"#)
        : FaultStep.reply(["ok"])
    }
    var parameters = Parameters()
    parameters[.topK] = .integer(5)
    let client = TestClient.make(
      server.baseURL, environment: ["K": "sk-key-123456"], needsKey: true, keyVariables: ["K"])
    let recorder = ReplyRecorder()
    client.send(TestClient.request(parameters: parameters), onEvent: recorder.handler)
    await recorder.wait()
    let reason = "127.0.0.1:\(server.port) refuses it: Unknown parameter: top_k (\u{2022}\u{2022}\u{2022})"
    #expect(recorder.events().contains(.leftOut(field: "top_k", reason: reason)))
  }

  @Test("A limit that wants its newer name gets it")
  func renamed() async throws {
    let words =
      #"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use "#
      + #"'max_completion_tokens' instead.","param":"max_tokens","code":"unsupported_parameter"}}"#
    let server = try FaultServer { request in
      Self.fields(of: request.bodyText).contains("max_tokens")
        ? FaultStep.response(400, words) : FaultStep.reply(["ok"])
    }
    var parameters = Parameters()
    parameters[.maxTokens] = .integer(77)
    let recorder = ReplyRecorder()
    let client = TestClient.make(server.baseURL)
    client.send(TestClient.request(parameters: parameters), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text() == "ok")
    #expect(server.requests.last?.bodyText.contains("\"max_completion_tokens\":77") == true)
    #expect(leftOut(recorder).isEmpty)
    #expect(
      recorder.events().contains {
        if case .note(let note) = $0 { note.hasPrefix("max_tokens was sent as max_") } else { false }
      })
  }

  @Test(
    "A value that is wrong, and anything else, is a failure as before",
    arguments: [
      #"{"error":{"message":"temperature must be between 0 and 1","param":"temperature"}}"#,
      #"{"error":{"message":"Invalid value for 'temperature': 1.9 is above the maximum of 1","param":"temperature"}}"#,
      #"{"error":{"message":"This model is not supported in your country"}}"#,
      #"{"error":{"message":"Unknown model"}}"#, #"{"error":{"message":"The user is not allowed to do that"}}"#, "",
    ])
  func others(body: String) async throws {
    let server = try FaultServer { _ in FaultStep.response(400, body) }
    var parameters = Parameters()
    parameters[.temperature] = .real(1.9)
    parameters.extra["user"] = "1"
    let recorder = ReplyRecorder()
    let client = TestClient.make(server.baseURL)
    client.send(TestClient.request(parameters: parameters), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure()?.cause == .badRequest)
    #expect(server.requests.count == 1)
  }
}
