import Foundation
import TestSupport
import Testing

/// What a message brings along, on a real terminal.
@Suite(.serialized) struct InputTests {
  private let server: FaultServer
  private let home: TemporaryDirectory

  init() throws {
    server = try FaultServer.chat { _ in FaultStep.reply(["Fine."]) }
    home = try TemporaryDirectory()
  }

  /// A chat in the folder that holds what is named.
  private func chat(config: String) async throws -> TmuxSession {
    let file = home.file("config.yaml")
    try ("sidebar: off\nalign: left\n" + config).write(toFile: file, atomically: true, encoding: .utf8)
    let program = try TmuxSession.chatCommand(server) + ["--config", file]
    let session = try TmuxSession(
      ["env", "-C", home.path] + program, columns: 200, rows: 30, environment: ["AIMLAPI_API_KEY": "test-key"])
    try await session.wait(forText: "temp")
    return session
  }

  @Test("a document that is long in being read is shown with its seconds, and Esc or Ctrl+C ends it; the draft stays")
  func stopped() async throws {
    let hanging = HangingLoader(in: home)
    try "x".write(toFile: home.file("paper.a"), atomically: true, encoding: .utf8)
    let session = try await chat(config: hanging.config)
    for key in ["Escape", "C-c"] {
      try? FileManager.default.removeItem(atPath: hanging.begun)
      try session.enter("Sum up @paper.a")
      try await session.wait(forText: "reading paper.a, ", " s · Esc stops")
      let loader = try hanging.waitForStart()
      // Seconds go on.
      try await session.wait(forText: "reading paper.a, 2 s")
      try session.press(key)
      try await session.wait(forText: "Stopped reading. Nothing was sent.", "> Sum up @paper.a")
      try Waiting.blocking("the loader's end") { ChildProgram.isRunning(loader) ? nil : true }
      try session.press("C-u")
      try await session.wait(for: "an empty composer") { screen in !screen.joined().contains("Sum up") }
    }
    #expect(server.chatRequests.isEmpty)
  }

  @Test("what cannot join is one sentence, nothing is sent, and the draft is as it was")
  func refused() async throws {
    let site = try FaultServer { _ in FaultStep.response(404, "no") }
    let session = try await chat(config: BadInput.config)
    for row in BadInput.all(page: site.url + "/gone") {
      try row.write(in: home.file(""))
      try session.enter("Sum @\(row.name)")
      try await session.wait(for: row.sentence) { screen in
        screen.contains { $0.contains(row.sentence) && $0.contains("Nothing was sent") }
          && screen.contains { $0 == "> Sum @\(row.name)" }
      }
      try session.press("C-u")
      try await session.wait(for: "an empty composer") { screen in !screen.joined().contains("Sum @") }
    }
    #expect(server.chatRequests.isEmpty)
    try session.enter("Hello")
    try await session.wait(forText: "Fine.")
    #expect(server.chatRequests.count == 1)
  }

  @Test("f lists the links of a reply: Enter gives one to the browser, Alt+Enter brings its page into the draft")
  func links() async throws {
    let site = try FaultServer { _ in FaultStep.response(200, type: "text/plain", "Words of the page\n") }
    let server = try FaultServer.chat { _ in
      FaultStep.reply(["See [the docs](\(site.url)/a) and [more](\(site.url)/b)."])
    }
    let file = home.file("opened")
    let see = try home.program("see", "echo \"$1\" >'\(file).new'; mv '\(file).new' '\(file)'")
    let session = try await TmuxSession.chat(server, environment: ["BROWSER": see])
    try session.enter("Where?")
    try await session.wait(forText: "the docs", "tokens 11+66=77")
    try session.press("Tab")
    try await session.wait(forText: "MESSAGES 2/2")
    try session.press("f")
    try await session.wait(forText: "Enter opens it")
    try session.press("Down", "Enter")
    try await session.wait(forText: "Opened with")
    let opened: String = try Waiting.blocking("the browser") { try? String(contentsOfFile: file, encoding: .utf8) }
    #expect(opened == site.url + "/b\n")
    #expect(site.requests.isEmpty)
    try session.press("f")
    try await session.wait(forText: "Enter opens it")
    try session.press("M-Enter")
    try await session.wait(forText: "> @\(site.url)/a", "tokens ─")
    try session.press("Enter")
    try await session.wait(for: "the second request") { _ in server.chatRequests.count == 2 }
    let body = try #require(server.chatRequests.last).bodyText
    #expect(body.contains("Words of the page"))
  }
}
