import ChatAPI
import Conversations
import Testing
import TestSupport

@Suite struct StreamingTests {
  @Test func streamsAReplyToItsEnd() async throws {
    let server = try FaultServer(scripts: [
      FaultStep.reply([" Hello", "!", " \u{1F44B}\n"], headers: ["x-inference-id: inf-1", "set-cookie: a=b"])
    ])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text() == " Hello! \u{1F44B}\n")
    #expect(recorder.failure() == nil)
    let events = recorder.events()
    #expect(events.contains(.finished(choice: 0, .stop)))
    #expect(events.contains(.usage(Usage(promptTokens: 11, completionTokens: 66))))
    let body =
      #"{"model":"m","messages":[{"role":"user","content":"Hello"}],"stream":true,"#
      + #""stream_options":{"include_usage":true}}"#
    #expect(events.first == .sent(body: body, url: server.baseURL + "/chat/completions"))
    #expect(server.requests.first?.bodyText == body)
    #expect(server.requests.first?.headers["x-client-request-id"] == "test-1")
    guard case .head(let head) = events[1] else { return #expect(Bool(false), "no head") }
    #expect(head.inferenceID == "inf-1")
    #expect(!head.headers.contains { $0.name == "set-cookie" })
  }

  @Test("A stream may take as long as it moves: its limit runs from the last piece")
  func theIdleLimitRunsFromTheLastPiece() async throws {
    let gate = FaultGate()
    let server = try FaultServer(scripts: [[.head(), .delta("a"), .pause(gate), .delta("b"), .stall]])
    let client = TestClient.make(server.baseURL) { $0.timeouts.idle = 0.5 }
    let recorder = ReplyRecorder()
    let start = ContinuousClock.now
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait("the second half of the first limit") { _ in ContinuousClock.now - start > .milliseconds(300) }
    gate.open()
    await recorder.wait()
    #expect(recorder.failure()?.cause == .stalled)
    let timings = try #require(recorder.timings())
    let (last, total) = try (#require(timings.lastToken), #require(timings.total))
    #expect(total - last >= 495)
  }

  @Test("Thinking is timed from the first thought to the first text, and speed from the first of either")
  func thinkingIsTimed() async throws {
    let gate = FaultGate()
    let thought = FaultStep.event(#"{"choices":[{"index":0,"delta":{"reasoning_content":"Hm"}}]}"#)
    let server = try FaultServer(scripts: [[.head(), thought, .pause(gate)] + FaultStep.reply(["2"]).dropFirst()])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait("the thought") { $0.events().contains(.reasoning(choice: 0, "Hm")) }
    gate.open()
    await recorder.wait()
    let timings = try #require(recorder.timings())
    let (first, last, spent) = try (
      #require(timings.firstToken), #require(timings.lastToken), #require(timings.thought)
    )
    #expect(spent > 0 && abs(last - first - spent) < 0.01)
  }

  @Test func stopsInMidStreamAndKeepsWhatCame() async throws {
    let server = try FaultServer(scripts: [[.head(), .delta("kept"), .stall]])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait("the first token") { $0.text() == "kept" }
    client.cancel(RequestID(1))
    await recorder.wait()
    #expect(recorder.failure()?.cause == .cancelled)
    #expect(recorder.text() == "kept")
    await recorder.wait("the connection to close") { _ in server.openConnectionCount == 0 }
  }

  @Test func aFloodOfDeltasComesInFewPieces() async throws {
    let words = (0..<20_000).map { " w\($0)" }
    let server = try FaultServer(scripts: [
      [.head(), .chunk(words.flatMap { Array("data: \(ChunkText.delta($0))\n\n".utf8) })]
        + [.event(ChunkText.finish("stop")), .event("[DONE]"), .endOfChunks]
    ])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure() == nil)
    #expect(recorder.text() == words.joined())
    let pieces = recorder.events().count { if case .text = $0 { true } else { false } }
    #expect(pieces < 2000, "\(pieces)")
  }

  @Test func tellsTheStagesInOrder() async throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["a", "b"])])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    let timings = try #require(recorder.timings())
    let stages = [
      timings.queued, timings.connected, timings.firstByte, timings.firstToken, timings.lastToken, timings.total,
    ]
    let reached = stages.compactMap { $0 }
    #expect(reached.count == stages.count)
    #expect(reached == reached.sorted(), "\(reached)")
    #expect(timings.secured == nil)
  }

  @Test func aReplyAskedForWholeCarriesItsCostInTheHead() async throws {
    let whole =
      #"{"choices":[{"index":0,"finish_reason":"length","message":{"role":"assistant","content":" Hi"}}],"#
      + #""usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"#
    let server = try FaultServer(scripts: [
      FaultStep.response(200, headers: ["x-aimlapi-usd-spent: 0.0021", "x-inference-id: inf-2"], whole)
    ])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(streams: false), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text() == " Hi")
    #expect(recorder.events().contains(.cost(Cost(dollars: 0.0021, source: .reported))))
    #expect(recorder.events().contains(.finished(choice: 0, .length)))
    #expect(server.requests.first?.bodyText.hasSuffix(#""stream":false}"#) == true)
  }

  @Test(arguments: ["1e999", "-0.1", "nan", "inf", "1e12", "free"])
  func aCostInTheHeadThatCannotBeTrueIsNotBelieved(cost: String) async throws {
    let whole = #"{"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}]}"#
    let server = try FaultServer(scripts: [FaultStep.response(200, headers: ["x-aimlapi-usd-spent: \(cost)"], whole)])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(streams: false), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text() == "Hi")
    #expect(!recorder.events().contains { if case .cost = $0 { true } else { false } })
  }

  @Test func aReplyThatComesWholeThoughAStreamWasAskedForIsRead() async throws {
    let whole = #"{"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}]}"#
    let server = try FaultServer(scripts: [FaultStep.response(200, whole)])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure() == nil)
    #expect(recorder.text() == "Hi")
    #expect(recorder.events().contains(.note("The endpoint sent the reply whole instead of streaming it.")))
  }

  @Test func aBodyCompressedUnaskedIsRead() async throws {
    // gzip of one delta, a finish and the end mark.
    let server = try FaultServer(scripts: [
      [
        .text("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"),
        .text("Content-Length: \(Self.gzipped.count)\r\n\r\n"), .bytes(Self.gzipped),
      ]
    ])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(server.requests.first?.headers["accept-encoding"] == "identity")
    #expect(recorder.failure() == nil)
    #expect(recorder.text() == "zipped")
  }

  @Test func aBodyOfTwoCompressedPartsIsNoTroubleOfTheNetwork() async throws {
    let body = Self.gzippedStart + Self.gzipped
    let server = try FaultServer(scripts: [
      [
        .text("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"),
        .text("Content-Length: \(body.count)\r\n\r\n"), .bytes(body),
      ]
    ])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text().hasPrefix("first"))
    // A libcurl that reads both parts may come.
    if let failure = recorder.failure() {
      #expect(failure.cause == .malformedEvent && failure.message.contains("compressed"), "\(failure)")
    }
  }

  @Test func anEventOfFiveMegabytesArrives() async throws {
    let text = String(repeating: "0123456789abcdef", count: 327_680)
    let server = try FaultServer(scripts: [FaultStep.reply([text])])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure() == nil)
    #expect(recorder.text().utf8.count == text.utf8.count)
  }

  @Test func aClientThatIsDroppedLeavesNothingBehind() async throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["a"])])
    let recorder = ReplyRecorder()
    do {
      let client = TestClient.make(server.baseURL)
      client.send(TestClient.request(), onEvent: recorder.handler)
      await recorder.wait()
    }
    await recorder.wait("the connection to close") { _ in server.openConnectionCount == 0 }
  }

  /// One delta, without an end.
  private static let gzippedStart: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0x49, 0x2C, 0x49, 0xB4, 0x52, 0xA8, 0x56, 0x4A,
    0xCE, 0xC8, 0xCF, 0x4C, 0x4E, 0x2D, 0x56, 0xB2, 0x8A, 0xAE, 0x56, 0xCA, 0xCC, 0x4B, 0x49, 0xAD, 0x50, 0xB2, 0x32,
    0xD0, 0x51, 0x4A, 0x49, 0xCD, 0x29, 0x49, 0x54, 0xB2, 0x02, 0x4A, 0xE7, 0xE7, 0x95, 0xA4, 0xE6, 0x95, 0x28, 0x59,
    0x29, 0xA5, 0x65, 0x16, 0x15, 0x97, 0x28, 0xD5, 0xD6, 0xC6, 0xD6, 0x72, 0x71, 0x01, 0x00, 0x97, 0x6D, 0x19, 0xB2,
    0x3D, 0x00, 0x00, 0x00,
  ]

  private static let gzipped: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0x49, 0x2C, 0x49, 0xB4, 0x52, 0xA8, 0x56, 0x4A,
    0xCE, 0xC8, 0xCF, 0x4C, 0x4E, 0x2D, 0x56, 0xB2, 0x8A, 0xAE, 0x56, 0xCA, 0xCC, 0x4B, 0x49, 0xAD, 0x50, 0xB2, 0x32,
    0xD0, 0x51, 0x4A, 0x49, 0xCD, 0x29, 0x49, 0x54, 0xB2, 0x02, 0x4A, 0xE7, 0xE7, 0x95, 0xA4, 0xE6, 0x95, 0x28, 0x59,
    0x29, 0x55, 0x65, 0x16, 0x14, 0xA4, 0xA6, 0x28, 0xD5, 0xD6, 0xC6, 0xD6, 0x72, 0x71, 0xA5, 0x10, 0xA5, 0xBB, 0x56,
    0x47, 0x29, 0x2D, 0x33, 0x2F, 0xB3, 0x38, 0x23, 0xBE, 0x28, 0x35, 0xB1, 0x38, 0x3F, 0x0F, 0x68, 0x4A, 0x71, 0x49,
    0x7E, 0x81, 0x12, 0x92, 0x11, 0xD1, 0x2E, 0xFE, 0x7E, 0xAE, 0xB1, 0x5C, 0x5C, 0x00, 0xDE, 0xFE, 0xCF, 0x5A, 0x8F,
    0x00, 0x00, 0x00,
  ]
}
