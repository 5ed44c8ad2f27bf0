import Testing
import TestSupport

/// The first minute with a key, at an endpoint whose list has no Mixtral-8x7B any more.
@Suite struct FirstMinuteTests {
  private static let old = "mistralai/Mixtral-8x7B-Instruct-v0.1"
  private static let live = "mistralai/mixtral-8x22b-instruct"

  private func server() throws -> FaultServer {
    try FaultServer.chat(list: #"{"data":[{"id":"acme/tiny-1"},{"id":"\#(Self.live)"}]}"#) { request in
      request.bodyText.contains(Self.live)
        ? FaultStep.reply(["Because it is."])
        : FaultStep.response(404, #"{"error":{"message":"Model not found."}}"#)
    }
  }

  @Test func oneKeyLeadsFromARetiredModelToItsLiveRelative() async throws {
    let server = try server()
    let session = try await TmuxSession.chat(server, columns: 80, rows: 24)
    try session.type("Why?")
    // Said before anything is sent, once the list is here.
    try await session.wait(forText: "aimlapi no longer lists \(Self.old)", "\(Self.live) takes its live relative")
    try session.press("Enter")
    let failed = try await session.wait(forText: "Model not found", "Alt+M")
    // The whole offer can be read: what happened, which key, what it does and for what.
    let words = failed.joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("\(Self.old) is not served any more. Alt+M asks \(Self.live)"), "\(words)")
    // Nothing is switched by itself.
    #expect(try session.screen().first?.contains("Mixtral-8x7B") == true)
    try session.press("M-m")
    try await session.wait(forText: "Because it is.", "tokens 11+66=77")
    #expect(try session.screen().first?.contains("mixtral-8x22b-instruct") == true)
    #expect(server.chatRequests.map { $0.bodyText.contains(Self.live) } == [false, true])
    // The list of models has the retired one, marked.
    try session.press("F7")
    try await session.wait(forText: "not served any more")
  }
}
