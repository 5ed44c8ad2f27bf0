import Testing

@testable import Cells
@testable import Pages

/// What is shown is what was sent: a row each, source and screen.
struct FaithfulnessTests {
  private func screen(_ text: String, _ width: Int) -> String {
    LayoutCheck(width: width, step: 1, budget: .max, mathematics: .source).screen(text)
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
