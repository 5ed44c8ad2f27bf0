import Foundation
import TestSupport
import Testing

@Suite("What commands write cannot drive the terminal")
struct HarmlessOutputTests {
  private static let evil = "x\u{1B}]0;owned\u{7}\u{9B}2J\u{202E}y"

  /// Runs a command line with a terminal as its output; answers what the terminal got.
  private func onTerminal(_ program: Program, _ arguments: [String]) throws -> String {
    let line = ([Program.path] + arguments).map(TmuxSession.quoted).joined(separator: " ")
    return try program.run(other: "/usr/bin/script", ["-qec", line, "/dev/null"]).output
  }

  private func isHarmless(_ text: String) -> Bool {
    !text.unicodeScalars.contains { "\u{1B}\u{7}\u{9B}\u{202E}".unicodeScalars.contains($0) }
  }

  private func importEvil(into program: Program) throws {
    let messages = [
      "messages": [["role": "user", "content": Self.evil], ["role": "assistant", "content": Self.evil]]
    ]
    let data = try JSONSerialization.data(withJSONObject: messages)
    // The file's name becomes the title.
    let file = program.home + Self.evil
    try data.write(to: URL(filePath: file))
    let outcome = try program.run(["import", file])
    #expect(outcome.status == 0, "\(outcome)")
  }

  @Test(
    "Conversations to a terminal show what could drive it; to a file they are exact",
    arguments: [
      ["export", "-f", "markdown"], ["export", "-f", "text"], ["show"], ["conversations"], ["search", "x"],
    ])
  func conversations(arguments: [String]) throws {
    let program = try Program(["NO_COLOR": "1"])
    try importEvil(into: program)
    let shown = try onTerminal(program, arguments)
    #expect(isHarmless(shown) && shown.contains("^[]0;owned^G<9b>2J<202e>y"), "\(shown)")
    guard arguments[0] == "export" || arguments[0] == "show" else { return }
    #expect(try program.run(arguments).output.contains(Self.evil))
  }

  @Test(
    "A name with escape sequences is shown in an error, wherever it was given",
    arguments: [
      ["-f", "NAME.bin", "hi"], ["-f", "NAME*.bin", "hi"], ["see @\"./NAME\""], ["tokens", "NAME"],
      ["--config", "NAME", "hi"], ["export", "-o", "NAME/NAME"], ["database", "backup", "NAME/NAME"], ["--NAME"],
      ["import", "NAME"], ["-p", "NAME", "hi"], ["--temperature", "NAME", "hi"], ["--conversation", "NAME", "hi"],
      ["models", "--NAME"], ["export", "-f", "NAME"], ["show", "NAME"],
    ])
  func names(arguments: [String]) throws {
    let program = try Program()
    try Data([0, 1, 2, 0xFF]).write(to: URL(filePath: program.home + "b\(Self.evil)e.bin"))
    try importEvil(into: program)
    let outcome = try program.run(arguments.map { $0.replacingOccurrences(of: "NAME", with: "b\(Self.evil)e") })
    #expect(outcome.status != 0)
    #expect(isHarmless(outcome.errors) && outcome.errors.contains("owned"), "\(outcome)")
  }
}
