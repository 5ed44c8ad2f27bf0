import Testing
import TestSupport

@testable import Pages

/// What holds for any text holds for texts put together by chance from what Markdown and its guard know.
struct LayoutPropertyTests {
  /// A noncharacter of those that the guard uses, which Swift lets no literal name.
  static func mark(_ number: UInt16) -> String { String(decoding: [0xFDD0 + number], as: UTF16.self) }

  static let parts: [String] = [
    "\n", "\n", "\n\n", " ", "  ", "    ", "\t", "- ", "* ", "+ ", "1. ", "2) ", "> ", "# ", "#\n", "## ", "---\n",
    "===\n",
    "```\n", "~~~\n", "```swift\n", "``", "`", "$", "$$", "\\[", "\\]", "\\(", "\\)", "\\", "[", "]", "[^1]", "[^1]: ",
    "[r]", "[r]: /u\n", "[a](b)", "![i](u)", "| a | b |\n|---|---|\n", "| 1 | 2 |\n", "|", "a|b\n-|-\n", "<div>",
    "<!--",
    "-->", "<b>", "<br>", "http://a.b/c_d", "www.x.org", "*", "**", "_", "~~", "&amp;", "&#65;", "- [ ] ", "- [x] ",
    "word", "two words ", "<?", "?>", "<!A", "<![CDATA[", "]]>", String(repeating: ")", count: 70),
    "<sub>", "</sub>", "<a href=\"u\">", "</a>", "<kbd>x</kbd>", "<!-- c -->", "<p>",
    "</details>\n",
    "<summary>s</summary>", "<hr>", "> [!NOTE]\n", "$\\frac{1}{n}$", "\\[\nx^2 \\\\ y\n\\]\n",
    "\\begin{matrix} a & b \\end{matrix}", "日本", "e\u{301}", "👩‍👧", "\r\n", "\r", "\u{10}", mark(0), mark(5), "$x$",
    "($M)", "x_1", "{",
    ")",
  ]

  @Test(arguments: [UInt64](1...24))
  func chance(_ seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    for _ in 0..<25 {
      let text = (0..<(2 + chance.roll(24))).map { _ in Self.parts[chance.roll(Self.parts.count)] }.joined()
      var check = LayoutCheck(width: 20 + chance.roll(100), step: 1 + chance.roll(12), budget: 1 + chance.roll(400))
      if chance.roll(2) == 0 { check.longest = 24 + chance.roll(100) }
      let fault = check.fault(of: Array(text.utf8))
      #expect(fault == nil)
      if fault != nil { return }
    }
  }

  /// Inputs that were laid out otherwise while they were streamed, or lost text.
  @Test(arguments: [
    "x\n-\n    $$\n.\n", "* ~~~\n\\[y\n\nx\n", "x\n\n\u{10}\n~~~\n", "a|\n-|\nx|y\n\n$z$",
    "- a\n\n  ~~~\n  \\[\nb\n- c\n",
    "]\n\n[a]: /u\n\no *x* y\ntra &amp; ks and some more words of the same b",
    "> $$\n> a *b*\n> $$\nc *d*\n", mark(1) + mark(31) + " $" + mark(1) + "$ " + mark(0) + "\r",
  ])
  func inputsThatFailed(_ text: String) {
    for width in [20, 41, 80] {
      for longest in [24, 60, 32_768] {
        for step in [1, 3] {
          let check = LayoutCheck(width: width, step: step, budget: 7, longest: longest)
          #expect(check.fault(of: Array(text.utf8)) == nil)
        }
      }
    }
  }

  /// Shapes without end: a block is cut where it gets too long, so that the work on what comes does not grow.
  @Test(arguments: Flood.shapes.indices)
  func aTextWithoutEndIsBoundedWork(_ index: Int) {
    let shape = Flood.shapes[index]
    let check = LayoutCheck(width: 80, step: 700, budget: 512, longest: 256)
    #expect(check.fault(of: Array(shape.text(bytes: 4000).utf8)) == nil, "\(shape.name)")

    var body = MarkdownBody(page: PageWidth(width: 80))
    var text = shape.text(bytes: 400_000)
    text.withUTF8 { bytes in
      var budget = Int.max
      body.advance(bytes, budget: &budget)
      #expect(bytes.count - body.mark.count <= body.longest, "\(shape.name): what is laid out once more each frame")
    }
  }
}

/// Work that is bounded by what the parser is given to read.
struct FloodWorkTests {
  /// What is before the blank lines; it is closed by the first of them.
  @Test(arguments: [
    "", "x", "a line\nand another", "# x", "x\n===", "---", "- x\n\ny", "> x\n\ny", "```\n```",
    "| a |\n|---|\n| b |\n\nx", "[a]: /u\n\n[a]",
  ])
  func blankLinesAreReadOnce(_ head: String) {
    for blank in ["\n", " \n", "\r\n"] {
      var body = MarkdownBody(page: PageWidth(width: 80))
      var text = head + "\n" + String(repeating: blank, count: 9000)
      text.withUTF8 { bytes in
        var budget = Int.max
        body.advance(bytes, budget: &budget)
        #expect(body.mark.count == bytes.count)
      }
    }
  }

