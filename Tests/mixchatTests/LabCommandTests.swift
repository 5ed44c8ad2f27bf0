import Foundation
import TestSupport
import Testing

/// `mixchat lab` against a loopback server that answers with the temperature it was asked with.
@Suite("The lab on the command line")
struct LabCommandTests {
  private func program(_ server: FaultServer, _ more: String = "") throws -> Program {
    try Program(lab: server, more)
  }

  private func echo() throws -> FaultServer {
    try FaultServer.chat { request in
      let body = (try? JSONSerialization.jsonObject(with: Data(request.body))) as? [String: Any]
      return FaultStep.reply(["t=\(body?["temperature"] ?? "none") m=\(body?["model"] ?? "")"])
    }
  }

  private func objects(_ output: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").map { try object(String($0)) }
  }

  /// Asks as `arguments` say; returns the conversation that holds the replies.
  private func conversation(_ program: Program, asking arguments: [String]) throws -> String {
    let first = try objects(try program.run(["lab"] + arguments).output)
    return try #require(first.first?["conversation"] as? String)
  }

  @Test("An object for each reply, with what it was asked with; the conversation holds all of them")
  func sweep() throws {
    let server = try echo()
    let program = try program(server)
    let outcome = try program.run(
      ["lab", "--sweep", "temperature=0:1:0.5", "--models", "a,b", "--json", "hi"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let replies = try objects(outcome.output)
    let found = Set(replies.compactMap { $0["content"] as? String })
    #expect(found == ["t=0 m=a", "t=0.5 m=a", "t=1 m=a", "t=0 m=b", "t=0.5 m=b", "t=1 m=b"])
    for reply in replies {
      let asked = (reply["parameters"] as? [String: Any])?["temperature"] as? Double
      #expect(
        asked.map { (reply["content"] as? String)?.hasPrefix("t=\($0 == 0.5 ? "0.5" : String(Int($0)))") } == true)
    }
    let ids = Set(replies.compactMap { $0["conversation"] as? String })
    #expect(ids.count == 1)
    let listed = try program.run(["conversations", "--json"])
    #expect(listed.output.contains(ids.first ?? "?"))
  }

  @Test("A run is gone on with: what is there is not asked again")
  func resumes() throws {
    let server = try echo()
    let program = try program(server)
    let id = try conversation(program, asking: ["--sweep", "temperature=0,1", "--json", "hi"])
    let more = try program.run(["lab", "--into", id, "--sweep", "temperature=0,1,2", "--json", "hi"])
    #expect(more.status == 0, "\(more.errors)")
    #expect(try objects(more.output).count == 3)
    #expect(server.chatRequests.count == 3)
  }

  @Test("So is one of several prompts: each of them is found again")
  func resumesPrompts() throws {
    let server = try echo()
    let program = try program(server)
    let path = program.home + "prompts.jsonl"
    try "\"one\"\n\"two\"\n\"three\"\n".write(toFile: path, atomically: true, encoding: .utf8)
    let arguments = ["--prompts", path, "--sweep", "temperature=0,1", "--json"]
    let id = try conversation(program, asking: arguments)
    let again = try program.run(["lab", "--into", id] + arguments)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try objects(again.output).count == 6)
    #expect(server.chatRequests.count == 6)
  }

