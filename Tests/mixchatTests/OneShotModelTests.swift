import Foundation
import TestSupport
import Testing

@testable import mixchat

@Suite("A one-shot to a model that is served no longer")
struct OneShotModelTests {
  private static let gone = "mistralai/Mixtral-8x7B-Instruct-v0.1"
  private static let live = "mistralai/mixtral-8x22b-instruct"

  private func server(lists model: String) throws -> FaultServer {
    try FaultServer.chat(list: #"{"data":[{"id":"\#(model)"}]}"#) { _ in
      FaultStep.response(404, #"{"error":{"message":"No such model."}}"#)
    }
  }

  private func program(_ server: FaultServer, model: String = gone, _ more: String = "") throws -> Program {
    try Program(lab: server, model: model, more)
  }

  private func lists(_ server: FaultServer) -> Int { server.requests.count { $0.path.hasSuffix("/models") } }

  @Test("The failure names the live model and the option that takes it", arguments: [true, false])
  func retired(isLive: Bool) throws {
    let server = try server(lists: isLive ? Self.live : "acme/tiny")
    let outcome = try program(server).run(["hi"])
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("-m \(Self.live)") == isLive)
  }

  @Test("So it does of a model that was chosen, and of the one of a conversation that goes on")
  func chosen() throws {
    let server = try server(lists: Self.live)
    let program = try program(server, model: "acme/other")
    for arguments in [["-m", Self.gone, "hi"], ["-c", "more"]] {
      let outcome = try program.run(arguments)
      #expect(outcome.status == 69)
      #expect(
        outcome.errors.contains("\(Self.gone) is not served any more; \(Self.live) is: -m \(Self.live)."), "\(outcome)")
    }
  }

  @Test("The doctor names it as well")
  func doctor() throws {
    let server = try server(lists: Self.live)
    let outcome = try program(server).run(["doctor"])
    #expect(outcome.output.contains("\(Self.live) is live: -m \(Self.live)"), "\(outcome.output)")
  }

  @Test("A run asks for the list of models once, whatever it is wanted for: prices, pictures, a window, a failure")
  func once() throws {
    let server = try server(lists: Self.live)
    let program = try program(server, "budget: {day: 5}\n")
    try Data(SamplePicture.png(width: 3, height: 2)).write(to: URL(filePath: program.home + "lake.png"))
    let long = String(repeating: "words and more words ", count: 300)
    let outcome = try program.run(["-f", "lake.png", long])
    #expect(outcome.errors.contains("-m \(Self.live)"), "\(outcome)")
    #expect(server.chatRequests.count == 1)
    #expect(lists(server) == 1)
    // Where nothing of it is needed it is not asked for.
    let other = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    #expect(try self.program(other).run(["hi"]).output == "ok\n")
    #expect(lists(other) == 0)
  }
}
