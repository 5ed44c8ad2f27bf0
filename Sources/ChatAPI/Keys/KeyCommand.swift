import Cells
import Conversations
import CProcess
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

  /// Runs it and waits, until it has ended or `running` is stopped. Blocks: never on the network thread.
  func run(_ running: RunningCommand = RunningCommand()) -> Result<Secret, Failure> {
    func failed(_ why: String) -> Result<Secret, Failure> {
      .failure(Failure(.keyCommand, "The key_command of \u{201C}\(provider)\u{201D} \(why)."))
    }
    guard let output = Pipe(), let errors = Pipe() else { return failed("could not be started: no pipe is to be had") }
    guard let process = running.begin({ spawn(output: output, errors: errors) }) else {
      return failed("could not be started")
    }
    output.closeWriting()
    errors.closeWriting()
    let watch = cp_watch(process)
    defer { if watch >= 0 { close(watch) } }
    let status = follow(running, watch: watch, output, errors)
    let said = HarmlessText.quoted(String(decoding: errors.bytes, as: UTF8.self))
    let suffix = said.isEmpty ? "" : ": \(said)"
    guard let status else {
      running.stop()
      while running.status() == nil { Self.pause(watch) }
      return failed("gave no key within \(timeLimit.formatted) s\(suffix)")
    }
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    guard code == 0 else { return failed("ended with exit code \(code)\(suffix)") }
    // Password managers print notes below the password: the first line is the key.
    let line = String(decoding: output.bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
    let secret = Secret(String(line).trimmingSpaces(), from: "key_command")
    guard !secret.exposed.isEmpty else { return failed("printed nothing\(suffix)") }
    guard secret.isUsable else { return failed("printed something that is no key") }
    return .success(secret)
  }

  /// Seconds that what a command leaves running (an agent) may hold its output open once it has ended itself.
  private static let rest = 0.2
  /// How often its end is looked for where nothing tells of it.
  private static let glance = Milliseconds(count: 20)

  /// Reads what it prints until it has ended and its output too; answers its status, nil when the time ran out before.
  private func follow(_ running: RunningCommand, watch: Int32, _ output: Pipe, _ errors: Pipe) -> Int32? {
    var deadline = Instant.now.adding(seconds: timeLimit)
    var status: Int32?
    while true {
      if status == nil, let ended = running.status() {
        status = ended
        deadline = min(deadline, Instant.now.adding(seconds: Self.rest))
      }
      let now = Instant.now
      let isOver = status != nil && !output.isOpen && !errors.isOpen
      guard !isOver, deadline > now else { return status }
      var limit = deadline.wait(from: now)
      if status == nil, watch < 0 { limit = min(limit, Self.glance) }
      var descriptors = [output.isOpen ? output.reading : -1, errors.isOpen ? errors.reading : -1]
      descriptors.append(status == nil ? watch : -1)
      var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&polled, nfds_t(polled.count), limit.forPoll) > 0 else { continue }
      if polled[0].revents != 0 { output.read() }
      if polled[1].revents != 0 { errors.read() }
    }
  }

  /// Waits for the command's end, or for a glance.
  private static func pause(_ watch: Int32) {
    var descriptor = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
    _ = poll(&descriptor, 1, glance.forPoll)
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
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    // What this process ignores (SIGPIPE) its commands must not: `yes | head` would never end.
    posix_spawnattr_setsigdefault(&attributes, &all)
    // A process group of its own, so that what the shell has started ends with it.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var arguments: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", command].map { (text: String) in strdup(text) }
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    arguments.append(nil)
    variables.append(nil)
    defer { for pointer in arguments + variables { free(pointer) } }
    var process = pid_t()
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &variables)
    return code == 0 ? process : nil
  }
}

/// A pipe whose ends no other child inherits.
private final class Pipe {
  let reading: Int32
  private(set) var writing: Int32
  /// What came.
  private(set) var bytes: [UInt8] = []
  /// Whether more may come.
  private(set) var isOpen = true

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

  /// Reads what is there, keeping at most 64 KiB; notes the end.
  func read() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(reading, &buffer, buffer.count)
    if count <= 0 {
      isOpen = count < 0 && errno == EINTR
    } else if bytes.count < 65_536 {
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
