import ChatAPI
import Conversations
import Foundation
import Locks
import Testing
import TestSupport

/// Gathers the events of requests, and lets a test wait for what it is after.
final class ReplyRecorder: Sendable {
  private let events = Locked<[(RequestID, ReplyEvent)]>([])

  var handler: @Sendable (RequestID, ReplyEvent) -> Void {
    { [self] id, event in events.withLock { $0.append((id, event)) } }
  }

  func events(of id: RequestID = RequestID(1)) -> [ReplyEvent] {
    events.withLock { $0.filter { $0.0 == id }.map(\.1) }
  }

  func text(choice: Int = 0, of id: RequestID = RequestID(1)) -> String {
    events(of: id).map { if case .text(choice, let text) = $0 { text } else { "" } }.joined()
  }

  /// The failure of the last event; fails the test when there is none.
  func failure(of id: RequestID = RequestID(1)) -> Failure? {
    guard case .ended(_, let failure) = events(of: id).last else { return nil }
    return failure
  }

  func timings(of id: RequestID = RequestID(1)) -> ReplyTimings? {
    guard case .ended(let timings, _) = events(of: id).last else { return nil }
    return timings
  }

  func isEnded(_ id: RequestID = RequestID(1)) -> Bool {
    if case .ended = events(of: id).last { true } else { false }
  }

  /// Waits until something is so; fails the test where it never is.
  func wait(
    seconds: Double = Waiting.limit, _ what: String = "the reply to end", location: SourceLocation = #_sourceLocation,
    until condition: (ReplyRecorder) -> Bool = { $0.isEnded() }
  ) async {
    do {
      try await Waiting.until(what, seconds: seconds, every: 1) { condition(self) ? true : nil }
    } catch {
      Issue.record(error, sourceLocation: location)
    }
  }
}

/// A client with one provider, `test`, at some address.
enum TestClient {
  static func make(
    _ baseURL: String, environment: [String: String] = [:], needsKey: Bool = false, keyVariables: [String] = [],
    keyCommand: String? = nil, change: (inout ClientConfiguration) -> Void = { _ in }
  ) -> ChatClient {
    let provider = Provider(
      name: "test", baseURL: baseURL, model: "m", keyVariables: keyVariables, keyCommand: keyCommand,
      needsKey: needsKey)
    var configuration = ClientConfiguration(
      providers: [provider], timeouts: Timeouts(connect: 60, firstByte: 60, idle: 60),
      retry: RetryPolicy(attempts: 1), environment: environment)
    change(&configuration)
    return ChatClient(configuration)
  }

  static func request(
    _ id: UInt64 = 1, messages: [ChatRequest.Turn] = [.init(.user, "Hello")], parameters: Parameters = Parameters(),
    streams: Bool = true
  ) -> ChatRequest {
    ChatRequest(
      id: RequestID(id), provider: "test", model: "m", messages: messages, parameters: parameters, streams: streams,
      clientRequestID: "test-\(id)")
  }
}
