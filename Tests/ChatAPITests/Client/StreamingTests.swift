import ChatAPI
import ChatCore
import TestSupport
import Testing

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
}
