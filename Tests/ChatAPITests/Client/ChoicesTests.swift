import Conversations
import Testing
import TestSupport

@testable import ChatAPI

@Suite struct ChoicesTests {
  private func several(_ count: Int, seed: Int? = nil) -> Parameters {
    var parameters = Parameters()
    parameters[.n] = .integer(count)
    if let seed { parameters[.seed] = .integer(seed) }
    return parameters
  }

  @Test func streamsAllChoicesOfOneReply() async throws {
    let server = try FaultServer(scripts: [
      [
        .head(), .delta("a", choice: 0), .delta("x", choice: 1), .delta("b", choice: 0), .delta("y", choice: 1),
        .event(ChunkText.finish("stop", choice: 1)), .event(ChunkText.finish("length", choice: 0)), .event("[DONE]"),
        .endOfChunks,
      ]
    ])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(parameters: several(2)), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text(choice: 0) == "ab")
    #expect(recorder.text(choice: 1) == "xy")
    #expect(recorder.failure() == nil)
    #expect(recorder.events().contains(.finished(choice: 0, .length)))
  }

  @Test("A stream that ends while one of the replies is not finished is cut off")
  func oneOfThemIsNotAll() async throws {
    let server = try FaultServer(scripts: [
      [
        .head(), .delta("a", choice: 0), .delta("x", choice: 1), .event(ChunkText.finish("stop", choice: 1)),
        .endOfChunks,
      ]
    ])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(parameters: several(2)), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure()?.cause == .truncated)
    #expect(recorder.text(choice: 0) == "a" && recorder.text(choice: 1) == "x")
  }

  @Test func whereNIsRefusedTheRepliesAreAskedForSideBySide() async throws {
    let gate = FaultGate()
    let server = try FaultServer { request in
      if request.bodyText.contains("\"n\":") {
        return FaultStep.response(400, #"{"error":{"message":"Only one completion choice is allowed"}}"#)
      }
      // Each waits for the others: they must run at the same time.
      let rest: [FaultStep] = [
        .event(ChunkText.finish("stop")), .event(ChunkText.usage(prompt: 5, completion: 2)), .event("[DONE]"),
        .endOfChunks,
      ]
      return [.head(), .delta("r\(request.number)"), .pause(gate)] + rest
    }
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(parameters: several(3, seed: 7)), onEvent: recorder.handler)
    await recorder.wait("three to stream at once") { _ in gate.arrivalCount == 3 }
    gate.open()
    await recorder.wait()
    #expect(recorder.failure() == nil)
    #expect(Set((0..<3).map { recorder.text(choice: $0) }) == ["r1", "r2", "r3"])
    #expect(server.requests.dropFirst().allSatisfy { !$0.bodyText.contains("\"n\":") })
    #expect(Set(server.requests.dropFirst().map { $0.bodyText.contains("\"seed\":8") }) == [true, false])
    let notes = recorder.events().compactMap { if case .note(let note) = $0 { note } else { nil } }
    #expect(notes == ["The endpoint sends one reply at a time; the replies were asked for side by side."])
    #expect(recorder.events().contains(.usage(Usage(promptTokens: 15, completionTokens: 6))))

    // What was learned holds: no second refusal.
    client.send(TestClient.request(2, parameters: several(2)), onEvent: recorder.handler)
    await recorder.wait { $0.isEnded(RequestID(2)) }
    #expect(server.requests.count == 6)
  }

  @Test func manyRepliesSideBySideComeInTurn() async throws {
    let gate = FaultGate()
    let server = try FaultServer { request in
      request.bodyText.contains("\"n\":")
        ? FaultStep.response(400, #"{"message":"n is 1"}"#)
        : [.head(), .delta("r"), .pause(gate), .event(ChunkText.finish("stop")), .event("[DONE]"), .endOfChunks]
    }
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(parameters: several(20)), onEvent: recorder.handler)
    await recorder.wait("the first to stream") { _ in gate.arrivalCount == 8 }
    #expect(server.requests.count == 9)
    gate.open()
    await recorder.wait()
    #expect(recorder.failure() == nil)
    #expect((0..<20).allSatisfy { recorder.text(choice: $0) == "r" })
    #expect(server.requests.count == 21)
  }

  @Test func aCountThatFallsShortIsTold() async throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["a"])])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(parameters: several(2)), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.events().contains(.note("The endpoint sent 1 of the 2 replies asked for.")))
  }

  @Test func aRefusalForAnotherReasonIsTold() async throws {
    let server = try FaultServer(scripts: [FaultStep.response(400, #"{"message":"temperature is off"}"#)])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(parameters: several(2)), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure()?.cause == .badRequest)
  }

  @Test(arguments: [
    #"{"error":{"message":"System role not supported"}}"#,
    #"{"message":"Conversation roles must alternate user/assistant/user/assistant/..."}"#,
    #"{"message":"Only user and assistant roles are supported!"}"#,
  ])
  func aRefusedSystemTextIsFoldedIntoTheFirstTurn(refusal: String) async throws {
    let server = try FaultServer { request in
      request.bodyText.contains("\"role\":\"system\"") ? FaultStep.response(400, refusal) : FaultStep.reply(["ok"])
    }
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    let messages: [ChatRequest.Turn] = [.init(.system, "Be brief."), .init(.user, "Hi")]
    client.send(TestClient.request(messages: messages), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text() == "ok")
    #expect(server.requests.last?.bodyText.contains(#"[{"role":"user","content":"Be brief.\n\nHi"}]"#) == true)
    let sent = recorder.events().compactMap { if case .sent(let body, _) = $0 { body } else { nil } }
    #expect(sent.last == server.requests.last?.bodyText)
    let note = "The endpoint takes no system message; the system prompt was put before the first message."
    #expect(recorder.events().contains(.note(note)))
    client.send(TestClient.request(2, messages: messages), onEvent: recorder.handler)
    await recorder.wait { $0.isEnded(RequestID(2)) }
    #expect(server.requests.count == 3)
    #expect(recorder.events(of: RequestID(2)).contains(.note(note)))
  }

  @Test func aServerThatRefusesStreamOptionsIsAskedWithout() async throws {
    let server = try FaultServer { request in
      request.bodyText.contains("stream_options")
        ? FaultStep.response(422, #"{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs"}]}"#)
        : FaultStep.reply(["ok"])
    }
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text() == "ok")
  }
}
