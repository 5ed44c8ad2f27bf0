import Clocks
import Glibc
import Locks

/// A thread that runs work in order, now or after a while, and otherwise sleeps without a single wake-up.
///
/// Not a dispatch queue: one's timers need a second thread, which wakes with the first whenever one is set or fires;
/// its idle threads wake once more to end; and Swift's own pool, once used, wakes a process each second for ever. It
/// starts with the first work, and ends with the last reference to it, once what is due has run.
package final class SerialThread: Sendable {
  private let core = Core()

  /// Starts nothing yet.
  package init() {}

  deinit { core.stop() }

  /// Runs `body` behind all that was given before. Any thread; returns without waiting.
  package func async(_ body: @escaping @Sendable () -> Void) { core.add(body, after: 0) }

  /// Runs `body` in so many milliseconds, unless the thread was dropped before. Any thread; returns without waiting.
  package func async(after milliseconds: Int, _ body: @escaping @Sendable () -> Void) {
    core.add(body, after: milliseconds)
  }

  /// Runs `body` behind all that was given before, and waits for it. Never from the thread itself.
  package func sync<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
    let outcome = Locked<Result<Value, any Error>?>(nil)
    core.runAndWait { outcome.withLock { $0 = Result(catching: body) } }
    return try outcome.withLock { $0 ?? .failure(CancellationError()) }.get()
  }

  /// Waits until all that was given before has run. Never from the thread itself.
  package func drain() { core.runAndWait {} }

  /// Whether the caller runs on this thread.
  package var isCurrent: Bool { core.isCurrent }
}

/// What the thread itself holds on to, so that the last reference to a `SerialThread` can go anywhere.
private final class Core: @unchecked Sendable {
  // Unchecked: every field below `mutex` is touched only while it is held.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var queue: [@Sendable () -> Void] = []
  private var timers: [(due: Int64, body: @Sendable () -> Void)] = []
  private var thread: pthread_t?
  private var isStopping = false
  /// Until when the thread sleeps; nil while it runs.
  private var sleepsUntil: Int64?

  init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(change, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(change)
    pthread_mutex_destroy(mutex)
    change.deallocate()
    mutex.deallocate()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  var isCurrent: Bool { locked { thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false } }

  func add(_ body: @escaping @Sendable () -> Void, after milliseconds: Int) {
    locked {
      let due = milliseconds > 0 ? SteadyClock.nanoseconds + Int64(milliseconds) * 1_000_000 : 0
      if milliseconds > 0 { timers.append((due, body)) } else { queue.append(body) }
      if thread == nil {
        start()
      } else if let sleepsUntil, due < sleepsUntil {
        // Once: until it has woken it needs no second call.
        self.sleepsUntil = nil
        pthread_cond_broadcast(change)
      }
    }
  }

  func runAndWait(_ body: @escaping @Sendable () -> Void) {
    let gate = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    sem_init(gate, 0, 0)
    let address = UInt(bitPattern: gate)
    add(
      {
        body()
        if let gate = UnsafeMutablePointer<sem_t>(bitPattern: address) { sem_post(gate) }
      }, after: 0)
    while sem_wait(gate) != 0 {}
    sem_destroy(gate)
    gate.deallocate()
  }

  func stop() {
    locked {
      isStopping = true
      pthread_cond_broadcast(change)
    }
  }

  /// With the mutex held. Without a thread the work waits for the next call, which tries again.
  private func start() {
    var made = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let code = withSignalsBlocked {
      pthread_create(&made, nil, { context in serialThreadMain(context) }, context)
    }
    guard code == 0 else { return Unmanaged<Core>.fromOpaque(context).release() }
    pthread_detach(made)
    thread = made
  }

  fileprivate func run() {
    while let work = next() {
      for body in work { body() }
    }
  }

  /// Sleeps until there is work; nil when it is time to end.
  private func next() -> [@Sendable () -> Void]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      let now = SteadyClock.nanoseconds
      var work = queue
      queue.removeAll(keepingCapacity: true)
      if timers.contains(where: { $0.due <= now }) {
        work += timers.filter { $0.due <= now }.sorted { $0.due < $1.due }.map(\.body)
        timers.removeAll { $0.due <= now }
      }
      if !work.isEmpty { return work }
      if isStopping { return nil }
      let due = timers.map(\.due).min()
      sleepsUntil = due ?? .max
      if let due {
        var moment = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
        pthread_cond_timedwait(change, mutex, &moment)
      } else {
        pthread_cond_wait(change, mutex)
      }
      sleepsUntil = nil
    }
  }
}

private func serialThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  Unmanaged<Core>.fromOpaque(context).takeRetainedValue().run()
  return nil
}

/// Signals are for the main thread's handlers: threads made within do not take them.
private func withSignalsBlocked<Result>(_ body: () -> Result) -> Result {
  var all = sigset_t()
  var before = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_SETMASK, &all, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  return body()
}
