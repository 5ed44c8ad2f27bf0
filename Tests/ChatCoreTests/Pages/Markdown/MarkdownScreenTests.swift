import Testing

@testable import Cells
@testable import Pages

/// Markdown as a reader sees it: source above, screen below.
struct MarkdownScreenTests {
  private func screen(_ text: String, _ width: Int = 44) -> String {
    // Formulas have tests of their own.
    var body = MarkdownBody(page: PageWidth(width: width, mathematics: .source))
    var budget = Int.max
    var text = text
    text.withUTF8 { body.advance($0, budget: &budget) }
    return (body.frozen + body.tail).map(\.plainText).joined(separator: "\n")
  }

  /// Also in a cell that fits its column, a link leads where it says.
  @Test func aLinkInATableLeadsSomewhere() {
    let rows = LayoutCheck(width: 70, step: 1, budget: .max).fresh(
      "| a | b |\n|---|---|\n| [x](https://a.example) | and [y](https://b.example) |\n")
    let row = rows.first { !$0.links.isEmpty } ?? Row()
    #expect(row.links.map(\.address) == ["https://a.example", "https://b.example"])
    #expect(
      row.links.map { row.slice($0.columns).plainText } == ["x (https://a.example)", "y (https://b.example)"])
  }

  @Test func blocks() {
    let source = """
      # Head

      Some *stressed* text with `code` and a [link](https://a.example).

      > quoted words that go on until they wrap
      > - item

      1. one
      2. two
         - [x] done
         - [ ] open

      ---
      """
    #expect(
      screen(source) == """
          Head

          Some stressed text with code and a link
          (https://a.example).

          │ quoted words that go on until they wrap
          │ • item

          1. one
          2. two
             ☑ done
             ☐ open

          ──────────────────────────────────────────
        """)
  }

  @Test func codeBlocksAreFramedAndNumbered() {
    let source =
      "```swift\nlet answer = 42  // a comment that is too long for the row\n\n```\n\n- a\n  ```\n  x\n  ```\n"
    #expect(
      screen(source) == """
          ── swift ──────────────────────────── 1 ──
          let answer = 42  // a comment that is too
          ↪ long for the row

          ──────────────────────────────────────────

          • a
            ─────────────────────────────────── 2 ──
            x
            ────────────────────────────────────────
        """)
  }

  @Test("No code runs past its rules, however wide the page")
  func codeStaysWithinItsRules() {
    let source = "```sh\n" + String(repeating: "x ", count: 400) + "\n```\n\n> - ```sh\n>   ls\n>   ```\n"
    for width in [20, 80, 102, 103, 132, 250] {
      let rows: [Substring] = screen(source, width).split(separator: "\n")
      #expect(rows.allSatisfy { $0.count <= width }, "\(width)")
      let rules = rows.filter { $0.hasSuffix("──") }
      #expect(rules.count == 4 && rules.allSatisfy { $0.count == width }, "\(width)")
      for (rule, number) in zip([rules[0], rules[2]], [" 1 ──", " 2 ──"]) {
        #expect(rule.hasSuffix(number), "\(width)")
      }
    }
  }

  /// GFM drops what a row has beyond the table's columns; nothing received is lost here.
  @Test func cellsBeyondTheLastColumnStayInIt() {
    let source = """
      | op | means |
      | -- | ----- |
      | or | `a || b` | both |
      | pipe \\| | x |
      not | a | table `a | b` below
      - item | with `a | b | c`
      """
    #expect(
      screen(source) == """
          ┌────────┬───────────────────────┐
          │ op     │ means                 │
          ├────────┼───────────────────────┤
          │ or     │ a || b | both         │
          │ pipe | │ x                     │
          │ not    │ a | table a | b below │
          └────────┴───────────────────────┘

          • item | with a | b | c
        """)
  }

  /// A bar within a formula is none between cells.
  @Test func formulasWithBarsStayInTheirCells() {
    let source = """
      | formula | means |
      | ------- | ----- |
      | $|x|$ | absolute value |
      | \\(P(A|B)\\) | `a || b` | given |
      """
    #expect(
      screen(source) == """
          ┌────────────┬────────────────┐
          │ formula    │ means          │
          ├────────────┼────────────────┤
          │ $|x|$      │ absolute value │
          │ \\(P(A|B)\\) │ a || b | given │
          └────────────┴────────────────┘
        """)
  }

  /// What looks like the line below a head makes no table where there is none above it.
  @Test func barsInCodeOutsideATableStayAsTheyAre() {
    let source = "|---|\nan | `a | b`\n\n| a |\n|---|\n| 1 |\n> now `x | y`"
    #expect(screen(source).contains("an | a | b"))
    #expect(screen(source).contains("now x | y"))
  }

  @Test func tablesFitTheWidth() {
    let source =
      "| Name | Count | Remark |\n|---|--:|---|\n| apples | 5 | from the garden behind the house |\n| pears | 12 | |\n"
    #expect(
      screen(source, 64) == """
          ┌────────┬───────┬──────────────────────────────────┐
          │ Name   │ Count │ Remark                           │
          ├────────┼───────┼──────────────────────────────────┤
          │ apples │     5 │ from the garden behind the house │
          │ pears  │    12 │                                  │
          └────────┴───────┴──────────────────────────────────┘
        """)
    #expect(
      screen(source, 40) == """
          ┌────────┬───────┬───────────────────┐
          │ Name   │ Count │ Remark            │
          ├────────┼───────┼───────────────────┤
          │ apples │     5 │ from the garden   │
          │        │       │ behind the house  │
          ├────────┼───────┼───────────────────┤
          │ pears  │    12 │                   │
          └────────┴───────┴───────────────────┘
        """)
    #expect(
      screen(source, 24) == """
          ────────────────────
          Name: apples
          Count: 5
          Remark: from the
            garden behind the
            house
          ────────────────────
          Name: pears
          Count: 12
          Remark:
          ────────────────────
        """)
  }

  @Test func formulasAndFootnotesStayReadable() {
    #expect(
      screen("Let \\(a_1 * b_1\\) be, or $x_1 * y_1$.[^n]\n\n\\[\n\\sum_i\n- y\n\\]\n\n[^n]: http://x.example\n", 60)
        == """
          Let \\(a_1 * b_1\\) be, or $x_1 * y_1$.[n]

          \\[
          \\sum_i
          - y
          \\]

          [n]: http://x.example
        """)
  }

  @Test func addressesBreakBehindASlashAndShortCodeStaysWhole() {
    let source = """
      It is [explained](https://en.wikipedia.org/wiki/Sorting_algorithm) there, in `O(n log n)` and more, with `code \
      that is longer than a row has columns, and wrapped`.
      """
    #expect(
      screen(source) == """
          It is explained (https://en.wikipedia.org/
          wiki/Sorting_algorithm) there, in
          O(n log n) and more, with code that is
          longer than a row has columns, and
          wrapped.
        """)
  }

  @Test func aLineBreakOfHTMLLeavesNoBlank() {
    #expect(
      screen("One<br> two<br/>three.\n\n| a |\n|---|\n| x <br> y |\n") == """
          One
          two
          three.

          ┌───┐
          │ a │
          ├───┤
          │ x │
          │ y │
          └───┘
        """)
  }

  /// The parser takes it for a line's end, and its lines would no longer be ours.
  @Test func aCarriageReturnByItselfIsAMark() {
    let source = "Wait\rDone\n\n```sh\nls\rcd\n```\n\nlast\r\n"
    #expect(
      screen(source) == """
          Wait^MDone

          ── sh ─────────────────────────────── 1 ──
          ls^Mcd
          ──────────────────────────────────────────

          last
        """)
    #expect(CodeBlock.all(in: source) == [CodeBlock(number: 1, language: "sh", source: "ls\rcd\n")])
  }

  @Test func referencesHoldBackwardsAndHTMLIsText() {
    #expect(
      screen("See [a] now.\n\n<b2>x</b2>\n\n[a]: https://a.example\n", 60) == """
          See a (https://a.example) now.

          <b2>x</b2>
        """)
  }

  @Test func codeBlocksCopyFromTheSource() {
    let source = "1. a\n   ```sh\n   ls   -l\n   ```\n\n~~~\n\ttab \n\n~~~\n\n    indented\n"
    #expect(
      CodeBlock.all(in: source) == [
        CodeBlock(number: 1, language: "sh", source: "ls   -l\n"),
        CodeBlock(number: 2, language: "", source: "\ttab \n\n"),
        CodeBlock(number: 3, language: "", source: "indented\n"),
      ])
  }
}

