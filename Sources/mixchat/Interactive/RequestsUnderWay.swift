import Conversations
import Locks

/// Requests between being asked for and their end, and which of them were stopped meanwhile: the store's queue sends
/// them, and must not send what was stopped while it waited there.
final class RequestsUnderWay: Sendable {
  private let stopped = Locked<[RequestID: Bool]>([:])

  /// One was asked for.
  func begin(_ id: RequestID) { stopped.withLock { $0[id] = false } }
  /// One is to go no further; nothing where it has ended.
  func stop(_ id: RequestID) { stopped.withLock { if $0[id] != nil { $0[id] = true } } }
  /// One ended.
  func end(_ id: RequestID) { stopped.withLock { $0[id] = nil } }
  /// Whether one was stopped before its end.
  func isStopped(_ id: RequestID) -> Bool { stopped.withLock { $0[id] == true } }
}
