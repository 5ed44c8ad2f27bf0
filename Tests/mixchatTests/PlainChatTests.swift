import Conversations
import Foundation
import Testing
import TestSupport

@Suite("The chat line by line")
struct PlainChatTests {
  private func program(_ server: FaultServer) throws -> Program {
    try Program(aimlapi: server)
  }

  @Test("Lines are turns and commands; the parameters change the next request; the conversation is kept")
  func conversation() throws {
    // The catalogue is asked in the background: it must not take a reply's place.
    let server = try FaultServer.chat { request in
      FaultStep.reply([request.bodyText.contains("second") ? "Two." : "One."])
    }
    let program = try program(server)
    let script = "first\n/temperature 0.3\n/temperature 9\n/tmeperature 1\nsecond\n"
    let outcome = try program.run(["--plain"], input: script)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("One.\n"))
    #expect(outcome.output.contains("Two.\n"))
    #expect(outcome.output.contains("[11 in, 66 out"))
    #expect(outcome.output.contains("0…2"))
    #expect(outcome.output.contains("Did you mean /temperature"))
    let requests = server.chatRequests
    #expect(requests.count == 2)
    let body = try object(requests.last?.bodyText ?? "")
    #expect(body["temperature"] as? Double == 0.3)
    #expect((body["messages"] as? [[String: String]])?.map { $0["content"] } == ["first", "One.", "second"])
    #expect(try program.run(["show"]).output.contains("Two."))
  }

  @Test("Lists are numbered, a number takes one; finding prints the lines; help is about commands; no frames")
  func listsAndFinding() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["An alpha line.\n\nA be", "ta line."]) }
    let program = try program(server)
    let script = "first\n/find beta\n/theme\nmono\n1\n/theme\n\n/find nowhere\n/help\n"
    let outcome = try program.run(["--plain"], input: script)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("An alpha line.\n\nA beta line.\n"))
    #expect(outcome.output.contains("Reply: A beta line.\n[1 message holds “beta”.]"))
    #expect(outcome.output.contains("# Themes\n1. auto"))
    #expect(outcome.output.contains("# Themes\n1. mono\n[A number takes one"))
    #expect(outcome.output.contains("“nowhere” is not in this conversation"))
    #expect(outcome.output.contains("/temperature"))
    for mark in ["┌", "│", "F1", "Ctrl+R"] { #expect(!outcome.output.contains(mark), "\(mark)") }
  }

  @Test("A line that ends with Tab lists what could stand there, and sends nothing")
  func menus() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["One."]) }
    let program = try program(server)
    let outcome = try program.run(["--plain"], input: "/th\t\n/theme d\t\n/pin \t\nhello\n/quit\n")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("on\noff\n"), "\(outcome.output)")
    #expect(outcome.output.contains("gruvbox-dark"), "\(outcome.output)")
    #expect(server.chatRequests.count == 1)
    #expect(outcome.output.contains("One."))
  }

  @Test("No line runs a command, which a paste or a script could write; !! sends it")
  func shell() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["One."]) }
    let program = try program(server)
    let outcome = try program.run(["--plain"], input: "!touch \(program.home)ran\n!!echo no\n/quit\n")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("[! runs commands on the full screen only"), "\(outcome.output)")
    #expect(!FileManager.default.fileExists(atPath: program.home + "ran"))
    let request = try #require(server.chatRequests.first)
    let messages = try object(request.bodyText)["messages"] as? [[String: String]]
    #expect(messages?.map { $0["content"] } == ["!echo no"] && server.chatRequests.count == 1)
  }

  @Test("/diff marks in words what only colours would tell, as wdiff does")
  func diff() throws {
    let server = try FaultServer.chat { request in
      FaultStep.reply([request.number == 0 ? "The sky is blue today." : "The sky is grey today."])
    }
    let outcome = try program(server).run(["--plain"], input: "hi\n/retry\n/diff\n/quit\n")
    #expect(outcome.output.contains("The sky is [-blue-]{+grey+} today."), "\(outcome.output)")
  }

  @Test("Thoughts are a line before the reply; /reasoning prints them, and reasoning: shown does without being asked")
  func thoughts() throws {
    let server = try FaultServer.chat { _ in
      [.head(), .event(#"{"choices":[{"index":0,"delta":{"reasoning_content":"Hm, one and one."}}]}"#)]
        + FaultStep.reply(["Two."]).dropFirst()
    }
    let program = try program(server)
    let folded = try program.run(["--plain"], input: "hi\n/reasoning\n/quit\n").output
    #expect(folded.contains(/\[thought[^\n]* · ~5 tokens\]\nTwo\.\n/), "\(folded)")
    #expect(folded.contains("Hm, one and one.\n[end of the thoughts]\n"), "\(folded)")
    try program.writeConfig("reasoning: shown\n")
    let shown = try program.run(["--plain"], input: "hi\n/quit\n").output
    #expect(shown.contains("~5 tokens]\nHm, one and one.\n[end of the thoughts]\nTwo.\n"), "\(shown)")
  }

  @Test("/links lists the addresses of the last message that has any; a number gives one to the browser")
  func links() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["See [the docs](https://docs.example/a), <b@c.example>."])
    }
    let program = try program(server)
    let see = try program.directory.program("see", "echo \"$1\" >'\(program.home)opened'")
    program.environment["BROWSER"] = see
    let outcome = try program.run(["--plain"], input: "hi\n/links\n1\n/quit\n")
    #expect(
      outcome.output.contains(
        "# Links\n1. the docs · docs.example · https://docs.example/a\n2. mailto:b@c.example\n"), "\(outcome.output)")
    #expect(outcome.output.contains("[Opened with \(see)"), "\(outcome.output)")
    #expect(try String(contentsOfFile: program.home + "opened", encoding: .utf8) == "https://docs.example/a\n")
    #expect(server.chatRequests.count == 1)
  }

  @Test("A failed reply is told with what to do")
  func failure() throws {
    let server = try FaultServer { _ in FaultStep.response(401, #"{"message":"no"}"#) }
    let program = try program(server)
    let outcome = try program.run(["--plain"], input: "hi\n")
    #expect(outcome.output.contains("Check the key"))
  }

  /// What a script gets from a chat whose replies are all the same.
  private func output(of script: String) throws -> String {
    let server = try FaultServer.chat { _ in FaultStep.reply(["First.\n\n```sh\nls\n```\n"]) }
    let program = try program(server)
    let outcome = try program.run(["--plain"], input: script)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    return outcome.output
  }

  @Test("A list from the store is printed once, when it is there, and lines wait for it")
  func listsFromTheStore() throws {
    let output = try output(of: "Hello\n/search first\n\n/search nowhere\n\n/open\n1\n/name Found\n/open\n")
    let lines = output.split(separator: "\n")
    #expect(lines.count { $0 == "# Conversations" } == 4, "\(output)")
    #expect(lines.count { $0.hasPrefix("1. Hello · 2 messages") } == 2, "\(output)")
    let nothing = "[No conversation matches “nowhere”. Other words filter, an empty line leaves.]"
    #expect(lines.count { $0 == nothing } == 1, "\(output)")
    #expect(lines.contains { $0.hasPrefix("1. Found · 2 messages") }, "\(output)")
  }

  @Test("What is only read takes no line: the next one is the chat's")
  func pagesArePrinted() throws {
    let output = try output(of: "Hello\n/context\n/name One\n/settings\n/name Two\n/help\n/name Three\n/open\n")
    #expect(output.contains("# What the next request holds\n"))
    // In words: nothing is drawn that a screen reader would spell out.
    #expect(output.contains(/\n2\. ~?\d+ tokens, you: Hello\n3\. ~?\d+ tokens, reply: First\./), "\(output)")
    #expect(!output.contains { "█▒░▏▌".contains($0) })
    #expect(output.contains("# Settings of this conversation\ntemperature: "))
    #expect(output.contains("[/set NAME VALUE changes one.]\n"))
    // All of them, none chosen.
    for name in ParameterName.allCases { #expect(output.contains("\n\(name.rawValue): "), "\(name)") }
    #expect(!output.contains("›"))
    #expect(output.contains("1. Three · 2 messages"), "\(output)")
    #expect(!output.contains("j k choose"))
  }

  @Test("Where the output is no terminal, a copy is written to a file; a script's end waits for it")
  func copies() throws {
    let output = try output(of: "Hello\n/save-code 1 ls.sh\n/export chat.md\n/copy 1\n")
    #expect(output.contains("[Saved to ls.sh.]\n[Exported to chat.md.]\n"), "\(output)")
    #expect(output.contains("[Code block 1: no clipboard can be reached here; written to "), "\(output)")
    #expect(!output.contains("\u{1B}"))
  }

  @Test("What would not fit is asked; no keeps it back")
  func questions() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([String(repeating: "many words ", count: 60_000)]) }
    let program = try program(server)
    let outcome = try program.run(["--plain"], input: "one\ntwo\nno\nthree\n Yes \n")
    let asked = server.chatRequests.map(\.bodyText)
    #expect(asked.count == 2)
    #expect(asked.last?.contains("three") == true)
    #expect(outcome.output.contains("# This does not fit\n"))
    #expect(outcome.output.contains("[An empty line or yes sends it, no does not.]"))
    #expect(outcome.output.contains("[Nothing was sent."))
  }

  @Test("What a command puts into the draft goes with the next message")
  func leftByCommands() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["Fine."]) }
    let program = try program(server)
    let file = program.home + "notes.txt"
    try "of old days".write(toFile: file, atomically: true, encoding: .utf8)
    let script =
      "/file \(file)\n/temperature 1\n/temperature 9\n\n//read\n/file \(file).gone\nlost\nbare\n/file \(file)\n/quit\n"
    let outcome = try program.run(["--plain"], input: script)
    let sent = try server.chatRequests.map { try object($0.bodyText)["messages"] as? [[String: Any]] }
      .compactMap { $0?.last?["content"] as? String }
    #expect(sent.count == 2 && sent.last == "bare", "\(sent)")
    #expect(sent.first?.contains("of old days") == true, "\(sent)")
    #expect(sent.first?.contains("/read") == true && sent.first?.contains("//read") == false, "\(sent)")
    #expect(outcome.output.contains("There is no file \(file).gone. Nothing was sent;"), "\(outcome.output)")
  }

  @Test("A slash and a Tab list the commands")
  func listsCommands() throws {
    let output = try output(of: "/\t\n/quit\n")
    #expect(output.contains("/model [NAME]: choose the model\n"), "\(output)")
    #expect(output.contains("/retry"), "\(output)")
  }

  @Test("A reply that turns out to begin with a thought is printed once, to its last word")
  func openThought() throws {
    let long = "Four, and that is a longer sentence than what was thought before it."
    let replies = [
      ["Hm.\n</think>\n\n", long], ["Hm.\n\nSo.\n", "</think>\n", "\nFour.\n\n" + long],
      ["Hm.\n</think>\n\n" + long],
    ]
    for pieces in replies {
      let server = try FaultServer.chat { _ in FaultStep.reply(pieces) }
      let outcome = try program(server).run(["--plain"], input: "first\n")
      #expect(outcome.output.contains(long + "\n"), "\(outcome.output)")
      #expect(outcome.output.components(separatedBy: long).count == 2, "\(outcome.output)")
    }
  }

  @Test("A reply that was cut off says so, with the commands that go on; one that failed has no figures of another")
  func endings() throws {
    let server = try FaultServer.chat { request in
      if request.bodyText.contains("second") { return FaultStep.response(401, #"{"message":"no"}"#) }
      return FaultStep.reply(["Once upon"], finish: "length")
    }
    let outcome = try program(server).run(["--plain"], input: "first\nsecond\n")
    #expect(
      outcome.output.contains("[The reply was cut off: max_tokens or the window was reached."), "\(outcome.output)")
    #expect(outcome.output.contains("/continue continues.]"), "\(outcome.output)")
    #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("[11 in, 66 out") } == 1, "\(outcome.output)")
  }
}
