/// A conversation meant to break a renderer: every construct of CommonMark and GFM, every kind of grapheme, lines of
/// ten thousand columns, a megabyte of code, a table of 500 rows and 30 columns.
///
/// The word `needle` is in five places, once in each of the large texts.
public enum Torture {
  /// The turns and replies in order, beginning with a turn.
  public static let texts: [String] = [
    "Show me everything.",
    constructs.joined(separator: "\n\n"),
    fenced("swift", code(bytes: 1 << 20)) + "\n\nWhat does this do?",
    fenced("swift", code(bytes: 1 << 20)) + "\n\nThat is all.",
    "And as a table?",
    "Here it is:\n\n" + table(rows: 500, columns: 30) + "\n\nIt has " + String(repeating: "many ", count: 40) + "rows.",
    "And long lines?\n" + longLines.joined(separator: "\n"),
    longLines.joined(separator: "\n\n"),
    "Emoji, please: " + graphemes.joined(separator: " "),
    graphemes.joined(separator: "\n\n") + "\n\n- " + graphemes.joined(separator: "\n- ") + "\n\nThe end.",
  ]

  /// A fenced block.
  public static func fenced(_ language: String, _ code: String) -> String { "```\(language)\n\(code)```" }

  /// Code of about so many bytes; `needle` is in its last line.
  public static func code(bytes: Int) -> String {
    var text = ""
    text.reserveCapacity(bytes + 100)
    var line = 0
    while text.utf8.count < bytes {
      line += 1
      text += "  let value\(line) = compute(\(line), from: \"row \(line)\")  // 日本語 \(line % 7)\n"
    }
    return text + "  return needle\n"
  }

  /// A table; `needle` is in its last cell.
  public static func table(rows: Int, columns: Int) -> String {
    func row(_ cell: (Int) -> String) -> String { "| " + (1...columns).map(cell).joined(separator: " | ") + " |" }
    var lines = [row { "head \($0)" }, "|" + String(repeating: "---|", count: columns)]
    for number in 1...rows {
      lines.append(row { number == rows && $0 == columns ? "needle" : "r\(number)c\($0) **\(number * $0)**" })
    }
    return lines.joined(separator: "\n")
  }

  /// Lines of ten thousand columns: words, one word, wide glyphs, an address, code, a cell; `needle` ends the first.
  public static let longLines: [String] = [
    (1...1700).map { "word\($0 % 10)" }.joined(separator: " ") + " needle",
    String(repeating: "abcdefghij", count: 1000),
    String(repeating: "日本語の文章。", count: 700),
    "https://example.org/" + String(repeating: "part/of?a=long&", count: 670),
    "```json\n{\"values\": [" + (1...2000).map { "\($0)" }.joined(separator: ", ") + "]}\n```",
    "| a | b |\n|---|---|\n| " + String(repeating: "cell ", count: 2000) + " | x |",
    "> " + String(repeating: "quoted ", count: 1400),
    "**" + String(repeating: "bold ", count: 1900) + "**",
  ]

  /// Graphemes that terminals and programs measure differently.
  public static let graphemes: [String] = [
    "👍", "👍🏽", "👨‍👩‍👧‍👦", "🤷🏻‍♀️", "🏳️‍🌈", "🏴‍☠️", "❤️", "❤️‍🔥", "☺️",
    "✈️", "➡️", "©️", "™️", "1️⃣", "#️⃣", "*️⃣", "🇩🇪", "🇺🇳🇯🇵", "🇩",
    "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "👁️‍🗨️", "🧑‍🚀", "⌚", "⏰", "✅", "〰️", "🈚", "㊙️", "🀄", "🃏",
    "e\u{301}", "a\u{308}\u{304}\u{323}", "Z\u{335}\u{321}\u{353}\u{34D}\u{360}a\u{336}l\u{334}g\u{338}o\u{337}", "ñ",
    "한국어", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "\u{1161}", "ㄱㅏ", "日本語",
    "ｶﾞ", "が", "か\u{3099}", "Ａ", "。",
    "العربية", "مُحَمَّد", "می\u{200C}خواهم", "עברית", "שָׁלוֹם", "हिन्दी",
    "क्षत्रिय", "தமிழ்", "ไทย", "ที่", "ພາສາລາວ", "မြန်မာ", "ខ្មែរ",
    "བོད་", "ⵣ", "𝔘𝔫𝔦", "𓀀", "𐍈", "a\u{200B}b",
    "a\u{200D}b", "a\u{2060}b", "\u{FEFF}", "\u{AD}", "\u{E000}", "\u{F8FF}",
    "\u{10FFFD}", "\u{FFFD}", "\u{FFFC}", "\u{202E}abc\u{202C}", "\u{2066}x\u{2069}", "\u{61C}", "\u{3000}", "\u{A0}",
    "\u{2003}",
    "\u{2028}", "\u{85}", "\u{9B}31m", "\u{1B}[31m", "\u{7}", "\u{7F}", "─│┼█▓", "①②", "→←", "±×÷", "“”‘’…", "–—", "㎏",
    "ﬁ", "ß", "İ",
  ]

