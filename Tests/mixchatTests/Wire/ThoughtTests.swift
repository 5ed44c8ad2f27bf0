import Foundation
import TestSupport
import Testing

@Suite("What a model thought is kept, and never sent")
struct ThoughtTests {
  private static let thought = FaultStep.event(#"{"choices":[{"index":0,"delta":{"reasoning_content":"Hm, two."}}]}"#)

  private func program(_ server: FaultServer) throws -> Program {
    try Program(aimlapi: server, key: "sk-0123456789")
  }

  /// The thoughts of the last message, as another program sees the database.
  private func thoughts(_ program: Program) throws -> String? {
    let shown = try program.run(["show", "--json"])
    guard shown.status == 0 else { return nil }
    let messages = try object(shown.output)["messages"] as? [[String: Any]]
    return messages?.last?["reasoning"] as? String
  }

  @Test("Thoughts outlive the program, however it ends", arguments: [SIGKILL, SIGINT, SIGTERM])
  func outlive(signal: Int32) throws {
    let server = try FaultServer.chat { request in
      request.number == 0 ? [.head(), Self.thought, .stall] : FaultStep.reply(["2"])
    }
    let program = try program(server)
    let running = try program.start(["first"])
    // Journalled while they come, which takes at most 250 ms.
    _ = try Waiting.blocking("the journal") { try thoughts(program) }
    running.signal(signal)
    _ = try running.finish()
    #expect(try thoughts(program) == "Hm, two.")
    #expect(try program.run(["export", "-f", "json"]).output.contains("Hm, two."))
    #expect(try program.run(["-c", "second"]).status == 0)
    let body = try #require(server.chatRequests.last).bodyText
    #expect(body.contains("second") && !body.contains("Hm, two."))
    let messages = try #require(try object(body)["messages"] as? [[String: Any]])
    #expect(messages.allSatisfy { ($0["content"] as? String)?.isEmpty == false }, "\(body)")
  }

  @Test("--reasoning prints thoughts on standard error, and the reply alone on standard output")
  func printed() throws {
    let server = try FaultServer.chat { _ in [.head(), Self.thought] + FaultStep.reply(["2"]).dropFirst() }
    let program = try program(server)
    let outcome = try program.run(["--reasoning", "hi"])
    #expect((outcome.status, outcome.output, outcome.errors) == (0, "2\n", "Hm, two.\n"))
    let silent = try program.run(["hi"])
    #expect((silent.status, silent.output, silent.errors) == (0, "2\n", ""))
  }

  @Test("mixchat usage has columns for thinking and cached tokens where an endpoint reports them, and only there")
  func usage() throws {
    let details = #""completion_tokens_details":{"reasoning_tokens":7},"prompt_tokens_details":{"cached_tokens":3}"#
    let figures = #"{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":9,\#(details)}}"#
    let server = try FaultServer.chat { _ in
      [.head(), Self.thought, .delta("2"), .event(ChunkText.finish("stop")), .event(figures), .doneAndEnd]
    }
    let program = try program(server)
    _ = try program.run(["hi"])
    let table = try program.run(["usage"]).output
    #expect(table.contains(/IN +OUT +TOTAL +CACHED +THINKING +COST/), "\(table)")
    #expect(table.contains(/1 +5 +9 +14 +3 +7 +/), "\(table)")
    let plain = try FaultServer.chat { _ in FaultStep.reply(["2"]) }
    let other = try self.program(plain)
    _ = try other.run(["hi"])
    #expect(try !other.run(["usage"]).output.contains("THINKING"))
  }
}
