import Foundation
import Locks
import TestSupport
import Testing

/// Figures in a real terminal, against a loopback server that bills as the AI/ML API's description says.
@Suite(.serialized) struct BillingTests {
  private let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  /// What the account was charged, as the server books it.
  private final class Ledger: Sendable {
    let entries = Locked<[String]>([])
    let isOpen = Locked(false)
  }

  private static let model = "mistralai/Mixtral-8x7B-Instruct-v0.1"

  private static func charge(_ id: String?, _ dollars: Double) -> String {
    let reference = id.map { "\"\($0)\"" } ?? "null"
    return #"{"created_at":"2026-08-17T10:00:00.000Z","direction":"CHARGE","type":"MODEL_USAGE","#
      + #""amount":{"usd":\#(dollars),"credits":1},"model":"m","reference_id":\#(reference)}"#
  }

  /// Books each reply; its charges are on the second page, once the ledger is open.
  private func endpoint(_ ledger: Ledger, usage: (Int, Int)? = (11, 66)) throws -> FaultServer {
    try FaultServer { request in
      if request.path.hasSuffix("/chat/completions") {
        let id = ledger.entries.withLock { entries in
          entries.append("inference-\(entries.count)")
          return entries.last ?? ""
        }
        return FaultStep.reply(["An answer."], usage: usage, headers: ["x-inference-id: \(id)"])
      }
      if request.path.hasPrefix("/v2/billing/transactions") {
        guard ledger.isOpen.withLock({ $0 }) else {
          return FaultStep.response(200, #"{"data":[],"pagination":{"next_cursor":null,"has_more":false}}"#)
        }
        if !request.path.contains("cursor=b%3D%3D") {
          return FaultStep.response(
            200, #"{"data":[\#(Self.charge(nil, 9))],"pagination":{"next_cursor":"b==","has_more":true}}"#)
        }
        let page = ledger.entries.withLock { $0.map { Self.charge($0, 0.25) } }.joined(separator: ",")
        return FaultStep.response(200, #"{"data":[\#(page)],"pagination":{"next_cursor":null,"has_more":false}}"#)
      }
      return FaultStep.response(
        200,
        #"{"data":[{"id":"\#(Self.model)","info":{"contextLength":64000},"pricing":{"kind":"fixed","units":["#
          + #"{"unit":"input_token","price":1,"per":1000},{"unit":"output_token","price":1,"per":1000}]}}]}"#)
    }
  }

  private func start(
    _ server: FaultServer, config: String, data: String? = nil, arguments: [String] = []
  ) async throws -> TmuxSession {
    let file = home.file("\(UUID().uuidString).yaml")
    try config.write(toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    var environment = ["MIXCHAT_CONFIG": file]
    if let data { environment["XDG_DATA_HOME"] = data }
    return try await TmuxSession.chat(server, arguments: arguments, environment: environment)
  }

  /// A session of one turn, whose reply's cost was computed; it has ended.
  private func oneTurn(_ server: FaultServer, config: String) async throws -> TmuxSession {
    let session = try await start(server, config: config)
    try session.enter("Begin")
    try await session.wait(forText: "~$0.0770")
    try session.press("C-q")
    #expect(try await session.waitForExit() == 0)
    return session
  }

  @Test func theRealChargeTakesTheEstimatesPlace() async throws {
    let ledger = Ledger()
    let server = try endpoint(ledger)
    let session = try await start(server, config: "charges:\n  settle: true\n  after: 1\n")
    ledger.isOpen.withLock { $0 = true }
    try session.enter("Begin")
    try await session.wait(forText: "tokens 11+66=77")
    try await session.wait(for: "the charge") { $0.last?.contains(" $0.2500") == true }
    let asked = server.requests.map(\.path).filter { $0.hasPrefix("/v2/billing/transactions") }
    #expect(asked.contains { $0.contains("direction=CHARGE") && $0.contains("from=20") })
    // The database has it as well.
    let usage = try ChildProgram.run([
      "env", "HOME=\(session.directory)", try TmuxSession.product("mixchat"), "usage", "--json", "--data-dir",
      session.directory + "/data/mixchat",
    ])
    #expect(usage.output.contains("\"cost_usd\": 0.25") && usage.output.contains("\"cost_is_computed\": false"))
  }

  @Test func aLaterStartSettlesWhatIsStillEstimated() async throws {
    let ledger = Ledger()
    let server = try endpoint(ledger)
    let first = try await oneTurn(server, config: "charges:\n  settle: true\n  after: 1\n")
    ledger.isOpen.withLock { $0 = true }
    let second = try await start(
      server, config: "charges:\n  settle: true\n  after: 1\n", data: first.directory + "/data", arguments: ["-c"])
    try await second.wait(for: "the charge") { $0.last?.contains(" $0.2500") == true }
  }

  @Test func whatOneWindowSpendsTheOtherKnows() async throws {
    let server = try endpoint(Ledger())
    let config = "budget:\n  day: 5\n"
    let first = try await start(server, config: config)
    let second = try await start(server, config: config, data: first.directory + "/data")
    try first.enter("Begin")
    try await first.wait(forText: "~$0.0770")
    let end = ContinuousClock.now + .seconds(Waiting.limit)
    while ContinuousClock.now < end {
      try second.enter("/tokens")
      let page = try await second.wait(forText: "spent today")
      if page.contains(where: { $0.contains("limit $5.00 a day: ~$0.0770 spent today") }) { return }
      try second.press("Escape")
      try await second.wait(for: "the page to close") { !$0.contains { $0.contains("spent today") } }
    }
    Issue.record("the second window never learned of it")
  }

  @Test func withoutTheKeyNothingIsAsked() async throws {
    let ledger = Ledger()
    let server = try endpoint(ledger)
    _ = try await oneTurn(server, config: "save: true\n")
    #expect(!server.requests.contains { $0.path.hasPrefix("/v2/") })
  }

  @Test func figuresThatNobodyReportedBearTheirMark() async throws {
    let server = try endpoint(Ledger(), usage: nil)
    let session = try await start(server, config: "save: true\n", arguments: ["-m", "some/model"])
    try session.type("Begin")
    // What is typed has its figure before it is sent.
    try await session.wait(for: "the draft's count") { $0.contains { $0.hasSuffix("─ ~2 tokens ─") } }
    try session.press("Enter")
    let screen = try await session.wait(for: "the figures") { screen in
      screen.last?.contains("tokens ~") == true && screen.contains { $0.contains(" · ~") }
    }
    #expect(screen.last?.contains("$") == false)
    try session.press("F9")
    try await session.wait(for: "the picture") { screen in
      screen.contains { $0.contains(" ~") && $0.contains("tokens of prompt") }
    }
  }
}
