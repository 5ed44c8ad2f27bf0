import Cells
import Glibc
import Hands
import Pages
import TerminalIO

/// A terminal that is never drawn on; programs run in it as they are.
final class PlainTerminal: Terminal {
  let size = ScreenSize(columns: max(40, Streams.columns), rows: 24)
  let descriptors: [Int32] = []
  let inputTimeout: Int32? = nil
  let framing = CodeFraming.hairlines
  let showsPictures = false

  func readInputs() -> [TerminalInput] { [] }
  func draw(_ frame: Frame) {}
  func invalidate() {}
  func apply(_ theme: Theme) {}
  func setMouse(_ isOn: Bool) {}
  func showProgress(_ isOn: Bool) {}
  func callBack(_ words: String) {}
  func bell() { if Streams.isTerminal(STDOUT_FILENO) { Streams.outExactly("\u{7}") } }
  func send(_ bytes: [UInt8]) -> Bool {
    Streams.isTerminal(STDOUT_FILENO) && bytes.withUnsafeBytes { Streams.write($0, to: STDOUT_FILENO) }
  }
  func suspend() { raise(SIGTSTP) }
  func outside<Result>(_ body: () -> Result) -> Result {
    // What was pasted behind the line that starts a program must not reach the program as keys.
    if Streams.isTerminal(STDIN_FILENO) { tcflush(STDIN_FILENO, TCIFLUSH) }
    return body()
  }
  func close() {}
}
