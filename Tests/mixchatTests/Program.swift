import Foundation
import TestSupport
import Testing

/// The real program, run as a child with an environment and folders of its own.
final class Program {
  /// A folder that is home, config, data and state in one; its path ends with a slash.
  var home: String { directory.file("") }
  let directory: TemporaryDirectory
  var environment: [String: String]

  init(_ variables: [String: String] = [:]) throws {
    directory = try TemporaryDirectory()
    environment = ["HOME": directory.file(""), "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8"]
    // The small one, whatever else is installed here.
    environment["MIXCHAT_LOCAL_MODEL"] = "SmolLM2-135M-Instruct"
    environment.merge(variables) { _, new in new }
  }

  /// One whose config has a provider `lab`, which a server answers for, and `more` behind it.
  convenience init(lab server: FaultServer, model: String = "m", _ more: String = "") throws {
    try self.init()
    try writeConfig("provider: lab\nproviders:\n  lab: {base_url: '\(server.baseURL)', model: \(model)}\n\(more)")
  }

  /// One with a key for the AI/ML API, which a server answers for.
  convenience init(aimlapi server: FaultServer, key: String = "sk-key-for-tests") throws {
    try self.init(["AIMLAPI_API_KEY": key, "AIMLAPI_BASE_URL": server.url])
  }

  /// The binary that the tests were built with.
  static var path: String {
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return tests.appending(path: "mixchat").path(percentEncoded: false)
  }

  var configFile: String { home + ".config/mixchat/config.yaml" }

  func writeConfig(_ text: String) throws {
    let folder = URL(filePath: configFile).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(toFile: configFile, atomically: true, encoding: .utf8)
  }

  /// Runs it to its end.
  func run(_ arguments: [String], input: String? = nil) throws -> ChildProgram.Outcome {
    try start(arguments, input: input).finish()
  }

  /// Runs another program to its end, in the same surroundings.
  func run(other path: String, _ arguments: [String]) throws -> ChildProgram.Outcome {
    try ChildProgram([path] + arguments, environment: environment, directory: home).finish()
  }

  /// Starts it.
  func start(_ arguments: [String], input: String? = nil) throws -> ChildProgram {
    try ChildProgram(
      [Program.path] + arguments, environment: environment, directory: home,
      input: input.map { .text($0) } ?? .empty)
  }
}

/// Reads a JSON array that the program printed.
func list(_ text: String) throws -> [[String: Any]] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
}

/// Reads a JSON array of one object that the program printed.
func onlyObject(_ text: String) throws -> [String: Any] {
  let list = try mixchatTests.list(text)
  try #require(list.count == 1)
  return list[0]
}

/// Reads JSON that the program printed.
func object(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}
