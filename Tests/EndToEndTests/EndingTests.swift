import Foundation
import TestSupport
import Testing

/// The full-screen chat, ended from outside.
@Suite(.serialized) struct EndingTests {
  @Test(
    "A signal ends the chat with 128 and its number, gives the terminal back and keeps what came",
    arguments: [SIGTERM, SIGHUP])
  func signal(_ number: Int32) async throws {
    let gate = FaultGate()
    let server = try FaultServer.chat { _ in [.head(), .delta("Half of"), .pause(gate)] }
    let session = try await TmuxSession.chat(server)
    try session.enter("Begin")
    try await session.wait(forText: "Half of")
    try session.signal(number)
    #expect(try await session.waitForExit() == 128 + Int(number))
    #expect(try session.value("alternate_on") == "0")
    let shown = try ChildProgram.run([
      "env", "XDG_DATA_HOME=\(session.directory)/data", "XDG_CONFIG_HOME=\(session.directory)/config",
      try TmuxSession.product("mixchat"), "show",
    ])
    #expect(shown.output.contains("Half of"))
  }
}
