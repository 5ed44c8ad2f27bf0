import Configuration
import Conversations
import Foundation
import Testing
import TestSupport

@testable import mixchat

@Suite("Arguments")
struct ArgumentTests {
  @Test(
    "Mistakes end with 64, and a sentence that names the option",
    arguments: [
      (["--temperature", "9", "hi"], "--temperature takes 0…2, not “9”."),
      (["--n", "0", "hi"], "--n takes 1…128, not “0”."),
      (["--logit-bias", "5", "hi"], "--logit-bias takes token id → −100…100"),
      (
        ["--stop", "a", "--stop", "b", "--stop", "c", "--stop", "d", "--stop", "e", "hi"],
        "--stop takes up to 4 strings"
      ),
      (["--tempratur", "1", "hi"], "Did you mean '--temperature'?"),
      (["--hlep"], "Unknown option '--hlep'. Did you mean '--help'?\nUsage: mixchat"),
      (["models", "--hepl"], "Unknown option '--hepl'. Did you mean '--help'?\nUsage: mixchat models"),
      (["-p", "lokal", "hi"], "Did you mean `local`?"),
      (["-c", "--conversation", "0123456789abc", "hi"], "name one of them"),
      (["--base-url", "nowhere", "hi"], "--base-url takes an address"),
      (["-p", "local", "--base-url", "http://127.0.0.1:1", "hi"], "takes no address"),
      (["conversations", "--limit", "0"], "--limit takes a whole number of at least 1."),
      (["config", "--check", "--example"], "exclude each other"),
      (["help", "nosuch"], "There is no subcommand “nosuch”."),
      (["help", "modles"], "Did you mean `models`?"),
      (["help", "models", "nosuch"], "`mixchat models` has no subcommand “nosuch”."),
      (["help", "database", "chek"], "`mixchat database` has no subcommand “chek”. Did you mean `check`?"),
      ([""], "There is nothing to send"),
    ])
  func mistakes(_ arguments: [String], _ message: String) throws {
    let outcome = try Program().run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test(
    "A file that is named must be there: else nothing is sent",
    arguments: ["Makefile2", "zzz", "./zzz", "*.nosuch", "no such.txt", "zzz:1-2"])
  func missingFile(_ name: String) throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["ok"])])
    let program = try Program(aimlapi: server)
    let outcome = try program.run(["-f", name, "hi"])
    #expect(outcome.status == 65 && outcome.errors.contains("Nothing was sent."), "\(outcome)")
    #expect(server.requests.isEmpty)
  }

  @Test("~ is $HOME, for -f and for @", arguments: [["-f", "~/note.txt", "hi"], ["see @~/note.txt"]])
  func home(_ arguments: [String]) throws {
    let server = try FaultServer(scripts: [FaultStep.reply(["ok"])])
    let program = try Program(aimlapi: server)
    try "kept at home".write(toFile: program.home + "note.txt", atomically: true, encoding: .utf8)
    let outcome = try program.run(arguments)
    #expect(outcome.status == 0, "\(outcome)")
    let body = try #require(server.requests.first).body
    #expect(String(decoding: body, as: UTF8.self).contains("kept at home"))
  }

  @Test("A mistake in the config ends with 78, with file, line and nearest name, and the file stays as it is")
  func config() throws {
    let program = try Program()
    try program.writeConfig("theme: dark\nmoddel: x\n")
    for arguments in [["hi"], ["config"], ["config", "--check"], ["models"]] {
      let outcome = try program.run(arguments)
      #expect(outcome.status == 78)
      #expect(
        outcome.errors == "\(program.configFile):2:1: There is no key `moddel`. Did you mean `model`?\n")
    }
    #expect(try String(contentsOfFile: program.configFile, encoding: .utf8) == "theme: dark\nmoddel: x\n")
    #expect(try program.run(["config", "--example"]).status == 0)
  }

  @Test("A mistake in a theme's file is told with file and line by config --check")
  func themes() throws {
    let program = try Program()
    try program.writeConfig("theme: mine\n")
    let folder = URL(filePath: program.configFile).deletingLastPathComponent().path(percentEncoded: false) + "themes"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "base = light\nheading = bold bleu\n".write(
      toFile: folder + "/mine.theme", atomically: true, encoding: .utf8)
    let outcome = try program.run(["config", "--check"])
    #expect(outcome.status == 78)
    #expect(outcome.errors.hasPrefix("\(folder)/mine.theme:2: `bleu` is no colour or attribute."))
    let json = try JSONSerialization.jsonObject(
      with: Data(try program.run(["config", "--check", "--json"]).output.utf8))
    #expect((json as? [[String: Any]])?.first?["line"] as? Int == 2)
    try "heading = bold blue\n".write(toFile: folder + "/mine.theme", atomically: true, encoding: .utf8)
    #expect(try program.run(["config", "--check"]).status == 0)
  }

  @Test("The version names the libraries in use, libcurl by its file as by itself")
  func version() throws {
    let program = try Program()
    let short = try program.run(["--version"])
    #expect(short.status == 0)
    #expect(short.output == VersionText.short)
    #expect(try program.run(["version"]).output == short.output)
    let lines = short.output.split(separator: "\n")
    try #require(lines.count == 4)
    #expect(lines[0] == "mixchat \(VersionText.version)")
    let loaded = VersionText.long.split(separator: "\n")
    // The loaded library goes on to name its own parts.
    #expect(loaded[1].hasPrefix(lines[1] + " ") && lines[1].hasPrefix("libcurl/"))
    #expect(loaded[2] == lines[2])
    for name in ["SQLite 3.", "ncurses 6.", "cmark-gfm 0.", "jansson 2.", "sentencepiece 0."] {
      #expect(lines[2].contains(name))
    }
    for (name, version) in VersionText.packages { #expect(lines[3].contains("\(name) \(version)")) }
  }

  @Test("The packages' versions are those that were resolved")
  func packages() throws {
    let pins = try #require(try object(SourceTree.text("Package.resolved"))["pins"] as? [[String: Any]])
    var resolved: [String: String] = [:]
    for pin in pins {
      let place = try #require(pin["location"] as? String)
      let name = try #require(place.split(separator: "/").last)
      resolved[String(name)] = (pin["state"] as? [String: Any])?["version"] as? String
    }
    #expect(resolved == VersionText.packages)
  }

  @Test("mixchat config says where each value came from")
  func origins() throws {
    let program = try Program(["AIMLAPI_API_KEY": "sk-never-shown"])
    try program.writeConfig("parameters:\n  temperature: 0.3\n")
    let outcome = try program.run(["-m", "x/y", "config"])
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
    func line(_ key: String) -> String? { lines.first { $0.first.map(String.init) == key }?.joined(separator: " ") }
    #expect(line("parameters.temperature") == "parameters.temperature 0.3 \(program.configFile):2")
    #expect(line("model") == "model x/y command line, --model")
    #expect(line("theme") == "theme auto built-in default")
    #expect(outcome.output.contains("in AIMLAPI_API_KEY"))
    #expect(!outcome.output.contains("sk-never-shown"))
  }

  @Test("Pipes get no colours; CLICOLOR_FORCE brings them, NO_COLOR forbids them")
  func colors() throws {
    func heads(_ variables: [String: String]) throws -> (Bool, Bool) {
      let program = try Program(variables)
      let output = try program.run(["config"]).output
      let errors = try program.run([""]).errors
      return (output.hasPrefix("\u{1B}[1mKEY"), errors.hasPrefix("\u{1B}[1;33mmixchat:\u{1B}[0m "))
    }
    #expect(try heads([:]) == (false, false))
    #expect(try heads(["CLICOLOR_FORCE": "1"]) == (true, true))
    #expect(try heads(["CLICOLOR_FORCE": "0"]) == (false, false))
    #expect(try heads(["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]) == (false, false))
  }

  @Test("Subcommands are told from prompts")
  func subcommands() {
    #expect(Subcommands.split(["config", "--json"]).name == "config")
    #expect(Subcommands.split(["--data-dir", "/x", "config"]).arguments == ["config", "--data-dir", "/x"])
    #expect(Subcommands.split(["-m", "config", "hello"]).name == nil)
    #expect(Subcommands.split(["--", "config"]).name == nil)
    #expect(Subcommands.split(["tell", "config"]).name == nil)
    #expect(Subcommands.split(["config is what?"]).name == nil)
    #expect(Subcommands.split(["help"]).arguments == ["--help"])
  }

  @Test("Every parameter has an option, and options that take values are known as such")
  func options() throws {
    let help = try Program(["COLUMNS": "200"]).run(["--help"]).output
    for name in ParameterName.allCases { #expect(help.contains(ParameterOptions.option(name)), "\(name)") }
    for line in help.split(separator: "\n")
    where line.contains("<") && line.trimmingCharacters(in: .whitespaces).hasPrefix("-") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "," }).filter { $0.hasPrefix("-") }
      guard let long = words.first(where: { $0.hasPrefix("--") }) else { continue }
      #expect(Subcommands.valueOptions.contains(String(long)), "\(long)")
    }
  }

  @Test("Help is as the golden files have it", arguments: ["mixchat"] + Subcommands.names)
  func help(_ name: String) throws {
    let outcome = try Program(["COLUMNS": "80"]).run(name == "mixchat" ? ["--help"] : ["help", name])
    #expect(outcome.status == 0)
    let golden = SourceTree.url("Tests/mixchatTests/Golden/help-\(name).txt")
    if ProcessInfo.processInfo.environment["MIXCHAT_UPDATE_GOLDEN"] != nil {
      try outcome.output.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(outcome.output == (try? String(contentsOf: golden, encoding: .utf8)))
  }
}
