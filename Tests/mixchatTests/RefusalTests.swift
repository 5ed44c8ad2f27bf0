import Foundation
import TestSupport
import Testing

/// What is refused before anything is sent: by one object where `--json` asks for it, and in words always.
@Suite("Refused before sending")
struct RefusalTests {
  /// A line of arguments, and what follows from it.
  struct Refused: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var config = ""
    var status: Int32
    var cause: String
    var testDescription: String { arguments.joined(separator: " ") + config }
  }

  static let refused: [Refused] = [
    .init(arguments: ["--json"], status: 64, cause: "usage"),
    .init(arguments: ["--json", "--nonsense", "hi"], status: 64, cause: "usage"),
    .init(arguments: ["-t", "9", "--json", "hi"], status: 64, cause: "usage"),
    .init(arguments: ["hi", "--json", "-c", "--conversation", "0000000000001"], status: 64, cause: "usage"),
    .init(arguments: ["--json", "--preset", "none", "hi"], status: 64, cause: "usage"),
    .init(arguments: ["--json", "-f", "none.txt", "hi"], status: 65, cause: "badInput"),
    .init(arguments: ["--json", "--conversation", "0000000000001", "hi"], status: 65, cause: "badInput"),
    .init(arguments: ["--json", "--max-tokens", "60000", "hi"], status: 65, cause: "badInput"),
    .init(arguments: ["--json", "-p", "none", "hi"], config: "provider: x\n", status: 64, cause: "usage"),
    .init(arguments: ["--json", "hi"], config: "temprature: 1\n", status: 78, cause: "config"),
    .init(arguments: ["--json", "hi"], config: "a: [\n", status: 78, cause: "config"),
    .init(arguments: ["--config", "/none", "--json", "hi"], status: 78, cause: "config"),
  ]

  @Test("--json prints one object for each, with the cause, and the sentence goes to stderr", arguments: refused)
  func object(_ refused: Refused) throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["no"])])
    let program = try Program(aimlapi: server, key: "k")
    if !refused.config.isEmpty { try program.writeConfig(refused.config) }
    let outcome = try program.run(refused.arguments)
    #expect(outcome.status == refused.status, "\(outcome)")
    let printed = try mixchatTests.object(outcome.output)
    #expect(outcome.output.count { $0 == "\n" } == 1)
    #expect(printed["content"] is NSNull && printed["conversation"] is NSNull && printed["message"] is NSNull)
    let error = try #require(printed["error"] as? [String: Any])
    #expect(error["cause"] as? String == refused.cause)
    #expect((error["message"] as? String)?.isEmpty == false)
    #expect(!outcome.errors.isEmpty)
    #expect(server.chatRequests.isEmpty)
  }

  @Test("What was refused before it was sent is not in the usage, nor is it once it is deleted")
  func notUsed() throws {
    let server = try FaultServer.chat { _ in FaultStep.response(500, "{}") }
    let program = try Program(aimlapi: server, key: "k")
    try program.writeConfig("retry: {attempts: 1}\n")
    program.environment["AIMLAPI_API_KEY"] = nil
    #expect(try program.run(["-p", "aimlapi", "hi"]).status == 77)
    program.environment["AIMLAPI_API_KEY"] = "k"
    #expect(try program.run(["--base-url", "http://127.0.0.1:9", "hi"]).status == 69)
    #expect(server.chatRequests.isEmpty)
    #expect(try program.run(["usage", "--json"]).output == "[]\n")
    for conversation in try list(try program.run(["conversations", "--all", "--json"]).output) {
      let id = try #require(conversation["id"] as? String)
      #expect(try program.run(["delete", "--yes", id]).status == 0)
    }
    #expect(try program.run(["usage", "--json"]).output == "[]\n")
    // This one was sent.
    #expect(try program.run(["hi"]).status == 69)
    #expect(server.chatRequests.count == 1)
    #expect(try list(try program.run(["usage", "--json"]).output).map { $0["replies"] as? Int } == [1])
  }

  @Test("Without --json, and with help, there is no object; a --json that is a value asks for none")
  func noObject() throws {
    let program = try Program(["AIMLAPI_API_KEY": "k", "AIMLAPI_BASE_URL": "http://127.0.0.1:9"])
    #expect(try program.run(["-f", "none.txt", "hi"]).output == "")
    #expect(try program.run(["-s", "--json", "-f", "none.txt", "hi"]).output == "")
    #expect(try program.run(["-f", "none.txt", "--", "--json"]).output == "")
    #expect(try program.run(["--json", "--help"]).output.hasPrefix("OVERVIEW"))
  }

  @Test("A reply that could not be saved says so in the object, under no id", arguments: ["/dev/null/x", "/proc/x"])
  func unsaved(folder: String) throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["Hello"])])
    let program = try Program(aimlapi: server, key: "k")
    let outcome = try program.run(["--json", "--data-dir", folder, "hi"])
    let printed = try mixchatTests.object(outcome.output)
    #expect(printed["content"] as? String == "Hello")
    #expect(printed["conversation"] is NSNull && printed["message"] is NSNull)
    let error = try #require(printed["error"] as? [String: Any])
    #expect(error["cause"] as? String == "store")
    #expect((error["message"] as? String)?.contains("could not be saved in \(folder)") == true)
  }

  @Test("A damaged database is set aside in so many words, and the reply is kept in a new one")
  func damaged() throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["Hello"])])
    let program = try Program(aimlapi: server, key: "k")
    let folder = program.home + ".local/share/mixchat"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try String(repeating: "junk", count: 5000).write(
      toFile: folder + "/mixchat.db", atomically: true, encoding: .utf8)
    let outcome = try program.run(["--json", "hi"])
    #expect(outcome.errors.contains("mixchat.db"), "\(outcome)")
    let id = try #require(try mixchatTests.object(outcome.output)["conversation"] as? String)
    #expect(try program.run(["show", id]).status == 0)
  }

  /// Latin-1: "café" with the last letter as one byte.
  private static let latin1 = Data([0x63, 0x61, 0x66, 0xE9, 0x0A])

  @Test("What is not UTF-8 is refused with one sentence, wherever it comes from; nothing is sent")
  func otherEncodings() throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["no"])])
    let program = try Program(aimlapi: server, key: "k")
    let sentence = "is not UTF-8; convert it first (iconv -f latin1 -t utf-8)."
    func refused(_ script: String, _ status: Int32, _ name: String) throws {
      let outcome = try program.run(other: "/bin/sh", ["-c", script, Program.path])
      #expect(outcome.status == status, "\(script) \(outcome)")
      #expect(outcome.errors.contains("\(name) \(sentence)"), "\(script) \(outcome)")
    }
    try refused("\"$0\" \"$(printf 'caf\\351')\"", 65, "Argument 1")
    try refused("\"$0\" -s \"$(printf 'caf\\351')\" hi", 65, "Argument 2")
    try refused("\"$0\" search \"$(printf 'caf\\351')\"", 65, "Argument 2")
    try refused("printf 'caf\\351' | \"$0\" hi", 65, "Standard input")
    try Self.latin1.write(to: URL(filePath: program.home + "f"))
    try refused("\"$0\" -f f hi", 65, "f")
    try refused("printf 'caf\\351\\n/quit\\n' | \"$0\" --plain", 0, "This line")
    try program.writeConfig("preset: bad\nprovider: aimlapi\n")
    let folder = (program.configFile as NSString).deletingLastPathComponent
    for name in ["presets", "prompts"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    let config = Data("# text\nsystem: ".utf8) + Self.latin1
    try config.write(to: URL(filePath: folder + "/presets/bad.yaml"))
    try refused("\"$0\" hi", 78, "\(folder)/presets/bad.yaml:2: This line")
    try config.write(to: URL(filePath: program.configFile))
    try refused("\"$0\" hi", 78, "\(program.configFile):2: This line")
    try program.writeConfig("provider: aimlapi\n")
    try Self.latin1.write(to: URL(filePath: folder + "/prompts/menu.md"))
    let plain = try program.run(["--plain"], input: "/prompt menu\n/quit\n")
    #expect((plain.output + plain.errors).contains("Line 1 of \(folder)/prompts/menu.md \(sentence)"), "\(plain)")
    #expect(server.requests.isEmpty)
  }
}
