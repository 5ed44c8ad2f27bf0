import Glibc

/// A value that one thread at a time may touch.
///
/// A pthread mutex rather than `Synchronization.Mutex`: on Linux that one leaves a contended lock to the kernel, which
/// hands it over where the thread sanitizer cannot see it, so that correct programs are reported as racing.
package final class Locked<Value: Sendable>: @unchecked Sendable {
  // Unchecked: `value` is touched only while `mutex` is held. It has a place of its own because a mutex must not move.
  @usableFromInline let mutex: UnsafeMutablePointer<pthread_mutex_t>
  @usableFromInline var value: Value

  /// A value no one holds yet.
  @inlinable package init(_ value: Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  @inlinable deinit {
    pthread_mutex_destroy(mutex)
    mutex.deinitialize(count: 1)
    mutex.deallocate()
  }

  /// Touches the value while no one else does. Any thread; waits its turn. Not from within `body` of the same lock.
  @inlinable package func withLock<Result, Problem: Error>(
    _ body: (inout Value) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
