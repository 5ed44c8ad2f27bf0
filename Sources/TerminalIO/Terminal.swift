import Cells
import Hands
import Pages

/// A screen that shows frames and a keyboard that gives inputs. Used from one thread only, the one that made it.
///
/// The caller polls `descriptors` (and whatever else it waits for) for at most `inputTimeout`, then asks `readInputs`.
/// Nothing here blocks but the writing of a frame and the calls that say so.
package protocol Terminal: AnyObject {
  /// In cells, as of the last `readInputs`.
  var size: ScreenSize { get }
  /// To be polled for reading: any of them readable means `readInputs` has work.
  var descriptors: [Int32] { get }
  /// Milliseconds after which `readInputs` must be called even if nothing is readable: an Esc may come alone, a
  /// paste may have lost its end. Nil while nothing is pending.
  var inputTimeout: Int32? { get }

  /// What arrived since the last call, without waiting. Suspends and resumes here when asked to by a signal.
  func readInputs() -> [TerminalInput]
  /// Shows a frame: writes only what differs from the last. Rows and columns beyond the screen are left out.
  func draw(_ frame: Frame)
  /// Forgets what is on the screen: the next `draw` repaints all of it (Ctrl+L, or after something wrote over it).
  func invalidate()

  /// Draws in another theme from the next frame on.
  func apply(_ theme: Theme)
  /// What sets code off in this theme, with the colours at hand.
  var framing: CodeFraming { get }
  /// Whether pictures can be shown: two pixels a cell, in colours near their own.
  var showsPictures: Bool { get }
  /// Switches mouse reports on or off; off at first, so that the terminal's own selection works.
  func setMouse(_ isOn: Bool)
  /// Shows that something goes on, where the terminal has a place for it.
  func showProgress(_ isOn: Bool)
  /// Calls somebody who looks elsewhere.
  func callBack(_ words: String)
  /// Sends bytes to the terminal between two frames, for sequences that draw nothing (the clipboard's). Whether there
  /// is a terminal to send them to.
  func send(_ bytes: [UInt8]) -> Bool

  /// Gives the terminal back and stops the process group, as Ctrl+Z in a shell; returns once continued.
  func suspend()
  /// Gives the terminal to `body` (an editor, a pager) and takes it back, repainting all, when `body` returns.
  func outside<Result>(_ body: () -> Result) -> Result
  /// Gives the terminal back as it was found. The last call; harmless when repeated.
  func close()
}

/// Why no full-screen terminal can be had here.
package enum TerminalError: Error, Equatable, Sendable {
  /// Standard input or output is not a terminal.
  case notATerminal
  /// TERM is unset or empty.
  case termUnset
  /// TERM names a terminal that nothing is known about.
  case termUnknown(String)
  /// TERM names a terminal that cannot place its cursor (`dumb`).
  case termTooSimple(String)
  /// The system refused.
  case system(String)

  /// What is wrong and what to do, in one or two sentences.
  package var message: String {
    switch self {
    case .notATerminal:
      "The full-screen chat needs a terminal for input and output. Use --plain, or give a prompt on the command line."
    case .termUnset:
      "TERM is not set, so the terminal's abilities are unknown. Set it (TERM=xterm-256color suits most), or use "
        + "--plain."
    case .termUnknown(let name):
      "Nothing is known about the terminal TERM=\(name). Install its description (Debian: ncurses-term), set TERM to "
        + "a known one (xterm-256color suits most), or use --plain."
    case .termTooSimple(let name):
      "The terminal TERM=\(name) cannot place its cursor, which the full-screen chat needs. Use --plain."
    case .system(let reason):
      "The terminal could not be prepared: \(reason). Use --plain."
    }
  }
}
