import Foundation
import TestSupport
import Testing

/// The full-screen chat, ended from outside.
@Suite(.serialized) struct EndingTests {
  @Test(
    "A signal ends the chat with 128 and its number, gives the terminal back and keeps what came",
    arguments: [SIGTERM, SIGHUP])
  func signal(_ number: Int32) async throws {
    let gate = FaultGate()
    let server = try FaultServer.chat { _ in [.head(), .delta("Half of"), .pause(gate)] }
    let session = try await TmuxSession.chat(server)
    try session.enter("Begin")
    try await session.wait(forText: "Half of")
    try session.signal(number)
    #expect(try await session.waitForExit() == 128 + Int(number))
    #expect(try session.value("alternate_on") == "0")
    let shown = try ChildProgram.run([
      "env", "XDG_DATA_HOME=\(session.directory)/data", "XDG_CONFIG_HOME=\(session.directory)/config",
      try TmuxSession.product("mixchat"), "show",
    ])
    #expect(shown.output.contains("Half of"))
  }

  /// Another program's write has SQLite forget what it has in memory; at the end only the chat has the conversation.
  @Test("A conversation whose database is emptied just before the end is written again from memory")
  func emptied() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["All of it."]) }
    let session = try await TmuxSession.chat(server)
    try session.enter("Begin")
    try await session.wait(forText: "All of it.")
    let data = session.directory + "/data/mixchat"
    let text = session.directory + "/other.json"
    try #"[{"role":"user","content":"a word"}]"#.write(toFile: text, atomically: true, encoding: .utf8)
    let program = ["env", "HOME=\(session.directory)", try TmuxSession.product("mixchat")]
    #expect(try ChildProgram.run(program + ["import", text, "--data-dir", data]).status == 0)
    for file in ["mixchat.db", "mixchat.db-wal"] { #expect(truncate("\(data)/\(file)", 0) == 0) }
    try session.signal(SIGTERM)
    #expect(try await session.waitForExit() == 128 + Int(SIGTERM))
    let kept = try ChildProgram.run(program + ["export", "--data-dir", data])
    #expect(kept.output.contains("All of it."), "\(kept)")
  }

  /// The editor saves behind the signal, with the line that it waits for.
  @Test("What the editor saves when the chat is asked to end is the next start's draft", arguments: [SIGTERM, SIGHUP])
  func edited(_ number: Int32) async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["no"]) }
    let editor = "sh -c 'echo edit now; read -r line; printf \"all of it\" > \"$0\"'"
    let session = try await TmuxSession.chat(server, environment: ["EDITOR": editor])
    try session.type("a part")
    try session.press("C-g")
    try await session.wait(forText: "edit now")
    try session.signal(number)
    try session.press("Enter")
    #expect(try await session.waitForExit() == 128 + Int(number))
    let next = try await TmuxSession.chat(server, environment: ["XDG_DATA_HOME": session.directory + "/data"])
    try await next.wait(forText: "all of it")
  }

  @Test("An editor that ends with an error changes nothing; what it saved is kept, and named")
  func failingEditor() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["no"]) }
    let editor = "sh -c 'printf \"all of it\" > \"$0\"; exit 3'"
    let session = try await TmuxSession.chat(server, environment: ["EDITOR": editor])
    try session.type("a part")
    try session.press("C-g")
    let screen = try await session.wait(for: "the file's name") { $0.contains { $0.contains("/mixchat-") } }
    #expect(screen.contains { $0.hasPrefix("> a part") })
    let path = try #require(screen.joined(separator: " ").firstMatch(of: /\/[^ ]*mixchat-[A-Za-z0-9]+\.md/)).output
    #expect(try String(contentsOfFile: String(path), encoding: .utf8) == "all of it")
    try FileManager.default.removeItem(atPath: String(path))
  }
}
