import Foundation
import Testing
import TestSupport

/// Pictures on a real terminal.
@Suite(.serialized) struct PictureTests {
  /// Terminals by their colours, and what a red and a blue half are drawn with; nil where the line alone is shown.
  static let terminals: [(environment: [String: String], colors: String?)] = [
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "TMUX": ""], "38;2;255;0;0;48;2;255;0;0|0;0;255"),
    (["TERM": "xterm-256color", "COLORTERM": "", "TMUX": ""], "38;5;196;48;5;196|38;5;21;48;5;21"),
    (["TERM": "xterm-16color", "COLORTERM": "", "TMUX": ""], nil),
    (["TERM": "xterm-256color", "NO_COLOR": "1", "TMUX": ""], nil),
  ]

  @Test("a picture is shown in the colours that the terminal has", arguments: terminals)
  func shown(environment: [String: String], colors: String?) async throws {
    let home = try TemporaryDirectory()
    let file = home.file("halves.png")
    try Data(SamplePicture.halves[0].bytes).write(to: URL(fileURLWithPath: file))
    let server = try FaultServer.chat { _ in FaultStep.reply(["Red and blue."]) }
    let session = try await TmuxSession.chat(server, environment: environment)
    try session.enter("Look @\(file)")
    try await session.wait(forText: "Red and blue.", "16×8")
    guard let colors else {
      #expect(try !session.screen().joined().contains("▀"))
      return
    }
    let half = String(repeating: "▀", count: 8)
    try await session.wait(for: "the picture") { screen in screen.count { $0.contains(half + half) } == 4 }
    let styled = try session.screen(styled: true).first { $0.contains(half) } ?? ""
    let codes = styled.replacing("m\u{1B}[", with: ";")
    for part in colors.split(separator: "|") { #expect(codes.contains(part), "\(styled.debugDescription)") }
    // The look of text around it is as before.
    try session.press("F2")
    try await session.wait(forText: "temperature")
    try session.press("Escape")
    try await session.wait(for: "the picture again") { screen in screen.count { $0.contains(half + half) } == 4 }
    try session.enter("/theme nord")
    try await session.wait(for: "the picture in another theme") { screen in
      screen.count { $0.contains(half + half) } == 4
    }
  }

  @Test("a picture that a reply brings is shown as one's own, also when the conversation is opened again")
  func ofReply() async throws {
    let data = Data(SamplePicture.halves[0].bytes).base64EncodedString()
    let image = #"{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(data)"}}"#
    let server = try FaultServer.chat { _ in
      var steps = FaultStep.reply(["Here."])
      steps.insert(.event(#"{"choices":[{"index":0,"delta":{"images":[\#(image)]}}]}"#), at: 2)
      return steps
    }
    let home = try TemporaryDirectory()
    let half = String(repeating: "▀", count: 16)
    for arguments in [[], ["-c"]] {
      let session = try await TmuxSession.chat(
        server, arguments: ["--data-dir", home.file("data")] + arguments,
        environment: ["COLORTERM": "truecolor", "TERM": "xterm-256color", "TMUX": ""])
      if arguments.isEmpty { try session.enter("Paint") }
      try await session.wait(for: "the picture") { screen in
        screen.count { $0.contains(half) } == 4 && screen.contains { $0.contains("▣ picture · 16×8 · ") }
      }
      try session.press("C-q")
      #expect(try await session.waitForExit() == 0)
    }
  }

  @Test("O gives the picture to the program that BROWSER names, as it was kept")
  func opened() async throws {
    let home = try TemporaryDirectory()
    let file = home.file("halves.png")
    let bytes = SamplePicture.halves[0].bytes
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    let see = try home.program("see", "cp \"$2\" '\(home.file("copy"))'; echo \"$#\" > '\(home.file("count"))'")
    let server = try FaultServer.chat { _ in FaultStep.reply(["Red and blue."]) }
    let session = try await TmuxSession.chat(server, environment: ["BROWSER": "\(see) --new %s"])
    try session.enter("Look @\(file)")
    try await session.wait(forText: "Red and blue.", "tokens 11+66=77")
    // What is opened is what was sent, whatever became of the file.
    try FileManager.default.removeItem(atPath: file)
    try session.press("Tab")
    try await session.wait(forText: "MESSAGES 2/2")
    try session.press("k", "O")
    try await session.wait(forText: "Opened with")
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: home.file("copy")))) == bytes)
    #expect(try String(contentsOfFile: home.file("count"), encoding: .utf8) == "2\n")
  }
}
