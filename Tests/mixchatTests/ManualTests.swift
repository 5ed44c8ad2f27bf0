import Foundation
import TestSupport
import Testing

@testable import mixchat

@Suite("Manual page and completions")
struct ManualTests {
  private static let begin = ".\\\" begin of the generated part\n"
  private static let end = ".\\\" end of the generated part\n"

  @Test("The manual page has every option and subcommand that the program has")
  func manual() throws {
    let dump = try Program().run(["--experimental-dump-help"]).output
    let tool = try JSONDecoder().decode(Tool.self, from: Data(dump.utf8))
    let generated = Roff.sections(of: tool.command)
    let file = SourceTree.url("Resources/mixchat.1")
    let page = try String(contentsOf: file, encoding: .utf8)
    let head = try #require(page.range(of: Self.begin))
    let tail = try #require(page.range(of: Self.end))
    if ProcessInfo.processInfo.environment["MIXCHAT_UPDATE_GOLDEN"] != nil {
      let renewed = page[..<head.upperBound] + generated + page[tail.lowerBound...]
      try String(renewed).write(to: file, atomically: true, encoding: .utf8)
    }
    let now = try String(contentsOf: file, encoding: .utf8)
    #expect(now.contains(Self.begin + generated + Self.end), "run the tests with MIXCHAT_UPDATE_GOLDEN=1")
    #expect(now.contains("\"mixchat \(VersionText.version)\""))
  }

  @Test(
    "man renders the page without a complaint, at any width", .enabled(if: access("/usr/bin/man", X_OK) == 0),
    arguments: [80, 132])
  func renders(_ width: Int) throws {
    let program = try Program(["MANWIDTH": "\(width)", "LC_ALL": "C.UTF-8"])
    let page = SourceTree.url("Resources/mixchat.1").path
    let outcome = try program.run(other: "/usr/bin/man", ["--warnings", "-l", page])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let text = outcome.output
    #expect(text.contains("EXIT STATUS") && text.contains("rate-limited, after retries"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
  }

  @Test("Completion scripts name options and subcommands", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let program = try Program()
    let outcome = try program.run(["--generate-completion-script", shell])
    #expect(outcome.status == 0)
    for word in ["temperature", "conversations", "doctor"] { #expect(outcome.output.contains(word)) }
    guard shell == "bash" else { return }
    // The one shell that is everywhere also reads its script.
    try outcome.output.write(toFile: program.home + "script", atomically: true, encoding: .utf8)
    #expect(try program.run(other: "/bin/bash", ["-n", program.home + "script"]).status == 0)
  }

  @Test("Names are completed from the config")
  func names() throws {
    let program = try Program()
    try program.writeConfig(
      "providers:\n  lab: {base_url: 'http://127.0.0.1:1', model: m}\npresets:\n  terse: {system: Be brief.}\n")
    let arguments = ["---completion", "--", "--provider", "0", "0"]
    #expect(try program.run(arguments).output.split(separator: "\n") == ["aimlapi", "local", "lab"])
  }
}

/// What the argument parser tells about a command.
private struct Tool: Decodable {
  var command: Command

  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var arguments: [Argument]?
    var subcommands: [Command]?
  }

  struct Argument: Decodable {
    var kind: String
    var abstract: String?
    var names: [Name]?
    var valueName: String?
    var sectionTitle: String?
    var shouldDisplay: Bool
    var isRepeating: Bool
    var isOptional: Bool
  }

  struct Name: Decodable {
    var kind: String
    var name: String
  }
}

/// Writes a command's tables as parts of a manual page.
private enum Roff {
  static func sections(of command: Tool.Command) -> String {
    var text = ".SH OPTIONS\n"
    for argument in command.arguments ?? [] where argument.kind != "positional" && argument.shouldDisplay {
      text += item(argument)
    }
    text += ".SH SUBCOMMANDS\n"
    for subcommand in command.subcommands ?? [] where subcommand.commandName != "help" {
      text += ".SS \(escaped(subcommand.commandName))\n" + description(of: subcommand)
      for nested in subcommand.subcommands ?? [] where nested.commandName != "help" {
        text += ".TP\n.B \(escaped(subcommand.commandName + " " + nested.commandName))\n" + description(of: nested)
      }
    }
    return text
  }

  private static func description(of command: Tool.Command) -> String {
    var text = escaped(command.abstract ?? "") + "\n"
    if let discussion = command.discussion { text += escaped(discussion) + "\n" }
    // Those that every subcommand has are under OPTIONS already.
    let common = ["help", "version", "config", "data-dir", "json", "provider", "model", "base-url", "insecure-http"]
    for argument in command.arguments ?? [] where argument.shouldDisplay {
      if let names = argument.names, names.contains(where: { common.contains($0.name) }) { continue }
      text += item(argument)
    }
    return text
  }

  private static func item(_ argument: Tool.Argument) -> String {
    var names = (argument.names ?? []).sorted { $0.name.count < $1.name.count }
      .map { "\\fB" + escaped(($0.kind == "long" ? "--" : "-") + $0.name) + "\\fR" }.joined(separator: ", ")
    if argument.kind != "flag" {
      let value = "\\fI" + escaped(argument.valueName ?? "value") + "\\fR"
      names += (names.isEmpty ? "" : " ") + value + (argument.isRepeating ? " ..." : "")
    }
    return ".TP\n\(names)\n\(escaped(argument.abstract ?? ""))\n"
  }

  private static func escaped(_ text: String) -> String {
    let escaped = text.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }
}
