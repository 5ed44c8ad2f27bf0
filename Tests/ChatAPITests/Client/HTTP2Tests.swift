import ChatAPI
import Conversations
import Testing
import TestSupport

/// The same client over HTTP/2, which is what most hosted endpoints offer: a server that speaks nothing else.
@Suite(.enabled(if: HTTP2Front.isAvailable, "needs Python's h2")) struct HTTP2Tests {
  private func client(_ front: HTTP2Front, change: (inout ClientConfiguration) -> Void = { _ in }) -> ChatClient {
    TestClient.make(
      front.baseURL, environment: ["SSL_CERT_FILE": front.certificate.certificate, "K": "key-1"], needsKey: true,
      keyVariables: ["K"], change: change)
  }

  @Test func callsShareOneConnection() async throws {
    let server = try FaultServer(scripts: [FaultStep.response(200, #"{"data":[{"id":"m"}]}"#)])
    let front = try HTTP2Front(server)
    let client = client(front)
    for _ in 0..<5 { _ = try await client.models(provider: "test") }
    #expect(server.requests.map { $0.headers["x-front-connection"] } == Array(repeating: "1", count: 5))
  }

  @Test func turnsStream() async throws {
    let gate = FaultGate()
    let server = try FaultServer { request in
      [.head(headers: ["x-inference-id: inf-1"]), .delta("Hel"), .pause(gate), .delta("lo")]
        + [.event(ChunkText.finish("stop")), .event("[DONE]"), .endOfChunks]
    }
    let front = try HTTP2Front(server)
    let client = client(front)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    // The first token comes while the rest is held back.
    await recorder.wait("the first token") { $0.text() == "Hel" }
    gate.open()
    await recorder.wait()
    for id in 2...10 {
      client.send(TestClient.request(UInt64(id)), onEvent: recorder.handler)
      await recorder.wait { $0.isEnded(RequestID(UInt64(id))) }
      #expect(recorder.failure(of: RequestID(UInt64(id))) == nil)
      #expect(recorder.text(of: RequestID(UInt64(id))) == "Hello")
    }
    #expect(server.requests.count == 10)
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer key-1" })
    let timings = try #require(recorder.timings())
    #expect(timings.secured != nil)
    guard case .head(let head) = recorder.events()[1] else { return #expect(Bool(false), "no head") }
    #expect(head.status == 200)
    #expect(head.inferenceID == "inf-1")
  }

  /// An endpoint that does not hear of it would write on, and charge.
  @Test func theEndpointHearsOfAStoppedReplyAtOnce() async throws {
    let gate = FaultGate()
    let server = try FaultServer { request in
      guard request.method == "POST" else { return FaultStep.response(200, #"{"data":[]}"#) }
      return [.head(), .delta("a"), .pause(gate), .delta("b"), .event(ChunkText.finish("stop")), .event("[DONE]")]
        + [.endOfChunks]
    }
    let front = try HTTP2Front(server)
    let client = client(front)
    let recorder = ReplyRecorder()
    // A connection is there already, and the two could share it.
    _ = try await client.models(provider: "test")
    client.send(TestClient.request(1), onEvent: recorder.handler)
    client.send(TestClient.request(2), onEvent: recorder.handler)
    await recorder.wait("both to stream") { $0.text(of: RequestID(1)) == "a" && $0.text(of: RequestID(2)) == "a" }
    client.cancel(RequestID(1))
    await recorder.wait { $0.isEnded(RequestID(1)) }
    await recorder.wait("the endpoint to hear of it") { _ in server.openConnectionCount == 1 }
    gate.open()
    await recorder.wait { $0.isEnded(RequestID(2)) }
    #expect(recorder.text(of: RequestID(2)) == "ab")
    #expect(recorder.failure(of: RequestID(2)) == nil)
  }

  @Test func aStreamThatIsResetIsCutOff() async throws {
    let server = try FaultServer(scripts: [[.head(headers: ["x-request-id: req-2"]), .delta("kept"), .reset]])
    let front = try HTTP2Front(server)
    let client = client(front)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text() == "kept")
    #expect(recorder.failure()?.cause == .truncated)
    #expect(recorder.failure()?.requestID == "req-2")
  }

  @Test func aRefusalIsReadAndAStallIsEnded() async throws {
    let server = try FaultServer(scripts: [
      FaultStep.response(429, headers: ["Retry-After: 7"], #"{"message":"slowly","requestId":"req-3"}"#),
      [.head(), .delta("kept"), .stall],
    ])
    let front = try HTTP2Front(server)
    let client = client(front) { $0.timeouts.idle = 2 }
    let recorder = ReplyRecorder()
    client.send(TestClient.request(1), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure()?.cause == .rateLimited)
    #expect(recorder.failure()?.retryAfter == 7)
    #expect(recorder.failure()?.requestID == "req-3")
    client.send(TestClient.request(2), onEvent: recorder.handler)
    await recorder.wait { $0.isEnded(RequestID(2)) }
    #expect(recorder.failure(of: RequestID(2))?.cause == .stalled)
    #expect(recorder.text(of: RequestID(2)) == "kept")
    await recorder.wait("the endpoint to hear of it") { _ in server.openConnectionCount == 0 }
  }

  @Test func theDoctorTellsTheProtocol() async throws {
    let server = try FaultServer { request in
      request.path.hasSuffix("/models") ? FaultStep.response(200, #"{"data":[{"id":"m"}]}"#) : FaultStep.reply(["a"])
    }
    let front = try HTTP2Front(server)
    let steps = await (client(front)).doctor(provider: "test")
    #expect(steps.allSatisfy { $0.result == .passed || $0.name == .proxy }, "\(steps)")
    #expect(steps.first { $0.name == .tls }?.detail == "The certificate is trusted; the endpoint speaks HTTP/2.")
  }
}
