import Foundation
import TestSupport
import Testing

@testable import mixchat

/// What a one-shot takes in, and what of the reply it prints.
@Suite("One-shot: what goes in and comes out")
struct OneShotOutputTests {
  private func program(_ server: FaultServer) throws -> Program {
    try Program(aimlapi: server, key: "sk-secret-1")
  }

  private func sent(_ server: FaultServer, _ place: Int = 0) throws -> String? {
    let messages = try object(server.chatRequests[place].bodyText)["messages"] as? [[String: String]]
    return messages?.last?["content"]
  }

  private static let code = "First:\n\n```swift\nlet a = 1\n```\n\n- and\n\n  ```\n  two\n  ```\n"

  @Test(
    "-x prints a code block and nothing else",
    arguments: [
      (["-x", "code"], "let a = 1\n"), (["-x", "1", "code"], "let a = 1\n"), (["-x", "2", "code"], "two\n"),
      (["code", "-x"], "let a = 1\n"), (["-x2", "code"], "two\n"),
      (["--no-stream", "-x", "--raw", "code"], "let a = 1\n"),
    ])
  func codeBlocks(_ arguments: [String], _ printed: String) throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.code]) }
    let outcome = try program(server).run(arguments)
    #expect(outcome.output == printed)
    #expect(outcome.status == 0, "\(outcome)")
  }

  @Test("-x without such a block prints nothing, says so, and the reply is kept")
  func noCodeBlock() throws {
    let server = try FaultServer.chat { request in FaultStep.reply([request.number == 0 ? Self.code : "None."]) }
    let program = try program(server)
    let third = try program.run(["-x", "3", "code"])
    #expect(third.status == 1 && third.output == "")
    #expect(third.errors.contains("The reply has no code block 3: it has 2. `mixchat show` prints it."))
    let none = try program.run(["-x", "code"])
    #expect(none.status == 1 && none.errors.contains("The reply has no code block."))
    #expect(try program.run(["show"]).output.contains("None."))
    for wrong in [["-x", "0", "hi"], ["-x", "--json", "hi"]] {
      #expect(try program.run(wrong).status == 64, "\(wrong)")
    }
    #expect(server.chatRequests.count == 2)
  }

  @Test("A reply's own last newline is not doubled; one that has none gets one", arguments: ["Hello\n", "Hello"])
  func lastNewline(reply: String) throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([reply]) }
    #expect(try program(server).run(["hi"]).output == "Hello\n")
  }

  @Test("-f takes pipes: <(command), /dev/stdin, a named pipe; standard input is read once")
  func streams() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    let program = try program(server)
    let lines = [
      "\"$0\" -f <(printf 'one\\ntwo\\n') Sum", "printf 'one\\ntwo\\n' | \"$0\" -f /dev/stdin Sum",
      "printf 'one\\ntwo\\n' >text; \"$0\" -f /dev/stdin Sum <text",
      "mkfifo pipe; { printf 'one\\ntwo\\n' >pipe & }; \"$0\" -f pipe Sum </dev/null",
    ]
    for (place, line) in lines.enumerated() {
      let outcome = try program.run(other: "/bin/bash", ["-c", line, Program.path])
      #expect(outcome.status == 0, "\(line) \(outcome)")
      let text = try #require(try sent(server, place))
      #expect(text.hasPrefix("Sum\n\nFile `"), "\(text)")
      #expect(text.components(separatedBy: "one\ntwo\n```").count == 2, "\(text)")
    }
    let counted = try program.run(other: "/bin/bash", ["-c", "\"$0\" tokens -m x <(echo hi)", Program.path])
    #expect(counted.status == 0 && counted.output == "~1\n", "\(counted)")
    // A mention is no such promise: nothing waits for a pipe that no one writes to.
    #expect(try program.run(["see @./pipe"]).status == 65)
  }

  @Test("The command line beats the environment, and that the config file")
  func precedence() throws {
    let (right, wrong) = (try FaultServer.chat { _ in FaultStep.reply(["right"]) }, try FaultServer { _ in [.reset] })
    let program = try program(wrong)
    try program.writeConfig("system: from the file\nmodel: file/model\n")
    try "model: other/model\n".write(toFile: program.home + "other.yaml", atomically: true, encoding: .utf8)
    program.environment["MIXCHAT_CONFIG"] = program.home + "missing.yaml"
    program.environment["MIXCHAT_DATA_DIR"] = program.home + "environment"
    let outcome = try program.run([
      "--base-url", right.url, "--config", "other.yaml", "--data-dir", program.home + "line", "hi",
    ])
    #expect(outcome.output == "right\n", "\(outcome)")
    #expect(try object(right.chatRequests[0].bodyText)["model"] as? String == "other/model")
    #expect(wrong.requests.isEmpty)
    let folders = try FileManager.default.contentsOfDirectory(atPath: program.home)
    #expect(folders.contains("line") && !folders.contains("environment"))
  }

  @Test("`title: model` asks for a title behind the reply; what fails leaves the words of the prompt")
  func titles() throws {
    let server = try FaultServer.chat { request in
      request.bodyText.contains("title of at most six words")
        ? FaultStep.reply(["“Numbers and sums”"]) : FaultStep.reply(["One."])
    }
    let program = try program(server)
    try program.writeConfig("title: model\n")
    let outcome = try program.run(["add one and nothing"])
    #expect((outcome.output, outcome.errors, outcome.status) == ("One.\n", "", 0))
    #expect(server.chatRequests.count == 2)
    #expect(try program.run(["conversations"]).output.contains("Numbers and sums"))
    // Only the first exchange is titled, and what is not kept needs no title.
    #expect(try program.run(["-c", "more"]).status == 0)
    #expect(try program.run(["--no-save", "more"]).status == 0)
    #expect(server.chatRequests.count == 4)
    let usage = try JSONSerialization.jsonObject(with: Data(try program.run(["usage", "--json"]).output.utf8))
    #expect((usage as? [[String: Any]])?.first?["total_tokens"] as? Int == 3 * 77)
  }

  @Test("The catalogue's window holds for one-shots, and a guessed count past it is refused as well")
  func catalogueWindow() throws {
    let list = #"{"data":[{"id":"m","context_length":4096}]}"#
    let server = try FaultServer.chat(list: list) { _ in FaultStep.reply(["ok"]) }
    let program = try Program(lab: server)
    // About 4,000 tokens by guess: they would fit alone, but not with what is kept for the reply.
    let long = String(repeating: "four words and more ", count: 800)
    let refused = try program.run(["--json", long])
    #expect(refused.status == 65, "\(refused)")
    #expect(refused.errors.contains("too many for m. Nothing was sent"))
    #expect(server.chatRequests.isEmpty)
    #expect(try program.run(["hi"]).status == 0)
    #expect(try program.run(["--max-tokens", "5000", "hi"]).status == 65)
  }

  @Test("The editor gets no key; a key_command gets all variables")
  func environment() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    let program = try Program(["OWN_KEY": "sk-own", "AIMLAPI_API_KEY": "sk-secret-1", "OPENAI_API_KEY": "sk-open"])
    try program.writeConfig(
      "provider: lab\nproviders:\n  lab: {base_url: '\(server.baseURL)', model: m, key_variable: OWN_KEY}\n"
        + "  other: {base_url: '\(server.baseURL)', model: m, key_variable: NONE, "
        + "key_command: 'env >\(program.home)command; echo k'}\n")
    #expect(try program.run(["-p", "other", "hi"]).status == 0)
    let command = try String(contentsOfFile: program.home + "command", encoding: .utf8)
    #expect(command.contains("OWN_KEY=sk-own"))
    var environment = program.environment
    environment["MIXCHAT_CONFIG"] = program.configFile
    // It appears whole: a shell makes the file before anything is in it.
    let whole = program.home + "editor"
    environment["VISUAL"] = "sh -c 'env >\(whole).part; mv \(whole).part \(whole)'"
    let session = try TmuxSession([Program.path], columns: 80, rows: 24, environment: environment)
    try await session.wait(forText: "F1")
    try session.press("C-g")
    let seen = try await Waiting.until("the editor's environment") {
      try? String(contentsOfFile: whole, encoding: .utf8)
    }
    #expect(seen.contains("HOME="))
    for name in ["OWN_KEY", "AIMLAPI_API_KEY", "OPENAI_API_KEY", "sk-"] { #expect(!seen.contains(name), "\(name)") }
  }

  @Test(
    "-x alone is numbered, values of options and what follows -- are left alone",
    arguments: [
      (["-x"], ["-x", "1"]), (["-x", "2", "hi"], ["-x", "2", "hi"]), (["-x", "hi"], ["-x", "1", "hi"]),
      (["-s", "-x", "hi"], ["-s", "-x", "hi"]), (["--", "-x", "hi"], ["--", "-x", "hi"]),
      (["-x", "-x"], ["-x", "1", "-x", "1"]), (["-x", "--", "-x"], ["-x", "1", "--", "-x"]),
    ])
  func numbering(_ arguments: [String], _ numbered: [String]) {
    #expect(Subcommands.numberingCodeBlock(arguments) == numbered)
  }

  @Test("One bare word near a subcommand is asked about at a terminal: y runs it, n sends it, Enter does neither")
  func bareWord() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["sent"]) }
    let program = try program(server)
    #expect(try program.run(["list"]).output == "sent\n")
    let line = "'\(Program.path)'"
    let session = try TmuxSession(
      ["sh", "-c", "for w in list convrsations list; do \(line) $w; echo \"code $?\"; done; read done"], columns: 100,
      rows: 20, environment: program.environment)
    for (number, answer) in ["y", "n", ""].enumerated() {
      try await session.wait(for: "question \(number + 1)") { screen in
        screen.joined(separator: " ").components(separatedBy: "Did you mean the subcommand").count == number + 2
      }
      if !answer.isEmpty { try session.type(answer) }
      try session.press("Enter")
    }
    try await session.wait(for: "the codes") { screen in
      screen.filter { $0.hasPrefix("code") } == ["code 0", "code 0", "code 64"]
    }
    #expect(server.chatRequests.count == 2)
    for (word, name) in Subcommands.otherWords { #expect(Subcommands.names.contains(name), "\(word)") }
  }
}
