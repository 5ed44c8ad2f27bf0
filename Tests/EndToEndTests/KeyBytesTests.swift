import Foundation
import TestSupport
import Testing

/// Keys as the bytes that terminals send for them, pressed in the whole program.
@Suite(.serialized) struct KeyBytesTests {
  /// A terminal: what it calls itself, and what it sends.
  struct Sender: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var type: String
    /// By name; the rest is the same everywhere.
    var keys: [String: String]

    func bytes(_ name: String) -> [UInt8] {
      Array((keys[name] ?? Self.common[name] ?? name).utf8)
    }

    private static let common = [
      "enter": "\r", "alt+enter": "\u{1B}\r", "ctrl+j": "\n", "esc": "\u{1B}", "backspace": "\u{7F}", "tab": "\t",
      "up": "\u{1B}[A", "down": "\u{1B}[B", "left": "\u{1B}[D", "right": "\u{1B}[C", "delete": "\u{1B}[3~",
      "pgup": "\u{1B}[5~", "pgdn": "\u{1B}[6~", "home": "\u{1B}[1~", "end": "\u{1B}[4~", "alt+b": "\u{1B}b",
      "alt+f": "\u{1B}f", "alt+d": "\u{1B}d", "alt+u": "\u{1B}u", "alt+backspace": "\u{1B}\u{7F}", "ctrl+a": "\u{1}",
      "ctrl+b": "\u{2}", "ctrl+e": "\u{5}", "ctrl+k": "\u{B}", "ctrl+l": "\u{C}", "ctrl+n": "\u{E}", "ctrl+o": "\u{F}",
      "ctrl+p": "\u{10}", "ctrl+t": "\u{14}", "ctrl+u": "\u{15}", "ctrl+w": "\u{17}", "ctrl+y": "\u{19}",
      "ctrl+_": "\u{1F}", "alt+_": "\u{1B}_", "alt+y": "\u{1B}y", "ctrl+space": "\u{0}", "alt+a": "\u{1B}a",
      "shift+tab": "\u{1B}[Z",
    ]
  }

  private static func f(_ keys: String...) -> [String: String] {
    Dictionary(uniqueKeysWithValues: keys.enumerated().map { ("f\($0 + 1)", $1) })
  }

  /// xterm's names with a digit for what is held; tmux and the others have taken them over.
  private static let held = [
    "ctrl+left": "\u{1B}[1;5D", "ctrl+right": "\u{1B}[1;5C", "alt+left": "\u{1B}[1;3D", "alt+right": "\u{1B}[1;3C",
    "shift+left": "\u{1B}[1;2D", "shift+home": "\u{1B}[1;2H", "ctrl+home": "\u{1B}[1;5H", "ctrl+end": "\u{1B}[1;5F",
    "ctrl+delete": "\u{1B}[3;5~", "ctrl+up": "\u{1B}[1;5A", "ctrl+down": "\u{1B}[1;5B", "alt+up": "\u{1B}[1;3A",
  ]
  private static let vtKeys = f(
    "\u{1B}OP", "\u{1B}OQ", "\u{1B}OR", "\u{1B}OS", "\u{1B}[15~", "\u{1B}[17~", "\u{1B}[18~", "\u{1B}[19~",
    "\u{1B}[20~")

  static let xterm = Sender(
    testDescription: "xterm", type: "xterm-256color",
    keys: held.merging(vtKeys) { $1 }.merging([
      "home": "\u{1B}OH", "end": "\u{1B}OF", "up": "\u{1B}OA", "down": "\u{1B}OB", "left": "\u{1B}OD",
      "right": "\u{1B}OC", "shift+enter": "\u{1B}[27;2;13~",
    ]) { $1 })
  static let kitty = Sender(
    testDescription: "kitty", type: "xterm-kitty",
    keys: held.merging(
      f(
        "\u{1B}OP", "\u{1B}OQ", "\u{1B}[13~", "\u{1B}OS", "\u{1B}[15~", "\u{1B}[17~", "\u{1B}[18~", "\u{1B}[19~",
        "\u{1B}[20~")
    ) { $1 }.merging([
      "shift+enter": "\u{1B}[13;2u", "alt+enter": "\u{1B}[13;3u", "esc": "\u{1B}[27u", "ctrl+j": "\u{1B}[106;5u",
      "ctrl+a": "\u{1B}[97;5u", "ctrl+e": "\u{1B}[101;5u", "ctrl+u": "\u{1B}[117;5u", "ctrl+w": "\u{1B}[119;5u",
      "ctrl+y": "\u{1B}[121;5u", "alt+b": "\u{1B}[98;3u", "alt+d": "\u{1B}[100;3u", "home": "\u{1B}[H",
      "end": "\u{1B}[F",
    ]) { $1 })
  static let tmux = Sender(
    testDescription: "tmux", type: "tmux-256color",
    keys: held.merging(vtKeys) { $1 }.merging(["shift+enter": "\u{1B}[13;2u"]) { $1 })
  static let console = Sender(
    testDescription: "Linux console", type: "linux",
    keys: f(
      "\u{1B}[[A", "\u{1B}[[B", "\u{1B}[[C", "\u{1B}[[D", "\u{1B}[[E", "\u{1B}[17~", "\u{1B}[18~", "\u{1B}[19~",
      "\u{1B}[20~"))

  private func start(_ sender: Sender) async throws -> (TmuxSession, FaultServer) {
    let server = try FaultServer.chat(list: #"{"data":[{"id":"lab/one"}]}"#) { _ in
      FaultStep.reply([(1...60).map { "Line \($0)." }.joined(separator: "\n\n")])
    }
    let session = try await TmuxSession.chat(server, columns: 90, rows: 24, environment: ["TERM": sender.type])
    return (session, server)
  }

  /// Presses keys and waits for what the screen is to show.
  private func press(
    _ session: TmuxSession, _ sender: Sender, _ keys: [String], until what: String, _ condition: ([String]) -> Bool
  ) async throws {
    for key in keys { try session.send(sender.bytes(key)) }
    try await session.wait(for: "\(what) after \(keys)", until: condition)
  }

  /// The composer's rows as they are.
  private func composer(_ screen: [String]) -> [String] {
    guard let top = screen.lastIndex(where: { $0.hasPrefix("> ") || $0 == ">" }) else { return [] }
    return screen[top..<(screen.count - 1)].map { String($0.dropFirst(2)) }
  }

  @Test("Every terminal's keys do what docs/keys.md says", arguments: [xterm, kitty, tmux, console])
  func keys(_ sender: Sender) async throws {
    let (session, server) = try await start(sender)
    defer { withExtendedLifetime(server) {} }
    func expect(_ keys: [String], _ rows: [String]) async throws {
      try await press(session, sender, keys, until: "\(rows)") { composer($0) == rows }
    }
    func shows(_ keys: [String], _ text: String) async throws {
      try await press(session, sender, keys, until: text) { $0.contains { $0.contains(text) } }
    }
    func hides(_ keys: [String], _ text: String) async throws {
      try await press(session, sender, keys, until: "no \(text)") { !$0.contains { $0.contains(text) } }
    }
    let hint = "Ask anything. Enter sends, Alt+Enter new line, F1 help"

    // Newlines, and moving in the text.
    try await expect(["one", "alt+enter", "two", "ctrl+j", "three"], ["one", "two", "three"])
    try await expect(["home", "<", "end", ">", "up", "up", "home", "!"], ["!one", "two", "<three>"])
    try await expect(["delete", "delete"], ["!e", "two", "<three>"])
    try await expect(["ctrl+u", "backspace"], ["e", "two", "<three>"])
    try await expect(["ctrl+_", "ctrl+_", "ctrl+_"], ["!one", "two", "<three>"])
    try await expect(["alt+_", "alt+_", "alt+_"], ["e", "two", "<three>"])
    // Words, the kill ring, selection.
    try await expect(["alt+a", "backspace", "alpha beta gamma"], ["alpha beta gamma"])
    try await expect(["alt+b", "alt+b", "alt+d"], ["alpha  gamma"])
    try await expect(["ctrl+e", "ctrl+w", "ctrl+y", "alt+y"], ["alpha  beta"])
    try await expect(["ctrl+a", "alt+u", "ctrl+e", "ctrl+t"], ["ALPHA  beat"])
    try await expect(["ctrl+space", "ctrl+a", "ctrl+w", "ctrl+y", "ctrl+y"], ["ALPHA  beatALPHA  beat"])
    if let shiftEnter = sender.keys["shift+enter"], !shiftEnter.isEmpty {
      try await expect(["ctrl+u", "a", "shift+enter", "b"], ["a", "b"])
      try await expect(["ctrl+u", "backspace", " one two", "ctrl+left", "ctrl+left", "-"], ["a -one two"])
      try await expect(["end", "shift+left", "shift+left", "X"], ["a -one tX"])
      try await expect(["shift+home", "delete"], [hint])
    } else {
      try await expect(["ctrl+u"], [hint])
    }
    // Panels, parameters.
    try await shows(["f1"], "Help · writing")
    try await hides(["esc"], "Help · writing")
    try await shows(["f2"], "Settings of this conversation")
    try await shows(["down", "right"], "max_tokens 512")
    try await hides(["esc"], "Settings of")
    try await shows(["f5"], "max_tokens 256")
    try await shows(["f6", "f6"], "max_tokens 1024")
    try await shows(["f4", "f4"], "temp 1.1")
    try await shows(["f3", "f3"], "temp 0.9")
    try await shows(["f7"], "lab/one")
    try await hides(["esc"], "lab/one")
    try await shows(["ctrl+p"], "─ Commands ─")
    try await hides(["esc"], "─ Commands ─")
    // A conversation: sending, history, scrolling, message mode.
    let onward = "Ask anything. Enter sends, Ctrl+R asks again, Tab messages, F1 help"
    try await shows(["first question", "enter"], "Line 60.")
    try await expect(["up"], ["first question"])
    try await expect(["down"], [onward])
    try await shows(["pgup"], "newest")
    try await hides(["pgdn", "pgdn"], "newest")
    if sender.keys["ctrl+home"] != nil {
      try await shows(["ctrl+home"], "first question")
      try await shows(["ctrl+end"], "Line 60.")
    }
    try await shows(["tab"], " MESSAGES ")
    try await shows(["esc"], onward)
    try await shows(["ctrl+n"], "A new conversation.")
  }
}
