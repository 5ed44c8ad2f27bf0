extension Grammar {
  /// The grammar for the word behind a fence; nil for a language without one.
  static func named(_ name: String) -> Grammar? {
    switch name.lowercased() {
    case "swift": swift
    case "python", "py", "python3", "pycon": python
    case "javascript", "js", "jsx", "mjs", "typescript", "ts", "tsx": javascript
    case "go", "golang": go
    case "rust", "rs": rust
    case "c", "h", "c++", "cpp", "cc", "cxx", "hpp", "objc", "objective-c", "arduino": c
    case "java", "kotlin", "kt", "scala", "c#", "cs", "csharp", "dart", "groovy": java
    case "sh", "bash", "shell", "zsh", "console", "shell-session", "fish", "dockerfile", "makefile", "make": shell
    case "json", "jsonc", "json5", "jsonl": json
    case "yaml", "yml", "toml", "ini", "properties", "conf": yaml
    case "sql", "mysql", "postgresql", "postgres", "sqlite", "plsql": sql
    case "html", "xml", "svg", "vue", "xhtml": html
    case "css", "scss", "less", "sass": css
    case "diff", "patch": diff
    case "ruby", "rb", "perl", "pl", "php", "lua", "r", "julia": script
    default: nil
    }
  }

  private static let cComments = ("/*", "*/")

  private static let swift = Grammar(
    keywords: """
      actor any as associatedtype async await borrowing break case catch class consuming continue convenience default \
      defer deinit didSet do dynamic else enum extension fallthrough false fileprivate final for func get guard if \
      import in indirect infix init inout internal is isolated lazy let mutating nil nonisolated nonmutating open \
      operator optional override package postfix precedencegroup prefix private protocol public repeat required \
      rethrows return self Self sending set some static struct subscript super switch throw throws true try typealias \
      unowned var weak where while willSet yield
      """,
    lineComments: ["//"], blockComment: cComments,
    quotes: [
      Quote("#\"\"\"", "\"\"\"#", escapes: false, spansLines: true), Quote("\"\"\"", spansLines: true),
      Quote("#\"", "\"#", escapes: false), Quote("\""),
    ],
    traits: [.capitalTypes, .calls, .attributes, .nestedComments])

  private static let python = Grammar(
    keywords: """
      and as assert async await break case class continue def del elif else except False finally for from global if \
      import in is lambda match None nonlocal not or pass raise return self True try while with yield
      """,
    types: "int str float bool list dict set tuple bytes object type complex frozenset Exception",
    lineComments: ["#"],
    quotes: [Quote("\"\"\"", spansLines: true), Quote("'''", spansLines: true), Quote("\""), Quote("'")],
    traits: [.capitalTypes, .calls, .attributes])

  private static let javascript = Grammar(
    keywords: """
      abstract as async await break case catch class const continue debugger declare default delete do else enum \
      export extends false finally for from function get if implements import in infer instanceof interface is keyof \
      let namespace new null of private protected public readonly return satisfies set static super switch this throw \
      true try type typeof undefined var void while with yield
      """,
    types: "any bigint boolean never number object string symbol unknown",
    lineComments: ["//"], blockComment: cComments,
    quotes: [Quote("`", spansLines: true), Quote("\""), Quote("'")],
    traits: [.capitalTypes, .calls, .attributes])

  private static let go = Grammar(
    keywords: """
      break case chan const continue default defer else fallthrough false for func go goto if import interface iota map \
      nil package range return select struct switch true type var
      """,
    types: """
      any bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 \
      uint16 uint32 uint64 uintptr
      """,
    lineComments: ["//"], blockComment: cComments,
    quotes: [Quote("`", escapes: false, spansLines: true), Quote("\""), Quote("'")], traits: [.capitalTypes, .calls])

  private static let rust = Grammar(
    keywords: """
      as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move \
      mut pub ref return self Self static struct super trait true type union unsafe use where while
      """,
    types: """
      bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize
      """,
    lineComments: ["//"], blockComment: cComments,
    quotes: [
      Quote("r#\"", "\"#", escapes: false, spansLines: true), Quote("r\"", "\"", escapes: false, spansLines: true),
      Quote("\"", spansLines: true),
    ],
    traits: [.capitalTypes, .calls, .nestedComments, .characters])

  private static let c = Grammar(
    keywords: """
      alignas alignof auto break case catch class concept const constexpr continue decltype default delete do else enum \
      explicit export extern false final for friend goto if inline mutable namespace new noexcept nullptr NULL operator \
      override private protected public register requires return sizeof static static_assert static_cast struct switch \
      template this throw true try typedef typeid typename union using virtual volatile while
      """,
    types: """
      bool char char8_t double float int int8_t int16_t int32_t int64_t intptr_t long ptrdiff_t short signed size_t \
      ssize_t std string uint8_t uint16_t uint32_t uint64_t uintptr_t unsigned vector void wchar_t FILE
      """,
    lineComments: ["//"], blockComment: cComments, traits: [.calls, .preprocessor])

  private static let java = Grammar(
    keywords: """
      abstract as assert async await base break case catch class companion const continue data default delegate do else \
      enum event explicit extends false final finally for foreach fun get goto if implements import in instanceof \
      interface internal is lateinit lock namespace native new null object open operator out override package params \
      private protected public readonly record ref return sealed set static super suspend switch synchronized this \
      throw throws transient true try typeof using val var virtual volatile when where while with yield
      """,
    types: "boolean bool byte char decimal double dynamic float int long sbyte short string uint ulong void",
    lineComments: ["//"], blockComment: cComments,
    quotes: [Quote("\"\"\"", spansLines: true), Quote("\""), Quote("'")],
    traits: [.capitalTypes, .calls, .attributes])

  private static let shell = Grammar(
    keywords: """
      alias break case cd continue do done echo elif else esac eval exec exit export fi for function if in local printf \
      read readonly return set shift source sudo test then trap unset until wait while FROM RUN COPY ADD CMD ENTRYPOINT \
      ENV ARG WORKDIR EXPOSE VOLUME USER LABEL
      """,
    lineComments: ["#"],
    quotes: [Quote("\"", spansLines: true), Quote("'", escapes: false, spansLines: true), Quote("`")],
    traits: [.variables, .hyphens, .spacedComments])

  private static let json = Grammar(
    keywords: "true false null", lineComments: ["//"], blockComment: cComments, quotes: [Quote("\"")], traits: [.keys])

  private static let yaml = Grammar(
    keywords: "true false null yes no on off", lineComments: ["#"],
    quotes: [Quote("\"\"\"", spansLines: true), Quote("\""), Quote("'", escapes: false)],
    traits: [.keys, .hyphens, .spacedComments])

  private static let sql = Grammar(
    keywords: """
      add all alter analyze and as asc begin between by cascade case check collate column commit constraint create cross \
      database default delete desc distinct drop else end except exists explain false foreign from full function grant \
      group having if in index inner insert intersect into is join key left like limit natural not null offset on or \
      order outer over partition pragma primary procedure recursive references replace returning revoke right rollback \
      row rows select set table temporary then transaction trigger true union unique update using values view when \
      where window with without
      """,
    types: """
      bigint binary blob boolean char date datetime decimal double float int integer interval json jsonb numeric real \
      serial smallint text time timestamp tinyint uuid varchar
      """,
    lineComments: ["--"], blockComment: cComments,
    quotes: [Quote("'", escapes: false, spansLines: true), Quote("\"", escapes: false)], traits: [.calls, .anyCase])

  private static let html = Grammar(blockComment: ("<!--", "-->"), traits: [.markup, .hyphens])

  private static let css = Grammar(
    keywords: "important inherit initial unset auto none", lineComments: ["//"], blockComment: cComments,
    traits: [.calls, .keys, .hyphens, .attributes])

  private static let diff = Grammar(quotes: [], traits: [.diff])

  private static let script = Grammar(
    keywords: """
      and begin break case class continue def die do echo else elseif elsif end ensure extends false for foreach \
      function if in local module my namespace new next nil not null or our package print private protected public \
      repeat require rescue return self static sub then this true try unless until use when while yield
      """,
    lineComments: ["#", "//", "--"], traits: [.capitalTypes, .calls, .variables, .spacedComments])
}
