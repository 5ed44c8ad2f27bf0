import Conversations
import Foundation
import Testing
import TestSupport

@testable import ChatAPI

/// Tests that count the process's own resources run one after the other.
@Suite(.serialized) struct ConnectionTests {
  @Test func turnsShareOneConnection() async throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["a", "b"])])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    for id in 1...20 {
      client.send(TestClient.request(UInt64(id)), onEvent: recorder.handler)
      await recorder.wait { $0.isEnded(RequestID(UInt64(id))) }
      #expect(recorder.failure(of: RequestID(UInt64(id))) == nil)
    }
    #expect(server.requests.count == 20)
    #expect(server.connectionCount == 1)
  }

  @Test func anErrorKeepsTheConnectionToo() async throws {
    let server = try FaultServer(scripts: [FaultStep.response(400, #"{"message":"no"}"#), FaultStep.reply(["a"])])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    for id in 1...2 {
      client.send(TestClient.request(UInt64(id)), onEvent: recorder.handler)
      await recorder.wait { $0.isEnded(RequestID(UInt64(id))) }
    }
    #expect(server.connectionCount == 1)
  }

  @Test func theReplyEndsWithItsMarkThoughTheConnectionDoesNot() async throws {
    let server = try FaultServer(scripts: [
      [.head(), .delta("a"), .event(ChunkText.finish("stop")), .event("[DONE]"), .stall]
    ])
    let client = TestClient.make(server.baseURL)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    #expect(recorder.failure() == nil)
    await recorder.wait("the connection to be let go") { _ in server.openConnectionCount == 0 }
  }

  /// 500 requests; `MIXCHAT_TEST_REQUESTS` sets another number.
  @Test func manyRequestsLeaveNothingBehind() async throws {
    let count = ProcessInfo.processInfo.environment["MIXCHAT_TEST_REQUESTS"].flatMap(Int.init) ?? 500
    let server = try FaultServer(remembers: false) { request in
      switch request.number % 5 {
      case 3: FaultStep.response(400, #"{"message":"no"}"#)
      case 4: [.head(), .delta("a"), .reset]
      default: FaultStep.reply(["a", "b", "c"])
      }
    }
    let client = TestClient.make(server.baseURL)
    func ask(_ numbers: Range<Int>) async {
      for number in numbers {
        await withCheckedContinuation { continuation in
          client.send(TestClient.request(UInt64(number + 1))) { _, event in
            if case .ended = event { continuation.resume() }
          }
        }
      }
    }
    await ask(0..<min(200, count / 2))
    // Other suites run in this process too: what counts is that nothing grows with the number of requests.
    let before = Resources.now
    await ask(min(200, count / 2)..<count)
    await ReplyRecorder().wait("what was held to be let go, of \(before)") { _ in
      Resources.now.descriptors < before.descriptors + count / 10 + 30 && Resources.now.threads < before.threads + 40
    }
    let after = Resources.now
    // Memory says something only over a long run: a hundred bytes kept of each request would show.
    #expect(count <= 500 || after.kilobytes < before.kilobytes + 4_000 + count / 10, "\(before) \(after)")
    if count > 500 { print("after \(count) requests: \(before) became \(after)") }
  }
}

/// What the process holds.
struct Resources: CustomStringConvertible {
  var descriptors: Int
  var threads: Int
  var kilobytes: Int

  static var now: Resources {
    func count(_ path: String) -> Int { (try? FileManager.default.contentsOfDirectory(atPath: path).count) ?? 0 }
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return Resources(
      descriptors: count("/proc/self/fd"), threads: count("/proc/self/task"),
      kilobytes: line.split(separator: " ").compactMap { Int($0) }.first ?? 0)
  }

  var description: String { "\(descriptors) fds, \(threads) threads, \(kilobytes) kB" }
}
