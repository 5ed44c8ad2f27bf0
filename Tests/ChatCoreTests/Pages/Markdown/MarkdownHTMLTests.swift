import Pages
import Testing

/// Markdown as HTML: what it says, and nothing that runs.
@Suite struct MarkdownHTMLTests {
  @Test(arguments: [
    (
      "# Head\n\nSome *stressed* and **strong** ~~gone~~ `a<b`.",
      "<h3>Head</h3>\n<p>Some <em>stressed</em> and <strong>strong</strong> <del>gone</del> <code>a&lt;b</code>.</p>\n"
    ),
    ("- a\n- [x] b\n\n3. c\n", "<ul>\n<li>a</li>\n<li>☑ b</li>\n</ul>\n<ol start=\"3\">\n<li>c</li>\n</ol>\n"),
    (
      "```swift\nlet a = \"<b>\"\n```",
      "<pre class=\"code\"><code class=\"language-swift\">let a = &quot;&lt;b&gt;&quot;\n</code></pre>\n"
    ),
    (
      "| a | b |\n|---|--:|\n| 1 | 2 |",
      """
      <table><tr><th>a</th><th style=\"text-align: right\">b</th></tr>\n<tr><td>1</td><td style=\"text-align: \
      right\">2</td></tr>\n</table>\n
      """
    ),
    ("> q\n\n---\n", "<blockquote><p>q</p>\n</blockquote>\n<hr>\n"),
    (
      "[a](https://a.example/?x=1&y=\"2\")",
      "<p><a href=\"https://a.example/?x=1&amp;y=&quot;2&quot;\" rel=\"noreferrer\">a</a></p>\n"
    ),
    ("one  \ntwo<br>three", "<p>one<br>\ntwo<br>three</p>\n"),
    ("\\(x_1 * y_1\\)", "<p>\\(x_1 * y_1\\)</p>\n"),
  ])
  func says(_ text: String, _ html: String) { #expect(MarkdownHTML.blocks(of: text) == html) }

  @Test(arguments: [
    "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "[a](javascript:alert(1))",
    "![a](data:text/html,x)",
    "[a](JaVaScRiPt:x)", "<div onclick=\"x\">\n\ntext\n\n</div>", "```\"><script>\nx\n```",
    "<a href=\"javascript:x\">y</a>",
    "[a](vbscript:x \"t\")", "| <b onmouseover=x> |\n|---|\n", "<https://a.example/\"onclick=x>", "\u{1B}]52;c;x\u{7}",
  ])
  func runsNothing(_ text: String) {
    let html = MarkdownHTML.blocks(of: text)
    let tags = html.split(separator: "<").dropFirst(html.hasPrefix("<") ? 0 : 1).map { $0.prefix { $0 != ">" } }
    for tag in tags {
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
      #expect(["p", "pre", "code", "a", "table", "tr", "th", "td"].contains(name), "\(html)")
      if let address = tag.firstRange(of: "href=\"") { #expect(tag[address.upperBound...].hasPrefix("http")) }
      #expect(!tag.contains("onclick=x ") && !tag.contains("onerror"))
    }
    #expect(!html.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
  }
}
