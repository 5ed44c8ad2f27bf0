import Cells
import Files
import Glibc
import Inputs
import Locks

/// Standard output and standard error, written with the system's own calls: a text is either out or has failed when a
/// call returns, which buffered streams cannot promise.
enum Streams {
  /// Writes to stdout; false when it cannot be written any longer. A terminal gets the text made harmless, a pipe or a
  /// file as it is.
  @discardableResult
  static func out(_ text: String) -> Bool {
    outExactly(isTerminal(STDOUT_FILENO) ? HarmlessText.block(text) : text)
  }

  /// Writes to stdout what was made harmless part by part, and holds our own colours or nothing else.
  @discardableResult
  static func outExactly(_ text: String) -> Bool {
    guard !write(text, to: STDOUT_FILENO) else { return true }
    outputProblem.withLock { $0 = $0 ?? errno }
    return false
  }

  /// The first error of a write to stdout.
  private static let outputProblem = Locked<Int32?>(nil)

  /// The exit code of a command that wanted to end with `code`: what stdout did not take is said, and is no success. A
  /// reader that went away has seen enough: that is not reported.
  static func ending(with code: Int32) -> Int32 {
    guard let problem = outputProblem.withLock({ $0 }), problem != EPIPE else { return code }
    error("mixchat: The output could not be written: \(String(cString: strerror(problem))).\n")
    return code == ExitStatus.done || code == ExitStatus.failure ? ExitStatus.outputFailed : code
  }

  /// Writes to stderr, made harmless; the program's name in front is bold where there are colours.
  static func error(_ text: String) {
    let text = HarmlessText.block(text)
    let name = "mixchat:"
    guard text.hasPrefix(name), isColored(STDERR_FILENO) else {
      _ = write(text, to: STDERR_FILENO)
      return
    }
    _ = write(Paint.warning.on(name) + text.dropFirst(name.count), to: STDERR_FILENO)
  }

  /// Writes a line for people to stderr, behind the program's name.
  static func notice(_ words: String) { error("mixchat: \(HarmlessText.line(words))\n") }

  /// Writes to stderr what moves the cursor; our own words only.
  static func control(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Whether what goes to a stream is coloured: `NO_COLOR` forbids it, `CLICOLOR_FORCE` asks for it wherever it goes,
  /// else a terminal gets it unless it is a dumb one or `CLICOLOR` is 0.
  static func isColored(_ descriptor: Int32, _ environment: [String: String] = ProcessEnvironment.variables) -> Bool {
    if environment.isSet("NO_COLOR") { return false }
    if let force = environment["CLICOLOR_FORCE"], !force.isEmpty, force != "0" { return true }
    return environment["CLICOLOR"] != "0" && environment["TERM"] != "dumb" && isTerminal(descriptor)
  }

  /// How a stretch of output is marked.
  enum Paint: String {
    case strong = "1"
    case warning = "1;33"

    func on(_ text: some StringProtocol) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
  }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes all bytes; false on an error.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // A terminal that another program left non-blocking.
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, 1000)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Whether a stream is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Reads stdin to its end, which is at most `limit` bytes away: some inputs have none (`/dev/zero`).
  ///
  /// For a turn the limit is that of a file, far above what any model's window takes: what is between them is said in
  /// tokens before anything is sent.
  static func readInput(
    limit: Int = InputSettings.usual, otherwise advice: String = "Pipe a part of it, for example `… | head -c 100K`."
  ) throws(CommandStop) -> [UInt8] {
    var bytes: [UInt8] = []
    let code = try ReadToEnd.eachPiece(of: STDIN_FILENO) { piece throws(CommandStop) in
      bytes += piece
      guard bytes.count <= limit else {
        throw CommandStop(
          "Standard input is longer than \(limit >> 20) MB; nothing was done with it. \(advice)",
          code: ExitStatus.badInput)
      }
    }
    // A closed stdin is an empty one.
    guard code == 0 || code == EBADF else {
      throw CommandStop("Standard input cannot be read: \(String(cString: strerror(code))).")
    }
    return bytes
  }

  /// The size of the terminal that stdout is; nil where it tells none.
  static var terminalSize: ScreenSize? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20, size.ws_row > 1 else { return nil }
    return ScreenSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  /// Columns of the terminal that stderr or stdout is; 80 when none says.
  static var columns: Int {
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      var size = winsize()
      if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    }
    return 80
  }
}
