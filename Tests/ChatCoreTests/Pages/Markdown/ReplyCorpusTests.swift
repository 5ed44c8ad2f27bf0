import TestSupport
import Testing

@testable import Pages

/// Replies put together from what models write: 160 of them, each laid out as it comes and as a whole. Both are equal,
/// no row is too wide, and nothing is lost (`LayoutCheck`).
struct ReplyCorpusTests {
  static let count = 160

  private static let openings = [
    "Sure! Here's how it works.", "Great question — let's break it down.", "Short answer: **yes**, with `--force`.",
    "Voici une réponse courte.", "以下是步骤：", "Вот пример.", "מדריך קצר:", "**TL;DR** use `map`.", "I'd suggest:",
    "# Overview\n\nThis guide covers the basics.", "## Step 1: Install\n\nRun the installer first.",
  ]

  private static let closings = [
    "Let me know if you need more!", "---\n\nHope this helps 😊", "> **Note**\n> Test before you ship.",
    "*Sources: [docs](https://example.org/a_(b)), <https://example.org>.*", "Would you like an example in Rust?",
  ]

  /// What is between: `§` is a word, `#` a number.
  private static let parts = [
    "A paragraph about § with **bold §**, *italic §*, ~~old §~~ and `§_#()`. It goes on for a while, so that it must be"
      + " wrapped at most widths, and names § once more.",
    "1. First, open §.\n2. Then change `§.#` to `#`:\n   ```python\n   § = #  # why\n   print(f\"{§}\")\n   ```"
      + "\n3. Save.",
    "- **§**: does # things\n  - nested § with a [link](https://example.org/§?q=#)\n    - deeper §"
      + "\n- [ ] open\n- [x] done",
    "```swift\nfunc §(_ n: Int) -> Int {\n  // §\n  return n * #\n}\n```",
    "```bash\n$ curl -s https://§.org | jq '.[#]'\n```",
    "```json\n{\"§\": [#, null, true], \"text\": \"a \\\"§\\\"\"}\n```", "```\nplain § text, no language\n```",
    "~~~rust\nfn main() { println!(\"{}\", #); }\n~~~", "```diff\n- old §\n+ new §\n```",
    "```sql\nSELECT § FROM t WHERE id = #;\n```",
    "```html\n<div class=\"§\">#</div>\n```", "```yaml\n§:\n  - #\n```", "```latex\n\\frac{§}{#}\n```",
    "| § | Count | Notes |\n|:---|---:|:---:|\n| a§ | # | some words about § |\n| `b|c` | # | **x** |",
    "| Option | What it does | Default | Since | Who uses it |\n|---|---|---|---|---|\n| `--§` | sets § to a long"
      + " explanation that does not fit | # | 1.# | §, § and many others |",
    "> A quote about §\n> over two lines\n>\n> > nested #", "> [!WARNING]\n> Mind the §.",
    "The area is \\(A = \\pi r^2\\), so for $r = #$ it is \\[ \\frac{#}{2} \\sqrt{§} \\]",
    "$$\n\\begin{aligned} x &= # \\\\ y &= \\alpha + #\\end{aligned}\n$$", "Costs $# and $#.5, not \\$#.",
    "H<sub>2</sub>O and x<sup>#</sup>, <kbd>Ctrl</kbd>+<kbd>C</kbd>.<br>Next <b>§</b>.",
    "<details>\n<summary>More on §</summary>\n\nHidden § text.\n\n</details>", "<!-- § -->\n\nAfter a comment.",
    "Term §\n: What § means, in a sentence that is long enough to be wrapped on a narrow screen\n: Or §",
    "```mermaid\nflowchart TD\n  A[§] --> B{# > 1?}\n  B -->|yes| C(§)\n  B -->|no| D[Stop]\n```",
    "```mermaid\nsequenceDiagram\n  participant U as §\n  U->>Server: GET /§\n  Server-->>U: # OK\n```",
    "```mermaid\npie title §\n  \"a\" : #\n```", "A footnote[^#] here.\n\n[^#]: About §.",
    "See [§][r#].\n\n[r#]: https://example.org/#",
    "### § vs §\n\n*#* of them\\* and 2 \\* 3.", "日本語の§は長い文章でも折り返されます。数字は#です。", "العربية § و # معًا.",
    "👩‍👧 family, 🇳🇴 flag, é as e\u{301}, and a very_long_identifier_that_§_cannot_be_broken_anywhere_at_all_#.",
    "Line one with two blanks  \nline two of §\nline three #", "* * *", "Indented:\n\n    code § #\n    more",
    "1) one\n2) two §\n\n   a second paragraph of two\n3) three",
    "Visit https://example.org/§/#?a=b_c&d=e#f or mail a§@b.org.",
  ]

  private static let words = [
    "tide", "Größe", "cache", "naïve", "server", "数据", "ключ", "foo_bar", "harbour", "x", "configuration", "café",
  ]

  static func reply(_ number: Int) -> String {
    var chance = SeededGenerator(seed: UInt64(number) + 1)
    var blocks = [openings[chance.roll(openings.count)]]
    // Each part in several replies, and none twice in one.
    var left = parts
    left.append(parts[number % parts.count])
    for _ in 0..<(3 + chance.roll(5)) { blocks.append(left.remove(at: chance.roll(left.count))) }
    blocks.append(parts[number % parts.count])
    blocks.append(closings[chance.roll(closings.count)])
    var text = ""
    for character in blocks.joined(separator: "\n\n") {
      switch character {
      case "§": text += words[chance.roll(words.count)]
      case "#" where text.last.map { $0 != "\n" && $0 != "#" } ?? false: text += "\(chance.roll(400))"
      default: text.append(character)
      }
    }
    // Some come without a last newline, some with Windows' line ends.
    if number % 3 == 0 { text += "\n" }
    return number % 10 == 9 ? text.replacing("\n", with: "\r\n") : text
  }

  @Test(arguments: 0..<count)
  func streamedIsFreshAndNothingIsLost(_ number: Int) {
    var chance = SeededGenerator(seed: UInt64(number) + 1000)
    let text = Self.reply(number)
    let width = [24, 40, 80, 132][number % 4]
    let check = LayoutCheck(width: width, step: 60 + chance.roll(200), budget: 200 + chance.roll(3000))
    #expect(check.fault(of: Array(text.utf8)) == nil)
  }

  @Test func repliesAreManyAndDiffer() {
    let replies = (0..<Self.count).map(Self.reply)
    #expect(Set(replies).count == Self.count && Self.count >= 150)
    #expect(Self.parts.allSatisfy { part in replies.contains { $0.contains(part.prefix { !"§#".contains($0) }) } })
  }
}
