import Foundation
import TestSupport
import Testing

@Suite("Keys that commands give, by the real program")
struct KeyCommandTests {
  private func program(_ server: FaultServer, key command: String, budget: String = "") throws -> Program {
    let program = try Program()
    try program.writeConfig(
      "provider: lab\nproviders:\n  lab: {base_url: '\(server.baseURL)', model: m, key_command: '\(command)'}\n"
        + "budget: {\(budget)}\n")
    return program
  }

  @Test("It is asked once, though the prices are asked for before the reply")
  func once() throws {
    let server = try FaultServer.chat(list: #"{"data":[{"id":"m"}]}"#) { _ in FaultStep.reply(["ok"]) }
    let program = try program(server, key: "echo x >>asked; echo sk-1", budget: "day: 5")
    #expect(try program.run(["hi"]).output == "ok\n")
    #expect(server.requests.map { $0.headers["authorization"] } == ["Bearer sk-1", "Bearer sk-1"])
    #expect(try String(contentsOfFile: program.home + "asked", encoding: .utf8) == "x\n")
  }

  @Test("One that fails is asked once as well, and its failure is the request's", arguments: ["", "day: 5"])
  func failing(budget: String) throws {
    let server = try FaultServer.chat(list: #"{"data":[{"id":"m"}]}"#) { _ in FaultStep.reply(["ok"]) }
    let program = try program(server, key: "echo x >>asked; echo locked >&2; exit 3", budget: budget)
    let outcome = try program.run(["--json", "hi"])
    #expect(outcome.status == 77)
    #expect(outcome.errors.contains("The key_command of “lab” ended with exit code 3"), "\(outcome.errors)")
    #expect(outcome.errors.contains("Correct key_command in the config."), "\(outcome.errors)")
    #expect((try object(outcome.output)["error"] as? [String: Any])?["cause"] as? String == "keyCommand")
    #expect(try String(contentsOfFile: program.home + "asked", encoding: .utf8) == "x\n")
    #expect(server.requests.isEmpty)
    #expect(try program.run(["show"]).output.contains("hi"))
  }

  @Test(
    "Ctrl+C while it runs ends the program with 130, and the command with all it started",
    arguments: [["hi"], ["models"], ["balance"], ["doctor"]], ["", "day: 5"])
  func interrupted(arguments: [String], budget: String) throws {
    let server = try FaultServer.chat(list: "{}") { _ in FaultStep.reply(["ok"]) }
    let program = try program(
      server, key: "sleep 600 & echo $! >started; mv started running; wait", budget: budget)
    let child = try program.start(arguments)
    let command = try Waiting.blocking("the command") {
      (try? String(contentsOfFile: program.home + "running", encoding: .utf8)).flatMap { pid_t($0.dropLast()) }
    }
    child.signal(SIGINT)
    let outcome = try child.finish()
    #expect(outcome.status == 130)
    #expect(!outcome.errors.contains("key_command"))
    try Waiting.blocking("the command's end") { ChildProgram.isRunning(command) ? nil : true }
    #expect(server.chatRequests.isEmpty)
  }
}
