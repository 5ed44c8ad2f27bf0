import Glibc
import TerminalIO

/// Waits on the calling thread for asynchronous work; for commands that do one thing and end.
///
/// The first signal that comes on `signals` (see `Interruption`) cancels the work and is thrown as the exit code it
/// means, once the work has ended; a second one is not kept waiting for that.
func waitFor<Value: Sendable>(
  signals: Int32 = -1, _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let mailbox = Mailbox<Result<Value, any Error>>()
  let task = Task.detached {
    do {
      mailbox.post(.success(try await work()))
    } catch {
      mailbox.post(.failure(error))
    }
  }
  let results: [Result<Value, any Error>]
  do {
    results = try mailbox.waitAndDrain(signals: signals)
  } catch {
    task.cancel()
    _ = try mailbox.waitAndDrain(signals: signals)
    throw error
  }
  guard let result = results.first else { throw CancellationError() }
  return try result.get()
}

extension Mailbox {
  /// Whether something is there, or comes within so many milliseconds; a signal may end the wait before.
  @discardableResult
  func hasMail(within milliseconds: Int64) -> Bool {
    var mail = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&mail, 1, Int32(clamping: milliseconds)) > 0
  }

  /// Waits until something is there, and takes all of it. Throws what a signal on `signals` means.
  /// - Parameter tick: called about once a second while nothing is there.
  func waitAndDrain(signals: Int32, tick: (() -> Void)? = nil) throws(CommandStop) -> [Element] {
    while true {
      let elements = drain()
      if !elements.isEmpty { return elements }
      var descriptors = [descriptor, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if poll(&descriptors, 2, tick == nil ? -1 : 1000) == 0 { tick?() }
      if descriptors[1].revents != 0, let number = Interruption.read(signals).first {
        throw CommandStop(nil, code: 128 + number)
      }
    }
  }
}
