import Foundation
import TestSupport
import Testing

@Suite("What a one-shot brings along, by the real program")
struct OneShotInputTests {
  let server: FaultServer
  let program: Program

  init() throws {
    server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    program = try Program(["AIMLAPI_API_KEY": "sk-secret-0123456789", "AIMLAPI_BASE_URL": server.url])
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(filePath: program.home + name))
  }

  /// The last message that was sent.
  private func sent() throws -> String? {
    let body = try object(try #require(server.chatRequests.last).bodyText)
    return (body["messages"] as? [[String: String]])?.last?["content"]
  }

  @Test("pages of a PDF are in the body, by -f and by @", .enabled(if: ChildProgram.isInstalled("pdftotext")))
  func pages() throws {
    try write(SamplePDF.bytes(pages: ["One", "Two", "Three"]), "paper.pdf")
    let block = "File `paper.pdf`, pages 2 to 3:\n```text\n[page 2]\nTwo\n\n[page 3]\nThree\n\n```"
    #expect(try program.run(["-f", "paper.pdf:2-3", "Sum"]).status == 0)
    #expect(try sent() == "Sum\n\n\(block)")
    #expect(try program.run(["Sum @paper.pdf:2-3"]).status == 0)
    #expect(try sent() == "Sum @paper.pdf:2-3\n\n\(block)")
    // Kept for the next time, but not where nothing is to be kept.
    let cache = program.home + ".cache/mixchat/documents"
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).count == 1)
    #expect(try program.run(["--no-save", "-f", "paper.pdf", "Sum"]).status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).count == 1)
  }

  @Test("Ctrl+C while a loader works ends it with all that it started; nothing is sent")
  func interrupted() throws {
    let begun = program.home + "begun"
    try write(Array("x".utf8), "x.a")
    try program.writeConfig(
      "loaders: {a: [sh, -c, 'sleep 600 & echo $! >\(begun).new; mv \(begun).new \(begun); wait']}\n")
    let child = try program.start(["-f", "x.a", "hi"])
    let loader = try Waiting.blocking("the loader") {
      (try? String(contentsOfFile: begun, encoding: .utf8)).flatMap { pid_t($0.dropLast()) }
    }
    child.signal(SIGINT)
    #expect(try child.finish().status == 130)
    try Waiting.blocking("the loader's end") { ChildProgram.isRunning(loader) ? nil : true }
    #expect(server.chatRequests.isEmpty)
  }

  @Test("a document that cannot be read is one sentence, and nothing is sent")
  func refused() throws {
    try write(Array("hello".utf8), "no.pdf")
    for arguments in [["-f", "no.pdf", "hi"], ["hi @no.pdf"]] {
      let outcome = try program.run(arguments)
      #expect(outcome.status == 65)
      #expect(
        outcome.errors
          == "mixchat: no.pdf is no PDF, whatever its name says: it looks like plain text. Nothing was sent.\n")
    }
    #expect(server.chatRequests.isEmpty)
  }
}
