import Conversations
import CProcess
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
    let deadline = monotonicMilliseconds() + Int64(seconds * 1000)
    write(Array(text.utf8), to: ends[1], until: deadline)
    close(ends[1])
    while monotonicMilliseconds() < deadline {
      let status = cp_status(child, false)
      if status >= 0 { return status }
      if status == -2 { return nil }
      usleep(2000)
    }
    kill(child, SIGKILL)
    _ = cp_status(child, true)
    return nil
  }

  /// Runs a shell command with the terminal lent to it, `text` on its standard input where given; then waits for Enter,
  /// so that its output can be read. Returns its exit status, or why it could not be started.
  package static func pipe(_ text: String, to command: String, terminal: any Terminal) -> Result<Int32, Failure> {
    terminal.outside {
      guard let file = TemporaryFile.make(text, suffix: ".txt") else { return .failure(systemFailure(command, errno)) }
      defer { unlink(file) }
      // A file and not a pipe: a program that reads nothing must not stop us from writing.
      let input = open(file, O_RDONLY | O_CLOEXEC)
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
    guard let file = TemporaryFile.make(text, suffix: ".md") else { return .failure(systemFailure(editor, errno)) }
    var isKept = false
    defer { if !isKept { unlink(file) } }
    // Through the shell, since the variable may hold options; the file's name is an argument, never part of the line.
    let command = ["sh", "-c", editor + " \"$1\"", "sh", file]
    let status: Int32? = terminal.outside {
      spawn(command, input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO).map { cp_status($0, true) }
    }
    guard let status else { return .failure(systemFailure(editor, errno)) }
    if status == 127 {
      return .failure(
        Failure(.cancelled, "The editor `\(editor)` is not installed: set VISUAL or EDITOR to one that is."))
    }
    guard status == 0 else {
      return .failure(Failure(.cancelled, "The editor `\(editor)` ended with status \(status): the text is unchanged."))
    }
    guard let bytes = TemporaryFile.read(file) else {
      return .failure(Failure(.cancelled, "The edited text in \(file) could not be read: the text is unchanged."))
    }
    guard var saved = String(validating: bytes, as: UTF8.self) else {
      // What was typed there is nowhere else.
      isKept = true
      return .failure(Failure(.cancelled, "\(TextFile.notUTF8(file)) The text here is unchanged."))
    }
    if saved.last == "\n", text.last != "\n" { saved.removeLast() }
    return .success(saved)
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
      } else if written < 0, errno == EAGAIN, monotonicMilliseconds() < deadline {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, 100)
      } else if written >= 0 || errno != EINTR {
        return
      }
    }
  }
}

/// Small text files that other programs read or change.
enum TemporaryFile {
  /// A new file in the temporary directory with `text` in it; nil, with errno set, when it cannot be made.
  static func make(_ text: String, suffix: String) -> String? {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(directory)/mixchat-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard fill(descriptor, text) else {
      unlink(path)
      return nil
    }
    return path
  }

  static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func fill(_ descriptor: Int32, _ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return false }
      rest = rest.dropFirst(written)
    }
    return true
  }
}
