import Glibc

/// A line at the bottom of a terminal that says how far long work is, and goes when there is something else to say.
/// Where standard error is no terminal nothing is written.
final class ProgressLine {
  private let isShown = Streams.isTerminal(STDERR_FILENO)
  private var width = 0
  private var last = ContinuousClock.now
  private var text = ""

  /// Says how far the work is; at most ten times a second, since a terminal may be slow.
  func show(_ words: String) {
    guard isShown, words != text, ContinuousClock.now - last > .milliseconds(100) else { return }
    last = .now
    text = words
    // No wider than the terminal: a line that wraps cannot be taken back.
    let line = String(words.prefix(max(1, Streams.columns - 1)))
    Streams.control("\r" + line + String(repeating: " ", count: max(0, width - line.count)))
    width = line.count
  }

  /// Takes the line away.
  func clear() {
    guard width > 0 else { return }
    Streams.control("\r" + String(repeating: " ", count: width) + "\r")
    width = 0
  }
}
