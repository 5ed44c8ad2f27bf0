import Foundation
import TestSupport
import Testing

/// The real program, run as a child with an environment and folders of its own.
final class Program {
  /// What came of a run.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// A folder that is home, config, data and state in one.
  let home: String
  var environment: [String: String]

  init(_ variables: [String: String] = [:]) throws {
    home = "/tmp/mixchat-test-\(UUID().uuidString)/"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    environment = ["HOME": home, "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8"]
    environment.merge(variables) { _, new in new }
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  /// The binary that the tests were built with.
  static var path: String {
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return tests.appending(path: "mixchat").path()
  }

  var configFile: String { home + ".config/mixchat/config.yaml" }

  func writeConfig(_ text: String) throws {
    let folder = URL(filePath: configFile).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(toFile: configFile, atomically: true, encoding: .utf8)
  }

  /// Runs it to its end.
  func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
    let child = try start(arguments, input: input)
    return try child.finish()
  }

  /// Runs another program to its end, in the same surroundings.
  func run(other path: String, _ arguments: [String]) throws -> Outcome {
    try Child(arguments, of: path, environment: environment, directory: home, input: nil).finish()
  }

  /// Starts it.
  func start(_ arguments: [String], input: String? = nil) throws -> Child {
    try Child(arguments, environment: environment, directory: home, input: input)
  }
}

/// A run of the program under way. Output goes to files, so that no pipe can fill up.
final class Child {
  private let process = Process()
  private let outputFile: URL
  private let errorFile: URL

  init(
    _ arguments: [String], of program: String = Program.path, environment: [String: String], directory: String,
    input: String?
  ) throws {
    let folder = URL(filePath: directory)
    outputFile = folder.appending(path: "out-\(UUID().uuidString)")
    errorFile = folder.appending(path: "err-\(UUID().uuidString)")
    let inputFile = folder.appending(path: "in-\(UUID().uuidString)")
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    try Data((input ?? "").utf8).write(to: inputFile)
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = folder
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
  }

  var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
  var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  /// Sends a signal to this child.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits until a condition holds; ends the program, and fails the test, where it never does.
  func wait(_ what: String, until condition: () -> Bool) throws {
    do {
      try Waiting.blocking(what) { condition() ? true : nil }
    } catch {
      process.terminate()
      Issue.record("stdout: \(output) stderr: \(errors)")
      throw error
    }
  }

  /// Waits for its end.
  func finish() throws -> Program.Outcome {
    try wait("the end of the program") { !process.isRunning }
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    return Program.Outcome(status: status, output: output, errors: errors)
  }
}

/// Reads JSON that the program printed.
func object(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}
