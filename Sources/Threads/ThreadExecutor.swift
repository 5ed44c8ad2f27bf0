/// Runs a task, and the plain actors it calls, on a thread of its own instead of Swift's pool.
///
/// Swift's pool is libdispatch's global one, which once used wakes the process each second for ever, to see whether its
/// threads are stuck.
final class ThreadExecutor: TaskExecutor {
  private let thread = SerialThread()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    thread.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// Does what may take its time on a thread of its own, which ends with it. Any thread; returns without waiting.
package func inBackground(_ work: @escaping @Sendable () async -> Void) {
  let executor = ThreadExecutor()
  Task(executorPreference: executor) {
    await work()
    // A task does not keep its executor alive while it waits for another.
    withExtendedLifetime(executor) {}
  }
}
