import Foundation
import Testing
import TestSupport

/// The real terminal, driven through tmux with a small program (Tests/TerminalProbe) on top.
@Suite(.serialized) struct NcursesTerminalTests {
  /// A probe that shows its first frame, and the file that it logs to.
  private func probe(
    columns: Int = 60, rows: Int = 12, shell: Bool = false, environment: [String: String] = [:]
  ) async throws -> (TmuxSession, log: String) {
    let program = try TmuxSession.product("terminal-probe")
    // An interactive shell has job control: what is suspended comes back to a prompt.
    let command =
      shell
      ? ["env", "PS1=prompt> ", "ENV=", "PROBE=\(program)", "sh", "-i"]
      : ["sh", "-c", "exec \"$0\" $HOME/log", program]
    let session = try TmuxSession(command, columns: columns, rows: rows, environment: environment)
    if shell {
      try await session.wait(forText: "prompt>")
      try session.type(
        "stty -a > $HOME/before; \"$PROBE\" $HOME/log; echo status $?; stty -a > $HOME/after; echo re''stored\n")
    }
    try await session.wait(forText: "probe \(columns)x\(rows)", "end of screen")
    return (session, session.directory + "/log")
  }

  private func logged(_ path: String, _ line: String, _ session: TmuxSession) async throws {
    try await session.wait(for: "the log line “\(line)”") { _ in
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").contains { $0 == line }
    }
  }

  @Test func readsKeysAndShowsRows() async throws {
    let (session, log) = try await probe()
    try session.press("a", "Up", "C-Home", "M-Enter", "F3", "C-c", "C-z", "M-Left")
    try session.type("漢é")
    for line in ["key a", "key up", "key ctrl+home", "key alt+enter", "key function(3)", "key ctrl+c", "key ctrl+z"] {
      try await logged(log, line, session)
    }
    try await session.wait(for: "the last keys, the last row and the cursor in it") { screen in
      try ["key alt+left", "key 漢", "key é"].allSatisfy(screen.contains) && screen.last == "end of screen"
        && session.value("cursor_x") == "3"
    }
    try session.press("Escape")
    try await logged(log, "key escape", session)
  }

  @Test func wideGlyphsKeepTheirColumns() async throws {
    let (session, _) = try await probe(rows: 60)
    try session.press("w")
    let screen = try await session.wait(forText: "syntaxRemoved")
    // Two columns are laid out for each wide one: what follows is in the third, whatever is drawn before it.
    for drawn in ["漢字 a\u{301}|", "👩x|", "❤ x|", "🇩🇪x|", "1x|", "👍x|", "한글x|"] {
      #expect(screen.contains(drawn), "\(drawn)")
    }
    try session.resize(columns: 61, rows: 60)
    try await session.wait(forText: "probe 61x60")
  }

  /// What is laid out is what the terminal shows: it ends every row where the layout does.
  @Test(arguments: ["tmux-256color", "xterm-256color", "screen"]) func noGraphemeMakesARowDrift(_ type: String)
    async throws
  {
    let rows = Torture.graphemes.count + 2
    let (session, _) = try await probe(columns: 80, rows: rows, environment: ["TERM": type])
    try session.press("g")
    // The terminal may have read but a part of the frame: every row must have come.
    let screen = try await session.wait(for: "every grapheme's row") { shown in
      shown.count { $0.hasPrefix("|") } == Torture.graphemes.count
    }
    for (row, width) in try session.rowWidths().enumerated() where screen[row].hasPrefix("|") {
      #expect(width == 71, "\(type): \(screen[row]) for \(Torture.graphemes[row - 1].debugDescription)")
    }
  }

