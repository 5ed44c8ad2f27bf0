import Glibc
import Locks

/// A command on its way, with all that it starts; any thread may end it.
package final class RunningCommand: Sendable {
  private struct State {
    /// Nil before it begins, and from the moment its end is known: then its number may be somebody else's.
    var process: pid_t?
    var isStopped = false
    /// What else ends with it.
    var whenStopped: (@Sendable () -> Void)?
  }
  private let state = Locked(State())

  /// Nothing runs yet.
  package init() {}

  /// Whether it was stopped, before it began or since.
  package var isStopped: Bool { state.withLock(\.isStopped) }

  /// Begins it, as a process group of its own, unless it was stopped before.
  func begin(_ spawn: () -> pid_t?) -> pid_t? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      state.process = spawn()
      return state.process
    }
  }

  /// Ends the whole group without delay, and lets nothing begin any more. Any thread.
  package func stop() {
    let body = state.withLock { state in
      state.isStopped = true
      if let process = state.process { kill(-process, SIGKILL) }
      defer { state.whenStopped = nil }
      return state.whenStopped
    }
    body?()
  }

  /// Calls `body` once when it is stopped, or now where it was; a later one takes the place of an earlier one.
  package func whenStopped(_ body: @escaping @Sendable () -> Void) {
    let isStopped = state.withLock { state in
      if !state.isStopped { state.whenStopped = body }
      return state.isStopped
    }
    if isStopped { body() }
  }

  /// Ends the whole group; another command may begin.
  func end() {
    state.withLock { state in
      if let process = state.process { kill(-process, SIGKILL) }
    }
  }

  /// What `waitpid` says of it; nil while it runs.
  func status() -> Int32? {
    state.withLock { state in
      guard let process = state.process else { return 0 }
      var status: Int32 = 0
      guard waitpid(process, &status, WNOHANG) != 0 else { return nil }
      state.process = nil
      return status
    }
  }

  /// Does something unless it was stopped; whoever stops it then waits for that.
  package func unlessStopped(_ body: () -> Void) { state.withLock { if !$0.isStopped { body() } } }
}
