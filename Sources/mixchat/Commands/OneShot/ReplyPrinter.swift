import Cells
import Glibc

/// Writes a reply to stdout as it comes, and notices to stderr.
final class ReplyPrinter {
  /// No one reads stdout any longer.
  private(set) var isBroken = false
  private let printsText: Bool
  private let printsThoughts: Bool
  private let isTerminal: Bool
  private var lastByte: UInt8?
  private var harmless = HarmlessText()
  /// On stderr is a thought whose line has not ended.
  private var isThinking = false

  /// How replies are drawn; nil where they are written as they come.
  private let rendering: Rendering?
  /// The reply as it is drawn.
  private var rendered: RenderedReply?

  init(printsText: Bool, printsThoughts: Bool = false, rendering: Rendering? = nil) {
    self.rendering = rendering
    self.printsText = printsText
    self.printsThoughts = printsThoughts
    isTerminal = Streams.isTerminal(STDOUT_FILENO)
  }

  /// Writes a piece without delay; false when no one reads any longer.
  ///
  /// A terminal gets the text rendered, or with everything that could drive it made visible; a pipe or a file gets it
  /// as it came.
  func write(_ text: String) -> Bool {
    endThought()
    guard printsText, !isBroken, !text.isEmpty else { return !isBroken }
    if let rendering {
      if rendered == nil { rendered = rendering.reply() }
      isBroken = !Streams.outExactly(rendered?.take(text) ?? "")
      return !isBroken
    }
    let shown = isTerminal ? harmless.filter(text) : text
    lastByte = shown.utf8.last ?? lastByte
    isBroken = !Streams.outExactly(shown)
    return !isBroken
  }

  /// What the model thinks, on stderr, where that is asked for.
  func think(_ text: String) {
    guard printsThoughts, !text.isEmpty else { return }
    Streams.error(text)
    isThinking = text.utf8.last != UInt8(ascii: "\n")
  }

  /// Ends the thought's line before anything else is written.
  private func endThought() {
    if isThinking { Streams.error("\n") }
    isThinking = false
  }

  /// Another reply to the same turn, below a rule.
  func alternative(_ text: String) {
    guard !text.isEmpty else { return }
    endLine()
    _ = write("\n---\n\n" + text)
  }

  /// A line for people. On one terminal with the reply it begins on a line of its own.
  func notice(_ text: String) {
    endThought()
    if isTerminal, Streams.isTerminal(STDERR_FILENO) { endLine() }
    Streams.notice(text)
  }

  /// Ends the last line.
  func end() {
    endThought()
    endLine()
    rendering?.end()
  }

  private func endLine() {
    if let end = rendered?.end() {
      if !end.isEmpty, !isBroken { isBroken = !Streams.outExactly(end) }
      return
    }
    guard let lastByte, lastByte != UInt8(ascii: "\n") else { return }
    _ = write("\n")
  }
}
