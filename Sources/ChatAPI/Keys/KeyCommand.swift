import Cells
import Conversations
import Glibc
import Processes

/// Runs a `key_command`: a shell command that prints the key (`pass show aimlapi`, `secret-tool lookup …`).
struct KeyCommand: Sendable, CustomReflectable {
  var command: String
  /// The provider entry, for sentences.
  var provider: String
  var environment: [String: String]
  /// Seconds it may take; a password prompt on another screen needs some.
  var timeLimit: Double
  /// Whether it prints the value of a header, which may hold blanks, and no key.
  var isHeader = false

  /// Printed and dumped without its environment, among which the keys are.
  var customMirror: Mirror { Mirror(self, children: ["provider": provider, "timeLimit": timeLimit]) }

  /// Runs it and waits, until it has ended or `running` is stopped. Blocks: never on the network thread.
  func run(_ running: RunningCommand = RunningCommand()) -> Result<Secret, Failure> {
    func failed(_ why: String) -> Result<Secret, Failure> {
      let name = isHeader ? "command for a header" : "key_command"
      return .failure(Failure(.keyCommand, "The \(name) of \u{201C}\(provider)\u{201D} \(why)."))
    }
    let limits = CommandRun(seconds: timeLimit, largest: 65_536, endsWhenFull: false)
    let outcome = limits.run(running) { output, errors, failure in
      spawn(output: output, errors: errors, failure: &failure)
    }
    let said = HarmlessText.quoted(String(decoding: outcome.errors, as: UTF8.self))
    let suffix = said.isEmpty ? "" : ": \(said)"
    switch outcome.end {
    case .exited(0): break
    case .exited(let code): return failed("ended with exit code \(code)\(suffix)")
    case .stopped: return failed("was stopped\(suffix)")
    case .notStarted(let code): return failed("could not be started: \(String(cString: strerror(code)))")
    case .timeOut, .full: return failed("gave no key within \(timeLimit.formatted) s\(suffix)")
    }
    // Password managers print notes below the password: the first line is the key.
    let line = String(decoding: outcome.output, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
    let secret = Secret(String(line).trimmingSpaces(), from: "key_command")
    guard !secret.exposed.isEmpty else { return failed("printed nothing\(suffix)") }
    guard isHeader || secret.isUsable else { return failed("printed something that is no key") }
    return .success(secret)
  }

  private func spawn(output: Int32, errors: Int32, failure: inout Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
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
    failure = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &variables)
    return failure == 0 ? process : nil
  }
}