/// What is shown is what was sent: a row each, source and screen.
struct FaithfulnessTests {
  private func screen(_ text: String, _ width: Int) -> String {
    LayoutCheck(width: width, step: 1, budget: .max, mathematics: .source).fresh(text).map {
      String($0.plainText.dropFirst(2))
    }
    .joined(separator: "\n")
  }

  static let home = "export PATH=$HOME/bin:$PATH"
  static let code = "── 1\n\(home)\n──"

  @Test(arguments: [
    "1. Set:\n\n       \(home)\n", "- a\n\n      \(home)\n", "# Head\n    \(home)\n", "---\n    \(home)\n",
    "<!-- note -->\n\n    \(home)\n", "| a |\n|---|\n\n    \(home)\n", "> # Head\n>     \(home)\n",
    "1. - x\n\n         \(home)\n",
    "<pre>\n\(home)\n</pre>\n", "`a\n\(home) b`\n", "<a title=\"$x/$\">y $x_1$</a>\n", "- ~~~\n  \(home)\n",
    "\t\(home)\n",
    "Head\n====\n    \(home)\n", "- # Head\n      \(home)\n", "[a](http://x.y/$b_c$)\n", "<http://x.y/$b_c$>\n",
    "http://x.y/$b_c$\n",
  ])
  func noBackslashIsAddedAnywhere(_ text: String) {
    let shown = screen(text, 90)
    #expect(!shown.contains("\\"))
    #expect(!text.contains(Self.home) || shown.contains(Self.home), "\(shown)")
  }

