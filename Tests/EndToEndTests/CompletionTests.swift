import Foundation
import TestSupport
import Testing

/// Tab in the shells that completions are written for, each with its own script.
@Suite(.serialized) struct CompletionTests {
  enum Shell: String, CaseIterable {
    case bash, zsh, fish

    static let installed = allCases.filter { ChildProgram.isInstalled($0.rawValue) }
  }

  private static let config = """
    providers:
      lab: {base_url: 'http://127.0.0.1:1/v1', model: lab/model}
    presets:
      terse: {system: Be brief.}
    """

  /// A shell that has just read its script, with `mixchat` on its path.
  private func start(_ shell: Shell) async throws -> TmuxSession {
    let mixchat = try TmuxSession.product("mixchat")
    let folder = (mixchat as NSString).deletingLastPathComponent
    let command =
      switch shell {
      case .bash: ["bash", "--norc", "--noprofile"]
      case .zsh: ["zsh", "-f"]
      case .fish: ["fish", "--no-config"]
      }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    // The shell's history would outlive the folder that is its home.
    let session = try TmuxSession(
      command, columns: 110, rows: 40, environment: ["PATH": "\(folder):\(path)", "HISTFILE": "/dev/null"])
    try FileManager.default.createDirectory(
      atPath: session.directory + "/config/mixchat", withIntermediateDirectories: true)
    try Self.config.write(
      toFile: session.directory + "/config/mixchat/config.yaml", atomically: true, encoding: .utf8)
    let script = try ChildProgram.run([mixchat, "--generate-completion-script", shell.rawValue]).output
    try script.write(toFile: session.directory + "/_mixchat", atomically: true, encoding: .utf8)
    let setUp =
      switch shell {
      case .bash: "source ~/_mixchat; bind 'set show-all-if-ambiguous on'"
      case .zsh: "fpath=(~ $fpath); autoload -U compinit; compinit -u -D"
      case .fish: "source ~/_mixchat"
      }
    // Printed in two parts, so that the line as typed is not taken for its outcome.
    try session.type(setUp + "; clear; echo rea''dy")
    try session.press("Enter")
    try await session.wait(for: "the shell") { $0.contains("ready") }
    return session
  }

  /// What the screen shows after Tab.
  private func complete(_ line: String, _ session: TmuxSession, until wanted: String...) async throws {
    try session.type(line)
    try await session.wait(for: "the line") { $0.contains { $0.contains(line.trimmingCharacters(in: .whitespaces)) } }
    try session.press("Tab")
    try await session.wait(for: "\(wanted) after \(line)") { screen in
      wanted.allSatisfy { word in screen.contains { $0.contains(word) } }
    }
    try session.press("C-u")
    try session.type("clear; echo nex''t")
    try session.press("Enter")
    try await session.wait(for: "a clear screen") { $0.contains("next") && !$0.contains { $0.contains(wanted[0]) } }
  }

  @Test("Subcommands, options and names complete in a real shell", arguments: Shell.installed)
  func names(_ shell: Shell) async throws {
    let session = try await start(shell)
    try await complete("mixchat conver", session, until: "mixchat conversations")
    try await complete("mixchat --conti", session, until: "mixchat --continue")
    try await complete("mixchat --provider ", session, until: "aimlapi", "lab", "local")
    try await complete("mixchat -m SmolL", session, until: "mixchat -m SmolLM2-135M-Instruct")
    try await complete("mixchat --preset t", session, until: "mixchat --preset terse")
    try await complete("mixchat export --form", session, until: "mixchat export --format")
    try await complete("mixchat export --format h", session, until: "mixchat export --format html")
    try await complete("mixchat doctor -p ", session, until: "aimlapi", "lab", "local")
    try await complete("mixchat database ", session, until: "backup", "check", "vacuum")
  }
}
