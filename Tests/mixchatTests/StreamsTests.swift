import Foundation
import TestSupport
import Testing

@Suite("Standard input and output, by the real program")
struct StreamsTests {
  private func program(_ server: FaultServer) throws -> Program {
    try Program(aimlapi: server)
  }

  @Test("Input without end is refused in one sentence", arguments: [["hi"], ["tokens"]])
  func endlessInput(arguments: [String]) throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["ok"])])
    // Four times what it may hold is more memory than it gets: without the bound it would end otherwise.
    let script = "\(Sanitizers.areOn ? "" : "ulimit -d 300000; ")\"$0\" \"$@\" </dev/zero"
    let outcome = try program(server).run(other: "/bin/sh", ["-c", script, Program.path] + arguments)
    #expect(outcome.status == 65)
    #expect(
      outcome.errors == "mixchat: Standard input is longer than 16 MB; nothing was done with it. "
        + "Pipe a part of it, for example `… | head -c 100K`.\n")
    #expect(server.requests.isEmpty)
  }

  @Test("A reader that leaves ends it quietly")
  func closedPipe() throws {
    let server = try FaultServer(scripts: [FaultStep.reply((0..<2000).map { "line \($0)\n" })])
    let program = try program(server)
    let outcome = try program.run(
      other: "/bin/sh", ["-c", "\"$0\" hi </dev/null | head -n 1", Program.path])
    #expect(outcome.output == "line 0\n")
    #expect(outcome.errors == "")
  }

  @Test("No one reads any longer: the endpoint is left, though it would go on")
  func leavesTheEndpoint() throws {
    let gate = FaultGate()
    let server = try FaultServer(scripts: [[.head(), .delta("one\n"), .pause(gate), .delta("two\n"), .stall]])
    let program = try program(server)
    let line = "\"$0\" hi </dev/null | { read -r line; exec </dev/null; echo gone; }"
    let shell = try ChildProgram(
      ["/bin/sh", "-c", line, Program.path], environment: program.environment, directory: program.home)
    try shell.wait(for: "the reader to leave") { $0.contains("gone") ? true : nil }
    gate.open()
    #expect(try shell.finish().errors == "")
    #expect(server.requests.count == 1)
  }

  @Test(
    "Closed streams are an end of input, and a place that takes nothing", arguments: ["<&-", ">&-", "<&- >&- 2>&-"])
  func closedStreams(redirection: String) throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["Hello"])])
    let program = try program(server)
    let outcome = try program.run(other: "/bin/sh", ["-c", "\"$0\" hi \(redirection)", Program.path])
    #expect(server.requests.count == 1)
    if redirection == "<&-" { #expect((outcome.status, outcome.output) == (0, "Hello\n")) }
    let kept = try program.run(["show"])
    #expect(kept.output.contains("hi") && kept.output.contains("Hello"), "\(kept)")
  }

  @Test(
    "An output that takes nothing ends in one sentence and 74, with every command",
    arguments: [
      ["--version"], ["--help"], ["help", "show"], ["hi"], ["--json", "hi"], ["conversations"],
      ["conversations", "--json"],
      ["show"], ["show", "--json"], ["export"], ["search", "hi"], ["usage"], ["models"], ["config"],
      ["config", "--path"],
      ["config", "--example"], ["tokens", "/etc/hostname"], ["doctor", "--offline"], ["database", "check"],
    ])
  func fullDevice(arguments: [String]) throws {
    let models = FaultStep.response(200, #"{"data":[{"id":"a/b"}]}"#)
    let server = try FaultServer(
      scripts: arguments == ["models"] ? [models] : [FaultStep.reply(["Hello"]), FaultStep.reply(["Hello"])])
    let program = try program(server)
    if arguments != ["models"] { _ = try program.run(["hi"]) }
    let outcome = try program.run(other: "/bin/sh", ["-c", "\"$0\" \"$@\" >/dev/full", Program.path] + arguments)
    #expect(outcome.status == 74, "\(outcome)")
    let sentence = "mixchat: The output could not be written: No space left on device.\n"
    #expect(outcome.errors.components(separatedBy: sentence).count == 2, "\(outcome.errors)")
  }
}
