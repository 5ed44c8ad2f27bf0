import Cells
import Clocks
import Glibc
import Hands
import Locks
import Threads

/// Asks a terminal for the colour of its ground, for a program that only writes lines.
///
/// Nothing waits for the answer but the end: a late one would be read by the shell. Behind the question goes one that
/// every terminal answers (DA1), which tells when no more is to come; what is typed behind that stays for the shell.
package final class GroundQuestion: Sendable {
  private let terminal: Int32
  private let found: termios
  private let thread = SerialThread()
  private let told = Locked<Color?>(nil)
  private let isOver = Locked(false)

  /// Milliseconds after which a terminal will not answer any more.
  private static let patience: Int64 = 1000

  /// Asks the terminal that the program was started from; nil where it is not known to answer, is another's at
  /// present, or has something typed ahead, which is not ours to read.
  package convenience init?(environment: [String: String]) {
    guard TerminalModes.tellsGround(type: environment["TERM"] ?? "", environment: environment) else { return nil }
    let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    guard tcgetpgrp(terminal) == getpgrp() else {
      close(terminal)
      return nil
    }
    self.init(terminal: terminal)
  }

  /// Asks a terminal; the descriptor is closed when the question is over.
  init?(terminal: Int32) {
    var settings = termios()
    var waiting: Int32 = 0
    guard tcgetattr(terminal, &settings) == 0 else {
      close(terminal)
      return nil
    }
    (self.terminal, found) = (terminal, settings)
    settings.c_lflag &= ~UInt32(ICANON | ECHO)
    tcsetattr(terminal, TCSANOW, &settings)
    guard ioctl(terminal, UInt(FIONREAD), &waiting) == 0, waiting == 0,
      write(terminal, Self.question, Self.question.count) == Self.question.count
    else {
      giveBack()
      return nil
    }
    let end = SteadyClock.milliseconds + Self.patience
    thread.async { [self] in listen(until: end) }
  }

  deinit { end() }

  private static let question = TerminalModes.groundQuestion + Array("\u{1B}[c".utf8)

  /// The answer, as far as it came.
  package var answer: Color? { told.withLock { $0 } }

  /// Waits until no answer can come any more, and gives the terminal back as it was.
  package func end() {
    guard !isOver.withLock({ $0 }) else { return }
    if !thread.isCurrent { thread.drain() }
  }

  /// Reads byte by byte, so that nothing behind the answers is taken.
  private func listen(until end: Int64) {
    var decoder = InputDecoder()
    var tail: [UInt8] = []
    while case let rest = end - SteadyClock.milliseconds, rest > 0 {
      var wanted = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&wanted, 1, Int32(rest)) == 1 else { break }
      var byte: UInt8 = 0
      guard read(terminal, &byte, 1) == 1 else { break }
      decoder.feed([byte][...])
      for case .ground(let color) in decoder.settle() { told.withLock { $0 = color } }
      tail = byte == 0x1B ? [] : tail + [byte]
      // `ESC [ ? … c`
      if byte == UInt8(ascii: "c"), tail.starts(with: "[?".utf8) { break }
    }
    giveBack()
  }

  private func giveBack() {
    var settings = found
    tcsetattr(terminal, TCSANOW, &settings)
    close(terminal)
    isOver.withLock { $0 = true }
  }
}
