import Foundation
import TestSupport
import Testing

/// The whole program in a real terminal against the real embedded model.
@Suite(.serialized) struct LocalModelConversationTests {
  /// The status bar's tokens, `P+C=T` as reported; nil while there are none.
  private func tokens(_ screen: [String]) -> String? {
    screen.last?.firstMatch(of: /tokens (\d+\+\d+=\d+)/).map { String($0.1) }
  }

  @Test func twoTurnsParametersInBetweenAndBackAgain() async throws {
    let mixchat = try TmuxSession.product("mixchat")
    // Without its end marks the model goes on to the limit, which is too far to get there.
    let endless = ["--logit-bias", "0:-100", "--logit-bias", "2:-100"]
    let first = try TmuxSession([mixchat, "-p", "local", "--max-tokens", "4000"] + endless, columns: 100, rows: 30)
    try await first.wait(forText: "max_tokens 4000")
    try first.enter("Tell me about the colour blue.")
    // The reply streams until it is stopped.
    try await first.wait(for: "the streaming state") { $0.last?.contains("streaming") == true }
    try first.press("Escape")
    try await first.wait(forText: "You stopped the reply")

    try first.enter("/temperature 0.3")
    try await first.wait(forText: "temp 0.3")
    try first.enter("/max_tokens 64")
    try await first.wait(forText: "max_tokens 64")
    try first.enter("And what about red?")
    let two = try await first.wait(for: "the second reply's tokens") {
      tokens($0) != nil && $0.last?.contains("streaming") == false
    }
    let counts = try #require(tokens(two)?.split(whereSeparator: { $0 == "+" || $0 == "=" }).compactMap { Int($0) })
    #expect(two.last?.contains("tok/s") == true)
    #expect(counts[1] <= 64 && counts[0] + counts[1] == counts[2])
    try first.press("C-d")
    #expect(try await first.waitForExit() == 0)

    let again = try TmuxSession(
      [mixchat, "-c"], columns: 100, rows: 300, environment: ["XDG_DATA_HOME": first.directory + "/data"])
    let screen = try await again.wait(for: "both turns") { screen in
      screen.contains { $0.contains("Tell me about the colour blue.") }
        && screen.contains { $0.contains("And what about red?") }
    }
    try await again.wait(forText: "temp 0.3")
    #expect(screen.count == 300)
    try again.press("C-q")
    #expect(try await again.waitForExit() == 0)
  }

  @Test func oneReplyAsJSON() throws {
    let directory = try TemporaryDirectory()
    let outcome = try ChildProgram.run([
      "env", "-u", "AIMLAPI_API_KEY", "MIXCHAT_DATA_DIR=\(directory.path)", "sh", "-c",
      "echo 'Say hi' | \(TmuxSession.quoted(try TmuxSession.product("mixchat"))) -p local --max-tokens 16 --json",
    ])
    #expect(outcome.status == 0)
    let reply = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let usage = try #require(reply["usage"] as? [String: Any])
    #expect((usage["prompt_tokens"] as? Int ?? 0) > 0 && (usage["completion_tokens"] as? Int ?? 0) > 0)
    #expect(reply["error"] is NSNull)
  }

  @Test func theServerEndsWithUsHoweverWeEnd() async throws {
    let session = try TmuxSession([try TmuxSession.product("mixchat"), "-p", "local"], columns: 100)
    try await session.wait(forText: "max_tokens")
    let program = session.processID
    var server = 0
    try await session.wait(for: "the server's process") { _ in
      server = Int(try ChildProgram.run(["pgrep", "-P", "\(program)"]).output.split(separator: "\n").first ?? "") ?? 0
      return server > 0
    }
    try session.signal(SIGKILL)
    #expect(try await session.waitForExit() == 137)
    try await session.wait(for: "the server's end") { _ in !ChildProgram.isRunning(pid_t(server)) }
  }
}
