import ChatCore
import Glibc

/// Runs a `key_command`: a shell command that prints the key (`pass show aimlapi`, `secret-tool lookup …`).
struct KeyCommand: Sendable, CustomReflectable {
  var command: String
  /// The provider entry, for sentences.
  var provider: String
  var environment: [String: String]
  /// Seconds it may take; a password prompt on another screen needs some.
  var timeLimit: Double

  /// Printed and dumped without its environment, among which the keys are.
  var customMirror: Mirror { Mirror(self, children: ["provider": provider, "timeLimit": timeLimit]) }

  /// Runs it and waits. Blocks: never on the network thread.
  func run() -> Result<Secret, Failure> {
    func failed(_ why: String) -> Result<Secret, Failure> {
      .failure(Failure(.keyCommand, "The key_command of \u{201C}\(provider)\u{201D} \(why)."))
    }
    guard let output = Pipe(), let errors = Pipe() else { return failed("could not be started: no pipe is to be had") }
    guard let process = spawn(output: output, errors: errors) else { return failed("could not be started") }
    output.closeWriting()
    errors.closeWriting()
    var printed: [UInt8] = []
    var complaint: [UInt8] = []
    let deadline = Instant.now.adding(seconds: timeLimit)
    var status: Int32 = 0
    // A command may close what it prints to and go on.
    let isInTime =
      collect(output, into: &printed, errors, into: &complaint, by: deadline)
      && hasEnded(process, &status, by: deadline)
    if !isInTime {
      // Its own process group, so that what the shell has started ends with it.
      kill(-process, SIGKILL)
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
    let said = ServerText.tidy(String(decoding: complaint, as: UTF8.self))
    let suffix = said.isEmpty ? "" : ": \(said)"
    guard isInTime else { return failed("gave no key within \(timeLimit.formatted) s\(suffix)") }
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    guard code == 0 else { return failed("ended with exit code \(code)\(suffix)") }
    // Password managers print notes below the password: the first line is the key.
    let line = String(decoding: printed, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
    let secret = Secret(String(line).trimmingSpaces(), from: "key_command")
    guard !secret.exposed.isEmpty else { return failed("printed nothing\(suffix)") }
    guard secret.isUsable else { return failed("printed something that is no key") }
    return .success(secret)
  }

  private func spawn(output: Pipe, errors: Pipe) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
    posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", command].map { (text: String) in strdup(text) }
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    arguments.append(nil)
    variables.append(nil)
    defer { for pointer in arguments + variables { free(pointer) } }
    var process = pid_t()
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &variables)
    return code == 0 ? process : nil
  }

  /// Waits for its end, a few milliseconds behind that of its output; false when the time ran out.
  private func hasEnded(_ process: pid_t, _ status: inout Int32, by deadline: Instant) -> Bool {
    while waitpid(process, &status, WNOHANG) == 0 {
      guard deadline > .now else { return false }
      _ = poll(nil, 0, 2)
    }
    return true
  }

  /// Reads both pipes to their ends; false when the time ran out.
  private func collect(
    _ output: Pipe, into printed: inout [UInt8], _ errors: Pipe, into complaint: inout [UInt8], by deadline: Instant
  ) -> Bool {
    var isOutputOpen = true
    var isErrorOpen = true
    while isOutputOpen || isErrorOpen {
      let now = Instant.now
      guard deadline > now else { return false }
      var descriptors = [
        pollfd(fd: isOutputOpen ? output.reading : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isErrorOpen ? errors.reading : -1, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&descriptors, 2, deadline.wait(from: now).forPoll) > 0 else { continue }
      if descriptors[0].revents != 0 { isOutputOpen = output.read(into: &printed) }
      if descriptors[1].revents != 0 { isErrorOpen = errors.read(into: &complaint) }
    }
    return true
  }
}

/// A pipe whose ends no other child inherits.
private final class Pipe {
  let reading: Int32
  private(set) var writing: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    // A pair of sockets, because a pipe cannot be made close-on-exec in one step from here.
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { return nil }
    reading = ends[0]
    writing = ends[1]
  }

  func closeWriting() {
    if writing >= 0 { Glibc.close(writing) }
    writing = -1
  }

  deinit {
    closeWriting()
    Glibc.close(reading)
  }

  /// Reads what is there, keeping at most 64 KiB; false at the end.
  func read(into bytes: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(reading, &buffer, buffer.count)
    guard count > 0 else { return count < 0 && errno == EINTR }
    if bytes.count < 65_536 { bytes.append(contentsOf: buffer[..<count]) }
    return true
  }
}
