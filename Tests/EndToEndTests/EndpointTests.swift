import Foundation
import TestSupport
import Testing

/// The whole program in a real terminal against a loopback server that says what a test needs.
@Suite(.serialized) struct EndpointTests {
  private func bodies(_ server: FaultServer) throws -> [[String: Any]] {
    try server.chatRequests.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.body)) as? [String: Any])
    }
  }

  @Test func theRequestCarriesWhatWasSet() async throws {
    let server = try FaultServer.chat { FaultStep.reply(["Answer \($0.number)."]) }
    let session = try await TmuxSession.chat(server)
    try session.enter("First question")
    try await session.wait(forText: "Answer 0.")
    // As the endpoint reported them.
    try await session.wait(forText: "tokens 11+66=77")
    try session.enter("/temperature 0.3")
    try await session.wait(forText: "temp 0.3")
    try session.press("F6")
    try await session.wait(forText: "max_tokens 1024")
    try session.enter("Second question")
    try await session.wait(forText: "Answer 1.")
    let sent = try bodies(server)
    try #require(sent.count == 2)
    #expect(sent[0]["temperature"] == nil && sent[0]["max_tokens"] == nil)
    #expect(sent[1]["temperature"] as? Double == 0.3)
    #expect(sent[1]["max_tokens"] as? Int == 1024)
    let messages = try #require(sent[1]["messages"] as? [[String: Any]])
    #expect(messages.map { $0["role"] as? String } == ["user", "assistant", "user"])
    #expect(messages.map { $0["content"] as? String } == ["First question", "Answer 0.", "Second question"])
    // One connection for both turns.
    #expect(Set(server.chatRequests.map(\.connection)).count == 1)
  }

  @Test func aKilledReplyIsKeptAndMarked() async throws {
    let server = try FaultServer.chat { _ in [.head(), .delta("Precious "), .delta("fragment"), .stall] }
    let session = try await TmuxSession.chat(server)
    try session.enter("Begin")
    try await session.wait(forText: "Precious fragment")
    // As another program sees the database: journalled, which takes at most 250 ms.
    let mixchat = try TmuxSession.product("mixchat")
    try await session.wait(for: "the journal") { _ in
      try ChildProgram.run([mixchat, "show", "--data-dir", session.directory + "/data/mixchat"]).output
        .contains("Precious fragment")
    }
    try session.signal(SIGKILL)
    #expect(try await session.waitForExit() == 137)
    let again = try await TmuxSession.chat(
      server, arguments: ["-c"], environment: ["XDG_DATA_HOME": session.directory + "/data"])
    try await again.wait(forText: "Precious fragment", "The program ended while the reply arrived.")
  }

  @Test(arguments: ["Escape", "C-c"]) func aStoppedReplyIsKept(_ key: String) async throws {
    let server = try FaultServer.chat {
      $0.number == 0 ? [.head(), .delta("Half a reply"), .stall] : FaultStep.reply(["Whole."])
    }
    let session = try await TmuxSession.chat(server)
    try session.enter("Begin")
    try await session.wait(forText: "Half a reply")
    try session.press(key)
    try await session.wait(forText: "Half a reply", "stopped")
    try session.enter("Go on")
    try await session.wait(forText: "Half a reply", "Whole.")
  }

  @Test func anEndpointWithoutABalanceIsToldAsSuch() async throws {
    let server = try FaultServer { _ in FaultStep.response(404, #"{"message":"File Not Found"}"#) }
    let session = try await TmuxSession.chat(server)
    try session.enter("/balance")
    try await session.wait(forText: "127.0.0.1:\(server.port) tells no balance and no charges.")
    #expect(try !session.screen().joined().contains("model's name"))
  }

  @Test func anErrorIsASentenceWithARetry() async throws {
    let server = try FaultServer.chat {
      $0.number == 0
        ? FaultStep.response(401, #"{"message":"Invalid API key","requestId":"req-77"}"#) : FaultStep.reply(["Fine."])
    }
    let session = try await TmuxSession.chat(server)
    try session.enter("Begin")
    try await session.wait(forText: "Invalid API key")
    #expect(try !session.screen().joined().contains("test-key"))
    try session.press("C-r")
    try await session.wait(forText: "Fine.")
  }

  @Test func followsTheWindowDownToNothing() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["A reply that stays."]) }
    let session = try await TmuxSession.chat(server)
    try session.enter("Begin")
    try await session.wait(forText: "A reply that stays.")
    for (columns, rows) in [(20, 5), (12, 3), (200, 50), (80, 24)] {
      try session.resize(columns: columns, rows: rows)
      try await session.wait(for: "a frame of \(columns)x\(rows)") { screen in
        // Below the smallest size it says so; the bar is back as soon as there is room.
        columns < 20 || screen.last?.contains("temp") == true
      }
    }
    try await session.wait(forText: "A reply that stays.")
    #expect(kill(session.processID, 0) == 0)
  }

  @Test func aMegabytePasteAndTypingAfterIt() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["Read it."]) }
    let session = try await TmuxSession.chat(server)
    let line = "The quick brown fox jumps over the lazy dog, again and again, ä漢😀.\n"
    try session.paste(String(repeating: line, count: 14_000))
    try session.type("the very end")
    try await session.wait(forText: "the very end")
    try session.press("Enter")
    // More than any window holds: it is kept and shown, and not sent.
    try await session.wait(forText: "Not sent")
    #expect(try bodies(server).isEmpty)
  }

  @Test func aPasteIsSentAsItWas() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["Read it."]) }
    let session = try await TmuxSession.chat(server)
    let text = String(repeating: "func f() {\n\tprint(\"ä漢😀\")\n}\n\n", count: 200)
    try session.paste(text)
    try session.type("the very end")
    try await session.wait(forText: "the very end")
    try session.press("Enter")
    try await session.wait(forText: "Read it.")
    let messages = try #require(try bodies(server).first?["messages"] as? [[String: Any]])
    #expect(messages.last?["content"] as? String == text + "the very end")
  }

  /// Each way to end, and the status the shell sees; the terminal is as it was found.
  @Test(arguments: [("C-q", 0), ("TERM", nil), ("HUP", nil), ("SEGV", 139), ("ABRT", 134)] as [(String, Int?)])
  func theTerminalIsGivenBack(_ end: String, _ status: Int?) async throws {
    let server = try FaultServer.chat { _ in [.head(), .delta("Streaming on"), .stall] }
    let session = try TmuxSession(["env", "PS1=prompt> ", "ENV=", "sh", "-i"], columns: 100, rows: 30)
    try await session.wait(forText: "prompt>")
    let program = try TmuxSession.product("mixchat")
    try session.type(
      "stty -a > $HOME/before; AIMLAPI_API_KEY=k \(TmuxSession.quoted(program)) -p aimlapi "
        + "--base-url \(server.baseURL); echo status $?; stty -a > $HOME/after; echo re''stored\n")
    try await session.wait(for: "the chat") { $0.last?.contains("temp") == true }
    #expect(try session.value("alternate_on") == "1")
    try session.enter("Begin")
    try await session.wait(forText: "Streaming on")
    if end.hasPrefix("C-") {
      try session.press(end)
    } else {
      try ChildProgram.run(["pkill", "-\(end)", "-P", "\(session.processID)", "-f", program])
    }
    try await session.wait(forText: status.map { "status \($0)" } ?? "status ", "restored")
    #expect(try session.value("alternate_on") == "0")
    #expect(
      try String(contentsOfFile: session.directory + "/before", encoding: .utf8)
        == String(contentsOfFile: session.directory + "/after", encoding: .utf8))
  }

  @Test func suspendsToTheShellAndComesBackResized() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["Still here."]) }
    let session = try TmuxSession(["env", "PS1=prompt> ", "ENV=", "sh", "-i"], columns: 100, rows: 30)
    try await session.wait(forText: "prompt>")
    let program = try TmuxSession.product("mixchat")
    try session.type("AIMLAPI_API_KEY=k \(TmuxSession.quoted(program)) -p aimlapi --base-url \(server.baseURL)\n")
    try await session.wait(for: "the chat") { $0.last?.contains("temp") == true }
    try session.press("C-z")
    try await session.waitForPrompt()
    try session.type("echo in the sh''ell\n")
    try await session.wait(forText: "in the shell")
    try session.resize(columns: 70, rows: 20)
    try session.type("fg\n")
    try await session.wait(for: "the chat again") { $0.count == 20 && $0.last?.contains("temp") == true }
    try session.enter("Begin")
    try await session.wait(forText: "Still here.")
  }
}
