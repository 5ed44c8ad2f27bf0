import Foundation
import TestSupport
import Testing

/// The full-screen lab, killed while its replies come.
@Suite(.serialized) struct LabKillTests {
  /// Seed 1 is answered whole, the others stop in the middle.
  private func halfway(_ gate: FaultGate) throws -> FaultServer {
    try FaultServer.chat { request in
      let seed = (1...5).first { request.bodyText.contains("\"seed\":\($0)") } ?? 0
      return seed == 1
        ? FaultStep.reply(["Whole of 1"]) : [.head(), .delta("Half of \(seed)"), .pause(gate)]
    }
  }

  private func exported(_ session: TmuxSession) throws -> String {
    try ChildProgram.run([
      "env", "XDG_DATA_HOME=\(session.directory)/data", "XDG_CONFIG_HOME=\(session.directory)/config",
      try TmuxSession.product("mixchat"), "export", "--json",
    ]).output
  }

  @Test("After a kill all panes are there: what came of each, how it ended, and what it was asked with")
  func killed() async throws {
    let gate = FaultGate()
    let server = try halfway(gate)
    // One of the six is not asked for yet when the end comes.
    let session = try await TmuxSession.chat(server, columns: 132, rows: 40)
    try session.enter("/lab seed 1..6")
    try await session.wait(forText: "6 replies next time")
    try session.enter("Say which")
    try await session.wait(forText: "Whole of 1", "Half of 2", "Half of 3", "Half of 4", "Half of 5")
    let parts = ["Whole of 1", "Half of 2", "Half of 3", "Half of 4", "Half of 5"]
    try await Waiting.until("the replies on the disk", every: 20) {
      let written = try exported(session)
      return parts.allSatisfy(written.contains) ? true : nil
    }
    try session.signal(SIGKILL)
    #expect(try await session.waitForExit() == 137)

    let file = try #require(try JSONSerialization.jsonObject(with: Data(try exported(session).utf8)) as? [String: Any])
    let conversation = try #require((file["conversations"] as? [[String: Any]])?.first)
    let messages = try #require(conversation["messages"] as? [[String: Any]])
    let replies = messages.filter { $0["role"] as? String == "assistant" }
    #expect(replies.map { $0["text"] as? String } == parts + [""])
    #expect(replies.map { $0["state"] as? String } == ["complete"] + Array(repeating: "interrupted", count: 5))
    let seeds = replies.map { (($0["reply"] as? [String: Any])?["parameters"] as? [String: Any])?["seed"] as? Int }
    #expect(seeds == [1, 2, 3, 4, 5, 6])

    // The next start shows them as versions, each with its mark and its seed.
    let again = try await TmuxSession.chat(
      server, arguments: ["-c"], columns: 132, rows: 40,
      environment: ["XDG_DATA_HOME": session.directory + "/data"])
    try await again.wait(forText: "1/6", "seed 1", "Whole of 1")
    try again.press("M-Right")
    try await again.wait(forText: "2/6", "seed 2", "Half of 2", "The program ended while the reply arrived.")
    try again.press("C-q")
    #expect(try await again.waitForExit() == 0)
  }
}
