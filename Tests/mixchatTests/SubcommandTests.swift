import Cells
import Conversations
import Foundation
import Testing
import TestSupport

@testable import mixchat

@Suite("Subcommands, by the real program")
struct SubcommandTests {
  private func program(_ server: FaultServer) throws -> Program {
    try Program(aimlapi: server)
  }

  @Test("An endpoint without a balance is told as such, and the local model is not started for it")
  func noBalance() throws {
    let server = try FaultServer { _ in FaultStep.response(404, #"{"message":"File Not Found"}"#) }
    let program = try program(server)
    let asked = try program.run(["balance"])
    #expect(asked.status == 69)
    #expect(
      asked.errors == "mixchat: 127.0.0.1:\(server.port) tells no balance and no charges. "
        + "The AI/ML API reports them: -p aimlapi, /provider aimlapi.\n")
    let local = try program.run(["balance", "-p", "local"])
    #expect(local.status == 69)
    #expect(local.errors.hasPrefix("mixchat: The local model is free: it has no balance."), "\(local.errors)")
  }

  @Test("Listed, found, shown, exported, deleted, imported again")
  func roundTrip() throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["The quick fox."])])
    let program = try program(server)
    _ = try program.run(["Tell me of foxes"])
    let conversation = try #require(try list(try program.run(["conversations", "--json"]).output).first)
    let id = try #require(conversation["id"] as? String)
    #expect(conversation["messages"] as? Int == 2)

    let hits = try list(try program.run(["search", "quick", "--json"]).output)
    #expect(hits.map { $0["conversation"] as? String } == [id])
    #expect(hits.first?["snippet"] as? String == "The quick fox.")
    #expect(hits.first?["marks"] as? [[Int]] == [[4, 9]])

    let shown = try program.run(["show", id]).output
    #expect(shown.hasPrefix("# Tell me of foxes\n"))
    #expect(shown.contains("The quick fox."))

    let file = program.home + "all.json"
    #expect(try program.run(["export", "-o", file]).status == 0)
    #expect(try program.run(["export", "-o", file]).status != 0, "a file that is there is not replaced")
    let markdown = try program.run(["export", "--format", "markdown", id])
    #expect(markdown.output.contains("The quick fox."))

    #expect(try program.run(["delete", id]).status == 64, "nobody is there to be asked")
    #expect(try program.run(["delete", "--yes", id, "0000000000zzz"]).status == 65, "a typo deletes nothing")
    #expect(try list(try program.run(["conversations", "--json"]).output).count == 1)
    #expect(try program.run(["delete", "--yes", id]).status == 0)
    #expect(try list(try program.run(["conversations", "--json"]).output).isEmpty)

    let imported = try object(try program.run(["import", "--json", file]).output)
    #expect((imported["imported"] as? [[String: Any]])?.first?["id"] as? String == id)
    #expect(try list(try program.run(["conversations", "--json"]).output).count == 1)
    #expect(try program.run(["import", "--format", "chatgpt", file]).status == 65)
  }

  @Test("At a terminal a deletion is asked about: no by default, a yes with blanks around it deletes")
  func asksBeforeDeleting() async throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["One."])])
    let program = try program(server)
    _ = try program.run(["hi"])
    let id = try #require(try list(try program.run(["conversations", "--json"]).output).first?["id"] as? String)
    let line = "'\(Program.path)' delete \(id)"
    let session = try TmuxSession(
      ["sh", "-c", "\(line); \(line); read done"],
      environment: ["HOME": program.home, "XDG_DATA_HOME": program.home + ".local/share"])
    try await session.wait(forText: "[y/N]")
    try session.press("Enter")
    try await session.wait(for: "the second question") { screen in
      screen.contains("0 deleted.") && screen.count { $0.contains("[y/N]") } == 2
    }
    try session.type(" Yes ")
    try session.press("Enter")
    try await session.wait(forText: "1 deleted.")
  }

  /// The words of every subcommand that does something.
  private static let leaves = [
    "conversations", "search", "show", "export", "import", "delete", "usage", "models", "balance", "tokens", "lab",
    "replay", "local list", "local install", "local remove", "local use", "config", "doctor", "database backup",
    "database vacuum", "database check",
  ]

  /// What the parser takes and a subcommand refuses when it runs.
  private static let refused: [(command: String, rest: [String])] = [
    ("lab", ["hi"]), ("lab", ["--repeat", "0", "hi"]), ("lab", ["--repeat", "2"]), ("lab", ["--sweep", "x", "hi"]),
    ("lab", ["--sweep", "x=1,2", "hi"]), ("lab", ["--repeat", "2", "-t", "99", "hi"]),
    ("lab", ["-p", "none", "--repeat", "2", "hi"]), ("lab", ["--presets", "none,no", "hi"]),
    ("lab", ["--repeat", "2", "--prompts", "f", "hi"]), ("models", ["-p", "none"]), ("balance", ["-p", "none"]),
    ("tokens", ["-p", "none"]), ("tokens", ["--base-url", "x"]), ("config", ["-p", "none"]),
    ("doctor", ["-p", "none"]),
    ("usage", ["--days=-4"]), ("conversations", ["--limit", "0"]), ("conversations", ["--tag", "a b"]),
    ("import", ["--format", "x", "y"]), ("export", ["--format", "x"]),
  ]

  @Test("What a subcommand refuses ends with its own usage")
  func ownUsage() throws {
    let program = try Program()
    let lines =
      Self.leaves.map { ($0, $0.split(separator: " ").map(String.init) + ["--no-such-option"]) }
      + Self.refused.map { ($0.command, [$0.command] + $0.rest) }
    #expect(Set(Self.leaves.compactMap { $0.split(separator: " ").first.map(String.init) }) == Set(Subcommands.names))
    for (command, arguments) in lines {
      let outcome = try program.run(arguments)
      #expect(outcome.status == 64, "\(arguments) \(outcome)")
      #expect(outcome.errors.hasPrefix("Error: "), "\(arguments) \(outcome.errors)")
      #expect(outcome.errors.contains("\nUsage: mixchat \(command) "), "\(arguments) \(outcome.errors)")
      #expect(
        outcome.errors.hasSuffix("\n  See 'mixchat \(command) --help' for more information.\n"),
        "\(arguments) \(outcome.errors)")
    }
    let help = try program.run(["help", "local", "nope"])
    #expect(help.errors.hasSuffix("  See 'mixchat local --help' for more information.\n"), "\(help.errors)")
    // A chat's own mistakes name the whole program.
    #expect(try program.run(["-t", "99", "hi"]).errors.contains("  See 'mixchat --help' for more information."))
  }

  @Test("Usage adds up what was reported")
  func usage() throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["a"])])
    let program = try program(server)
    for _ in 0..<2 { _ = try program.run(["hi"]) }
    let rows = try list(try program.run(["usage", "--json"]).output)
    #expect(rows.count == 1)
    #expect(rows.first?["replies"] as? Int == 2)
    #expect(rows.first?["total_tokens"] as? Int == 154)
    #expect(try program.run(["usage"]).output.contains("█"))
  }

  @Test("The bars of the usage take what room a terminal has, or stay away")
  func usageFits() {
    let rows = [("small", 20), ("a-model-with-a-longer-name", 400)].map { name, tokens in
      UsageRow(
        day: "2026-01-02", provider: "p", model: name, replies: 1, promptTokens: tokens, completionTokens: tokens,
        totalTokens: 2 * tokens, dollars: nil, isComputed: false)
    }
    func widest(_ width: Int) -> Int {
      UsageCommand.text(rows, width: width).split(separator: "\n").map { CellWidth.width(of: String($0)) }.max() ?? 0
    }
    let whole = widest(.max)
    #expect(whole > 80)
    #expect((widest(whole), widest(whole - 7)) == (whole, whole - 7))
    #expect(UsageCommand.text(rows, width: whole - 7).contains("▒ prompt  █ reply"))
    #expect(widest(80) <= 80)
    #expect(!UsageCommand.text(rows, width: 80).contains("█"))
  }

  @Test("Models come as a table and as JSON, retired ones told")
  func models() throws {
    let catalogue =
      #"{"data":[{"id":"a/live","info":{"contextLength":65536}},{"id":"b/other"}]}"#
    let server = try FaultServer { _ in FaultStep.response(200, catalogue) }
    let program = try program(server)
    let models = try list(try program.run(["models", "--json", "live"]).output)
    #expect(models.map { $0["id"] as? String } == ["a/live"])
    #expect(models.first?["context_length"] as? Int == 65536)
    #expect(try program.run(["models"]).output.contains("b/other"))
  }

  @Test("The window the catalogue tells and the one reckoned with stand side by side, with the reason")
  func windows() throws {
    let mixtral = "mistralai/Mixtral-8x7B-Instruct-v0.1"
    let catalogue = #"{"data":[{"id":"\#(mixtral)","info":{"contextLength":64000}},{"id":"b/other"}]}"#
    let server = try FaultServer { request in
      request.path.contains("/models") ? FaultStep.response(200, catalogue) : FaultStep.reply(["a"])
    }
    let program = try program(server)
    let models = try list(try program.run(["models", "--json"]).output)
    #expect(models.map { $0["context_length"] as? Int } == [64000, nil])
    #expect(models.map { $0["window"] as? Int } == [32768, nil])
    #expect(models.map { $0["window_source"] as? String } == ["model", nil])
    let lines = try program.run(["models"]).output.split(separator: "\n")
    #expect(lines.contains { $0.contains("64000  32768") && $0.contains("used: which the model was made for") })
    let doctor = try program.run(["doctor", "-m", mixtral])
    #expect(
      doctor.output.contains(
        "is listed with a window of 64,000 tokens; mixchat reckons with 32,768, which the model was made for."))
  }

  @Test("The doctor names the failing step, ends with its code, and never shows the key")
  func doctor() throws {
    let server = try FaultServer { _ in FaultStep.response(401, #"{"message":"bad key sk-key-for-tests"}"#) }
    let outcome = try program(server).run(["doctor", "--json"])
    #expect(outcome.status == 77)
    let steps = try list(outcome.output)
    let failed = steps.filter { $0["result"] as? String == "failed" }
    #expect(failed.map { $0["step"] as? String } == ["key"])
    #expect(!outcome.output.contains("sk-key-for-tests"))
    let offline = try program(server).run(["doctor", "--offline"])
    #expect(offline.status == 0)
    #expect(offline.output.contains("store"))
  }

  @Test("Database: a copy that opens, compacted, checked")
  func database() throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["a"])])
    let program = try program(server)
    _ = try program.run(["hi"])
    #expect(try program.run(["database", "backup", "copy.db"]).status == 0)
    #expect(try program.run(["database", "backup", "copy.db"]).status != 0)
    #expect(try program.run(["database", "vacuum"]).status == 0)
    #expect(
      try program.run(["--data-dir", ".local/share/mixchat", "database", "check"]).output == "No damage was found.\n")
    let rebuilt = try program.run(["database", "check", "--rebuild-index"])
    #expect(rebuilt.output == "No damage was found. The search index was rebuilt.\n")
    try FileManager.default.createDirectory(atPath: program.home + "other", withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: program.home + "copy.db", toPath: program.home + "other/mixchat.db")
    #expect(try list(try program.run(["conversations", "--data-dir", "other", "--json"]).output).count == 1)
  }

  @Test("Tokens of text, of what is no text, and of a model whose tokenizer is not here")
  func tokens() throws {
    let program = try Program()
    #expect(try program.run(["tokens", "-m", "some/model"], input: "Hello world").output.hasPrefix("~"))
    let json = try onlyObject(try program.run(["tokens", "--json", "-m", "some/model"], input: "Hello world").output)
    #expect(json["exact"] as? Bool == false)
    #expect(json["bytes"] as? Int == 11)
    #expect(try program.run(["tokens"], input: "a\u{0}b").status == 65)
    program.environment["MIXCHAT_MODEL_DIR"] = "/nowhere"
    let missing = try program.run(["tokens", "-p", "local"], input: "Hello world")
    #expect(missing.output.hasPrefix("~"))
    #expect(missing.errors.contains("not installed"))
  }

  @Test(
    "The embedded model's own server counts for it",
    .enabled(if: FileManager.default.fileExists(atPath: TmuxSession.modelDirectory + "/python")))
  func serverTokens() throws {
    let program = try Program(["MIXCHAT_MODEL_DIR": TmuxSession.modelDirectory])
    let counted = try onlyObject(try program.run(["tokens", "-p", "local", "--json"], input: "Hello world").output)
    #expect(counted["tokens"] as? Int == 2)
    #expect(counted["exact"] as? Bool == true)
  }

  @Test(
    "An installed program finds the model and the tokenizers beside it, whoever runs it",
    .enabled(if: FileManager.default.fileExists(atPath: TmuxSession.modelDirectory + "/tokenizer.model.v1")))
  func installed() throws {
    let program = try Program()
    let files = FileManager.default
    for folder in ["bin", "lib/mixchat/models"] {
      try files.createDirectory(atPath: program.home + "prefix/" + folder, withIntermediateDirectories: true)
    }
    let installed = program.home + "prefix/bin/mixchat"
    do {
      try files.linkItem(atPath: Program.path, toPath: installed)
    } catch {
      try files.copyItem(atPath: Program.path, toPath: installed)
    }
    try files.createSymbolicLink(
      atPath: program.home + "prefix/lib/mixchat/models/v1", withDestinationPath: TmuxSession.modelDirectory)
    let model = "mistralai/Mixtral-8x7B-Instruct-v0.1"
    try "Hello there".write(toFile: program.home + "text", atomically: true, encoding: .utf8)
    let counted = try ChildProgram.run([
      "env", "-i", "HOME=\(program.home)", installed, "tokens", "--json", "-m", model, program.home + "text",
    ])
    #expect(counted.status == 0)
    #expect(try onlyObject(counted.output)["exact"] as? Bool == true, "\(counted.output)")
  }
}
