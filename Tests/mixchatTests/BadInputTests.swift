import Foundation
import TestSupport
import Testing

@Suite("What cannot join a message, by the real program")
struct BadInputTests {
  let server: FaultServer
  let site: FaultServer
  let program: Program

  init() throws {
    server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    site = try FaultServer { _ in FaultStep.response(404, "no") }
    program = try Program(aimlapi: server, key: "sk-secret-0123456789")
    try program.writeConfig(BadInput.config)
    for row in rows { try row.write(in: program.home) }
  }

  private var rows: [BadInput] { BadInput.all(page: site.url + "/gone") }

  @Test("a one-shot says it in one line by -f and by @, and sends nothing")
  func oneShot() throws {
    for row in rows {
      for arguments in [["-f", row.name, "Sum"], ["Sum @\(row.name)"]] {
        let outcome = try program.run(arguments)
        let lines = outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("mixchat: Reading ") }
        #expect(outcome.status == 65 && outcome.output.isEmpty, "\(arguments): \(outcome)")
        #expect(lines.count == 1 && lines[0].hasPrefix("mixchat: \(row.sentence)"), "\(arguments): \(outcome.errors)")
        #expect(outcome.errors.hasSuffix(" Nothing was sent.\n"), "\(arguments): \(outcome.errors)")
      }
    }
    #expect(server.chatRequests.isEmpty)
  }

  @Test("line by line it is one line in brackets, and the next line is sent without it")
  func plain() throws {
    let script = rows.map { "Sum @\($0.name)\n" }.joined()
    let outcome = try program.run(["--plain"], input: script + "Hello\n/quit\n")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    for row in rows {
      let found = lines.filter { $0.hasPrefix("[\(row.sentence)") }
      #expect(found.count == 1 && found[0].contains("Nothing was sent"), "\(row.name): \(outcome.output)")
    }
    #expect(server.chatRequests.count == 1)
    #expect(server.chatRequests.last?.bodyText.contains("Sum") == false)
  }

  @Test("what takes long to be read is named line by line, and Ctrl+C ends it with all that it started")
  func stopped() throws {
    let hanging = HangingLoader(in: program.directory)
    try program.writeConfig(hanging.config)
    try Data("x".utf8).write(to: URL(filePath: program.home + "x.a"))
    let child = try program.start(["--plain"], input: "Sum @x.a\nHello\n/quit\n")
    let loader = try hanging.waitForStart()
    try Waiting.blocking("the line that says so") {
      child.output.contains("[Reading x.a …; Ctrl+C stops it.]\n") ? true : nil
    }
    child.signal(SIGINT)
    let outcome = try child.finish()
    #expect(outcome.status == 0 && outcome.output.contains("[Stopped reading. Nothing was sent.]\n"))
    try Waiting.blocking("the loader's end") { ChildProgram.isRunning(loader) ? nil : true }
    #expect(server.chatRequests.count == 1)
  }
}
