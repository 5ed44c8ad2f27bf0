import Glibc

/// Ctrl+C and its like as something to poll for: the signals that would end the process write to a pipe instead.
enum Interruption {
  // Written once, before the handler is installed; a handler may read nothing that needs a lock.
  nonisolated(unsafe) private static var writingEnd: Int32 = -1

  private static let numbers = [SIGINT, SIGTERM, SIGHUP]

  /// Begins to catch SIGINT, SIGTERM and SIGHUP; returns the descriptor to poll, on which each arrives as one byte. One
  /// that this process was started without (`nohup`, a job in the background) stays ignored.
  static func start() -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return -1 }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    writingEnd = ends[1]
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(Interruption.writingEnd, &byte, 1)
      errno = saved
    }
    action.sa_flags = SA_RESTART
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for number in numbers {
      var before = sigaction()
      sigaction(number, nil, &before)
      if !isIgnored(before) { sigaction(number, &action, nil) }
      sigaddset(&wanted, number)
    }
    // A parent may have started this with signals blocked, as threads of some libraries have them.
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    return ends[0]
  }

  /// Lets the signals end the process again.
  static func stop() {
    for number in numbers {
      var before = sigaction()
      sigaction(number, nil, &before)
      if !isIgnored(before) { signal(number, SIG_DFL) }
    }
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1  // SIG_IGN, a macro with a cast
  }

  /// The signals that have come, oldest first.
  static func read(_ descriptor: Int32) -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return count > 0 ? bytes[..<count].map(Int32.init) : []
  }
}
