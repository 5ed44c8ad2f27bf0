import Clocks
import CNcurses
import Conversations
import CProcess
import Files
import Glibc
import Hands

/// Runs other programs: quietly with text on their input, or with the terminal lent to them.
package enum ProgramRunner {
  /// Runs a program with `text` on its standard input, its output thrown away. Returns its exit status, nil when it
  /// cannot be started or takes longer than `seconds`; it is then ended. Any thread.
  package static func feed(_ text: String, to command: [String], seconds: Double) -> Int32? {
    var ends: [Int32] = [-1, -1]
    guard cp_pipe(&ends) == 0 else { return nil }
    let child = spawn(command, input: ends[0], output: -1, error: -1)
    close(ends[0])
    guard let child else {
      close(ends[1])
      return nil
    }
    let deadline = SteadyClock.milliseconds + Int64(seconds * 1000)
    write(Array(text.utf8), to: ends[1], until: deadline)
    close(ends[1])
    while SteadyClock.milliseconds < deadline {
      let status = cp_status(child, false)
      if status >= 0 { return status }
      if status == -2 { return nil }
      usleep(2000)
    }
    kill(child, SIGKILL)
    _ = cp_status(child, true)
    return nil
  }

  /// Runs a shell command with the terminal lent to it, `text` on its standard input; then waits for Enter, so that its
  /// output can be read. Returns its exit status, or why it could not be started.
  package static func pipe(_ text: String, to command: String, terminal: any Terminal) -> Result<Int32, Failure> {
    terminal.outside {
      let file: TemporaryFile
      do throws(FileError) {
        file = try TemporaryFile(text.utf8, ending: "txt")
      } catch {
        return .failure(systemFailure(command, error.code))
      }
      defer { file.end() }
      // A file and not a pipe: a program that reads nothing must not stop us from writing.
      let input = open(file.path, O_RDONLY | O_CLOEXEC)
      defer { close(input) }
      guard let child = spawn(["sh", "-c", command], input: input, output: STDOUT_FILENO, error: STDERR_FILENO) else {
        return .failure(systemFailure(command, errno))
      }
      let status = cp_status(child, true)
      let question = "\n[\(status == 0 ? "done" : "exit status \(status)"): press Enter to return to the chat] "
      write(Array(question.utf8), to: STDOUT_FILENO, until: .max)
      var byte: UInt8 = 0
      while read(STDIN_FILENO, &byte, 1) == 1, byte != UInt8(ascii: "\n") {}
      return .success(status)
    }
  }

  /// Lets the user edit `text` in `$VISUAL` or `$EDITOR` (else `vi`), the terminal lent to it. Returns what was saved,
  /// without the newline editors add; a failure when the editor cannot be run or ends with an error.
  package static func edit(_ text: String, terminal: any Terminal) -> Result<String, Failure> {
    let editor =
      [getenv("VISUAL"), getenv("EDITOR")].compactMap { $0.map { String(cString: $0) } }
      .first { !$0.allSatisfy(\.isWhitespace) } ?? "vi"
    let file: TemporaryFile
    do throws(FileError) {
      file = try TemporaryFile(text.utf8, ending: "md")
    } catch {
      return .failure(systemFailure(editor, error.code))
    }
    defer { file.end() }
    // Through the shell, since the variable may hold options; the file's name is an argument, never part of the line.
    let command = ["sh", "-c", editor + " \"$1\"", "sh", file.path]
    let status: Int32? = terminal.outside {
      spawn(command, input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO).map { cp_status($0, true) }
    }
    guard let status else { return .failure(systemFailure(editor, errno)) }
    if status == 127 {
      return .failure(
        Failure(.cancelled, "The editor `\(editor)` is not installed: set VISUAL or EDITOR to one that is."))
    }
    // Why it cannot be read does not matter: the sentences below say that it could not be.
    let bytes = try? ReadToEnd.bytes(of: file.path)
    let edited = bytes.flatMap { String(validating: $0, as: UTF8.self) }.map { saved in
      saved.last == "\n" && text.last != "\n" ? String(saved.dropLast()) : saved
    }
    // Where the line drops, editors end with an error, and what they saved is wanted.
    guard status == 0 || isTerminalGone else {
      var words = "The editor `\(editor)` ended with status \(status): the text is unchanged"
      if bytes != nil, edited != text {
        file.keep()
        words += ", and what was saved is in \(file.path)"
      }
      return .failure(Failure(.cancelled, words + "."))
    }
    guard bytes != nil else {
      return .failure(Failure(.cancelled, "The edited text in \(file.path) could not be read: the text is unchanged."))
    }
    guard let result = edited else {
      // What was typed there is nowhere else.
      file.keep()
      return .failure(Failure(.cancelled, "\(TextFile.notUTF8(file.path)) The text here is unchanged."))
    }
    return .success(result)
  }

  /// Whether the terminal was hung up.
  private static var isTerminalGone: Bool {
    var settings = termios()
    return tcgetattr(STDIN_FILENO, &settings) != 0 && errno == EIO
  }

  private static func systemFailure(_ command: String, _ code: Int32) -> Failure {
    Failure(.cancelled, "`\(command)` could not be run: \(String(cString: strerror(code))).")
  }

  /// Starts a program; nil, with errno set, when it cannot be.
  private static func spawn(_ command: [String], input: Int32, output: Int32, error: Int32) -> pid_t? {
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    let failure = cp_spawn(&child, arguments, input, output, error, false)
    errno = failure
    return failure == 0 ? child : nil
  }

  /// Writes all, waiting for the reader until a deadline; gives up where it is gone.
  private static func write(_ bytes: [UInt8], to descriptor: Int32, until deadline: Int64) {
    if deadline != .max { _ = cp_set_nonblocking(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { cp_write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if written < 0, errno == EAGAIN, SteadyClock.milliseconds < deadline {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, 100)
      } else if written >= 0 || errno != EINTR {
        return
      }
    }
  }
}