  @Test func aMegabytePasteIsOneInput() async throws {
    let (session, log) = try await probe()
    let text = String(
      repeating: "A line of eighty columns, more or less, with an umlaut ä and a smile 😀 in.\n", count: 12_800)
    try session.paste(text)
    let hash = text.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) }
    try await logged(log, "paste \(text.utf8.count) \(hash)", session)
  }

  @Test func followsTheWindow() async throws {
    let (session, log) = try await probe()
    for (columns, rows) in [(20, 5), (133, 47), (60, 12)] {
      try session.resize(columns: columns, rows: rows)
      try await session.wait(for: "a frame of \(columns)x\(rows)") { screen in
        screen.first == "probe \(columns)x\(rows)" && screen.count == rows && screen.last == "end of screen"
      }
    }
    try await logged(log, "resize 60x12", session)
  }

  /// What ends the probe, and the status the shell sees.
  @Test(arguments: [
    ("q", 0), ("x", 3), ("c", 134), ("TERM", 6), ("HUP", 5), ("INT", 6), ("SEGV", 139), ("C", 139),
    ("USR1", 138), ("USR2", 140), ("ALRM", 142), ("XCPU", 152), ("PROF", 155), ("RTMIN", 162), ("QUIT", 131),
  ])
  func theTerminalIsGivenBack(_ end: String, _ status: Int) async throws {
    let (session, _) = try await probe(shell: true)
    #expect(try session.value("alternate_on") == "1")
    if end.count == 1 {
      try session.press(end)
    } else {
      try ChildProgram.run(["pkill", "-\(end)", "-P", "\(session.processID)", "terminal-probe"])
    }
    try await session.wait(forText: "status \(status)", "restored")
    #expect(try session.value("alternate_on") == "0")
    #expect(try session.value("cursor_flag") == "1")
    #expect(try session.value("mouse_any_flag") == "0")
    try session.type("echo still a te''rminal\n")
    try await session.wait(forText: "still a terminal")
    #expect(
      try String(contentsOfFile: session.directory + "/before", encoding: .utf8)
        == String(contentsOfFile: session.directory + "/after", encoding: .utf8))
  }

  @Test func suspendsAndResumesAlsoResized() async throws {
    let (session, log) = try await probe(shell: true)
    try session.press("s")
    try await session.waitForPrompt()
    try session.type("echo in the sh''ell\n")
    try await session.wait(forText: "in the shell")
    try session.resize(columns: 44, rows: 9)
    try session.type("fg\n")
    try await session.wait(forText: "probe 44x9")
    try await logged(log, "resumed", session)
    try session.press("a")
    try await session.wait(forText: "key a")
    #expect(try session.value("alternate_on") == "1")
  }

  @Test func lendsTheTerminalToAnotherProgram() async throws {
    let (session, _) = try await probe()
    try session.press("o")
    try await session.wait(forText: "outside")
    try session.press("Enter")
    try await session.wait(forText: "key o")
    #expect(try session.value("alternate_on") == "1")
  }

  @Test(arguments: [
    (["TERM": "dumb"], "cannot place its cursor"), (["TERM": ""], "TERM is not set"),
    (["TERM": "nonesuch"], "Nothing is known about the terminal TERM=nonesuch"),
  ])
  func refusesATerminalItCannotUse(_ environment: [String: String], _ message: String) async throws {
    // A pane that ends directly may take its last words with it.
    let command = ["sh", "-c", "\"$0\"; echo status $?; exec sleep 60", try TmuxSession.product("terminal-probe")]
    let session = try TmuxSession(command, columns: 150, environment: environment)
    try await session.wait(forText: "status 1", message)
  }

  @Test(arguments: ["xterm", "linux", "screen", "vt100", "xterm-256color", "rxvt-unicode"])
  func drawsOnManyTerminals(_ type: String) async throws {
    let (session, _) = try await probe(rows: 50, environment: ["TERM": type])
    try session.press("w")
    try await session.wait(for: "the whole frame") { screen in
      screen.contains { $0.contains("syntaxRemoved") } && screen.last?.hasPrefix("end of screen") == true
    }
  }

  @Test(
    arguments: [
      ([:], "[38;5;"), (["COLORTERM": "truecolor"], "[38;2;97;175;239"), (["NO_COLOR": "1"], nil),
    ] as [([String: String], String?)])
  func colorsAreHeededOrNot(_ environment: [String: String], _ sequence: String?) async throws {
    let (session, _) = try await probe(rows: 50, environment: environment)
    try session.press("w")
    // Roles are drawn from the top down.
    try await session.wait(forText: "syntaxRemoved")
    let styled = try session.screen(styled: true).joined()
    if let sequence { #expect(styled.contains(sequence)) } else { #expect(!styled.contains(/\[[34][0-8]/)) }
  }
}
