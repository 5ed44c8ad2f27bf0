import Foundation

/// Whether the tests, and so the programs that they start, watch memory or threads: what a sanitizer maps for itself is
/// more than any limit a test sets.
public enum Sanitizers {
  /// As `Scripts/sanitize.sh` says it.
  public static let areOn = ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains {
    ProcessInfo.processInfo.environment[$0] != nil
  }
}
