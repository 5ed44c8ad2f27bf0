import Foundation
import TestSupport
import Testing

@Suite("What a one-shot brings along, by the real program")
struct OneShotInputTests {
  let server: FaultServer
  let program: Program

  init() throws {
    server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    program = try Program(aimlapi: server, key: "sk-secret-0123456789")
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
    let hanging = HangingLoader(in: program.directory)
    try write(Array("x".utf8), "x.a")
    try program.writeConfig(hanging.config)
    let child = try program.start(["-f", "x.a", "hi"])
    let loader = try hanging.waitForStart()
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

  /// The parts of the last message that was sent.
  private func parts() throws -> [[String: Any]] {
    let body = try object(try #require(server.chatRequests.last).bodyText)
    return (body["messages"] as? [[String: Any]])?.last?["content"] as? [[String: Any]] ?? []
  }

  private func address(_ part: [String: Any]?) -> String? { (part?["image_url"] as? [String: Any])?["url"] as? String }

  @Test("a picture goes out as a data URL, by -f and by @, and again from the database when the chat goes on")
  func picture() throws {
    let bytes = SamplePicture.png(width: 3, height: 2)
    try write(bytes, "lake.png")
    let data = "data:image/png;base64," + Data(bytes).base64EncodedString()
    try program.writeConfig("input: {detail: low}\n")
    #expect(try program.run(["-f", "lake.png", "What is it?"]).status == 0)
    #expect(try parts().map { $0["type"] as? String } == ["text", "image_url"])
    #expect(try parts()[0]["text"] as? String == "What is it?")
    #expect(try address(parts()[1]) == data)
    #expect(try (parts()[1]["image_url"] as? [String: String])?["detail"] == "low")
    #expect(try program.run(["What is @lake.png?"]).status == 0)
    #expect(try address(parts().last) == data)
    // The file may be gone: the conversation has the picture.
    try FileManager.default.removeItem(atPath: program.home + "lake.png")
    #expect(try program.run(["-c", "And now?"]).status == 0)
    let body = try #require(server.chatRequests.last).bodyText
    #expect(body.contains(data.replacing("/", with: "\\/")) || body.contains(data))
    // What is kept of requests names the picture, and holds it once.
    let export = try program.run(["export"]).output
    let base64 = Data(bytes).base64EncodedString()
    #expect(export.components(separatedBy: base64).count - 1 == 2, "once for each of the two conversations")
    #expect(export.contains("base64,sha256-"))
    // A picture alone is enough; its name is the title.
    try write(bytes, "boat.png")
    #expect(try program.run(["-f", "boat.png"]).status == 0)
    #expect(try parts().count == 1)
    #expect(try program.run(["conversations"]).output.contains("boat.png"))
  }

  @Test("an address of a picture goes out as it is, and nothing is fetched")
  func linked() throws {
    #expect(try program.run(["-f", "https://127.0.0.1:1/lake.png", "What?"]).status == 0)
    #expect(try address(parts().last) == "https://127.0.0.1:1/lake.png")
  }

  @Test("a model that cannot see by the catalogue is not asked, and those that can are named")
  func blind() throws {
    let list = #"""
      {"data":[{"id":"acme/blind","modalities":{"input":["text"]}},{"id":"acme/eye","capabilities":["vision"]},
      {"id":"other/see","architecture":{"input_modalities":["text","image"]}}]}
      """#
    let server = try FaultServer.chat(list: list) { _ in FaultStep.reply(["ok"]) }
    program.environment["AIMLAPI_BASE_URL"] = server.url
    try write(SamplePicture.png(width: 3, height: 2), "lake.png")
    let outcome = try program.run(["-m", "acme/blind", "-f", "lake.png", "hi"])
    #expect(outcome.status == 65)
    #expect(
      outcome.errors
        == "mixchat: acme/blind cannot see pictures. These can: -m acme/eye, -m other/see. Nothing was sent.\n")
    #expect(server.chatRequests.isEmpty)
    #expect(try program.run(["-m", "acme/eye", "-f", "lake.png", "hi"]).status == 0)
    #expect(server.chatRequests.count == 1)
    // Whoever goes on with a model that cannot see is answered, without what was shown before.
    let onward = try program.run(["-c", "-m", "acme/blind", "And now?"])
    #expect(onward.status == 0)
    #expect(onward.errors == "mixchat: Asked for without one picture of earlier messages: acme/blind cannot see.\n")
    #expect(server.chatRequests.last?.bodyText.contains("image_url") == false)
    #expect(try program.run(["-c", "-m", "acme/eye", "And again?"]).status == 0)
    #expect(server.chatRequests.last?.bodyText.contains("image_url") == true)
  }

  @Test("what takes longer than a second to be read is named on standard error")
  func slow() throws {
    try write(Array("x".utf8), "x.a")
    try program.writeConfig("loaders: {a: [sh, -c, 'sleep 1.5; echo Words']}\n")
    let outcome = try program.run(["-f", "x.a", "hi"])
    #expect(outcome.status == 0 && outcome.output == "ok\n")
    #expect(outcome.errors == "mixchat: Reading x.a …\n")
  }

  @Test(
    "a page is fetched without the key and joins under its title; one that is not there is told, and nothing is sent")
  func page() throws {
    let site = try FaultServer { request in
      request.path == "/p"
        ? FaultStep.response(200, type: "text/plain", "Words of the page\n") : FaultStep.response(404, "no")
    }
    #expect(try program.run(["-f", site.url + "/p", "Sum"]).status == 0)
    #expect(try sent() == "Sum\n\nPage \(site.url)/p:\n```\nWords of the page\n```")
    #expect(try program.run(["Sum @\(site.url)/p."]).status == 0)
    #expect(try sent() == "Sum @\(site.url)/p.\n\nPage \(site.url)/p:\n```\nWords of the page\n```")
    #expect(site.requests.allSatisfy { $0.headers["authorization"] == nil })
    let outcome = try program.run(["-f", site.url + "/none", "Sum"])
    #expect(outcome.status == 65)
    #expect(outcome.errors == "mixchat: \(site.url)/none answered 404 (there is no such page). Nothing was sent.\n")
    #expect(server.chatRequests.count == 2)
  }

  @Test("a folder joins; a large one is not sent where no one can be asked")
  func folder() throws {
    try FileManager.default.createDirectory(atPath: program.home + "src", withIntermediateDirectories: true)
    try write(Array("let a = 1\n".utf8), "src/a.swift")
    #expect(try program.run(["Explain @src/"]).status == 0)
    #expect(
      try sent()
        == """
        Explain @src/\n\nFolder `src/`, 1 file:\n```text\na.swift\n```\n\nFile `src/a.swift`:\n```swift\nlet a = \
        1\n```
        """
    )
    for number in 0..<3 { try write(Array(String(repeating: "words\n", count: 15_000).utf8), "src/\(number).txt") }
    let outcome = try program.run(["-f", "src", "Explain"])
    #expect(outcome.status == 65)
    #expect(
      outcome.errors.hasPrefix("mixchat: src/ brings 4 files, 270")
        && outcome.errors.contains("Name some of its files."))
    #expect(server.chatRequests.count == 1)
  }
}