  @Test("A picture and a text file join each prompt, and are kept with it")
  func files() throws {
    let server = try echo()
    let program = try program(server)
    try Data(SamplePicture.png(width: 3, height: 2)).write(to: URL(filePath: program.home + "lake.png"))
    try "in the file".write(toFile: program.home + "note.txt", atomically: true, encoding: .utf8)
    let arguments = ["lab", "--repeat", "2", "-f", "lake.png", "-f", "note.txt", "--json", "hi"]
    let first = try objects(try program.run(arguments).output)
    let bodies = server.chatRequests.map(\.bodyText)
    #expect(
      bodies.count == 2 && bodies.allSatisfy { $0.contains("data:image/png;base64,") && $0.contains("in the file") })
    // The same once more finds them all, pictures compared.
    let id = try #require(first.first?["conversation"] as? String)
    #expect(try program.run(["lab", "--into", id] + arguments.dropFirst()).status == 0)
    #expect(server.chatRequests.count == 2)
  }

  @Test("A run that is killed leaves every reply it was to ask for, marked; gone on with, it asks for the rest")
  func killed() throws {
    let gate = FaultGate()
    // The first run asks three of four; what comes after is the second run's.
    let server = try FaultServer.chat { request in
      request.number > 2 || request.bodyText.contains("\"seed\":1")
        ? FaultStep.reply(["Whole"]) : [.head(), .delta("Half"), .pause(gate)]
    }
    let program = try program(server, "lab: {parallel: 2}\n")
    let child = try program.start(["lab", "--sweep", "seed=1..4", "--json", "hi"])
    try child.wait(for: "the first reply") { $0.contains("Whole") ? true : nil }
    let replies = { () throws -> [[String: Any]] in
      let file = try object(try program.run(["export", "--json"]).output)
      let messages = (file["conversations"] as? [[String: Any]])?.first?["messages"] as? [[String: Any]] ?? []
      return messages.filter { $0["role"] as? String == "assistant" }
    }
    try Waiting.blocking("both halves on the disk") {
      try replies().count { $0["text"] as? String == "Half" } == 2 ? true : nil
    }
    child.kill()
    _ = try? child.finish()
    let cut = try replies()
    #expect(cut.map { $0["text"] as? String } == ["Whole", "Half", "Half", ""])
    #expect(cut.map { $0["state"] as? String } == ["complete", "interrupted", "interrupted", "interrupted"])
    let id = try #require(try objects(child.output).first?["conversation"] as? String)
    let more = try program.run(["lab", "--into", id, "--sweep", "seed=1..4", "--json", "hi"])
    #expect(more.status == 0, "\(more.errors)")
    #expect(try replies().map { $0["text"] as? String } == ["Whole", "Whole", "Whole", "Whole"])
    #expect(server.chatRequests.count == 6)
  }

  @Test("Another value is asked for, whatever is there already")
  func goesOnElsewhere() throws {
    let server = try echo()
    let program = try program(server)
    let id = try conversation(program, asking: ["--sweep", "temperature=0,1", "--json", "hi"])
    let more = try objects(try program.run(["lab", "--into", id, "--sweep", "temperature=2,1", "--json", "hi"]).output)
    #expect(Set(more.compactMap { $0["content"] as? String }) == ["t=2 m=m", "t=1 m=m"])
    #expect(server.chatRequests.count == 3)
    let model = try program.run(["lab", "--into", id, "--models", "b", "--json", "hi"])
    #expect(try objects(model.output).map { $0["content"] as? String } == ["t=none m=b"], "\(model.errors)")
  }

  @Test("Prompts come from a file; repeats ask each so many times")
  func prompts() throws {
    let server = try echo()
    let program = try program(server)
    let path = program.home + "prompts.jsonl"
    try "\"one\"\n{\"prompt\": \"two\"}\n".write(toFile: path, atomically: true, encoding: .utf8)
    let outcome = try program.run(["lab", "--prompts", path, "--repeat", "2"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.chatRequests.count == 4)
    #expect(outcome.output.split(separator: "\n").count == 5)
    #expect(outcome.output.contains("asked with"))
    // Gone on with, all of them are there, whichever branch was read last.
    let id = try conversation(program, asking: ["--prompts", path, "--repeat", "1", "--json"])
    let again = try program.run(["lab", "--into", id, "--prompts", path, "--repeat", "1", "--json"])
    #expect(try objects(again.output).map { $0["content"] as? String } == ["t=none m=m", "t=none m=m"])
    #expect(server.chatRequests.count == 6)
  }

  @Test(
    "What cannot be asked is refused before anything is sent",
    arguments: [
      (["--sweep", "temperature=0:3:1", "hi"], "temperature takes 0…2", 64),
      (["--sweep", "temperature", "hi"], "--sweep takes NAME=VALUES", 64), (["hi"], "Nothing is varied", 64),
      (["--sweep", "warmth=1", "hi"], "There is no parameter “warmth”.", 64),
      (["--sweep", "temprature=1", "hi"], "Did you mean temperature?", 64),
      (["--sweep", "model=a,b", "hi"], "“model” is varied by --models", 64),
      (["--presets", "none", "hi"], "There is no preset", 64), (["--models", "a@b", "hi"], "There is no provider", 64),
      (["--repeat", "2", "--into", "0000000000000", "hi"], "There is no conversation", 65),
      (["--repeat", "2", "--prompts", "missing.jsonl"], "missing.jsonl", 65),
    ])
  func refusals(_ arguments: [String], _ words: String, _ status: Int) throws {
    let server = try echo()
    let outcome = try program(server).run(["lab"] + arguments)
    #expect(Int(outcome.status) == status && outcome.errors.contains(words), "\(outcome.status) \(outcome.errors)")
    #expect(server.chatRequests.isEmpty)
  }

  @Test("Past a budget nothing is sent, by what all replies together may cost")
  func budget() throws {
    let server = try FaultServer.chat(
      list: #"{"data":[{"id":"m","pricing":{"prompt":"0.001","completion":"0.001"}}]}"#
    ) { _ in FaultStep.reply(["ok"]) }
    let program = try program(server, "budget: {conversation: 0.05, action: refuse}\n")
    let outcome = try program.run(["lab", "--sweep", "seed=1..9", "--max-tokens", "9", "hi"])
    #expect(outcome.status != 0 && outcome.errors.contains("Nothing was sent"), "\(outcome.errors)")
    #expect(server.chatRequests.isEmpty)
  }

  @Test(
    "What the endpoint's list forbids is said before anything is sent",
    arguments: [
      (["--models", "m,other"], "lab has no model “other”. "),
      (
        ["--sweep", "top_k=1,2"],
        "top_k cannot be varied: the catalogue says that m does not take it. Nothing was sent."
      ),
    ])
  func listed(_ arguments: [String], _ words: String) throws {
    let server = try FaultServer.chat(
      list: #"{"data":[{"id":"m","supported_parameters":["temperature"]},{"id":"m-two"}]}"#
    ) { _ in FaultStep.reply(["ok"]) }
    let outcome = try program(server).run(["lab"] + arguments + ["hi"])
    #expect(outcome.status == 65 && outcome.errors.contains(words), "\(outcome.status) \(outcome.errors)")
    #expect(server.chatRequests.isEmpty)
  }

  @Test("A reply that fails is told with its setting's place, and gives the exit code; the others are kept")
  func failure() throws {
    let server = try FaultServer.chat { request in
      request.bodyText.contains("\"temperature\":1")
        ? FaultStep.response(401, #"{"error":{"message":"no"}}"#) : FaultStep.reply(["ok"])
    }
    let outcome = try program(server).run(["lab", "--sweep", "temperature=0,1", "--json", "hi"])
    #expect(outcome.status == 77, "\(outcome.errors)")
    #expect(outcome.errors.contains("1 of 2 replies failed."))
    #expect(try objects(outcome.output).filter { $0["error"] is NSNull }.count == 1)
  }
}