  /// Every construct, by the chapters of the specifications; written for this corpus.
  public static let constructs: [String] = [
    // Tabs, precedence, escapes, entities
    "\tcode behind a tab", "  \tmixed", "- item\n\n\tits paragraph", ">\t\tquoted code", "- `one\n- two`",
    "#\ttabbed\t",
    ##"\*not stress\* \# \[x\]\(y\) \\ \a \`"##, #"`\[\``"#, "line\\\nbreak",
    "&nbsp;&amp;&copy;&AElig; &#35;&#x22;&#0; &nosuch; &x",
    "&#42;not stress&#42;", "&#9;tab",
    // Rules and headings
    "***\n---\n___", " * * *", "-     -   -", "+++", "--", "_____________________________________", "- a\n***\n- b",
    "# one\n## two\n### three\n#### four\n##### five\n###### six\n####### seven", "#5 #tag", "## closed ##",
    "# closed #b#", "#\n##",
    "one\n=\ntwo\n--", "multi\nline *head*\n====", "    code\n---", "> quote\n-----", "- item\n-----",
    "\\> foo\n------",
    // Code
    "    indented\n      more\n\n    after a blank", "para\n    no code", "```\n<\n >\n```", "~~~\n```\n~~~",
    "````\n```\n````", "```\nopen",
    "> ```\n> in quote\n\nout", "```\n\n  \n```", "   ```\n   aaa\n  bbb\n   ```", "    ```\n    x\n    ```",
    "``` ``\nx", "```ruby startline=3\ndef x\nend\n```",
    "~~~ aa ``` ~~~\nx\n~~~", "```\n``` aaa\n```",
    // HTML
    "<table><tr><td>\n<pre>\n**x**\n\n_y_\n</pre>\n</td></tr></table>", "<div>\n*hello*\n\n*there*\n</div>",
    "<script>\nlet a = 1\n\nlet b\n</script>\nend",
    "<!-- a\n\nb -->\nc", "<?php\n\necho 1;\n?>\nd", "<!DOCTYPE html>", "<![CDATA[\nx\n\n]]>\ne",
    "<a href=\"x\">\n*y*\n</a>", "a <b>c</b> <d e='f' g> <h/>",
    "<33> <a h*#r>", "x <!-- y --> z <? p ?> <!D E> <![CDATA[q]]>",
    // Link definitions
    "[foo]: /url \"title\"\n\n[foo]", "[Foo bar]:\n<my url>\n'the title'\n\n[foo bar]", "[foo]: <>\n\n[foo]",
    "[a]: /x\n[b]: /y\n[a] [b]", "[foo\n]: /u",
    "[ΑΓΩ]: /φου\n\n[αγω]", "[foo]: /url 'a\n\nb'\n\n[foo]", "> [q]: /in-quote\n\n[q]",
    // Paragraphs, quotes, lists
    "aaa\n             bbb\n                                       ccc", "aaa     \nbbb     ",
    "\n\n\naaa\n  \n\n# bbb\n\n  ", "> # Foo\n> bar\n> baz",
    "> bar\nlazy\n> foo", "> - foo\n- bar", ">     code\n    out", "> > > foo\nbar", ">\n> foo\n>  ", "> foo\n\n> bar",
    ">     a\n\n>    b",
    "- one\n\n two", "-    one\n\n     two", "1.  A\n\n        code\n\n    > quote", "123456789. ok", "1234567890. not",
    "0. ok", "003. ok", "-1. not",
    "- foo\n\n\n  bar", "-\n  foo\n-\n  ```\n  bar\n  ```\n-\n      baz", "- foo\n-\n- bar", "*", "foo\n*\n\nfoo\n1.",
    "1. a\n   > b\n   > c\nlazy",
    "- a\n - b\n  - c\n   - d\n    - e", "1. a\n\n  2. b\n\n    3. c", "- a\n- b\n\n- c", "* a\n*\n\n* c",
    "- a\n  - b\n\n    c\n- d", "- a\n\n  [ref]: /u\n- d",
    "- foo\n- bar\n+ baz", "1. foo\n2. bar\n3) baz", "The number\n14. no list\n1. list", "- foo\n\n<!-- -->\n\n- bar",
    "1. ```\n   foo\n   ```\n\n   bar",
    "- a\n  > b\n  ```\n  c\n  ```\n- d", "* foo\n  * bar\n\n  baz", "10) foo\n    - bar",
    "- # Foo\n- Bar\n  ---\n  baz",
    // Code spans, stress
    "`foo` ``a ` b`` ` `` ` `  a` `\u{A0}b` `foo\nbar`", "```foo``", "`<a href=\"`\">`",
    "*foo* _bar_ **baz** __qux__ ***both*** _**mixed**_", "a * b * _c d_",
    "foo*bar*baz foo_bar_baz пристаням_стремятся_", "*(*foo*)* _(bar)._ **foo \"*bar*\" foo**",
    "*foo**bar**baz* **foo*bar*baz**", "***foo** bar* *foo **bar***",
    "*foo [bar](/url)*", "** is not ** **\n\n****", "*foo *bar* **a `*`** <a href=\"**\"/>**",
    "foo******bar*********baz", "*a `*`* _b `_`_",
    // Links, images, autolinks
    "[link](/uri \"title\") [link]() [link](<b c>) [a](b(c)d) [a](\\(b\\)) [x](y 'z') [x](y (z))", "[link](foo\nbar)",
    "[a](<b)c>)", "[link [a]](/u) [![moon](moon.jpg)](/uri)",
    "[foo *bar](baz*)", "*foo [bar* baz]", "[foo]\n[bar]", "[foo][] [foo][nope] [foo]: x",
    "![alt *text*](/url \"title\") ![](/u) ![x][nope]", "<http://foo.bar.baz/test?q=hello&id=22>",
    "<made-up-scheme://foo,bar> <foo@bar.example.com> <https://foo bar> <>",
    "[a](javascript:alert) [b](data:text/html,x)", "[\u{202E}txt](http://a\u{202E}b)",
    // Breaks
    "foo  \nbar", "foo\\\nbar", "foo\nbar", "`code  \nspan`", "### foo\\", "foo  ", "hello $.;'there",
    "Multiple     spaces",
    // GFM
    "| foo | bar |\n| --- | --- |\n| baz | bim |", "| abc | defghi |\n:-: | -----------:\nbar | baz",
    "| f\\|oo |\n| ------ |\n| b `\\|` az |", "| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |",
    "| abc | def |\n| --- | --- |\n> bar", "| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar",
    "| abc | def |\n| --- |\n| bar |", "|a|\n|-|\n\n|", "para\n| a |\n|---|\n| b |\n|",
    "- [ ] foo\n- [x] bar\n  - [X] baz\n  - [ ] bim", "~~Hi~~ Hello, ~there~ world! ~~~~x~~~~",
    "This ~~has a\n\nnew paragraph~~.",
    "www.commonmark.org/help. http://commonmark.org/a(b)c) (www.x.org/?q=(a)+b) a.b-c_d@a.b ftp://x.org",
    "Text[^1] and [^note].\n\n[^1]: First.\n[^note]: Second\n    goes on.",
    // Formulas
    #"\(a_1 * b\) \[ x \] $y_2$ $$ z * w $$ $5 and $6"#, "\\[\n- a\n# b\n\\]",
    "$$\n\\begin{aligned}\na &= b \\\\\n\\end{aligned}\n$$", "```math\n\\frac{1}{2}\n```",
    // Depth
    String(repeating: "> ", count: 300) + "deep", String(repeating: "- ", count: 300) + "deep",
    String(repeating: "*a **b ", count: 200), String(repeating: "[a](", count: 300),
    String(repeating: "`a``", count: 300),
    (1...60).map { String(repeating: " ", count: 2 * $0) + "- level \($0)" }.joined(separator: "\n"),
  ]
}
