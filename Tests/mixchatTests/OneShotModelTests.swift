import TestSupport
import Testing

@testable import mixchat

@Suite("A one-shot to a model that is served no longer")
struct OneShotModelTests {
  @Test("The failure names the live model and the option that takes it", arguments: [true, false])
  func retired(isLive: Bool) throws {
    let live = "mistralai/mixtral-8x22b-instruct"
    let server = try FaultServer.chat(list: #"{"data":[{"id":"\#(isLive ? live : "acme/tiny")"}]}"#) { _ in
      FaultStep.response(404, #"{"error":{"message":"No such model."}}"#)
    }
    let program = try Program()
    try program.writeConfig(
      "provider: lab\nproviders:\n  lab: {base_url: '\(server.baseURL)', model: mistralai/Mixtral-8x7B-Instruct-v0.1}\n"
    )
    let outcome = try program.run(["hi"])
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("-m \(live)") == isLive)
  }
}
