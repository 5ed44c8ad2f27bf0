import Cells
import Testing

@testable import TerminalIO

/// Which columns of a row are written again.
@Suite struct RowChangeTests {
  private func changed(_ old: Row, _ new: Row, columns: Int = 80, seesLinks: Bool = true) -> [Range<Int>] {
    RowChange.stretches(old, new, columns: columns, seesLinks: seesLinks)
  }

  @Test(
    arguments: [
      ("abc", "abc", []), ("abc", "axc", [1..<2]), ("abc", "a", [1..<3]), ("a", "a  ", []), ("ab", "漢b", [0..<3]),
      ("a漢b", "a字b", [1..<3]), ("漢b", "abb", [0..<2]), ("a word and more", "A word and morE", [0..<1, 14..<15]),
      ("one two", "One Two", [0..<5]), ("e\u{301}x", "e\u{301}x", []), ("e\u{301}x", "e\u{300}x", [0..<1]),
    ] as [(String, String, [Range<Int>])])
  func thoseThatDiffer(_ old: String, _ new: String, _ stretches: [Range<Int>]) {
    #expect(changed(Row.styled(old), Row.styled(new)) == stretches)
  }

  @Test func noneBeyondTheScreen() {
    #expect(changed(Row.styled("xy"), Row.styled("xy漢"), columns: 3) == [2..<3])
    #expect(changed(Row.styled("xy"), Row.styled("xyz"), columns: 2) == [])
  }

  @Test func alsoWhereALinkBeginsEndsOrLeadsElsewhere() {
    var plain = Row.styled("see a page, or not")
    plain.append(Row.styled(" here"))
    var linked = plain
    linked.link(4..<10, to: "https://a.example")
    var other = plain
    other.link(4..<10, to: "https://b.example")
    #expect(changed(plain, linked) == [4..<10])
    #expect(changed(linked, plain) == [4..<10])
    #expect(changed(linked, other) == [4..<10])
    #expect(changed(linked, linked) == [])
    #expect(changed(plain, linked, seesLinks: false) == [])
  }

  @Test(
    arguments: [
      ("\u{1B}[39m\u{1B}[m", "\u{1B}[m"), ("\u{1B}[39m\u{1B}[0;1m", "\u{1B}[0;1m"),
      ("\u{1B}[0;1m\u{1B}[38;5;75m", "\u{1B}[0;1m\u{1B}[38;5;75m"), ("\u{1B}[38;5;0m", "\u{1B}[38;5;0m"),
      ("\u{1B}[0m\u{1B}[3m", "\u{1B}[0m\u{1B}[3m"), ("\u{1B}[39;49m\u{1B}[m\u{F}", "\u{1B}[m\u{F}"), ("", ""),
    ])
  func whatAResetUndoesIsLeftOut(_ bytes: String, _ rest: String) {
    let bytes = Array(bytes.utf8)
    #expect(String(decoding: bytes[NcursesTerminal.lastReset(bytes)...], as: UTF8.self) == rest)
  }
}
