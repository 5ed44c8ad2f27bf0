import CProcess
import Foundation

/// Runs a program to its end. Not Foundation's `Process`, whose pipes are inherited by daemons and never end then.
public enum ChildProgram {
  /// The exit status (128 and more for a signal) and what it wrote, errors included.
  @discardableResult
  public static func run(_ command: [String]) throws -> (status: Int, output: String) {
    var ends: [Int32] = [-1, -1]
    guard cp_pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    let failure = cp_spawn(&child, arguments, -1, ends[1], ends[1], false)
    close(ends[1])
    defer { close(ends[0]) }
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL) }
    let output = FileHandle(fileDescriptor: ends[0], closeOnDealloc: false)
    let text = try output.readToEnd() ?? Data()
    return (Int(cp_status(child, true)), String(decoding: text, as: UTF8.self))
  }

  /// Whether a process runs. One that has ended may still be listed, until whoever took the orphan over asks how.
  public static func isRunning(_ process: pid_t) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    return !status.isEmpty && !status.contains(") Z ")
  }
}
