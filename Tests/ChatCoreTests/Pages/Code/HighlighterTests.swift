import Testing

@testable import Cells
@testable import Pages

/// Code in its colours: below each line of code is a letter for the role of each column.
struct HighlighterTests {
  private static let letters: [StyleRole: Character] = [
    .syntaxKeyword: "k", .syntaxType: "t", .syntaxString: "s", .syntaxNumber: "n", .syntaxComment: "c",
    .syntaxFunction: "f", .syntaxAdded: "+", .syntaxRemoved: "-", .codeBlock: ".",
  ]

  private func colours(_ language: String, _ source: String) -> String {
    var highlighter = Highlighter(language: language)
    var lines: [String] = []
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      var text = CellText()
      var line = String(line)
      line.withUTF8 { highlighter.append($0, to: &text) }
      #expect(text.row.plainText == line)
      lines.append(line)
      lines.append(String(text.cells.map { $0.glyph == 0x20 ? " " : Self.letters[$0.style.role] ?? "?" }))
    }
    return lines.joined(separator: "\n")
  }

  static let cases: [(language: String, source: String, roles: [String])] = [
    ("swift", "let x: Int = f(1.5e-3) // why", ["kkk .. ttt . f.nnnnnn. cc ccc"]),
    ("swift", "/* a /* b */\nc */ \"\"\"\ntext\n\"\"\" + y", ["cc c cc c cc", "c cc sss", "ssss", "sss . ."]),
    ("python", "@cached\ndef f(x): return None  # no", ["fffffff", "kkk f.... kkkkkk kkkk  c cc"]),
    ("py", "s = '''a\nb''' + \"c\\\"d\"", [". . ssss", "ssss . ssssss"]),
    ("ts", "const n: number = `a\n${b}`", ["kkkkk .. tttttt . ss", "sssss"]),
    ("go", "func Add(a int) error {", ["kkkk ttt.. ttt. ttttt ."]),
    ("rust", "fn f<'a>(x: &'a str) -> char { 'x' }", ["kk ..tt.... .tt ttt. .. tttt . sss ."]),
    (
      "cpp", "#include <vector> // x\nint main() { return 0x1F; }",
      [
        "ffffffff ffffffff cc c", "ttt ffff.. . kkkkkk nnnn. .",
      ]
    ),
    ("java", "public String s = \"a\"; // b", ["kkkkkk tttttt . . sss. cc c"]),
    ("bash", "echo \"$HOME\" --flag $x # done", ["kkkk sssssss ...... tt c cccc"]),
    ("json", "{\"key\": [1, true, \"v\"]}", [".ttttt. .n. kkkk. sss.."]),
    ("yaml", "name: \"x\" # c\n- on: 12", ["tttt. sss c c", ". tt. nn"]),
    ("sql", "SELECT count(*) FROM t WHERE a = 'it' -- c", ["kkkkkk fffff... kkkk . kkkkk . . ssss cc c"]),
    ("html", "<a href=\"x\">text</a><!-- c -->", ["kk tttt.sssk....kkkkcccc c ccc"]),
    ("css", ".a { color: #fff; margin: 0 auto }", [".. . ttttt. ..... tttttt. n kkkk ."]),
    ("diff", "--- a\n+++ b\n+new\n-old\n@@ 1 @@\n same", ["kkk k", "kkk k", "++++", "----", "ff f ff", " ...."]),
    ("unknown", "let x = 1", ["... . . n"]),
  ]

  @Test(arguments: cases.indices)
  func colours(_ index: Int) {
    let (language, source, roles) = Self.cases[index]
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let expected = zip(lines, roles).flatMap { [$0, $1] }.joined(separator: "\n")
    #expect(colours(language, source) == expected)
  }
}
