import CCurl
import Conversations
import Glibc
import Locks

/// The thread that all network work runs on, as the executor of the actor that owns it.
///
/// It starts with the first work posted: a program that never asks anything never pays for it. Each round runs what was
/// posted, in order, then the owner's turn, then waits in libcurl for sockets, for a wake-up or for the next deadline.
/// Work that is posted while libcurl performs is picked up in the same way: the wake-up stays raised until it is
/// drained.
final class NetworkThread: SerialExecutor, @unchecked Sendable {
  // Unchecked: `multi` is touched on the thread only, `turn` is set before it starts, `shared` is locked.
  private enum Work: Sendable {
    case job(UnownedJob)
    case call(@Sendable () -> Void)
  }
  private struct Shared {
    var queue: [Work] = []
    var isStarted = false
    var isStopping = false
    var thread: pthread_t?
  }
  private let shared = Locked(Shared())
  private let wake = ccurl_wake_open()
  /// The transfers of this thread; nil until libcurl was first needed. On the thread only.
  private(set) var multi: CurlMulti?
  /// One round of the owner's: answers how to wait for the next. Nil once the owner is gone.
  private var turn: (@Sendable () -> Pause?)?

  deinit {
    if wake >= 0 { close(wake) }
  }

  /// Sets what each round does. Before the first `post`.
  func onTurn(_ perform: @escaping @Sendable () -> Pause?) {
    turn = perform
  }

  /// Runs `work` on the thread, after everything posted before it. Any thread; returns without waiting.
  func post(_ work: @escaping @Sendable () -> Void) { add(.call(work)) }

  func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

  /// Ends the thread after the current round; what is posted later still runs, on a thread started again.
  func stop() {
    let isRunning = shared.withLock { shared in
      shared.isStopping = shared.isStarted
      return shared.isStarted
    }
    if isRunning { ccurl_wake_raise(wake) }
  }

  func checkIsolated() {
    precondition(isCurrent, "Network state was touched off the network thread.")
  }

  /// Whether the caller runs on this thread.
  var isCurrent: Bool {
    shared.withLock { shared in
      guard let thread = shared.thread else { return false }
      return pthread_equal(thread, pthread_self()) != 0
    }
  }

  /// The transfers, with libcurl loaded. On the thread only.
  func loadedMulti() throws(Failure) -> CurlMulti {
    if let multi { return multi }
    let made = try CurlMulti()
    multi = made
    return made
  }

  private func add(_ work: Work) {
    let (isFirst, mustStart) = shared.withLock { shared in
      shared.queue.append(work)
      let mustStart = !shared.isStarted
      if mustStart {
        shared.isStarted = true
        shared.isStopping = false
      }
      return (shared.queue.count == 1, mustStart)
    }
    if mustStart {
      start()
    } else if isFirst {
      ccurl_wake_raise(wake)
    }
  }

  private func start() {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let code = pthread_create(&thread, nil, { context in networkThreadMain(context) }, context)
    // Without a thread nothing can be reported: the work stays queued, and the next post tries again.
    guard code == 0 else {
      Unmanaged<NetworkThread>.fromOpaque(context).release()
      shared.withLock { $0.isStarted = false }
      return
    }
    pthread_detach(thread)
  }

  fileprivate func run() {
    shared.withLock { $0.thread = pthread_self() }
    while !isOver() {
      runPosted()
      wait(turn?() ?? Pause())
    }
  }

  /// Whether it is time to end, and nothing was posted meanwhile.
  private func isOver() -> Bool {
    guard shared.withLock({ $0.isStopping && $0.queue.isEmpty }) else { return false }
    multi = nil  // closes its connections, before another thread may start
    return shared.withLock { shared in
      guard shared.queue.isEmpty else { return false }
      shared.isStarted = false
      shared.isStopping = false
      shared.thread = nil
      return true
    }
  }

  /// Runs what was posted, and lets go of it before the wait: it may hold the last reference to the owner.
  private func runPosted() {
    let work = shared.withLock { shared in
      let work = shared.queue
      shared.queue.removeAll(keepingCapacity: true)
      return work
    }
    for item in work {
      switch item {
      case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
      case .call(let call): call()
      }
    }
  }

  private func wait(_ pause: Pause) {
    // Out of descriptors there is nothing to be woken by: it looks again soon.
    let limit = wake >= 0 ? pause.limit : min(pause.limit, Milliseconds(count: 20))
    if let multi, !multi.isIdle, !pause.leavesSockets {
      // Where libcurl cannot wait, it is looked at again soon, not immediately and without end.
      if !multi.wait(wake: wake, limit: limit) { _ = poll(nil, 0, min(limit, Milliseconds(count: 20)).forPoll) }
    } else {
      var descriptor = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
      // Without a transfer and a deadline nothing is to come but work, which wakes.
      _ = poll(&descriptor, 1, limit < .forever ? limit.forPoll : -1)
    }
    ccurl_wake_clear(wake)
  }
}

/// How to wait between two rounds.
struct Pause {
  /// At most so long.
  var limit = Milliseconds.forever
  /// Whether what comes over the network is left to gather meanwhile; posted work ends the wait all the same.
  var leavesSockets = false
}

/// A span of time to wait, in milliseconds, rounded up.
struct Milliseconds: Comparable {
  var count: Int32
  /// A backstop rather than a deadline: a lost wake-up must not hang the program for ever.
  static let forever = Milliseconds(count: 60_000)
  static func < (left: Milliseconds, right: Milliseconds) -> Bool { left.count < right.count }
  var forPoll: Int32 { max(0, count) }
}

private func networkThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  blockSignals()
  guard let context else { return nil }
  Unmanaged<NetworkThread>.fromOpaque(context).takeRetainedValue().run()
  return nil
}

/// Signals are for the main thread's handlers; a broken connection is an error code, not SIGPIPE.
func blockSignals() {
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_BLOCK, &all, nil)
}
