import Foundation

/// How tests wait: for the very thing they assert, looking again and again, never for time to pass.
///
/// The time limit is no promise of the program's. It only ends the wait for what never comes, and leaves a slow or busy
/// machine all the time it may need.
public enum Waiting {
  /// Seconds until a wait is given up.
  public static let limit = 90.0

  /// Why a wait ended.
  public struct InVain: Error, CustomStringConvertible {
    /// What did not come, and for how long.
    public var description: String
  }

  /// Looks every so many milliseconds until `find` gives something, and returns it.
  @discardableResult
  public static func until<Value>(
    _ what: String, seconds: Double = limit, every milliseconds: Int = 5,
    isolation: isolated (any Actor)? = #isolation, _ find: () throws -> Value?
  ) async throws -> Value {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      if let found = try find() { return found }
      guard ContinuousClock.now < end else { throw InVain(description: "waited \(seconds) s for \(what)") }
      try await Task.sleep(for: .milliseconds(milliseconds))
    }
  }

  /// The same for a test that is not asynchronous; its thread waits.
  @discardableResult
  public static func blocking<Value>(
    _ what: String, seconds: Double = limit, every milliseconds: UInt32 = 5, _ find: () throws -> Value?
  ) throws -> Value {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      if let found = try find() { return found }
      guard ContinuousClock.now < end else { throw InVain(description: "waited \(seconds) s for \(what)") }
      usleep(milliseconds * 1000)
    }
  }
}

/// Promises with a figure in milliseconds, such as a reply that stops within 50 ms.
///
/// They mean nothing on a machine that is busy with other things: tests hold them to the clock where `MIXCHAT_CLOCK` is
/// set (`make test-clock`), and show elsewhere that nothing else than what was promised brought the outcome about.
public enum Stopwatch {
  /// Whether the figures are asserted.
  public static let isHeld = ProcessInfo.processInfo.environment["MIXCHAT_CLOCK"] != nil
}
