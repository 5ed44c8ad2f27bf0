import Cells
import Foundation
import Testing
import TestSupport

@testable import TerminalIO

/// What the terminal scrolls by itself, and what is not written again because of it.
@Suite(.serialized) struct ScrollTests {
  private static let lines = (0..<20).map { "the words of line \($0), which are its own and many" }

  private func rows(_ texts: some Sequence<String>) -> [Row] { texts.map { Row.styled($0) } }

  @Test func rowsThatGoOnElsewhereAreScrolled() {
    let old = rows(Self.lines)
    let table: [(name: String, new: [String], scroll: Scroll?)] = [
      ("nothing changed", Self.lines, nil),
      ("up by one", Self.lines.dropFirst() + ["new"], Scroll(region: 0..<20, distance: 1)),
      ("down by two", ["new", "newer"] + Self.lines.dropLast(2), Scroll(region: 0..<20, distance: -2)),
      (
        "between rows that stay", Self.lines[..<3] + Self.lines[6..<15] + ["a", "b", "c"] + Self.lines[15...],
        Scroll(region: 3..<15, distance: 3)
      ),
      (
        "the last row grown meanwhile", Self.lines[1..<19] + [Self.lines[19] + " more", "new"],
        Scroll(region: 0..<20, distance: 1)
      ),
      ("one row that changed", Self.lines.dropLast() + ["other"], nil),
      ("all others", Self.lines.map { $0.uppercased() }, nil),
      ("one row moved, nineteen lost", [Self.lines[19]] + Array(repeating: "", count: 19), nil),
    ]
    for (name, new, scroll) in table {
      #expect(Scroll.between(old, rows(new)) == scroll, "\(name)")
    }
  }

  @Test func whatMovesMovesAndTheRestIsBlank() {
    let old = rows(["a", "b", "c", "d", "e"])
    let up = Scroll(region: 1..<4, distance: 1).applied(to: old)
    #expect(up.map(\.plainText) == ["a", "c", "d", "", "e"])
    let down = Scroll(region: 1..<5, distance: -2).applied(to: old)
    #expect(down.map(\.plainText) == ["a", "", "", "b", "c"])
  }

  /// The bytes of frames by chance, up to each mark.
  private func recorded(
    _ seed: Int, frames: Int, type: String, theme: String
  ) async throws -> [(mark: String, bytes: [UInt8])] {
    let session = try TmuxSession(
      [try TmuxSession.product("terminal-probe"), "--frames", "\(seed)", "\(frames)", theme], columns: 60, rows: 14,
      environment: ["TERM": type, "TMUX": ""])
    try await session.wait(forText: "ready")
    let record = try session.record()
    try session.press("a")
    var bytes: [UInt8] = []
    try await session.wait(for: "the last mark") { _ in
      bytes = Array((try? Data(contentsOf: URL(filePath: record))) ?? Data())
      return String(decoding: bytes.suffix(64), as: UTF8.self).contains("777;end")
    }
    let parts = bytes.split(separator: Array("\u{1B}]777;".utf8), omittingEmptySubsequences: false)
    return zip(parts, parts.dropFirst()).map { before, after in
      // Behind a mark's own end.
      let start = before.firstIndex(of: UInt8(ascii: "\\")).map { $0 + 1 } ?? before.startIndex
      let isFirst = before.startIndex == 0
      return (String(decoding: after.prefix { $0 != 0x1B }, as: UTF8.self), Array(before[(isFirst ? 0 : start)...]))
    }
  }

  /// Whatever came before, a frame looks as if it were drawn on an empty screen, its links are where they are, and a
  /// theme's ground is everywhere.
  @Test(
    arguments: [
      (1, "dark"), (10_000, "dark"), (20_000, "dark"), (30_000, "dark"), (2, "catppuccin-latte"),
      (20_002, "catppuccin-latte"),
    ], ["tmux-256color", "xterm-256color", "linux"])
  func aScreenIsWhatItWouldBeWhenDrawnWhole(_ chance: (seed: Int, theme: String), _ type: String) async throws {
    let (seed, theme) = chance
    let isPainted = theme != "dark" && type != "linux"
    var terminal = PlayedTerminal(columns: 60, rows: 14)
    var (frame, compared, linked) = (0, 0, 0)
    var last: [[PlayedTerminal.Cell]] = []
    for (mark, bytes) in try await recorded(seed, frames: 150, type: type, theme: theme) {
      terminal.play(bytes)
      // The first frame that is drawn whole is the third.
      if isPainted, frame > 3, terminal.cells.joined().contains(where: { $0.look.background.isEmpty }) {
        Issue.record("frame \(frame) of seed \(seed): a cell without the theme's ground")
        return
      }
      if mark == "part" {
        frame += 1
        last = terminal.seen
      } else if mark == "whole", frame > 3 {
        compared += 1
        linked += terminal.cells.joined().count { $0.link != nil }
        for (row, cells) in terminal.seen.enumerated() where cells != last[row] {
          let column = cells.indices.first { cells[$0] != last[row][$0] } ?? 0
          Issue.record(
            """
            frame \(frame) of seed \(seed), row \(row), column \(column): \(terminal.text(row))
            shown: \(last[row][column])
            drawn whole: \(cells[column])
            """)
          return
        }
      }
    }
    #expect(terminal.unknown == [])
    #expect(compared > 45)
    #expect((linked > 0) == (type != "linux"))
  }
}
