import Conversations
import Foundation
import Testing
import TestSupport

@Suite("What is printed line by line for what is typed")
struct PlainTranscriptTests {
  private func program(_ server: FaultServer, config: String = "") throws -> Program {
    let program = try Program(["AIMLAPI_API_KEY": "sk-key-for-tests", "AIMLAPI_BASE_URL": server.url, "EDITOR": "true"])
    if !config.isEmpty { try program.writeConfig(config) }
    return program
  }

  /// What is printed for these lines, where replies are "Reply 1." and so on; the figures behind each left out.
  private func printed(_ lines: [String], config: String = "") throws -> [String] {
    let server = try FaultServer.chat { FaultStep.reply(["Reply \($0.number + 1)."]) }
    let outcome = try program(server, config: config).run(["--plain"], input: lines.joined(separator: "\n") + "\n")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    return outcome.output.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("[11 in, ") }
  }

  private func sent(_ server: FaultServer) throws -> [String] {
    try server.chatRequests.compactMap {
      (try object($0.bodyText)["messages"] as? [[String: Any]])?.last?["content"] as? String
    }
  }

  @Test("A command that would name a key names a command, and leaves out what cannot be done")
  func commandsForKeys() throws {
    let lines = try printed([
      "hi", "/lab temperature 0, 1", "two", "/reasoning folded", "/archive", "quit", "/tokens", "/mouse on", "/keys vi",
      "/fold", "/redraw", "/move", "/unqueue", "/quit",
    ])
    let text = lines.joined(separator: "\n")
    #expect(text.contains("/previous and /next"), "\(text)")
    #expect(text.contains("/reasoning opens them"), "\(text)")
    #expect(text.contains("[Archived: /archive off takes it out.]"), "\(text)")
    #expect(text.contains("[/quit: quit. Enter again sends the word to the model.]"), "\(text)")
    #expect(text.contains("(/context)"), "\(text)")
    for name in ["mouse", "keys", "fold", "redraw", "move"] {
      #expect(lines.contains("[/\(name) is for the full screen.]"), "\(text)")
    }
    for key in ["Alt+", "Ctrl+", "F7", "F9"] { #expect(!text.contains(key), "\(key) in \(text)") }
  }

  @Test("No page and no list has figures drawn, frames, colours or the names of keys")
  func nothingIsDrawn() throws {
    let text = try printed([
      "hi", "/retry", "/tree", "", "/tokens", "/context", "/settings", "/palette", "/model", "", "/curl", "/diff",
      "/btw why", "/version", "/open", "", "/balance", "/quit",
    ]).joined(separator: "\n")
    for character in text.unicodeScalars {
      #expect(!(0x2500...0x25FF).contains(character.value) && character.value != 0x1B, "\(character) in \(text)")
    }
    for key in ["Alt+", "F1", "F2", "F7", "F9", "Ctrl+R", "Ctrl+O"] {
      #expect(!text.contains(key), "\(key) in \(text)")
    }
    #expect(text.contains("\n2. Reply: Reply 1. · 1/2\n") || text.contains("2. Reply: Reply 1."), "\(text)")
    #expect(text.contains("\n/model [NAME]: choose the model\n"), "\(text)")
    #expect(!text.contains(" more\n"), "\(text)")
    #expect(text.contains("reported: 11 in, "), "\(text)")
    #expect(text.contains("[/set NAME VALUE changes one.]"), "\(text)")
    // It is copied from here: no line of it is broken.
    #expect(text.contains(/\n  --data-raw '\{.*\}'\n/), "\(text)")
  }

  @Test("The figures of a reply are words, without what is not set")
  func figures() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["One."]) }
    let output = try program(server).run(["--plain"], input: "hi\n/temperature 0.3\n/retry\n/quit\n").output
    #expect(output.contains("One.\n[11 in, 66 out"), "\(output)")
    #expect(output.contains(", temperature 0.3]\n"), "\(output)")
    for words in ["temp -", "max_tokens", "tokens 11", "ctx"] {
      #expect(!output.contains(words), "\(words): \(output)")
    }
  }

  @Test("Another version is announced before it; what was said of a failure is not said again")
  func versionsAndFailures() throws {
    let lines = try printed(["hi", "/retry", "/previous", "/next", "/quit"])
    #expect(lines == ["Reply 1.", "Reply 2.", "[Version 1 of 2.]", "Reply 1.", "[Version 2 of 2.]", "Reply 2."])
    let longer = try printed(["hi", "/retry", "more", "/previous", "/next", "/quit"])
    #expect(
      longer.dropFirst(3) == [
        "[Version 1 of 2. 2 messages follow version 2.]", "Reply 1.", "[Version 2 of 2. 2 messages follow it.]",
        "Reply 3.",
      ])
    let server = try FaultServer { _ in FaultStep.response(401, #"{"message":"no such key"}"#) }
    let output = try program(server).run(["--plain"], input: "hi\n/quit\n").output
    #expect(output.split(separator: "\n").count { $0.contains("no such key") } == 1, "\(output)")
  }

  @Test("The first line about a conversation that is opened again knows its other versions", arguments: [true, false])
  func versionsOfAnEarlierChat(_ isLast: Bool) throws {
    let server = try FaultServer.chat { FaultStep.reply(["Reply \($0.number + 1)."]) }
    let program = try program(server)
    _ = try program.run(["--plain"], input: "hi\n/retry\nmore\n/quit\n")
    let outcome =
      isLast
      ? try program.run(["--plain", "-c"], input: "/previous\n/quit\n")
      : try program.run(["--plain"], input: "/open\n1\n/previous\n/quit\n")
    #expect(outcome.output.contains("[Version 1 of 2. 2 messages follow version 2.]\nReply 1.\n"), "\(outcome.output)")
  }

  @Test("A conversation that is opened says what was asked in it, and where it is")
  func opening() throws {
    let lines = try printed(["Why salt?", "/new", "/open", "1", "/quit"])
    #expect(
      lines == [
        "Reply 1.", "[A new conversation.]", "# Conversations", "1. Why salt? · 2 messages · just now",
        "[A number takes one, words filter, an empty line leaves.]", "# Why salt? · 2 messages", "You: Why salt?",
        "Reply 1.",
      ])
  }

  @Test("A reply of a lab is printed once, below what it was asked with")
  func lab() throws {
    let lines = try printed(["/lab temperature 0, 1", "hi", "/quit"])
    #expect(lines.filter { $0.hasPrefix("Reply ") }.count == 2, "\(lines)")
    #expect(lines.contains("# Lab"), "\(lines)")
    #expect(lines.contains("1. temperature 0") && lines.contains("2. temperature 1"), "\(lines)")
    let server = try FaultServer.chat { _ in FaultStep.reply(["Once upon"], finish: "length") }
    let output = try program(server).run(["--plain"], input: "/lab temperature 0, 1\nhi\n/quit\n").output
    #expect(output.contains(", cut off at the limit]\n"), "\(output)")
  }

  @Test("A message that is abridged in a list of them says so")
  func abridged() throws {
    let text = try printed([String(repeating: "word ", count: 60), "/context", "/quit"]).joined(separator: " ")
    #expect(text.contains("you: word word ") && text.contains("word…"), "\(text)")
  }

  @Test(
    "Tab lists what fits: one, several or nothing, each said once",
    arguments: [
      ("/tempe\t", ["[Only /temperature fits.]"]),
      ("/zz\t", ["[Nothing here begins with “zz”.]"]),
      ("hello\t", ["[Nothing can be completed here.]"]),
      ("/pin \t", ["on", "off"]),
    ] as [(String, [String])])
  func completion(line: String, printed expected: [String]) throws {
    let lines = try printed(["hi", line, "/quit"])
    #expect(lines.starts(with: ["Reply 1."] + expected), "\(lines)")
  }

  @Test("A prompt of one's own that begins with ! runs no command either: it is sent with the next line")
  func promptThatLooksLikeACommand() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["Fine."]) }
    let program = try program(server, config: "provider: aimlapi\n")
    let folder = URL(filePath: program.configFile).deletingLastPathComponent().appending(path: "prompts")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("!touch \(program.home)ran; true ".utf8).write(to: folder.appending(path: "run.md"))
    let output = try program.run(["--plain"], input: "/prompt run\nthis\n/quit\n").output
    #expect(!FileManager.default.fileExists(atPath: program.home + "ran"), "\(output)")
    #expect(output.contains("[The prompt run goes with your next message.]"), "\(output)")
    #expect(try sent(server) == ["!touch \(program.home)ran; true this"], "\(output)")
  }

  @Test(
    "No command runs a program, which a pasted line could: not in the place of an edited message either",
    arguments: ["/pipe touch ran", "/pipe 1 touch ran", "/PIPE touch ran", "/pipe"])
  func programs(_ line: String) throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["```sh\nls\n```\n"]) }
    let program = try program(server)
    for script in ["hi\n\(line)\n/quit\n", "hi\n/edit\n\(line)\nho\n/quit\n"] {
      let output = try program.run(["--plain"], input: script).output
      #expect(!FileManager.default.fileExists(atPath: program.home + "ran"), "\(output)")
      let name = line.prefix { $0 != " " }.lowercased()
      let words = "[\(name) runs programs on the full screen only: here, a line that is pasted could.]"
      #expect(output.contains(words), "\(output)")
    }
    #expect(try sent(server) == ["hi", "hi", "ho"])
  }

  @Test("What is asked about goes by an empty line; another line takes its place and keeps what was joined")
  func sentAgain() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["Fine."]) }
    let program = try program(server)
    try Data("kept".utf8).write(to: URL(filePath: program.home + "joined.txt"))
    let file = "/file \(program.home)joined.txt"
    let script = "\(file)\nsee @nosuch.txt\nno file\nsee @nosuch.txt\n\nexit\n\n/quit\n"
    let output = try program.run(["--plain"], input: script).output
    let messages = try sent(server)
    #expect(messages.count == 3, "\(messages) \(output)")
    let first = messages.first ?? ""
    #expect(first.contains("kept") && first.contains("joined.txt no file\n"), "\(messages)")
    #expect(messages.dropFirst() == ["see @nosuch.txt", "exit"], "\(messages)")
  }

  @Test("What cannot be seen in a draft is told: an edit, a file, the system prompt")
  func drafts() throws {
    let lines = try printed(["hi", "/edit", "ho", "/system", "/system Be brief.", "/system", "/quit"])
    #expect(
      lines == [
        "Reply 1.", "[The next line takes the place of: hi]", "[Ctrl+C leaves it as it is.]",
        "[Version 2 of 2. 1 message follows version 1.]", "Reply 2.",
        "[No system prompt. /system TEXT sets one.]", "[System prompt set for this conversation.]",
        "[System prompt: Be brief.]",
      ])
  }

  @Test("A question of one line takes the line in the place of what is there")
  func questionOfOneLine() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["Fine."]) }
    let output = try program(server).run(["--plain"], input: "/probe\nno\n/name\nNew name\n/quit\n").output
    #expect(output.contains("[An empty line takes “yes”, Ctrl+C leaves.]"), "\(output)")
    #expect(output.contains("[Nothing was sent.]"), "\(output)")
    #expect(server.chatRequests.isEmpty)
  }

  @Test("Keys of the user's own are the screen's: lines are taken as ever")
  func remappedKeys() throws {
    let lines = try printed(
      ["hi", "/theme", "", "/quit"],
      config: "editor:\n  mode: vi\nkeys:\n  send: alt+enter\n  newline: enter\n  stop: f11\n")
    #expect(lines.first == "Reply 1." && lines.contains("# Themes"), "\(lines)")
  }

  @Test("A prompt comes behind all that the line before it brought")
  func prompts() async throws {
    let server = try FaultServer.chat { FaultStep.reply(["Reply \($0.number + 1)."]) }
    let session = try TmuxSession(
      [Program.path, "--plain"], columns: 100, rows: 60,
      environment: ["AIMLAPI_API_KEY": "sk-key-for-tests", "AIMLAPI_BASE_URL": server.url])
    let rounds = [
      ("hi", "Reply 1."), ("/version", "# Versions"), ("/theme mono", "is kept in"),
      ("/delete", "brings it back until"),
      ("/undo", "# hi"), ("/open", "# Conversations"), ("", "an empty line leaves"),
      ("!echo x", "on the full screen only"),
    ]
    // What is typed before the first prompt is echoed above it.
    try await session.wait(for: "the first prompt") { $0.last { !$0.isEmpty } == ">" }
    for (line, answer) in rounds {
      if !line.isEmpty { try session.type(line) }
      try session.press("Enter")
      try await session.wait(for: "the answer to \(line), then a prompt") { screen in
        let lines = screen.filter { !$0.isEmpty }
        guard let asked = lines.lastIndex(where: { $0 == (line.isEmpty ? ">" : "> \(line)") }) else { return false }
        return lines.last == ">" && (line.isEmpty || lines[asked...].contains { $0.contains(answer) })
      }
    }
    let screen = try session.screen().filter { !$0.isEmpty }
    // An empty line was typed once; the last prompt waits.
    #expect(screen.count { $0 == ">" } == 2, "\(screen.joined(separator: "\n"))")
  }
}
