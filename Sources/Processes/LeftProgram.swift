import CProcess
import Glibc
import Locks

/// A program that is started and left to itself: a viewer, a browser.
package enum LeftProgram {
  /// What is known of it after a moment.
  package enum Outcome: Equatable, Sendable {
    /// It runs.
    case runs
    /// It ended with this exit code, or 128 and the number of a signal.
    case ended(Int32)
    /// It never began; the system's error number.
    case notStarted(Int32)
  }

  /// Those that still ran when they were last looked at.
  private static let left = Locked<[pid_t]>([])

  /// Starts a program, searched on PATH, out of the terminal's reach and with nothing on its standard input, and waits
  /// so many milliseconds for its end. It goes on when this process ends. Not for a thread that others wait for.
  package static func start(_ command: [String], patience: Int32) -> Outcome {
    // What has ended since is let go of.
    left.withLock { left in left.removeAll { cp_status($0, false) != -1 } }
    var failure: Int32 = 0
    guard let child = CommandRun.start(command, output: -1, errors: -1, &failure) else { return .notStarted(failure) }
    if let code = end(of: child, within: patience) { return .ended(code) }
    left.withLock { $0.append(child) }
    return .runs
  }

  /// The code that it ends with; nil where it goes on.
  private static func end(of child: pid_t, within milliseconds: Int32) -> Int32? {
    let watch = cp_watch(child)
    defer { if watch >= 0 { close(watch) } }
    var rest = milliseconds
    while true {
      let code = cp_status(child, false)
      if code != -1 { return code }
      guard rest > 0 else { return nil }
      // Where it cannot be watched, its end is looked for now and then.
      let pause = watch >= 0 ? rest : min(rest, 20)
      var wanted = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
      poll(&wanted, 1, pause)
      rest -= pause
    }
  }
}
