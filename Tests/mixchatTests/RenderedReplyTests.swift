import Cells
import Pages
import Testing

@testable import mixchat

/// A one-shot's reply on a terminal: rendered as it comes, and in the end what a page laid out as a whole is.
@Suite struct RenderedReplyTests {
  /// What a terminal of many rows makes of what is written: lines, the cursor, and what is cleared; colours are left
  /// out.
  private struct Paper {
    var lines = [""]
    var row = 0

    mutating func take(_ output: String) {
      var rest = Substring(output)
      while let character = rest.popFirst() {
        switch character {
        case "\n":
          row += 1
          if row == lines.count { lines.append("") }
        // Only ever before a line that is cleared.
        case "\r": break
        case "\u{1B}":
          rest = rest.dropFirst()
          let body = rest.prefix { !$0.isLetter }
          rest = rest.dropFirst(body.count)
          switch rest.popFirst() {
          case "A": row -= Int(body) ?? 1
          case "J":
            lines.removeSubrange((row + 1)...)
            lines[row] = ""
          default: break
          }
        default: lines[row].append(character)
        }
      }
    }
  }

  private static let text = """
    # Loops

    Some *words* that go on for longer than a row of the terminal is wide, so that they are wrapped, and again.

    1. one
    2. two

    ```swift
    for n in 1...3 { print(n) }
    ```

    | a | b |
    |---|---|
    | 1 | short |
    | 2 | a cell that is much wider than the one above it |

    The end of it.
    """

  private func painter(colors: Bool = true, known: Bool = true) -> RowPainter {
    RowPainter(theme: .dark, isKnown: known, isColored: colors, environment: ["COLORTERM": "truecolor"])
  }

  private func fresh(_ columns: Int, _ framing: CodeFraming, _ text: String = Self.text) -> [String] {
    var pane = ReplyPane(width: columns - 2, mathematics: .unicode, framing: framing)
    pane.update(text, isStreaming: false, budget: .max)
    return pane.rows(in: 0..<pane.rowCount).map(\.plainText)
  }

  private func trimmed(_ lines: [String]) -> [String] {
    lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
  }

  @Test(arguments: [1, 3, 7, 40, 1000], [40, 80]) func endsAsAPageLaidOutAtOnce(_ step: Int, _ columns: Int) {
    var reply = RenderedReply(painter: painter(), columns: columns, height: 100, mathematics: .unicode)
    var paper = Paper()
    var rest = Substring(Self.text)
    while !rest.isEmpty {
      paper.take(reply.take(String(rest.prefix(step))))
      rest = rest.dropFirst(step)
    }
    paper.take(reply.end())
    #expect(trimmed(paper.lines) == fresh(columns, .ground) + [""])
  }

  @Test("an item of which only the mark came is drawn when the reply ends", arguments: ["2.", "1. one\n2.", "- [ ]"])
  func endsWithAMark(_ text: String) {
    var reply = RenderedReply(painter: painter(), columns: 40, height: 100, mathematics: .unicode)
    var paper = Paper()
    for character in text { paper.take(reply.take(String(character))) }
    #expect(!trimmed(paper.lines).contains { $0.hasPrefix("  2") || $0.hasPrefix("  •") }, "\(paper.lines)")
    paper.take(reply.end())
    #expect(trimmed(paper.lines) == trimmed(fresh(40, .ground, text)) + [""])
    #expect(paper.lines.count == text.split(separator: "\n").count + 1)
  }

  /// What has left the screen is not written over: the cursor never goes up further than the screen is high.
  @Test func neverGoesAboveTheScreen() {
    var reply = RenderedReply(painter: painter(), columns: 40, height: 5, mathematics: .unicode)
    for character in Self.text + "\n\n" + String(repeating: "words ", count: 200) {
      let output = reply.take(String(character))
      for part in output.split(separator: "\u{1B}[").dropFirst() where part.drop(while: \.isNumber).first == "A" {
        #expect((Int(part.prefix(while: \.isNumber)) ?? 1) < 5)
      }
    }
  }

  @Test func aPieceCostsALineAndNotThePage() {
    var reply = RenderedReply(painter: painter(), columns: 80, height: 40, mathematics: .unicode)
    _ = reply.take(String(repeating: "many words ", count: 100))
    #expect(reply.take("more ").utf8.count < 200)
  }

  @Test func coloursAreThoseOfTheThemeWhereItSuitsTheGround() {
    let row = Row.styled("x", Style(.heading, .bold))
    #expect(painter().line(row) == "\u{1B}[1;38;2;97;175;239mx\u{1B}[0m")
    // The terminal's own colours suit whatever ground it has.
    #expect(painter(known: false).line(row) == "\u{1B}[1;34mx\u{1B}[0m")
    #expect(painter(colors: false).line(row) == "\u{1B}[1mx\u{1B}[0m")
    #expect(painter().framing == .ground)
    #expect(painter(known: false).framing == .hairlines)
    #expect(painter().line(Row.styled("plain  ")) == "plain")
  }
}
