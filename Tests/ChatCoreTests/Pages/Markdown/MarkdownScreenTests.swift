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

  /// An item may begin with a number or a formula, for which a dash would be a minus.
  @Test func marksOfListsWithinListsAreNoMinus() {
    let shown = screen("- losses\n  - 5 %\n    - 3 apples\n      - 2 pears\n").split(separator: "\n")
    #expect(shown.map { $0.drop { $0 == " " } } == ["• losses", "◦ 5 %", "· 3 apples", "• 2 pears"])
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
