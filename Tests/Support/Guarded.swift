import Foundation

/// A value behind a lock that the thread sanitizer understands, for tests that hear from other threads.
public final class Guarded<Value>: @unchecked Sendable {
  // Unchecked: `value` is touched only while `lock` is held.
  private let lock = NSLock()
  private var value: Value

  /// A value to guard.
  public init(_ value: Value) { self.value = value }

  /// Touches the value while nobody else does.
  public func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return body(&value)
  }
}
