import Clocks
import Conversations
import CProcess
import Glibc
import Locks

/// The child process of a `LocalModelServer`.
final class ServerProcess: Sendable {
  private struct State {
    var isRunning = false
    var isStopping = false
    var child: pid_t = 0
    /// Our end of the child's standard input: closing it ends the child.
    var lifeline: Int32 = -1
  }

  /// Guards the descriptors and the process id between the callers' threads and the run's.
  private let state = Locked(State())
  private let files: LocalModelFiles

  init(files: LocalModelFiles) { self.files = files }

  var processID: Int32? { state.withLock { $0.child > 0 ? $0.child : nil } }

  /// Claims the run; false while one goes on.
  func begin() -> Bool {
    state.withLock { state in
      if state.isRunning { return false }
      state = State(isRunning: true)
      return true
    }
  }

  /// Gives the claim back.
  func ended() { state.withLock { $0 = State() } }

  func stop() {
    state.withLock { state in
      state.isStopping = true
      if state.lifeline >= 0 { close(state.lifeline) }
      state.lifeline = -1
    }
  }

  /// Starts the child, reports while it lives, reaps it. Returns the last event.
  func run(_ report: (LocalModelServer.Event) -> Void) -> LocalModelServer.Event {
    defer { ended() }
    if let complaint = files.complaint { return .failed(Failure(.localModel, complaint)) }
    let key = files.options.key ?? ServerOptions.randomKey()
    let pipes: Pipes
    switch spawn(key) {
    case .success(let started): pipes = started
    case .failure(let failure): return .failed(failure)
    }
    var log = Tail()
    listen(pipes, key, &log, report)
    close(pipes.output)
    close(pipes.log)
    return reap(log)
  }

  /// The child's output and its log, to read from.
  private struct Pipes {
    var output: Int32
    var log: Int32
  }

  private func spawn(_ key: String) -> Result<Pipes, Failure> {
    var ends: [Int32] = []
    for _ in 0..<3 {
      var pair: [Int32] = [-1, -1]
      // Closed on exec, so that no other child of this process keeps the server alive.
      guard cp_pipe(&pair) == 0 else {
        ends.forEach { close($0) }
        return .failure(ServerProcess.systemFailure(errno))
      }
      ends += pair
    }
    // No command line and no environment: others on this machine may read the one, and programs inherit the other.
    var line = key + "\n"
    line.withUTF8 { bytes in _ = write(ends[1], bytes.baseAddress, bytes.count) }
    let command =
      [files.python, "-I", "-S", "-B", files.launcher, files.model, "--libraries", files.libraries]
      + ["--name", files.modelName, "--window", String(files.window)] + files.options.arguments
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    let failure: Int32 = state.withLock { state in
      if state.isStopping { return ECANCELED }
      let failure = cp_spawn(&state.child, arguments, ends[0], ends[3], ends[5], true)
      if failure == 0 { state.lifeline = ends[1] }
      return failure
    }
    for end in [ends[0], ends[3], ends[5]] { close(end) }
    guard failure == 0 else {
      for end in [ends[1], ends[2], ends[4]] { close(end) }
      return .failure(ServerProcess.systemFailure(failure))
    }
    return .success(Pipes(output: ends[2], log: ends[4]))
  }

  /// Reads what the child says until it closes its ends: reports how loading goes, then the address.
  private func listen(
    _ pipes: Pipes, _ key: String, _ log: inout Tail, _ report: (LocalModelServer.Event) -> Void
  ) {
    let began = SteadyClock.milliseconds
    var reported = 0
    var output = Tail()
    var isReady = false
    var isOpen = true
    report(.loading(seconds: 0))
    while isOpen {
      var polled = [pipes.output, pipes.log].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      // Once ready nothing is due: sleeps until the child ends.
      poll(&polled, 2, isReady ? -1 : 1000)
      if polled[1].revents != 0 { _ = log.read(pipes.log) }
      if polled[0].revents != 0 { isOpen = output.read(pipes.output) }
      if !isReady, let address = output.address {
        isReady = true
        report(.ready(baseURL: address + "/v1", key: key))
      }
      let passed = Int(SteadyClock.milliseconds - began) / 1000
      if !isReady, isOpen, passed > reported {
        reported = passed
        report(.loading(seconds: passed))
      }
    }
    _ = log.read(pipes.log)
  }

  private func reap(_ log: Tail) -> LocalModelServer.Event {
    let (child, wasStopped) = state.withLock { state in
      let wasStopped = state.isStopping
      // Its output is closed; should it live on all the same, it ends now.
      if state.lifeline >= 0 { close(state.lifeline) }
      state.lifeline = -1
      return (state.child, wasStopped)
    }
    let status = cp_status(child, true)
    if wasStopped { return .stopped }
    let how = status > 128 ? "was ended by signal \(status - 128)" : "ended with status \(status)"
    if let library = log.missingLibrary {
      return .failed(
        Failure(.localModel, "\(library) is missing, which the local model needs. Run `apt-get install \(library)`."))
    }
    let why = log.lastLine.map { ": \($0)" } ?? ""
    return .failed(Failure(.localModel, "The local model's server \(how)\(why)."))
  }

  private static func systemFailure(_ code: Int32) -> Failure {
    Failure(.localModel, "The local model's server could not be started: \(String(cString: strerror(code))).")
  }
}

/// The last of what a descriptor said; bounded.
struct Tail {
  private(set) var bytes: [UInt8] = []

  /// Reads once; false at the end.
  mutating func read(_ descriptor: Int32) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { return true }
    guard count > 0 else { return false }
    bytes.append(contentsOf: buffer[..<count])
    if bytes.count > 16384 { bytes.removeFirst(bytes.count - 8192) }
    return true
  }

  /// The address of a whole line `ready http://…`.
  var address: String? {
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      if words.count == 2, words[0] == "ready", words[1].hasPrefix("http://127.0.0.1:") { return String(words[1]) }
    }
    return nil
  }

  /// The Debian package of a shared library that the loader did not find.
  var missingLibrary: String? {
    let packages = ["libgomp.so.1": "libgomp1", "libstdc++.so.6": "libstdc++6", "libgcc_s.so.1": "libgcc-s1"]
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.contains("cannot open shared object file") else { return nil }
    return packages.first { text.contains($0.key + ":") }?.value
  }

  /// The last line that says anything, cut to a sentence's length.
  var lastLine: String? {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return lines.last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.trimmingPrefix { $0 == " " }.prefix(200)) }
  }
}
