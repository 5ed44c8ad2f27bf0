import Conversations
import Foundation
import Testing
import TestSupport

@testable import ChatAPI

@Suite("What a probe finds out")
struct ProbeTests {
  private func probe(_ server: FaultServer) async throws -> ProbeCard {
    try await TestClient.make(server.baseURL).probe(provider: "test", model: "m", day: "2026-01-31")
  }

  private func lines(_ card: ProbeCard) -> [String] {
    ProbeQuestion.allCases.map { "\($0.rawValue) \(card.answers[$0]?.rawValue ?? "-")" }
  }

  private static func body(_ request: RecordedRequest) -> [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]) ?? [:]
  }

  private static func last(_ body: [String: Any]) -> String {
    ((body["messages"] as? [[String: Any]])?.last?["content"] as? String) ?? ""
  }

  @Test("An endpoint that does everything")
  func everything() async throws {
    let server = try FaultServer { request in
      let body = Self.body(request)
      let text = Self.last(body)
      if text.hasPrefix("The capital") { return FaultStep.reply(["is."]) }
      if text.hasPrefix("Write") { return FaultStep.reply(["1 2 3 4 "]) }
      if text.hasPrefix("Name") { return FaultStep.reply([body["seed"] == nil ? "\(request.number)" : "417"]) }
      if body["logprobs"] != nil {
        let chunk =
          #"{"choices":[{"index":0,"delta":{"content":"OK"},"logprobs":{"content":[{"token":"OK","logprob":-0.1}]}}]}"#
        return [.head(), .event(chunk), .event(ChunkText.finish("stop")), .event("[DONE]"), .endOfChunks]
      }
      if body["n"] != nil {
        return [
          .head(), .delta("OK", choice: 0), .delta("OK", choice: 1), .event(ChunkText.finish("stop", choice: 0)),
          .event(ChunkText.finish("stop", choice: 1)), .event("[DONE]"), .endOfChunks,
        ]
      }
      let thought = FaultStep.event(#"{"choices":[{"index":0,"delta":{"reasoning_content":"Hm."}}]}"#)
      return [.head(), thought] + FaultStep.reply(["OK"]).dropFirst()
    }
    let card = try await probe(server)
    #expect(lines(card) == ProbeQuestion.allCases.map { "\($0.rawValue) yes" })
    #expect(server.requests.count == ProbeCard.requestCount)
  }

  @Test("An endpoint that ignores and refuses")
  func nothing() async throws {
    let server = try FaultServer { request in
      let body = Self.body(request)
      let text = Self.last(body)
      func refused(_ words: String) -> [FaultStep] { FaultStep.response(400, #"{"error":{"message":"\#(words)"}}"#) }
      if (body["messages"] as? [[String: Any]])?.contains(where: { $0["role"] as? String == "system" }) == true {
        return refused("system role is not supported")
      }
      if (body["messages"] as? [[String: Any]])?.last?["role"] as? String == "assistant" { return refused("last turn") }
      if ((body["messages"] as? [[String: Any]])?.last?["content"] as? [Any]) != nil { return refused("no images") }
      if body["logprobs"] != nil { return refused("Unknown parameter: 'logprobs'") }
      if body["top_logprobs"] != nil { return refused("Unknown parameter: 'top_logprobs'") }
      if body["n"] != nil { return refused("Only one completion choice is allowed") }
      if text.hasPrefix("Write") { return FaultStep.reply(["1 2 3 4 5 6 7 8 9"], usage: nil) }
      return FaultStep.reply(["\(request.number)"], usage: nil)
    }
    #expect(
      lines(try await probe(server)) == [
        "usage no", "system no", "reasoning no", "seed no", "stop no", "logprobs refused", "n no", "prefill refused",
        "picture no",
      ])
  }

  @Test("What the first question finds out holds for the picture as well")
  func learned() async throws {
    let refusal = "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."
    let server = try FaultServer { request in
      Self.body(request)["max_tokens"] == nil
        ? FaultStep.reply(["OK"]) : FaultStep.response(400, #"{"error":{"message":"\#(refusal)"}}"#)
    }
    #expect(try await probe(server).answers[.picture] == .yes)
    #expect(server.requests.count == ProbeCard.requestCount + 1)
  }

  @Test("Where nothing answers, nothing is said")
  func down() async throws {
    let server = try FaultServer { _ in FaultStep.response(401, "") }
    let failure = await #expect(throws: Failure.self) { try await probe(server) }
    #expect(failure?.cause == .unauthorized && server.requests.count == 1)
  }
}
