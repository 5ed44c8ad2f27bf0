import CProcess
import Foundation
import Locks

/// Another program next to a test; it ends with the value.
///
/// What it writes goes to files, so that no pipe fills up and no daemon that keeps one open is waited for. Not
/// Foundation's `Process`, which needs a handle's `readabilityHandler` for that: it is a source of libdispatch, and one
/// was freed under the event loop, which took all tests along.
public final class ChildProgram: Sendable {
  /// What it reads.
  public enum Input: Sendable {
    /// Nothing.
    case empty
    /// A text.
    case text(String)
    /// Nothing yet: the end comes with `endInput`, with the value, or with the tests, however those end.
    case held
  }

  /// What came of a run.
  public struct Outcome: Sendable {
    /// The exit status, 128 and more for a signal.
    public var status: Int
    /// What it wrote to standard output.
    public var output: String
    /// What it wrote to standard error.
    public var errors: String
  }

  /// What was waited for in vain, and what the program had said.
  public struct Problem: Error, CustomStringConvertible {
    /// A sentence.
    public var description: String
  }

  private let command: [String]
  private let process: pid_t
  private let outputFile: Descriptor
  private let errorFile: Descriptor
  private let state: Locked<State>

  private struct State {
    /// Known once it has been reaped: from then on the process id may be another's.
    var status: Int?
    /// What holds its input open.
    var lifeline: Descriptor?
  }

  /// Starts one, searched on PATH, in the tests' own environment and directory unless it is given others.
  public init(
    _ command: [String], environment: [String: String]? = nil, directory: String? = nil, input: Input = .empty
  ) throws {
    self.command = command
    outputFile = try .unnamedFile()
    errorFile = try .unnamedFile()
    let (reading, lifeline): (Descriptor?, Descriptor?) =
      switch input {
      case .empty: (nil, nil)
      case .text(let text): (try .unnamedFile(text), nil)
      case .held: try Descriptor.pipe()
      }
    // `env` gives its place, and with it the process id, to the program.
    let place = directory.map { ["-C", $0] } ?? []
    let variables = environment.map { ["-i"] + $0.map { "\($0.key)=\($0.value)" } } ?? []
    let line = place.isEmpty && variables.isEmpty ? command : ["env"] + place + variables + command
    var arguments: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var process: pid_t = 0
    let failure = cp_spawn(
      &process, arguments, reading?.number ?? -1, outputFile.number, errorFile.number, false)
    withExtendedLifetime(reading) {}
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL) }
    self.process = process
    state = Locked(State(lifeline: lifeline))
  }

  deinit { kill() }

  /// Runs a program to its end.
  @discardableResult
  public static func run(_ command: [String]) throws -> Outcome { try ChildProgram(command).finish() }

  /// What it has written to standard output so far.
  public var output: String { outputFile.content }
  /// What it has written to standard error so far.
  public var errors: String { errorFile.content }
  /// Whether it has not ended.
  public var isRunning: Bool { status == nil }

  private var status: Int? {
    state.withLock { state in
      if state.status == nil, case let status = cp_status(process, false), status != -1 { state.status = Int(status) }
      return state.status
    }
  }

  /// Ends its input where that is held.
  public func endInput() { state.withLock { $0.lifeline = nil } }

  /// Sends it a signal, unless it has ended.
  public func signal(_ number: Int32) {
    state.withLock { state in
      if state.status == nil { _ = Foundation.kill(process, number) }
    }
  }

  /// Ends it, and waits for that.
  public func kill() {
    state.withLock { state in
      guard state.status == nil else { return }
      _ = Foundation.kill(process, SIGKILL)
      state.status = Int(cp_status(process, true))
    }
  }

  /// Waits until `find` gives something of its output; throws when it ends before, or never says it.
  @discardableResult
  public func wait<Value>(for what: String, _ find: (_ output: String) throws -> Value?) throws -> Value {
    try telling {
      try Waiting.blocking(what) {
        // Asked first, so that its last words are looked at too.
        let hasEnded = !isRunning
        if let found = try find(output) { return found }
        if hasEnded { throw Waiting.InVain(description: "it ended before \(what)") }
        return nil
      }
    }
  }

  /// Waits for its end.
  public func finish() throws -> Outcome {
    let status = try telling { try Waiting.blocking("its end", every: 1) { self.status } }
    return Outcome(status: status, output: output, errors: errors)
  }

  private func telling<Value>(_ wait: () throws -> Value) throws -> Value {
    do {
      return try wait()
    } catch let error as Waiting.InVain {
      throw Problem(description: "\(command.joined(separator: " ")): \(error); it said “\(output)” and “\(errors)”")
    }
  }

  /// Whether a process runs. One that has ended may still be listed, until whoever took the orphan over asks how.
  public static func isRunning(_ process: pid_t) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    return !status.isEmpty && !status.contains(") Z ")
  }
}

/// A descriptor that is closed with the value, and on exec.
private final class Descriptor: Sendable {
  let number: Int32

  private init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// A file that goes when no one has it open any longer.
  static func unnamedFile(_ text: String = "") throws -> Descriptor {
    let path = NSTemporaryDirectory() + "mixchat-" + UUID().uuidString
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { unlink(path) }
    let number = open(path, O_RDWR | O_CLOEXEC)
    guard number >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return Descriptor(number)
  }

  static func pipe() throws -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [-1, -1]
    guard cp_pipe(&ends) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE) }
    return (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// The file's content; opened again, since a program's writes share the place that `number` is read at.
  var content: String {
    let data = try? Data(contentsOf: URL(filePath: "/proc/self/fd/\(number)"))
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}

extension ChildProgram {
  /// Whether a program is on the path; tests that need it are left out elsewhere.
  public static func isInstalled(_ name: String) -> Bool {
    (try? run(["sh", "-c", "command -v \"$1\"", "sh", name]))?.status == 0
  }

  /// What to tell `unshare` to have a small disk of one's own; nil where that is not allowed, as in some containers.
  public static let ownMounts: String? = ["-m", "-Urm"].first { flags in
    (try? ChildProgram.run(["unshare", flags, "mount", "-t", "tmpfs", "none", "/tmp"]).status) == 0
  }
}
