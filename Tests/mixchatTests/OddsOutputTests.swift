import Foundation
import TestSupport
import Testing

/// How sure the model was, as the real program prints it.
@Suite("How sure the model was, on the command line")
struct OddsOutputTests {
  private static func token(_ text: String, _ logprob: Double) -> String {
    #"{"token":"\#(text)","logprob":\#(logprob),"bytes":null,"top_logprobs":[]}"#
  }

  private func program(_ server: FaultServer) throws -> Program { try Program(lab: server) }

  /// Answers "The sky is blue." of which one word of four is doubtful.
  private func server() throws -> FaultServer {
    let tokens = [("The sky", -0.01), (" is", -0.01), (" blue", -1.2), (".", -0.01)].map(Self.token)
    let chunks = zip(["The sky", " is", " blue", "."], tokens).map { text, token in
      FaultStep.event(
        #"{"choices":[{"index":0,"delta":{"content":"\#(text)"},"logprobs":{"content":[\#(token)]}}]}"#)
    }
    return try FaultServer.chat { _ in [.head()] + chunks + [.event(ChunkText.finish("stop")), .doneAndEnd] }
  }

  @Test("--json has perplexity and the share of doubtful words, and null where no probabilities came")
  func figures() throws {
    let server = try server()
    let program = try program(server)
    let reply = try object(try program.run(["--json", "--logprobs", "what colour"]).output)
    let odds = try #require(reply["odds"] as? [String: Any])
    #expect(odds["tokens"] as? Int == 4 && odds["below_half"] as? Double == 0.25)
    #expect(abs((odds["perplexity"] as? Double ?? 0) - 1.359_8) < 0.001)
    #expect((reply["logprobs"] as? [[Any]])?.first?.count == 4)
    #expect(server.chatRequests.count == 1)
    let bare = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    let plain = try object(try self.program(bare).run(["--json", "hi"]).output)
    #expect(bare.chatRequests.count == 1)
    #expect(plain["odds"] is NSNull && plain["logprobs"] == nil)
  }

  @Test("show says it below the reply, and with --logprobs marks the doubtful words; search finds it")
  func shown() throws {
    let server = try server()
    let program = try program(server)
    #expect(try program.run(["--logprobs", "what colour"]).status == 0)
    #expect(server.chatRequests.count == 1)
    let text = try program.run(["show"]).output
    #expect(text.contains("The sky is blue.\n\n[1 of 4 words was unsure]\n"), "\(text)")
    #expect(try program.run(["show", "--logprobs"]).output.contains("The sky is [blue 30 %].\n"))
    let whole = try object(try program.run(["show", "--json"]).output)
    let reply = try #require((whole["messages"] as? [[String: Any]])?.last)
    #expect((reply["odds"] as? [String: Any])?["below_half"] as? Double == 0.25 && reply["logprobs"] == nil)
    let asked = try object(try program.run(["show", "--json", "--logprobs"]).output)
    let lists = (asked["messages"] as? [[String: Any]])?.last?["logprobs"] as? [[[String: Any]]]
    #expect(lists?.first?.map { $0["token"] as? String } == ["The sky", " is", " blue", "."])
    for (query, count) in [("doubt:", 1), ("doubt:25", 1), ("doubt:26", 0), ("doubt:25 blue", 1), ("doubt:25 red", 0)] {
      let found = try program.run(["search", query, "--json"]).output
      let hits = try JSONSerialization.jsonObject(with: Data(found.utf8)) as? [[String: Any]]
      #expect(hits?.count == count, "\(query)")
    }
  }
}
