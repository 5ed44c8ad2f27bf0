import Conversations
import Foundation
import Locks
import Testing
import TestSupport

@testable import ChatAPI

@Suite struct CancellationTests {
  /// A stage of a request, and how to be in it.
  enum Stage: String, CaseIterable {
    case queued, keyCommand, connecting, waiting, midHeader, midStream, backoff
  }

  /// Every other end is ten minutes away. By the clock it takes 50 ms at most.
  @Test(arguments: Stage.allCases)
  func stopsAtOnce(stage: Stage) async throws {
    var best = Duration.seconds(600)
    for _ in 0..<(Stopwatch.isHeld ? 3 : 1) { best = min(best, try await stop(at: stage)) }
    #expect(!Stopwatch.isHeld || best < .milliseconds(50), "\(stage): \(best)")
  }

  private func stop(at stage: Stage) async throws -> Duration {
    let gate = FaultGate()
    let steps: [FaultStep] =
      switch stage {
      case .waiting: [.pause(gate)]
      case .midHeader: [.text("HTTP/1.1 200 OK\r\nX-A: b\r\n"), .pause(gate)]
      case .midStream: [.head(), .delta("kept"), .pause(gate)]
      case .backoff: FaultStep.response(503, "")
      default: []
      }
    let server = try FaultServer(accepts: stage != .connecting) { _ in steps }
    // A proxy that never answers keeps the connection from coming about.
    let base = stage == .connecting ? "https://host.test" : server.baseURL
    let directory = try TemporaryDirectory()
    let mark = directory.file("mark")
    // Goes on until the test is over, and no longer.
    let command = "touch \(mark); while test -e \(mark); do sleep 0.1; done"
    let client = TestClient.make(
      base, needsKey: stage == .keyCommand, keyCommand: stage == .keyCommand ? command : nil
    ) {
      $0.retry = RetryPolicy(attempts: 2, base: 600, cap: 600)
      $0.timeouts = Timeouts(connect: 600, firstByte: 600, idle: 600)
      $0.keyCommandTimeout = 600
      $0.environment = ["PATH": "/usr/bin:/bin", "https_proxy": server.url]
    }
    let recorder = ReplyRecorder()
    let endedAt = Locked<ContinuousClock.Instant?>(nil)
    client.send(TestClient.request()) { id, event in
      if case .ended = event { endedAt.withLock { $0 = .now } }
      recorder.handler(id, event)
    }
    switch stage {
    case .queued: break
    case .keyCommand: await recorder.wait("the command") { _ in FileManager.default.fileExists(atPath: mark) }
    case .connecting: await recorder.wait("the request") { !$0.events().isEmpty }
    case .waiting, .midHeader: await recorder.wait("the server") { _ in gate.arrivalCount > 0 }
    case .midStream: await recorder.wait("a token") { $0.text() == "kept" }
    case .backoff:
      await recorder.wait("the backoff") { $0.events().contains { if case .retrying = $0 { true } else { false } } }
    }
    let start = ContinuousClock.now
    client.cancel(RequestID(1))
    // Less than the minute after which the network thread looks by itself.
    await recorder.wait(seconds: 30)
    let span = try #require(endedAt.withLock { $0 }) - start
    #expect(recorder.failure()?.cause == .cancelled)
    #expect(recorder.events().filter { if case .ended = $0 { true } else { false } }.count == 1)
    if stage != .connecting, stage != .backoff {
      await recorder.wait("the connection to close") { _ in server.openConnectionCount == 0 }
    }
    return span
  }

