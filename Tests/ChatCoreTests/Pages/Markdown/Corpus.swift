import TestSupport

/// Replies as models write them, and texts meant to break a renderer.
enum Corpus {
  static let reply = """
    # Title with `code` and *stress*

    A paragraph with **bold**, *italic*, ~~struck~~ and a [link](https://example.org/a_b) that goes on for a while so \
    that it must be wrapped at most widths, and 日本語の文章も混ぜておきます。改行位置を確かめるためです。
    A second line of the same paragraph.

    1. first
    2. second with
       a paragraph

       ```swift
       let x = 1
       ```
    3. third
       - nested *one*
       - nested two

         loose
    10. tenth

    - [x] done
    - [ ] open
    * other list

    > A quote
    > - with a list
    >
    > and a paragraph
    lazy line

    ```python
    def f(x):
        return x  # comment 日本語

    ```

    | Name | Value | Note |
    |:-----|------:|:----:|
    | one | 1 | a note that is long enough to be wrapped when it is narrow |
    | two `x` | 22 | <br>two lines |

    Formulas: \\(a_1 + b_1\\), $x_i * y_i$ and

    \\[
    \\sum_{i=1}^n x_i
    - y
    \\]

    It costs $5 and then $6. A footnote[^1] and a [reference][r], even [r].

    [^1]: The note, with *stress*.
    [r]: https://example.org/reference "Title"

    ---

    <div>html *block*</div>

    Term 👨‍👩‍👧 🇩🇪 1️⃣ ❤️ end.

        indented code $a $b

    Last paragraph, unfinished **bo
    """

  static let pieces: [String] = [
    "", "a", "\n", "\n\n\n", "# ", "#", "- ", "-", "* a\n* b\n\n  c\n* d", "1. a\n1. b\n1. c\n\npara\n1) x",
    "a\n===\nb\n---\nc", "para\nb | c\n--|--\n1 | 2\nend", "| a |\n|---|\n", "| a | b |\n|---|---|\n| 1 |\n\nx",
    "[a]: http://x\n\n[a] and [b]\n\n[b]: http://y\n", "see [a].\n\npara\n\n[a]: /url\n\n[a]: /second\n",
    "[a]:\n/url\n\n[a]\n\n[a]",
    "```\nopen", "```\nx\n``", "```\nx\n```", "~~~ py\n```\n~~~\nafter", "````\n```\n````",
    "  ```\n  x\n    y\n  ```\nz",
    "> ```\n> x\n\nout", "- ```\n  a\n\n  b\n- next", "\\[\nx\n- y\n\\]\nafter", "\\[\nx\n- y\n", "$$\na\n= b\n$$",
    "a $$x$$ b",
    """
    Let \\(\\frac{a}{b}\\):\n\\[ x = \\frac{-b \\pm \\sqrt{d}}{2a} \\]\nthen **$x^2$** and \
    $\\unknown$.\n\n$$\n\\begin{cases} 1 & x \\\\ 2 & y \\end{cases}\n$$ end
    """,
    """
    H<sub>2</sub>O and <b>x<i>y</b> z</i> <kbd>Ctrl</kbd> <a href='u'>l</a> <img src=s \
    alt=a>\n\n<details>\n<summary>S</summary>\n\n- a\n\n</details>\n\nb
    """,
    "<!-- c -->\n\na\n\n<p>x &amp; y</p>\n<p>z</p>\n\n<!-- open\n\nb",
    "> [!WARNING]\n> text\n>\n> - a\n\n> [!TIP] no\n\n> [!NOTE]",
    "<div>\n\n*x*\n</div>", "<!-- c\n\n-->\nd", "- a\n\n\n- b\n\n\n- c\npara", "- a\n-b", "a\n#b", "para\n#\n",
    "> > > deep\n> x",
    String(repeating: "> ", count: 200) + "deep", String(repeating: "- ", count: 100) + "deep",
    String(repeating: "*a ", count: 300), String(repeating: "[", count: 500),
    "x\r\n\r\n- a\r\n- b\r\n\r\n```\r\ncode\r\n```\r\n",
    "one\rline\n\n```sh\nls\r\ncd\rx\n```\n\n| a\r |\n|---|\n| b |\n\nend\r\r\n", "\r\r# a\r```\rb",
    "[^1]: http://x\n\nfoo[^1]", "1. a\n\n   \\[ x_1 \\]\n2. b", "- - - a\n    - b", "\tcode\n\n\tmore\n\npara",
    "a  \nb\\\nc",
    "https://example.org/very/long/path?with=query&and=more www.example.org me@example.org",
    "| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n| word1 | word2 | word3 | word4 | word5 | word6 word7 |\n",
    "\u{1B}[31mred\u{1B}[0m \u{202E}evil", "no\u{0}nul", "- [ ] a\n- [x] b\n  - [ ] c",
  ]

  /// Tables that go on, end and turn out to be none in every way.
  static let tables: [String] = [
    "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nafter", "| a |\n|---|\n| 1 |\nx\ny | z\n\nafter",
    "| a | b |\n|---|:-:|\n| 1 | 2 | 3 |\n| x \\| y | `p || q` | r\n\nafter | all | this",
    "| a | b |\n|---|---|\n| $|x|$ | \\(P(A|B)\\) | c |\n> q | `r | s`\n\n|---|\n| `t | u` |",
    "> - | a |\n>   |---|\n>   | 1 | $2 | 3$ |\n\n| a | b |\n| - | - |\n- one | two | `three | four`\n",
    "| a |\n|---|\n| 1 |\n> quote", "| a |\n|---|\n| 1 |\n- item\n- item", "| a |\n|---|\n| 1 |\n# head\n",
    "| a |\n|---|\n| 1 |\n```\ncode\n```\n", "| a |\n|---|\n| 1 |\n    | 2 |\n| 3 |\n", "| a |\n|---|\n|\n| 2 |\n",
    "| a | b |\n|---|\n| 1 | 2 |\n\n| c |\n|---|\n| 3 |\n", "| a |\n|---|\n",
    "x\n\n| a |\n|---|\n| 1 |\n\n\n| b |\n|---|\n| 2 |",
    "| a | [r] |\n|---|---|\n| [r] | [r]: /x |\n\n[r]: /u\n\n| [r] |\n|---|\n| [r] |\n",
    "| a |\n|---|\n| $x_1 |\n| y_2$ |\n",
    "| a |\r\n|---|\r\n| 1 |\r\n| 2 |\r\n\r\nafter", "- a\n\n| b |\n|---|\n| 1 |\n\n- c",
    "| a |\n|---|\n| `1 |\n| 2` |\n| <br>x |\n| wide 日本語 cell |\n",
    "| a |\n|---|\n| 1 |\n \n| 2 |\n", "| a |\n|---|\n| 1 |\n[x]: /y\n[x]",
    "  | a |\n |:-:|\n   | 1 |\n\n    | code |\n",
    Torture.table(rows: 12, columns: 3) + "\n\n" + Torture.table(rows: 4, columns: 12), "Text:\n| a |\n|---|\n| 1 |\n",
  ]

  static let all = pieces + tables + [reply, reply + "\n\n" + reply]
}
