import Clocks
import CProcess
import Glibc

/// Runs a command to its end and keeps what it prints, within limits of time and size.
package struct CommandRun: Sendable {
  /// How long it may take.
  package var seconds: Double
  /// The most it may print on its standard output, in bytes.
  package var largest: Int
  /// Whether it is ended when it prints more; else the rest is thrown away.
  package var endsWhenFull: Bool

  /// Limits.
  package init(seconds: Double, largest: Int, endsWhenFull: Bool = true) {
    self.seconds = seconds
    self.largest = largest
    self.endsWhenFull = endsWhenFull
  }

  /// How a command ended.
  package enum End: Equatable, Sendable {
    /// By itself, with this exit code; 128 and the number of the signal that ended it.
    case exited(Int32)
    /// It took longer than it may.
    case timeOut
    /// It printed more than it may.
    case full
    /// Somebody stopped it.
    case stopped
    /// It never began; the system's error number.
    case notStarted(Int32)
  }

  /// What came of a command.
  package struct Outcome: Sendable {
    /// How it ended.
    package var end: End
    /// What it printed on standard output.
    package var output: [UInt8] = []
    /// The beginning of what it printed on standard error.
    package var errors: [UInt8] = []
  }

  /// Seconds that what a command leaves running (an agent) may hold its output open once it has ended itself.
  private static let rest = 0.2
  /// How often its end is looked for where it cannot be watched for, in milliseconds.
  private static let glance: Int64 = 20

  /// Runs a program, searched on PATH, with nothing on its standard input and out of the terminal's reach, and waits
  /// until it has ended or `running` is stopped. Not for a thread that others wait for.
  /// - Parameter joinsErrors: puts standard error into the output, in the order in which both come.
  package func run(
    _ command: [String], _ running: RunningCommand = RunningCommand(), joinsErrors: Bool = false
  ) -> Outcome {
    run(running) { output, errors, failure in
      Self.start(command, output: output, errors: joinsErrors ? output : errors, &failure)
    }
  }

  /// Starts a program, searched on PATH, with nothing on its standard input and out of the terminal's reach; nil where
  /// it cannot be started, with the system's error number in `failure`. -1 is a descriptor to nothing.
  static func start(_ command: [String], output: Int32, errors: Int32, _ failure: inout Int32) -> pid_t? {
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    failure = cp_spawn(&child, arguments, -1, output, errors, true)
    return failure == 0 ? child : nil
  }

  /// Runs what `spawn` starts, which must be a process group of its own, and waits for its end.
  /// - Parameter spawn: gets the descriptors for output and errors, and says why it failed.
  package func run(
    _ running: RunningCommand, spawn: (_ output: Int32, _ errors: Int32, _ failure: inout Int32) -> pid_t?
  ) -> Outcome {
    guard let output = Outlet(largest: largest), let errors = Outlet(largest: 65_536) else {
      return Outcome(end: .notStarted(errno))
    }
    var failure: Int32 = 0
    guard let process = running.begin({ spawn(output.writing, errors.writing, &failure) }) else {
      return Outcome(end: running.isStopped ? .stopped : .notStarted(failure))
    }
    output.closeWriting()
    errors.closeWriting()
    let watch = cp_watch(process)
    defer { if watch >= 0 { close(watch) } }
    let status = follow(running, watch: watch, output, errors)
    if status == nil {
      running.end()
      while running.status() == nil { Self.pause(watch) }
    }
    let end: End =
      if running.isStopped {
        .stopped
      } else if endsWhenFull, output.isFull {
        .full
      } else if let status {
        .exited(status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F))
      } else {
        .timeOut
      }
    return Outcome(end: end, output: output.bytes, errors: errors.bytes)
  }

  /// Reads what it prints until it has ended and its output too; answers its status, nil when a limit came before.
  private func follow(_ running: RunningCommand, watch: Int32, _ output: Outlet, _ errors: Outlet) -> Int32? {
    var deadline = SteadyClock.milliseconds + Int64(seconds * 1000)
    var status: Int32?
    while true {
      if status == nil, let ended = running.status() {
        status = ended
        deadline = min(deadline, SteadyClock.milliseconds + Int64(Self.rest * 1000))
      }
      if endsWhenFull, output.isFull, status == nil { return nil }
      let now = SteadyClock.milliseconds
      let isOver = status != nil && !output.isOpen && !errors.isOpen
      guard !isOver, deadline > now else { return status }
      var limit = deadline - now
      if status == nil, watch < 0 { limit = min(limit, Self.glance) }
      var polled = [
        output.isOpen ? output.reading : -1, errors.isOpen ? errors.reading : -1, status == nil ? watch : -1,
      ].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&polled, nfds_t(polled.count), Int32(clamping: limit)) > 0 else { continue }
      if polled[0].revents != 0 { output.read() }
      if polled[1].revents != 0 { errors.read() }
    }
  }

  /// Waits for the command's end, or for a glance.
  private static func pause(_ watch: Int32) {
    var descriptor = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
    _ = poll(&descriptor, 1, Int32(glance))
  }
}

/// Where a command prints to: both ends of a pipe that no other child inherits.
private final class Outlet {
  let reading: Int32
  private(set) var writing: Int32
  /// What came, as much as is kept.
  private(set) var bytes: [UInt8] = []
  /// Whether more may come.
  private(set) var isOpen = true
  /// Whether more came than is kept.
  private(set) var isFull = false
  private let largest: Int
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  init?(largest: Int) {
    var ends: [Int32] = [-1, -1]
    guard cp_pipe(&ends) == 0 else { return nil }
    self.largest = largest
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

  /// Reads what is there; notes the end.
  func read() {
    let count = Glibc.read(reading, &buffer, buffer.count)
    guard count > 0 else {
      isOpen = count < 0 && errno == EINTR
      return
    }
    let room = largest - bytes.count
    if count > room { isFull = true }
    bytes.append(contentsOf: buffer[..<min(count, max(0, room))])
  }
}
