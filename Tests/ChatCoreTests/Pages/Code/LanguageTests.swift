import Testing

@testable import Cells
@testable import Pages

/// A short sample of every language that models write, and what some of its words are shown as.
struct LanguageTests {
  private static let letters: [StyleRole: Character] = [
    .syntaxKeyword: "k", .syntaxType: "t", .syntaxString: "s", .syntaxNumber: "n", .syntaxComment: "c",
    .syntaxFunction: "f", .syntaxAdded: "+", .syntaxRemoved: "-", .codeBlock: ".",
  ]

  /// The cells of a source and a letter for the role of each, its lines joined by a newline.
  private static func lit(_ language: String, _ source: String) -> (text: String, roles: [Character]) {
    var highlighter = Highlighter(language: language)
    var shown = ""
    var roles: [Character] = []
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      var text = CellText()
      var line = String(line)
      line.withUTF8 { highlighter.append($0, to: &text) }
      for cell in text.cells where cell.width > 0 { text.row.appendGlyph(cell, to: &shown) }
      roles += text.cells.filter { $0.width > 0 }.map { letters[$0.style.role] ?? "?" } + ["."]
      shown += "\n"
    }
    return (shown, roles)
  }

  /// `word=r` for each word of a sample whose role is looked at; a blank in a word is written `·`.
  static let samples: [(language: String, source: String, roles: String)] = [
    ("latex", "\\begin{align} % sum\n  $x^2$ \\alpha 5", "\\begin=k %·sum=c $x^2$=s \\alpha=k 5=n"),
    (
      "haskell", "foldl' :: Int -> a\nf x = case x of 'a' -> \"b\" -- c\n{- d {- e -} f -}",
      "foldl'=. Int=t case=k 'a'=s \"b\"=s --·c=c f·-}=c"
    ),
    ("matlab", "x = A' * 2; % note\nfunction y = f(x)\ns = 'it';", "A'=. 2=n %·note=c function=k f=f 'it'=s"),
    ("octave", "if x # note\nendif", "if=k #·note=c endif=k"),
    (
      "powershell", "Get-ChildItem -Path $env | Where { $_.Name } # x\n<# a\nb #>",
      "Get-ChildItem=f $env=t #·x=c b·#>=c"
    ),
    ("hcl", "resource \"aws_s3\" \"b\" { # x\n  count = 2\n}", "resource=k \"aws_s3\"=s #·x=c count=t 2=n"),
    ("terraform", "variable \"x\" {}", "variable=k"),
    ("nginx", "server {\n  listen 80; # x\n  proxy_set_header Host $host;\n}", "server=k listen=f 80=n #·x=c $host=t"),
    ("elixir", "def f(x), do: :ok # c\n@doc \"\"\"\na\n\"\"\"", "def=k f=f :ok=t #·c=c @doc=f"),
    ("graphql", "query Q($id: ID!) { user(id: $id) @skip { name } } # c", "query=k $id=t ID=t user=f @skip=f #·c=c"),
    ("proto", "message A { // c\n  repeated string b = 1;\n}", "message=k A=t //·c=c repeated=k string=t 1=n"),
    ("cmake", "add_executable(a ${SRC} \"b\") # c\nif(NOT X)", "add_executable=f ${SRC}=t \"b\"=s #·c=c if=k NOT=k"),
    ("vim", "\" note\nlet g:x = 'a'\nset nu", "\"·note=c let=k 'a'=s set=k"),
    ("bat", "@echo off\nREM note\nset X=%PATH% \"b\"\n:: c", "echo=k REM·note=c set=k %PATH%=t \"b\"=s ::·c=c"),
    ("asm", "_start: ; c\n  mov rax, 60\n  db \"x\"", "_start=t ;·c=c mov=f rax=t 60=n db=k \"x\"=s"),
    ("zig", "pub fn f() !void { // c\n  @import(\"std\");\n}", "pub=k fn=k f=f void=t //·c=c @import=f \"std\"=s"),
    ("nim", "proc f(x: int): string = # c\n  result = \"a\"", "proc=k f=f int=t #·c=c result=k \"a\"=s"),
    (
      "ocaml", "let rec f' x = match x with (* a (* b *) c *)\n| 'a' -> \"s\" 1",
      "let=k rec=k f'=. match=k c·*)=c 'a'=s \"s\"=s 1=n"
    ),
    ("fsharp", "let f (x: int) = // c\n  match x with | Some y -> 1", "let=k int=t //·c=c Some=t 1=n"),
    ("clojure", "(defn f [x] ; c\n  (str :key \"s\" 1))", "defn=k ;·c=c str=f :key=t \"s\"=s 1=n"),
    ("erlang", "-module(a). % c\nf(X) -> case X of ok -> \"s\" end.", "module=k %·c=c f=f X=t case=k \"s\"=s"),
    ("lisp", "(defun f (x) ; c\n  (format t \"s\" 1)) #| a\nb |#", "defun=k ;·c=c format=k \"s\"=s b·|#=c"),
    ("scheme", "(define (sq x) (* x x)) ; c", "define=k sq=f ;·c=c"),
    ("lean", "theorem t (n : Nat) : n = n := by -- c\n  rfl /- a\nb -/", "theorem=k Nat=t by=k --·c=c rfl=k b·-/=c"),
    (
      "solidity", "contract A { // c\n  mapping(address => uint256) public b;\n}",
      "contract=k A=t //·c=c mapping=k address=t uint256=t public=k"
    ),
    ("vb", "Dim x As Integer ' c\nIf x = 1 Then", "Dim=k Integer=t '·c=c If=k 1=n Then=k"),
    ("fortran", "PROGRAM a ! c\n  integer :: i = 1\n  print *, 'x'", "PROGRAM=k !·c=c integer=t 1=n print=k 'x'=s"),
    ("pascal", "begin { c }\n  WriteLn('x', 1); (* d\ne *)", "begin=k {·c·}=c WriteLn=t 'x'=s 1=n e·*)=c"),
    (
      "verilog", "module m(input a); // c\n  assign b = 8'hFF;\nendmodule",
      "module=k input=k //·c=c 8'hFF=n endmodule=k"
    ),
    ("vhdl", "entity E is -- c\n  port (a : in std_logic := '1');", "entity=k --·c=c port=k std_logic=t '1'=s"),
    ("awk", "BEGIN { FS=\",\" } # c\n{ print $1 }", "BEGIN=k \",\"=s #·c=c print=k $1=t"),
    ("markdown", "# Head\n- a `b` **c**\n> q\n```\nd\n```", "#·Head=k -·=f `b`=s **c**=t >·q=c d=s"),
    ("csv", "a,b,\"c,d\"\n1,2,3", "a=. b=t \"c,d\"=s 2=t 3=s"),
    ("tsv", "a, b\tc", "a,·b=. c=t"),
    ("jinja", "<p class=\"a\">{{ x }}</p>{% if y %}{# c #}", "<p=k class=t \"a\"=s {{·x·}}=t {%·if·y·%}=f {#·c·#}=c"),
    (
      "svelte", "<script>\nlet x = 1\n</script>\n<b>{x}</b><!-- c -->",
      "<script=k let=k 1=n </script=k {x}=t <!--·c·-->=c"
    ),
    (
      "cuda", "__global__ void k(float *a) { int i = blockIdx.x; } // c",
      "__global__=k void=t k=f float=t blockIdx=k //·c=c"
    ),
    ("glsl", "#version 330\nuniform vec3 c; // d", "#version=f uniform=k vec3=t //·d=c"),
    ("wgsl", "@vertex fn main() -> vec4f { let x = 1.5; } // c", "@vertex=f fn=k main=f vec4f=t let=k 1.5=n //·c=c"),
    ("php", "<?php echo $x; // c\n$y = 'a';", "echo=k $x=t //·c=c 'a'=s"),
    (
      "html", "<style>\na { color: red }\n</style><script src=\"a\">f(1) // c\n</script>",
      "color=t </style=k \"a\"=s f=f 1=n //·c=c </script=k"
    ),
    ("cpp", "int x = 1'000'000; // c", "1'000'000=n //·c=c"),
    ("console", "$ ls -l # c\ntotal 8\nme@host:~$ cat \"x\"\nif", "$·=c #·c=c total·8=. me@host:~$·=c \"x\"=s if=."),
    ("console", "npm run \"x\"\nif true", "\"x\"=s if=k"),
    ("console", "PS C:\\> dir \\\n  \"a\"\nfor", "PS·C:\\>·=c \"a\"=s for=."),
    ("pycon", ">>> for x in y:\n...     f(1)\nNone", ">>>·=c for=k ...·=c f=f None=."),
    (
      "diff", "diff --git a b\nindex 1..2\n--- a\n+++ b\n@@ -1 @@\n-old\n+new\n in",
      "diff·--git=c index=c ---=k +++=k @@=f -old=- +new=+ in=."
    ),
    ("diff", "3c3\n< old\n> new", "<·old=- >·new=+"),
    // Families: no words, but strings, comments and numbers.
    ("prolog", "p(X) :- q(\"s\", 1). % c", "\"s\"=s 1=n %·c=c"),
    ("ada", "X : Integer := 1; -- c", "1=n --·c=c"),
    ("tcl", "puts \"s\" 1 # c", "\"s\"=s 1=n #·c=c"),
    ("hlsl", "float4 f() { return 1; } // c", "1=n //·c=c"),
    ("autohotkey", "x := 1 ; c", "1=n ;·c=c"),
    ("nobody-knows", "let x = \"s\" + 12 // c\n# d", "\"s\"=s 12=n //·c=c #·d=c let=."),
    // Names.
    ("src/main.rs", "fn f", "fn=k"), ("python:app.py", "def f", "def=k"), ("c++17", "int x", "int=t"),
    ("Python3.11", "def f", "def=k"), ("C#", "var x", "var=k"), ("text", "let 1 \"a\"", "1=. \"a\"=."),
  ]

  @Test(arguments: samples.indices)
  func isLit(_ index: Int) throws {
    let (language, source, roles) = Self.samples[index]
    let lit = Self.lit(language, source)
    // A tab is as many blanks as it takes.
    #expect(lit.text.filter { !$0.isWhitespace } == source.filter { !$0.isWhitespace })
    var from = lit.text.startIndex
    for part in roles.split(separator: " ") {
      let end = try #require(part.lastIndex(of: "="))
      let word = String(part[..<end]).replacing("·", with: " ")
      let role = try #require(part.last)
      // In order where that finds it, so that a word may come twice.
      let found = lit.text.range(of: word, from: from) ?? lit.text.range(of: word, from: lit.text.startIndex)
      let range = try #require(found, "\(word) in \(source)")
      from = range.upperBound
      let start = lit.text.distance(from: lit.text.startIndex, to: range.lowerBound)
      let shown = zip(lit.roles[start...], word).filter { $1 != " " && $1 != "\n" }.map(\.0)
      #expect(shown.allSatisfy { $0 == role }, "\(language): \(word) is \(String(shown)), not \(role)")
    }
  }

  @Test func everyNameIsOfOneRowAndHasAGrammar() {
    let names = Grammar.rows.flatMap(\.names)
    #expect(Set(names).count == names.count, "\(Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys)")
    #expect(names.allSatisfy { $0 == $0.lowercased() })
  }

  @Test(arguments: [
    ("```{r setup, echo=FALSE}", "r"), ("```{.python .numberLines}", "python"), ("```swift {1,3}", "swift"),
    ("``` rust,ignore", "rust"), ("```", ""),
  ])
  func aLanguageInBracesIsRead(_ line: String, _ language: String) {
    var line = line
    #expect(line.withUTF8 { Fence(opening: $0) }?.language == language)
  }
}

extension String {
  fileprivate func range(of word: String, from start: Index) -> Range<Index>? {
    self[start...].firstRange(of: word)
  }
}
