import Foundation
import Testing
import TestSupport

/// Links as terminals get them (OSC 8): where they can be opened, and never elsewhere.
@Suite(.serialized) struct LinkTests {
  private func probe(_ environment: [String: String]) async throws -> (TmuxSession, record: String) {
    let session = try TmuxSession(
      [try TmuxSession.product("terminal-probe")], columns: 60, rows: 12, environment: environment)
    try await session.wait(forText: "probe 60x12", "end of screen")
    return (session, try session.record())
  }

  private func count(_ text: String, in record: String) -> Int {
    let bytes = (try? Data(contentsOf: URL(filePath: record))) ?? Data()
    return String(decoding: bytes, as: UTF8.self).components(separatedBy: text).count - 1
  }

  @Test(
    arguments: [
      ([:], true), (["TMUX": "", "TERM": "xterm-256color"], true),
      (["TMUX": "", "TERM": "xterm-256color", "VTE_VERSION": "6800"], true), (["TMUX": "", "TERM": "linux"], false),
      (["TMUX": "", "TERM": "vt100"], false), (["TMUX": "", "TERM": "xterm-256color", "VTE_VERSION": "4803"], false),
      (["TMUX": "", "TERM": "xterm-256color", "XTERM_VERSION": "XTerm(379)"], false),
      (["TMUX": "", "TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], false),
    ] as [([String: String], Bool)])
  func areSentWhereTheyCanBeOpened(_ environment: [String: String], isSent: Bool) async throws {
    let (session, record) = try await probe(environment)
    try session.press("h")
    let screen = try await session.wait(forText: "a 漢字 link, and more")
    #expect(screen.last == "end of screen")
    // What was written before is recorded as well by then.
    try session.press("z")
    try await session.wait(for: "the last row's bytes") { _ in count("key z", in: record) == 1 }
    #expect((count(";https://a.example/%1b]%07x\u{1B}\\", in: record) > 0) == isSent)
    #expect((count("\u{1B}]8;", in: record) > 0) == isSent)
    #expect(count("\u{7}", in: record) == 0)
  }

  @Test func aStretchThatIsNoLinkAnyMoreIsWrittenAsNone() async throws {
    let (session, record) = try await probe([:])
    try session.press("h")
    try await session.wait(forText: "a 漢字 link, and more")
    try await session.wait(for: "the link") { _ in count("漢字 link", in: record) == 1 }
    // The same glyphs in the same place, without a link.
    try session.press("H")
    try await session.wait(forText: "key H")
    try await session.wait(for: "the stretch once more") { _ in count("漢字 link", in: record) == 2 }
    #expect(try session.screen().contains("a 漢字 link, and more"))
    #expect(count("\u{1B}]8;id=", in: record) == 1)
  }

  /// A terminal scrolls a link with its cells: nothing of it is written again.
  @Test func aLinkThatScrollsIsWrittenOnce() async throws {
    let (session, record) = try await probe([:])
    for _ in 0..<6 { try session.press("N") }
    try session.press("k")
    try await session.wait(forText: "a page")
    for _ in 0..<4 { try session.press("N") }
    try session.press("z")
    try await session.wait(for: "all keys") { screen in screen.contains("key z") && screen.contains("a page") }
    try await session.wait(for: "the last line's bytes") { _ in count("key z", in: record) == 1 }
    #expect(count("https://a.example/page", in: record) == 1)
    #expect(count("a page", in: record) == 1)
  }
}
