import Conversations
import Foundation
import LocalModel
import TestSupport
import Testing

@Suite("Replies of the local model")
struct LocalReplyTests {
  private static let models = ["MIXCHAT_MODEL_DIR": TmuxSession.modelDirectory]

  @Test("so small a model ends by itself at a low temperature: it repeats less, and has a limit")
  func ends() throws {
    let program = try Program(Self.models)
    let outcome = try program.run(["-p", "local", "-t", "0.2", "Name three rivers"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.output.isEmpty)
    let file = program.home + "kept.json"
    #expect(try program.run(["export", "-o", file]).status == 0)
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    for field in ["repeat_penalty", "max_tokens"] { #expect(kept.contains(field), "\(field)") }
  }

  /// A program whose local model is answered for by a server of a test's.
  private func program(answeredBy server: FaultServer) throws -> Program {
    let program = try Program()
    let folder = program.home + "models"
    let file = try #require(KnownModel.named("SmolLM2-135M-Instruct")).file
    try FileManager.default.createDirectory(atPath: folder + "/lib/xllamacpp", withIntermediateDirectories: true)
    for path in ["lib/xllamacpp/__init__.py", file] { try Data().write(to: URL(filePath: "\(folder)/\(path)")) }
    try program.directory.program("models/python", "read -r key; echo ready \(server.url); exec cat >/dev/null")
    program.environment["MIXCHAT_MODEL_DIR"] = folder
    return program
  }

  @Test(
    "whatever asks the local model says what its requests usually say",
    arguments: [["Name three rivers"], ["doctor"], ["doctor", "--probe", "--yes"]])
  func usualFields(_ arguments: [String]) throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    let outcome = try program(answeredBy: server).run(arguments)
    #expect(!server.chatRequests.isEmpty, "\(outcome.output)\(outcome.errors)")
    for request in server.chatRequests {
      let body = try object(request.bodyText)
      #expect(body["repeat_penalty"] as? Double == 1.1 && body["max_tokens"] != nil, "\(body)")
    }
  }

  @Test("repetition_penalty takes the place of what requests usually say, by the name that the server reads")
  func repetitionPenalty() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    let outcome = try program(answeredBy: server).run(["--repetition-penalty", "1.3", "Name three rivers"])
    let body = try #require(server.chatRequests.first, "\(outcome.errors)").bodyText
    #expect(body.contains(#""repeat_penalty":1.3"#) && !body.contains("1.1"), "\(body)")
    #expect(!body.contains("repetition_penalty"), "\(body)")
  }

  @Test("a limit of the user's own holds, by either of its names")
  func ownLimit() throws {
    let program = try Program(Self.models)
    let outcome = try program.run(["-p", "local", "--max-tokens", "3", "--json", "Name three rivers"])
    #expect(outcome.output.contains("\"completion_tokens\":3"), "\(outcome.output)")
  }

  @Test("a model that is not there is refused in a sentence that names those that are")
  func missing() throws {
    let outcome = try Program(Self.models.merging(["MIXCHAT_LOCAL_MODEL": "nosuch"]) { $1 }).run(["-p", "local", "hi"])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("There is no local model nosuch. Installed: "), "\(outcome.errors)")
    #expect(outcome.errors.contains(". Choose another by /model or --model."), "\(outcome.errors)")
    let listed = try Program(Self.models.merging(["MIXCHAT_LOCAL_MODEL": "nosuch"]) { $1 }).run(["config"]).output
    #expect(listed.contains("nosuch") && listed.contains("MIXCHAT_LOCAL_MODEL"))
  }
}
