import Conversations
import Foundation
import Testing
import TestSupport

@testable import ChatAPI

@Suite struct RetryTests {
  private let quick = RetryPolicy(attempts: 3, base: 0.02, cap: 0.05)

  private func retries(_ recorder: ReplyRecorder) -> [(failure: Failure, attempt: Int, delay: Double)] {
    recorder.events().compactMap { event in
      if case .retrying(let failure, let attempt, let delay) = event { (failure, attempt, delay) } else { nil }
    }
  }

  @Test func asksAgainUntilItWorks() async throws {
    let server = try FaultServer(scripts: [[.reset], FaultStep.response(503, ""), FaultStep.reply(["ok"])])
    let client = TestClient.make(server.baseURL) { $0.retry = self.quick }
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure() == nil)
    #expect(recorder.text() == "ok")
    #expect(retries(recorder).map(\.failure.cause) == [.truncated, .server])
    #expect(retries(recorder).map(\.attempt) == [2, 3])
    let sent = recorder.events().filter { if case .sent = $0 { true } else { false } }
    #expect(sent.count == 1)
  }

  /// A proxy that wants a password gets none by being asked again.
  @Test(arguments: [(500, FailureCause.server, 3), (407, .proxy, 1)])
  func givesUpAfterItsAttempts(_ status: Int, _ cause: FailureCause, _ attempts: Int) async throws {
    let server = try FaultServer { _ in FaultStep.response(status, "") }
    let client = TestClient.make(server.baseURL) { $0.retry = self.quick }
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure()?.cause == cause)
    #expect(server.requests.count == attempts)
  }

  @Test func neverAsksAgainAfterAToken() async throws {
    let server = try FaultServer(scripts: [[.head(), .delta("a"), .reset], FaultStep.reply(["b"])])
    let client = TestClient.make(server.baseURL) { $0.retry = self.quick }
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure()?.cause == .truncated)
    #expect(recorder.text() == "a")
    #expect(server.requests.count == 1)
  }

  @Test func refusalsAreFinal() async throws {
    for status in [400, 401, 403, 404, 413] {
      let server = try FaultServer(scripts: [FaultStep.response(status, "")])
      let client = TestClient.make(server.baseURL) { $0.retry = self.quick }
      let recorder = ReplyRecorder()
      client.send(TestClient.request(), onEvent: recorder.handler)
      await recorder.wait()
      #expect(server.requests.count == 1, "\(status)")
    }
  }

  @Test func waitsAsLongAsItIsTold() async throws {
    let server = try FaultServer(scripts: [
      FaultStep.response(429, headers: ["retry-after-ms: 120"], ""), FaultStep.reply(["ok"]),
    ])
    let client = TestClient.make(server.baseURL) { $0.retry = self.quick }
    let recorder = ReplyRecorder()
    let start = ContinuousClock.now
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(ContinuousClock.now - start >= .milliseconds(120))
    #expect(recorder.text() == "ok")
    #expect((0.12...0.14).contains(retries(recorder).first?.delay ?? 0))
  }

  @Test(
    "A wait that is too long is shown, with the setting that would allow it",
    arguments: [
      ("Retry-After: 3600", " It asks to wait 3600 s; retry.longest_wait is 60 s."), ("Retry-After: 0", ""),
      ("Retry-After: 200000", " It asks to wait 200000 s (~2 days); retry.longest_wait is 60 s."),
      ("Retry-After: 99999999999999999999", " It asks to wait 1e+20 s; retry.longest_wait is 60 s."),
    ])
  func namesAWaitThatIsTooLong(header: String, words: String) async throws {
    let server = try FaultServer { _ in FaultStep.response(429, headers: [header], #"{"message":"Slower"}"#) }
    let client = TestClient.make(server.baseURL) { $0.retry = self.quick }
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure()?.message.hasSuffix("(429): Slower.\(words)") == true)
    #expect(server.requests.count == (words.isEmpty ? 3 : 1))
  }

  @Test func readsRetryAfterAsSecondsAndAsADate() async throws {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let date = formatter.string(from: Date(timeIntervalSinceNow: 3000))
    let long = "99999999999999999999"
    for (value, range) in [("7", 7.0...7.0), (date, 2900.0...3001.0), ("0.5", 0.5...0.5), (long, 9.9e19...1.1e20)] {
      let server = try FaultServer(scripts: [FaultStep.response(429, headers: ["Retry-After: \(value)"], "")])
      let client = TestClient.make(server.baseURL)
      let recorder = ReplyRecorder()
      client.send(TestClient.request(), onEvent: recorder.handler)
      await recorder.wait()
      #expect(
        range.contains(recorder.failure()?.retryAfter ?? -1), "\(value): \(String(describing: recorder.failure()))")
    }
  }

  @Test func theDelayGrowsWithJitterUpToACap() {
    let policy = RetryPolicy(attempts: 10, base: 1, cap: 5, longestRetryAfter: 30)
    let failure = Failure(.server, "x")
    #expect((1...6).map { policy.delay(after: $0, failure, chance: 0) } == [0.5, 1, 2, 2.5, 2.5, 2.5])
    #expect((1...4).map { policy.delay(after: $0, failure, chance: 1) } == [1, 2, 4, 5])
    #expect(policy.delay(after: 10, failure, chance: 0) == nil)
    #expect(policy.delay(after: 1, Failure(.badRequest, "x"), chance: 0) == nil)
    #expect(policy.delay(after: 1, Failure(.rateLimited, "x", retryAfter: 20), chance: 0) == 20)
    #expect(policy.delay(after: 1, Failure(.rateLimited, "x", retryAfter: 31), chance: 0) == nil)
    for asked in [0, -4] {
      #expect(policy.delay(after: 2, Failure(.rateLimited, "x", retryAfter: Double(asked)), chance: 0) == 1)
    }
  }

  @Test(arguments: ["0", "-3", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"])
  func adviceToAskAgainAtOnceIsNotTaken(value: String) async throws {
    let refusal = FaultStep.response(429, headers: ["Retry-After: \(value)"], "")
    let server = try FaultServer(scripts: [refusal, refusal, FaultStep.reply(["ok"])])
    let client = TestClient.make(server.baseURL) { $0.retry = self.quick }
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.text() == "ok")
    let delays = retries(recorder).map(\.delay)
    #expect(delays.count == 2)
    for (delay, range) in zip(delays, [0.01...0.02, 0.02...0.04]) { #expect(range.contains(delay), "\(delays)") }
    #expect(retries(recorder).allSatisfy { $0.failure.retryAfter == nil })
  }
}
