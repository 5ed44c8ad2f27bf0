import Dispatch
import Glibc
import Locks
import TerminalIO

/// Waits on the calling thread for asynchronous work; for commands that do one thing and end.
func waitFor<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
  let outcome = Outcome<Value>()
  Task.detached {
    do {
      outcome.end(.success(try await work()))
    } catch {
      outcome.end(.failure(error))
    }
  }
  return try outcome.wait().get()
}

private final class Outcome<Value: Sendable>: Sendable {
  private let result = Locked<Result<Value, any Error>?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  func end(_ value: Result<Value, any Error>) {
    result.withLock { $0 = value }
    isDone.signal()
  }

  func wait() -> Result<Value, any Error> {
    isDone.wait()
    return result.withLock { $0 } ?? .failure(CancellationError())
  }
}

extension Mailbox {
  /// Waits until something is there, and takes all of it.
  func waitAndDrain() -> [Element] {
    while true {
      let elements = drain()
      if !elements.isEmpty { return elements }
      var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&wait, 1, -1)
    }
  }
}
