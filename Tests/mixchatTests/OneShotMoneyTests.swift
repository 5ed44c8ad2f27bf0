import Foundation
import Testing
import TestSupport

@testable import mixchat

/// Limits on spending in one-shots, against a loopback server whose catalogue asks a dollar for a thousand tokens.
@Suite("What a one-shot may cost")
struct OneShotMoneyTests {
  private func server() throws -> FaultServer {
    try FaultServer.chat(list: #"{"data":[{"id":"m","pricing":{"prompt":"0.001","completion":"0.001"}}]}"#) { _ in
      FaultStep.reply(["ok"])
    }
  }

  private func program(_ server: FaultServer, _ budget: String) throws -> Program {
    try Program(lab: server, "budget: {\(budget)}\n")
  }

  private func sent(_ server: FaultServer) -> Int { server.chatRequests.count }

  @Test("Within the limit nothing is said, and the cost is computed from the prices and says so")
  func within() throws {
    let server = try server()
    let program = try program(server, "day: 5, action: ask")
    let outcome = try program.run(["--json", "--max-tokens", "9", "hi"])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    let printed = try object(outcome.output)
    #expect(printed["cost_usd"] as? Double == 0.077)
    #expect(printed["cost_is_computed"] as? Bool == true)
    let rows = try JSONSerialization.jsonObject(with: Data(try program.run(["usage", "--json"]).output.utf8))
    #expect((rows as? [[String: Any]])?.first?["cost_is_computed"] as? Bool == true)
  }

  @Test("Figures that cannot be true count as not reported, everywhere")
  func absurd() throws {
    let figures =
      #"{"choices":[],"usage":{"prompt_tokens":-1,"completion_tokens":1e999},"meta":{"usage":{"usd_spent":NaN}}}"#
    let server = try FaultServer.chat(list: #"{"data":[{"id":"m","pricing":{"prompt":"-1","completion":"-1"}}]}"#) {
      _ in
      [.head(), .delta("ok"), .event(ChunkText.finish("stop")), .event(figures), .event("[DONE]"), .endOfChunks]
    }
    let program = try program(server, "day: 1")
    let printed = try object(try program.run(["--json", "hi"]).output)
    #expect(printed["content"] as? String == "ok")
    for name in ["usage", "cost_usd", "error"] { #expect(printed[name] is NSNull, "\(name)") }
    let usage = try program.run(["usage"])
    #expect(usage.output.contains(/\d\d  +1  +-  +-  +-  +-  m · lab/), "\(usage.output)")
    let rows = try JSONSerialization.jsonObject(with: Data(try program.run(["usage", "--json"]).output.utf8))
    #expect((rows as? [[String: Any]])?.first?["total_tokens"] is NSNull)
  }

  @Test("Past the day's limit: warn says so and sends")
  func warns() throws {
    let server = try server()
    let program = try program(server, "day: 0.05")
    let outcome = try program.run(["--max-tokens", "100", "hi"])
    #expect(outcome.status == 0)
    #expect(outcome.output == "ok\n")
    #expect(outcome.errors.contains("past the limit of $0.05: $0.00 spent so far, at most ~$0.1"))
  }

  @Test("Ctrl+C while prices are asked for ends it: nothing is sent, and nothing is kept")
  func stopped() throws {
    let gate = FaultGate()
    let server = try FaultServer { request in
      request.path.hasSuffix("/models") ? [.head(), .pause(gate)] : FaultStep.reply(["ok"])
    }
    let program = try program(server, "day: 5")
    let child = try program.start(["--json", "hi"])
    try Waiting.blocking("the list's request") { server.requests.isEmpty ? nil : true }
    child.signal(SIGINT)
    let outcome = try child.finish()
    #expect(outcome.status == 130)
    #expect(outcome.errors == "mixchat: Stopped.\n")
    #expect((try object(outcome.output)["error"] as? [String: Any])?["cause"] as? String == "cancelled")
    #expect(sent(server) == 0)
    #expect(!FileManager.default.fileExists(atPath: program.home + ".local/share/mixchat/mixchat.db"))
  }

  @Test("--no-save is held against what was spent before, and leaves no figure")
  func unsaved() throws {
    let server = try server()
    let program = try program(server, "day: 0.10")
    #expect(try program.run(["--max-tokens", "9", "hi"]).errors == "")
    let before = try program.run(["usage", "--json"]).output
    let unsaved = try program.run(["--no-save", "--max-tokens", "100", "hi"])
    #expect(unsaved.errors.contains("past the limit of $0.10: ~$0.0770 spent so far"))
    #expect(unsaved.output == "ok\n")
    #expect(try program.run(["usage", "--json"]).output == before)
  }

  @Test("Past a limit with no one to ask: nothing is sent; what was spent counts without prices too")
  func refuses() throws {
    let server = try server()
    let program = try program(server, "conversation: 0.10, action: ask")
    #expect(try program.run(["--max-tokens", "9", "hi"]).status == 0)
    let refused = try program.run(["-c", "--max-tokens", "100", "more"])
    #expect(refused.status == 77)
    #expect(refused.output == "")
    #expect(refused.errors.contains("this conversation past the limit of $0.10: ~$0.0770 spent so far"))
    #expect(refused.errors.contains("no terminal to ask at"))
    let object = try mixchatTests.object(try program.run(["-c", "--json", "--max-tokens", "100", "more"]).output)
    #expect((object["error"] as? [String: Any])?["cause"] as? String == "overBudget")
    #expect(sent(server) == 1)
    #expect(try program.run(["--max-tokens", "9", "another"]).status == 0)
  }

  @Test("At a terminal it is asked: no by default, y sends")
  func asks() async throws {
    let server = try server()
    let program = try program(server, "day: 0.05, action: ask")
    let line = "'\(Program.path)' --max-tokens 100"
    let session = try TmuxSession(
      ["sh", "-c", "\(line) one; echo \"code $?\"; \(line) two; echo \"code $?\"; read done"], columns: 100, rows: 20,
      environment: ["MIXCHAT_CONFIG": program.configFile])
    try await session.wait(forText: "Send it? [y/N]")
    try session.press("Enter")
    try await session.wait(for: "the second question") { screen in
      screen.contains("code 77") && screen.count { $0.contains("Send it? [y/N]") } == 2
    }
    #expect(sent(server) == 0)
    try session.type("y")
    try session.press("Enter")
    try await session.wait(forText: "code 0")
    #expect(sent(server) == 1)
  }
}
