import Testing

@testable import Cells
@testable import Pages

/// Formulas where they are in a reply.
struct FormulaScreenTests {
  private func screen(_ text: String, _ width: Int = 60, _ mathematics: Mathematics = .unicode) -> String {
    LayoutCheck(width: width, step: 1, budget: .max, mathematics: mathematics).screen(text)
  }

  @Test(arguments: [
    ("Let \\(x^2\\) be $y_1$, not $5 or $6.", "Let x² be y₁, not $5 or $6."),
    ("echo ${1} +${2}, ${a}:$b or $(c)+$(d)", "echo ${1} +${2}, ${a}:$b or $(c)+$(d)"),
    ("the $(n+1)$th of ${n}$ and $(a)$.", "the (n + 1)th of n and (a)."),
    ("**bold $x^2$** and `$x^2$`", "bold x² and $x^2$"), ("$\\unknown{x}$ stays", "$\\unknown{x}$ stays"),
    ("a $$x^2$$ b", "a\n  x²\nb"), ("$$x^2$$", "  x²"), ("\\[\nx^2\n\\]\nthen", "  x²\nthen"),
    ("# On $x^2$", "On x²"), ("- \\(a \\le b\\)\n- c", "• a ≤ b\n• c"), ("> $$x_1$$", "│   x₁"),
    ("\\[\nx^2\n\nopen", "\\[\nx^2\n\nopen"),
    ("| a |\n|---|\n| $$x^2$$ |", "┌────┐\n│ a  │\n├────┤\n│ x² │\n└────┘"),
    (
      "```latex\n$x^2$\n```",
      "── latex ──────────────────────────────────────────── 1 ──\n$x^2$\n" + String(repeating: "─", count: 58)
    ),
  ])
  func standWhereTheyAre(_ text: String, _ shown: String) { #expect(screen(text) == shown) }

  @Test func aFractionIsStacked() {
    #expect(
      screen("\\[ x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a} \\]") == """
               −b ± √(b² − 4ac)
          x = ──────────────────
                      2a
        """)
  }

  @Test func aMatrixHasItsBrackets() {
    #expect(
      screen("$$A = \\begin{bmatrix} 1 & 20 \\\\ 300 & 4 \\\\ 5 & 6 \\end{bmatrix}$$") == """
              ⎡ 1   20⎤
          A = ⎢300  4 ⎥
              ⎣ 5   6 ⎦
        """)
  }

  @Test func casesAndLimitsAreStacked() {
    #expect(
      screen("$$f(x) = \\begin{cases} x & \\text{if } x \\ge 0 \\\\ -x & \\text{otherwise} \\end{cases}$$") == """
                 ⎰ x   if x ≥ 0
          f(x) = ⎱ −x  otherwise
        """)
    #expect(
      screen("$$\\lim_{x \\to 0} f(x)$$") == """
          lim f(x)
          x→0
        """)
  }

  @Test func equationsStandBelowEachOther() {
    #expect(
      screen("\\[\n\\begin{aligned}\na &= b + c \\\\\na + d &= e\n\\end{aligned}\n\\]") == """
              a = b + c
          a + d = e
        """)
  }

  /// Models write environments without anything around them; those of documents are none.
  @Test func anEnvironmentByItselfIsAFormula() {
    #expect(
      screen("So:\n\n\\begin{align*}\na &= b + c \\\\\na + d &= e_1\n\\end{align*}\n\nDone.")
        .hasSuffix("a = b + c\n  a + d = e₁\n\nDone."))
    #expect(screen("- \\begin{equation} x^2 \\end{equation}").contains("x²"))
    #expect(screen("\\begin{align}\na &= b \\\\\n").contains("\\begin{align}"))
    #expect(screen("\\begin{itemize}\n\\item x\n\\end{itemize}").contains("\\begin{itemize}"))
    #expect(screen("Write \\begin{align} in front.") == "Write \\begin{align} in front.")
  }

  /// What has no room as it is drawn is one row, wrapped.
  @Test func aNarrowScreenHasItInOneRow() {
    let text = "$$x = \\frac{a + b + c + d + e + f}{g + h}$$"
    #expect(screen(text, 60).contains("───"))
    let narrow = screen(text, 22)
    #expect(!narrow.contains("───"))
    #expect(narrow.replacing("\n", with: " ") == "x = (a + b + c + d + e + f)/(g + h)")
  }

  @Test func theSourceIsShownWhereThatIsAskedFor() {
    let text = "Let \\(x^2\\) be.\n\n\\[\n\\frac{a}{b}\n\\]"
    #expect(screen(text, 60, .source) == text)
    #expect(screen(text) != text)
  }

  @Test func theyHaveARoleOfTheirOwn() throws {
    let row = LayoutCheck(width: 60, step: 1, budget: .max).fresh("a **$x \\mathbf{y}$**")[0]
    let letter = try #require(row.cells.first { $0.glyph == 0x78 })
    #expect(letter.style == Style(.formula, .bold))
    #expect(row.cells[2].style == .text)
  }
}