  @Test(arguments: [
    "| Item ($) | Cost ($) |", "|Item ($)|Cost ($)|", "| Revenue ($M) | Profit ($M) |", "|Basic $5/mo|Pro 10$/mo|",
    "| \"$\" | \"$\" |", "| $/unit | $/year |", "| US$ | C$ |", "Item ($) | Cost ($)", "| $5 | $6 |", "|$|$|",
  ])
  func pricesInATableAreNoFormula(_ head: String) {
    #expect(screen(head + "\n|---|---|\n| 1 | 2 |\n", 60).hasPrefix("┌"))
  }

  @Test(arguments: [
    ("| $|x|$ | a |\n|---|---|\n", "│ $|x|$ │"), ("$\\{x | x > 0\\}$ and *b*", "$\\{x | x > 0\\}$ and b"),
    ("$a_1*b_1*c$", "$a_1*b_1*c$"),
    ("$P(A|B)$", "$P(A|B)$"), ("$[0, 1)$ *b*", "$[0, 1)$ b"), ("> \\[\n> x_1*a*\n> \\]", "│ \\[\n│ x_1*a*\n│ \\]"),
  ])
  func formulasStay(_ text: String, _ shown: String) { #expect(screen(text, 60).contains(shown)) }

  @Test(arguments: [
    ("sed s#[^0-9]#x#", "sed s#[^0-9]#x#"), ("[^a-z]+ and [^ ]", "[^a-z]+ and [^ ]"),
    ("See[^1].\n\n[^1]: The note.", "See[1].\n\n[1]: The note."),
    ("See[^a] and [^0-9].\n\n[^a]: It.\n", "See[a] and [^0-9].\n\n[a]: It."),
    ("```\n[^x]: y\n```\n[^x]", "── 1 ──\n[^x]: y\n──\n\n[^x]"),
  ])
  func aCaretStaysUnlessItNamesAFootnote(_ text: String, _ shown: String) {
    let rows = screen(text, 40).split(separator: "\n", omittingEmptySubsequences: false).map { row in
      row.hasPrefix("──") ? (row.contains("1") ? "── 1 ──" : "──") : String(row)
    }
    #expect(rows.joined(separator: "\n") == shown)
  }

  static let wrapped = """
    This paragraph was written in an editor that breaks its lines at about
    seventy columns, as mails and source files have them, and so its line
    ends mean nothing.
    """

  @Test func aHardWrappedParagraphIsJoined() {
    let words = Self.wrapped.split { $0.isWhitespace }.joined(separator: " ")
    #expect(screen(Self.wrapped, 300).replacing("\n", with: " ") == words)
    let rows: [Substring] = screen(Self.wrapped, 60).split(separator: "\n")
    #expect(rows.count == 3)
    #expect(rows.dropLast().allSatisfy { $0.count > 44 })
    let item = "- " + Self.wrapped.replacing("\n", with: "\n  ")
    #expect(screen(item, 300).replacing("\n  ", with: " ") == "• " + words)
  }

  @Test(arguments: [
    "Roses are red,\nviolets are blue,\nsugar is sweet.", "221B Baker Street\nLondon NW1 6XE\nEngland",
    """
    Shall I compare thee to a summer's day?\nThou art more lovely and more temperate:\nRough winds do shake the \
    darling buds of May,
    """,
    "Pros: it is fast, small and well supported by everybody.\nCons: it costs a little more than the other one does.",
    "A line of fifty columns and some, broken on purpose  \nby two blanks at its end, stays.",
  ])
  func verseAddressesAndHardBreaksStay(_ text: String) {
    let lines = text.split(separator: "\n").map { String($0).trimmingSpaces() }
    #expect(screen(text, 100).split(separator: "\n").map(String.init) == lines)
  }

  @Test(arguments: [
    ("a\n\n#\n\n##\n\nb", "a\n\nb"), ("#\n", ""), ("#\n\na", "a"), ("> #\n>\n> a", "│ a"), ("- #\n- a", "•\n• a"),
    ("a\n\n# #\n\nb", "a\n\nb"),
  ])
  func anEmptyHeadingTakesNoRow(_ text: String, _ shown: String) { #expect(screen(text, 40) == shown) }

  @Test func halfAClosingFenceIsNotShownAsCode() {
    for half in ["`", "``"] { #expect(!screen("```\nx\n" + half, 40).contains("`")) }
    #expect(screen("```\nx\n`y", 40).contains("`y"))
  }

  @Test func centredCellsStandInTheMiddle() {
    let text = "| l | c | r |\n|:--|:-:|--:|\n| wide enough | wide enough | wide enough |\n| x | y | z |\n"
    #expect(screen(text, 80).contains("│ x           │      y      │           z │"))
  }

  /// An edited text begins as the one before, so that only looking at all of it tells them apart.
  @Test func anEditedTextIsNotTakenForAContinuation() {
    let first =
      "One.\n\n[r] two.\n\n"
      + String(repeating: "The same end, longer than what is compared of a stream.\n\n", count: 3)
    var body = MarkdownBody(page: PageWidth(width: 40))
    var budget = Int.max
    var text = first
    text.withUTF8 { body.advance($0, budget: &budget) }
    for edited in [first.replacing("One", with: "Two"), first.replacing("[r] two", with: "[r]: tw")] {
      var edited = edited + "More.\n"
      edited.withUTF8 { bytes in #expect(!body.isContinued(by: bytes, isStreaming: false)) }
    }
    var longer = first + "More.\n"
    longer.withUTF8 { bytes in #expect(body.isContinued(by: bytes, isStreaming: false)) }
  }
}
