import Foundation
import TestSupport
import Testing

/// The lab, the microscope and replay with a real model: the embedded one.
@Suite(.serialized) struct LabLocalTests {
  private let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  private func run(_ arguments: String...) throws -> ChildProgram.Outcome {
    try ChildProgram.run(
      [
        "env", "-u", "AIMLAPI_API_KEY", "MIXCHAT_DATA_DIR=\(home.path)", "XDG_CONFIG_HOME=\(home.path)",
        "MIXCHAT_MODEL_DIR=\(TmuxSession.modelDirectory)", "MIXCHAT_LOCAL_MODEL=SmolLM2-135M-Instruct",
        try TmuxSession.product("mixchat"),
      ] + arguments)
  }

  private func objects(_ output: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test("A sweep of five temperatures: a reply each, and temperature 0 with a seed says the same twice")
  func sweep() throws {
    let outcome = try run(
      "lab", "-p", "local", "--sweep", "temperature=0:1:0.25", "--repeat", "2", "--seed", "7", "--max-tokens", "8",
      "--json", "Name a colour.")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let replies = try objects(outcome.output)
    #expect(replies.count == 10 && replies.allSatisfy { $0["error"] is NSNull })
    let coldest = replies.filter { ($0["parameters"] as? [String: Any])?["temperature"] as? Double == 0 }
    #expect(coldest.count == 2 && Set(coldest.compactMap { $0["content"] as? String }).count == 1)
  }

  @Test("Replay with temperature 0 and a seed gives the same text, and the model says how sure it was")
  func replay() throws {
    let first = try objects(
      try run("-p", "local", "-t", "0", "--seed", "7", "--max-tokens", "12", "--logprobs", "--json", "Name a colour.")
        .output)[0]
    let odds = try #require(first["odds"] as? [String: Any])
    #expect((odds["perplexity"] as? Double ?? 0) >= 1 && (odds["tokens"] as? Int ?? 0) > 0)
    let id = try #require(first["conversation"] as? String)
    let again = try objects(try run("replay", "--json", id).output)[0]
    #expect(again["content"] as? String == first["content"] as? String)
    #expect(again["message"] as? String != first["message"] as? String)
  }

  @Test("A branch at a word goes on from the chosen alternative")
  func branch() async throws {
    let session = try TmuxSession(
      [try TmuxSession.product("mixchat"), "-p", "local", "-t", "0", "--max-tokens", "12"], columns: 100, rows: 30)
    try await session.wait(forText: "max_tokens")
    try session.enter("/microscope on")
    try await session.wait(forText: "how sure the model was")
    try session.enter("Name a colour.")
    try await session.wait(forText: "unsure")
    try session.enter("/microscope")
    try await session.wait(forText: "Microscope", "▸ “")
    let chosen = try session.screen().lazy.compactMap { row -> String? in
      guard let start = row.firstRange(of: "▸ “"), let end = row.firstRange(of: "”") else { return nil }
      return String(row[start.upperBound..<end.lowerBound])
    }.first
    let word = try #require(chosen).trimmingCharacters(in: .whitespaces)
    try session.press("Enter")
    try await session.wait(for: "a version that says “\(word)”") { screen in
      screen.contains { $0.contains("2/2") } && screen.contains { $0.contains(word) && !$0.contains("▸") }
        && screen.contains { $0.contains("goes on from") }
    }
    try session.press("C-q")
    #expect(try await session.waitForExit() == 0)
  }
}
