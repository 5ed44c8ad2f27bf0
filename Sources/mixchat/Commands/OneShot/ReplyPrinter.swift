import ChatCore
import Glibc

/// Writes a reply to stdout as it comes, and notices to stderr.
final class ReplyPrinter {
  /// Nobody reads stdout any longer.
  private(set) var isBroken = false
  private let printsText: Bool
  private let isTerminal: Bool
  private var lastByte: UInt8?
  private var harmless = HarmlessText()

  init(printsText: Bool) {
    self.printsText = printsText
    isTerminal = Streams.isTerminal(STDOUT_FILENO)
  }

  /// Writes a piece at once; false when nobody reads any longer.
  ///
  /// A terminal gets the text with everything that could drive it made visible, a pipe or a file gets it as it came.
  func write(_ text: String) -> Bool {
    guard printsText, !isBroken, !text.isEmpty else { return !isBroken }
    let shown = isTerminal ? harmless.filter(text) : text
    lastByte = shown.utf8.last ?? lastByte
    isBroken = !Streams.outExactly(shown)
    return !isBroken
  }

  /// Another reply to the same turn, below a rule.
  func alternative(_ text: String) {
    guard !text.isEmpty else { return }
    endLine()
    _ = write("\n---\n\n" + text)
  }

  /// A line for people. On one terminal with the reply it begins on a line of its own.
  func notice(_ text: String) {
    if isTerminal, Streams.isTerminal(STDERR_FILENO) { endLine() }
    Streams.error("mixchat: \(HarmlessText.line(text))\n")
  }

  /// Ends the last line.
  func end() { endLine() }

  private func endLine() {
    guard let lastByte, lastByte != UInt8(ascii: "\n") else { return }
    _ = write("\n")
  }
}