  /// What has the parser look through all the rest, once for each: the unit, how often it stays, and what is kept.
  @Test(arguments: [
    ("x <? ", 0), ("x <!A ", 0), ("x <![CDATA[ ", 0), ("x <?\n", 0), ("<? <? ?> <? ", 2000), ("<!-- ", 2000),
  ])
  func whatHasNoEndInItsLineBeginsNothing(_ unit: String, _ kept: Int) {
    let text = String(repeating: unit, count: 2000)
    let guarded = self.guarded(text)
    let openers = zip(guarded, guarded.dropFirst()).count { $0 == UInt8(ascii: "<") && "?!".utf8.contains($1) }
    #expect(kept == 0 ? openers == 0 : openers >= kept)
    let restored = guarded.withUnsafeBufferPointer { GuardedByte.restored($0) } ?? guarded
    #expect(String(decoding: restored, as: UTF8.self) == text)
  }

  @Test func bracketsBehindAnAddressAndColumnsAreCounted() {
    for (text, most) in [
      ("www.a.b" + String(repeating: ")", count: 5000), 64), ("www.a.b" + String(repeating: ").", count: 5000), 64),
      ("[a](b)" + String(repeating: ")", count: 40), 100),
    ] {
      #expect(guarded(text).count { $0 == UInt8(ascii: ")") } <= most)
    }
    for (columns, isTable) in [(40, true), (512, true), (513, false), (9000, false)] {
      let text = String(decoding: guarded("|a\n|" + String(repeating: "-|", count: columns)), as: UTF8.self)
      #expect(text.contains("-|-|-") == isTable, "\(columns)")
    }
  }

  private func guarded(_ text: String) -> [UInt8] {
    var text = text
    return text.withUTF8 { SourceGuard.guarded($0) ?? Array($0) }
  }
}

/// Text of one shape that does not end.
struct Flood: Sendable {
  var name: String
  var head: String
  var unit: String

  func text(bytes: Int) -> String { head + String(repeating: unit, count: bytes / unit.utf8.count) }

  static let shapes: [Flood] = [
    Flood(name: "word", head: "", unit: "abcdefghij"),
    Flood(name: "paragraph", head: "", unit: "word and "),
    Flood(name: "paragraph of lines", head: "", unit: "a line of a paragraph\n"),
    Flood(name: "list item", head: "- ", unit: "word and "),
    Flood(name: "list item of lines", head: "- ", unit: "word and\n  "),
    Flood(name: "table row", head: "| a | b |\n|---|---|\n| ", unit: "cell "),
    Flood(name: "table head", head: "| ", unit: "cell | "),
    Flood(name: "quote", head: "> ", unit: "word and "),
    Flood(name: "quote of lines", head: "> ", unit: "word and\n> "),
    Flood(name: "nested list", head: "", unit: "- "),
    Flood(name: "fence", head: "```swift\n", unit: "let x = \"y\"; "),
    Flood(name: "indented fence", head: "- ```\n  ", unit: "code\n  "),
    Flood(name: "fence's name", head: "```", unit: "swift "),
    Flood(name: "link", head: "[", unit: "words of it "),
    Flood(name: "link's address", head: "[a](", unit: "http://x.y/z"),
    Flood(name: "emphasis", head: "", unit: "*a **b "),
    Flood(name: "HTML", head: "<div>", unit: "<b>x</b>"),
    Flood(name: "HTML comment", head: "<!-- ", unit: "x\n\n"),
    Flood(name: "combining marks", head: "e", unit: "\u{301}"),
    Flood(name: "CJK", head: "", unit: "日本語"),
    Flood(name: "formula", head: "$$\n", unit: "x_1 + \n"),
    Flood(name: "ticks", head: "", unit: "`a``"),
    Flood(name: "backslashes", head: "", unit: "\\("),
    Flood(name: "blank lines", head: "", unit: "\n"),
    Flood(name: "heading", head: "# ", unit: "word and "),
    Flood(name: "tags", head: "", unit: "<b>"),
    Flood(name: "tags in lines", head: "", unit: "<details>\n"),
    Flood(name: "lowered", head: "x", unit: "<sub>"),
    Flood(name: "links", head: "", unit: "[a](b) "),
    Flood(name: "instructions", head: "x ", unit: "<? "),
    Flood(name: "declarations", head: "x ", unit: "<!A "),
    Flood(name: "sections", head: "x ", unit: "<![CDATA[ "),
    Flood(name: "brackets behind an address", head: "www.a.b", unit: ")"),
    Flood(name: "columns", head: "|a\n", unit: "|-"),
    Flood(name: "footnotes", head: "", unit: "[^1]: x\n"),
    Flood(name: "pictures", head: "", unit: "!["),
    Flood(name: "dollars", head: "", unit: "$x "),
    Flood(name: "struck", head: "", unit: "~~a "),
    Flood(name: "entities", head: "", unit: "&amp;"),
    Flood(name: "nested quotes", head: "", unit: "> "),
    Flood(name: "blank lines behind a paragraph", head: "x\n", unit: "\n"),
  ]
}
