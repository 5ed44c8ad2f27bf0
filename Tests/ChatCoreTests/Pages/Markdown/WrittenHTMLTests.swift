import Testing

@testable import Cells
@testable import Pages

/// HTML that models write, and alerts: a row each, source and screen.
struct WrittenHTMLTests {
  private func rows(_ text: String) -> [Row] { LayoutCheck(width: 60, step: 1, budget: .max).fresh(text) }

  @Test(arguments: [
    ("H<sub>2</sub>O and x<sup>n+1</sup>", "H₂O and xⁿ⁺¹"), ("CO<SUB>2</SUB> T<sub>cold</sub>", "CO₂ T_(cold)"),
    ("x<sup>*a*</sup>", "x^(a)"), ("a <sub> b", "a <sub> b"), ("10<sup>-3</sup> m<sup>th</sup>", "10⁻³ mᵗʰ"),
    ("<b>x</b> <i>y</i> <u>z</u> <s>w</s> <mark>m</mark>", "x y z w m"),
    ("Press <kbd>Ctrl</kbd>+<kbd>C</kbd>.", "Press Ctrl+C."),
    ("<a href=\"https://a.example\">here</a>, <a name=x>there</a>", "here (https://a.example), there"),
    ("one<br>two<br/>three", "one\ntwo\nthree"), ("<img src=\"a.png\" alt=\"A cat\">", "image: A cat (a.png)"),
    ("a <!-- hidden --> b", "a  b"), ("a\n\n<!-- hidden\n\nstill -->\n\nb", "a\n\nb"),
    ("<!-- open\n\nb", "<!-- open\n\nb"),
    ("<p align=\"center\">One &amp; two</p>\n<p>Three</p>", "One & two\n\nThree"),
    (
      "<details>\n<summary>More <b>here</b></summary>\n\n- a\n\n</details>\n\nb", "▸ More here\n\n• a\n\nb"
    ),
    ("<hr>", "────────────"), ("<div>x</div>", "<div>x</div>"), ("a <custom>b</custom>", "a <custom>b</custom>"),
    ("<script>\nlet b = \"<b>\"\n</script>", "<script>\nlet b = \"<b>\"\n</script>"), ("x</b>", "x</b>"),
    ("2 < 3 and <b>4</b> > 1", "2 < 3 and 4 > 1"), ("| a |\n|---|\n| x<sub>1</sub><br><b>y</b> |", "│ x₁ │\n  │ y  │"),
    ("<p\nclass='x' >One<BR/>two</P>", "One\ntwo"), ("<p><img alt='a > b' src=c.png></p>", "image: a > b (c.png)"),
    ("<p><a href = https://a.example/?x=1&amp;y=2>l</a></p>", "l (https://a.example/?x=1&y=2)"),
    ("<p>a<!-- one -->b<!-- two <b>c</b></p>", "ab<!-- two c"), ("<p>漢字 <i>é</i> < 3 <b</p>", "漢字 é < 3 <b"),
    ("<p><b title=\"open>x</p>", "<b title=\"open>x"), ("<p></ b><1></1></p>", "</ b><1></1>"),
    ("<div title=\"&lt;x&gt;\">\n<b>y</b>\n</div>", "<div title=\"&lt;x&gt;\">\ny\n</div>"),
    ("> [!NOTE]\n> Text with `code`.", "│ Note\n│ Text with code."),
    ("> [!warning]\n>\n> - a", "│ Warning\n│\n│ • a"), ("> [!NOTE] x", "│ [!NOTE] x"),
    ("> [!OTHER]\n> x", "│ [!OTHER]\n│ x"),
  ])
  func isWhatItMeans(_ text: String, _ shown: String) {
    let screen = rows(text).map { String($0.plainText.dropFirst(2)) }.joined(separator: "\n")
    if text.hasPrefix("|") {
      #expect(rows(text).map(\.plainText).joined(separator: "\n").contains(shown), "\(screen)")
    } else {
      #expect(screen == shown)
    }
  }

  /// Each text asks its open tags how it looks: so many are asked, and no more.
  @Test func tagsWithinTagsAreCountedToTheirEnds() {
    let deep = 200
    let text = String(repeating: "<b>a", count: deep) + String(repeating: "</b>", count: deep) + " end"
    let screen = rows(text)
    #expect(!screen.map(\.plainText).joined().contains("<"))
    let end = screen.last?.cells.last { $0.glyph == 0x64 }
    #expect(end?.style.attributes.contains(.bold) == false)
    var lines = InlineLines(base: Style(.text))
    for _ in 0..<deep { lines.open(OpenTag(name: "b")) }
    #expect(lines.tags.count < deep)
  }

  @Test(arguments: [
    ("<b>x</b>", Style.Attributes.bold), ("<strong>x</strong>", .bold), ("<i>x</i>", .italic), ("<em>x</em>", .italic),
    ("<u>x</u>", .underline), ("<s>x</s>", .strikethrough), ("<del>x</del>", .strikethrough),
    ("<mark>x</mark>", .reverse),
  ])
  func isDrawnSo(_ text: String, _ attributes: Style.Attributes) throws {
    let cells = rows("a " + text + " b")[0].cells
    let marked = try #require(cells.first { $0.glyph == 0x78 })
    #expect(marked.style.attributes == attributes)
    #expect(cells.last?.style == .text)
  }
}
