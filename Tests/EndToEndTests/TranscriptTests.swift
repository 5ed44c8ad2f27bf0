import Foundation
import TestSupport
import Testing

/// The transcript as a person meets it: other terminals, copying, scrolling while a reply comes, the plain twin.
@Suite(.serialized) struct TranscriptTests {
  private let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  private func start(
    _ server: FaultServer, columns: Int = 90, rows: Int = 26, environment: [String: String] = [:]
  ) async throws -> TmuxSession {
    try await TmuxSession.chat(server, columns: columns, rows: rows, environment: environment)
  }

  private static let reply = """
    ## Wide 日本語 and 👩‍👩‍👧

    | a | b |
    |---|---|
    | 漢字 | x |

    ```sh
    echo one
    ```

    Then ~~not~~ this:

    > Quoted and *stressed*

    ```sh
    echo  two
    ```
    """

  // MARK: Terminals

  @Test(.enabled(if: ChildProgram.isInstalled("screen"), "needs GNU screen")) func worksInsideScreen() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    let inner = try TmuxSession.chatCommand(server).map(TmuxSession.quoted).joined(separator: " ")
    // screen reads options up to the first word that is none, and wants a directory of its own.
    try "exec \(inner)\n".write(toFile: home.file("chat"), atomically: true, encoding: .utf8)
    try "startup_message off\n".write(toFile: home.file("screenrc"), atomically: true, encoding: .utf8)
    let session = try TmuxSession(
      ["screen", "-U", "-c", home.file("screenrc"), "sh", home.file("chat")], columns: 90, rows: 30,
      environment: ["AIMLAPI_API_KEY": "test-key", "SCREENDIR": home.file("sockets")])
    try await session.wait(forText: "temp")
    try session.enter("Begin")
    try await session.wait(for: "the reply") { screen in
      ["  ┌──────┬───┐", "  │ 漢字 │ x │", "  Wide 日本語 and 👩👩👧"].allSatisfy(screen.contains)
        && screen.last?.contains("tokens 11+66=77") == true
    }
    try session.resize(columns: 70, rows: 24)
    try await session.wait(for: "the new size") { $0.last?.contains("temp") == true && $0.count == 24 }
    try session.press("C-q")
    #expect(try await session.waitForExit() == 0)
  }

  @Test(arguments: ["linux", "vt100", "xterm", "screen"])
  func drawsWithFewColors(_ type: String) async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    let session = try await start(server, rows: 30, environment: ["TERM": type, "TMUX": ""])
    try session.enter("Begin")
    try await session.wait(for: "the reply") { screen in
      screen.contains("  ┌──────┬───┐") && screen.contains { $0.hasPrefix("  ── sh ──") }
        && screen.last?.contains("tokens 11+66=77") == true
    }
    let styled = try session.screen(styled: true).joined()
    #expect(!styled.contains("[38;5;") && !styled.contains("[38;2;"))
  }

  @Test func anUnknownTerminalIsToldAboutThePlainMode() async throws {
    let server = try FaultServer.chat { _ in [] }
    let program = try TmuxSession.chatCommand(server).map(TmuxSession.quoted).joined(separator: " ")
    let session = try TmuxSession(
      ["sh", "-c", "TERM=nonesuch \(program); echo status $?; exec sleep 60"], columns: 200,
      environment: ["AIMLAPI_API_KEY": "test-key"])
    try await session.wait(for: "what to do") { screen in
      screen.contains("status 1") && screen.contains { $0.contains("TERM=nonesuch") && $0.contains("--plain") }
    }
  }

  @Test(arguments: [["TERM": "dumb"], ["ACCESSIBLE": "1"]])
  func chatsLineByLine(_ environment: [String: String]) async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    let session = try TmuxSession(
      try TmuxSession.chatCommand(server), columns: 90, rows: 40,
      environment: ["AIMLAPI_API_KEY": "test-key"].merging(environment) { _, new in new })
    // Where no reason is given, all of it is in one row.
    try await session.wait(forText: environment["ACCESSIBLE"] == nil ? "line by line, as" : " answers. /help lists")
    try session.enter("Begin")
    try await session.wait(forText: "echo  two", "11 in, 66 out")
    try session.enter("/quit")
    #expect(try await session.waitForExit() == 0)
    #expect(try session.value("alternate_on") == "0")
  }

  @Test func struckTextIsStruckWhereTheTerminalCan() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    for (type, mark) in [("tmux-256color", "[9m"), ("xterm-kitty", "[9m"), ("screen-256color", "[2m")] {
      let session = try await start(server, rows: 30, environment: ["TERM": type])
      try session.enter("Begin")
      try await session.wait(forText: "Then not this:", "tokens 11+66=77")
      let row = try #require(try session.screen(styled: true).first { $0.contains("Then") })
      #expect(row.contains(mark) && row.contains("not"), "\(type): \(row)")
    }
  }

  @Test func onlyStressIsUnderlinedWhereTheTerminalHasNoSlant() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    let session = try await start(server, rows: 36, environment: ["TERM": "vt100", "TMUX": ""])
    try session.enter("Begin")
    try await session.wait(forText: "Quoted and stressed", "tokens 11+66=77")
    let row = try #require(try session.screen(styled: true).first { $0.contains("Quoted") })
    let place = try #require(row.firstRange(of: "[4m"))
    #expect(row[..<place.lowerBound].contains("Quoted and "), "\(row.debugDescription)")
    #expect(row[place.upperBound...].hasPrefix("stressed"), "\(row.debugDescription)")
  }

  // MARK: Copying

  /// Programs in the place of the desktop's: each writes what it is given to a file of its name, or fails. Answers a
  /// PATH with them.
  private func tools(_ working: [String]) throws -> String {
    for name in ["wl-copy", "xclip", "xsel", "pbcopy", "tmux"] {
      let script = working.contains(name) ? "cat > \(home.file("got-" + name))" : "exit 1"
      try home.program(name, script)
    }
    return home.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
  }

  @Test(arguments: [
    (["wl-copy", "xclip", "xsel", "pbcopy"], "wl-copy"), (["xclip", "xsel", "pbcopy"], "xclip"),
    (["xsel", "pbcopy"], "xsel"), (["pbcopy"], "pbcopy"),
  ])
  func copiesWithTheFirstProgramThatTakesIt(_ working: [String], _ expected: String) async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    let path = try tools(working)
    let session = try await start(
      server, environment: ["TMUX": "", "WAYLAND_DISPLAY": "w", "DISPLAY": ":9", "PATH": path])
    try session.enter("Begin")
    try await session.wait(forText: "tokens 11+66=77")
    try session.press("Tab", "y")
    try await session.wait(forText: "copied with \(expected).")
    #expect(try String(contentsOfFile: home.file("got-" + expected), encoding: .utf8) == Self.reply)
  }

  @Test func insideTmuxItIsSaidOnceHowACopyGoesFurther() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    let path = try tools(["tmux"])
    let session = try await start(server, columns: 120, environment: ["TMUX": "/tmp/x,1,0", "PATH": path])
    try session.enter("Begin")
    try await session.wait(forText: "tokens 11+66=77")
    try session.press("Tab", "y")
    try await session.wait(
      forText: "copied into tmux's buffer. To copy outside tmux as well: `set -g set-clipboard on` in tmux.")
    try session.press("Tab", "1")
    let screen = try await session.wait(forText: "Code block 1: copied into tmux's buffer.")
    #expect(!screen.contains { $0.contains("outside tmux") })
  }

  @Test func copiesABlockThroughTheTerminalItself() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    let path = try tools([])
    let session = try await TmuxSession.chat(
      server, columns: 90, rows: 26, environment: ["TMUX": "", "TERM": "xterm-256color", "PATH": path],
      options: ["set -g set-clipboard on"])
    try session.enter("Begin")
    try await session.wait(forText: "tokens 11+66=77")
    try session.press("Tab", "2")
    try await session.wait(forText: "copied (through the terminal")
    // The terminal, here tmux, took it from the sequence: the source's two blanks, no padding.
    try await session.wait(for: "the terminal's buffer") { _ in try session.buffer() == "echo  two\n" }
  }

  @Test func withoutAnyClipboardItIsAFile() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    let path = try tools([])
    let session = try await start(
      server, columns: 120, environment: ["TMUX": "", "TERM": "linux", "PATH": path])
    try session.enter("Begin")
    try await session.wait(forText: "tokens 11+66=77")
    try session.press("Tab", "1")
    // The sentence may go on in a second row.
    func read(_ screen: [String]) -> String {
      screen.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    }
    let screen = try await session.wait(for: "the file's name") { read($0).contains(/written to \S+ instead/) }
    let told = try #require(read(screen).firstMatch(of: /written to (\S+) instead/))
    #expect(try String(contentsOfFile: String(told.1), encoding: .utf8) == "echo one\n")
  }

  @Test func aBlockIsPipedAndSaved() async throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([Self.reply]) }
    let session = try await start(server)
    try session.enter("Begin")
    try await session.wait(forText: "tokens 11+66=77")
    try session.press("Tab", "|")
    try await session.wait(forText: "Pipe to command")
    try session.enter("tr o 0 > $HOME/piped")
    try await session.wait(for: "the pipe's file") { _ in
      (try? String(contentsOfFile: session.directory + "/piped", encoding: .utf8)) == "ech0  tw0\n"
    }
    try await session.wait(forText: "press Enter to return")
    try session.press("Enter")
    try await session.wait(forText: "temp")
    // What was done came back to the composer.
    try session.press("Tab", "s")
    try await session.wait(forText: "Save to file")
    try session.enter(session.directory + "/saved.sh")
    try await session.wait(for: "the saved file") { _ in
      (try? String(contentsOfFile: session.directory + "/saved.sh", encoding: .utf8)) == "echo  two\n"
    }
  }

  // MARK: Reading while it streams

  @Test func aReaderWhoScrolledUpStaysPut() async throws {
    let lines = (1...60).map { "line \($0)\n\n" }
    let gate = FaultGate()
    let server = try FaultServer.chat { _ in
      [.head()] + lines.map { .delta($0) } + [.pause(gate)] + (61...70).map { .delta("line \($0)\n\n") } + [.stall]
    }
    let session = try await start(server)
    try session.enter("Begin")
    try await session.wait(forText: "line 60")
    try session.press("PPage")
    let before = try await session.wait(forText: "newest").dropLast(3)
    gate.open()
    let after = try await session.wait(forText: "new lines below")
    #expect(Array(after.dropLast(3)) == Array(before))
    try session.press("C-End")
    try await session.wait(forText: "line 70")
    try session.press("Escape")
    try await session.wait(forText: "You stopped the reply")
  }
}