  @Test func anUnknownOrEndedRequestIsLeftAlone() async throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["ok"])])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.cancel(RequestID(1))
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    client.cancel(RequestID(1))
    _ = try? await client.models(provider: "test")
    #expect(recorder.failure() == nil)
    #expect(recorder.events().filter { if case .ended = $0 { true } else { false } }.count == 1)
  }

  /// Every way to let a command go, ten minutes before it would end by itself.
  enum Leaving: String, CaseIterable { case cancelRequest, cancelCall, shutdown, dropped }

  @Test(arguments: Leaving.allCases)
  func aKeyCommandThatNobodyWaitsForEnds(leaving: Leaving) async throws {
    let mark = "/tmp/key-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: mark) }
    let script = "sleep 600 & echo $! >\(mark).new; mv \(mark).new \(mark); wait"
    var client: ChatClient? = TestClient.make("http://127.0.0.1:1", needsKey: true, keyCommand: script) {
      $0.environment = ["PATH": "/usr/bin:/bin"]
      $0.keyCommandTimeout = 600
    }
    let recorder = ReplyRecorder()
    var call: Task<Balance, any Error>?
    if leaving == .cancelCall {
      call = Task { [client] in try await client?.balance(provider: "test") ?? Balance(amount: 0, currency: "") }
    } else {
      client?.send(TestClient.request(), onEvent: recorder.handler)
    }
    let child = try await Waiting.until("the command") {
      (try? String(contentsOfFile: mark, encoding: .utf8)).flatMap { pid_t($0.dropLast()) }
    }
    switch leaving {
    case .cancelRequest: client?.cancel(RequestID(1))
    case .cancelCall:
      call?.cancel()
      let failure = await #expect(throws: Failure.self) { try await call?.value }
      #expect(failure?.cause == .cancelled)
    case .shutdown: client?.shutdown()
    case .dropped: client = nil
    }
    try await Waiting.until("the command's end") { ChildProgram.isRunning(child) ? nil : true }
    if leaving == .cancelRequest || leaving == .shutdown {
      await recorder.wait()
      #expect(recorder.failure()?.cause == .cancelled)
    }
  }

  @Test func oneOfTwoGoesOn() async throws {
    let gate = FaultGate()
    let server = try FaultServer { _ in
      [
        .head(), .delta("a"), .pause(gate), .delta("b"), .event(ChunkText.finish("stop")), .event("[DONE]"),
        .endOfChunks,
      ]
    }
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(1), onEvent: recorder.handler)
    client.send(TestClient.request(2), onEvent: recorder.handler)
    await recorder.wait("both to stream") { $0.text(of: RequestID(1)) == "a" && $0.text(of: RequestID(2)) == "a" }
    client.cancel(RequestID(1))
    await recorder.wait { $0.isEnded(RequestID(1)) }
    gate.open()
    await recorder.wait { $0.isEnded(RequestID(2)) }
    #expect(recorder.text(of: RequestID(2)) == "ab")
    #expect(recorder.failure(of: RequestID(2)) == nil)
  }

  @Test func whatIsAskedBehindAShutdownIsAnsweredAllTheSame() async throws {
    let server = try FaultServer { _ in FaultStep.reply(["ok"]) }
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(1), onEvent: recorder.handler)
    await recorder.wait()
    client.shutdown()
    for id in 2...4 { client.send(TestClient.request(UInt64(id)), onEvent: recorder.handler) }
    await recorder.wait { seen in (2...4).allSatisfy { seen.isEnded(RequestID($0)) } }
    #expect(recorder.failure(of: RequestID(3))?.cause == .cancelled)
    #expect(recorder.failure(of: RequestID(3))?.message == "The request came after the client was shut down.")
    let failure = await #expect(throws: Failure.self) { try await client.models(provider: "test") }
    #expect(failure?.cause == .cancelled)
    #expect(server.requests.count == 1)
  }

  @Test func shutdownEndsAllAndLeavesNothingBehind() async throws {
    let server = try FaultServer { _ in [.head(), .delta("a"), .stall] }
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    for id in 1...3 { client.send(TestClient.request(UInt64(id)), onEvent: recorder.handler) }
    await recorder.wait("all to stream") { seen in (1...3).allSatisfy { seen.text(of: RequestID($0)) == "a" } }
    client.shutdown()
    await recorder.wait { seen in (1...3).allSatisfy { seen.isEnded(RequestID($0)) } }
    await recorder.wait("the connections to close") { _ in server.openConnectionCount == 0 }
  }
}
