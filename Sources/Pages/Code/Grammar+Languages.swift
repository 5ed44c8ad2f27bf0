// The languages by the words behind a fence.

extension Grammar {
  /// Names of one language, and its grammar, made when it is first asked for.
  struct Row: Sendable {
    var names: [String]
    var grammar: @Sendable () -> Grammar?

    init(_ names: String, _ grammar: @escaping @Sendable () -> Grammar?) {
      self.names = names.split(separator: " ").map(String.init)
      self.grammar = grammar
    }
  }

  /// Every language that is known, by its names and usual file endings.
  static let rows: [Row] =
    [
      Row("swift") { swift },
      Row("python py python3 py3 ipython mojo") { python },
      Row("pycon python-repl") { pythonSession },
      Row("javascript js jsx mjs cjs node typescript ts tsx mts ecmascript") { javascript },
      Row("go golang") { go },
      Row("rust rs") { rust },
      Row("c h c++ cpp cc cxx hpp hxx hh objc objective-c objectivec obj-c objective-c++ arduino ino") { c },
      Row("cuda cu cuh hip opencl metal") { cuda },
      Row("glsl vert frag hlsl fx shader") { glsl },
      Row("wgsl") { wgsl },
      Row("java kotlin kt kts scala sc c# cs csharp dart groovy gradle apex") { java },
      Row("php") { php },
      Row("solidity sol") { solidity },
      Row("zig") { zig },
      Row("proto protobuf proto3") { proto },
      Row("verilog v systemverilog sv svh") { verilog },
      Row("vhdl vhd") { vhdl },
      Row("sh bash shell zsh ksh fish") { shell },
      Row("dockerfile docker containerfile") { shell },
      Row("makefile make mk gnumake") { shell },
      Row("console shell-session shellsession sh-session bash-session terminal cmd-session doscon") { session },
      Row("powershell ps1 pwsh ps psm1 psd1") { powershell },
      Row("bat batch cmd dos") { batch },
      Row("awk gawk mawk nawk") { awk },
      Row("ruby rb perl pl pm lua luau r julia jl irb rspec raku") { script },
      Row("elixir ex exs iex heex") { elixir },
      Row("erlang erl hrl") { erlang },
      Row("nim nims nimble") { nim },
      Row("vim viml vimscript nvim") { vim },
      Row("cmake cmakelists") { cmake },
      Row("matlab octave scilab") { matlab },
      Row("haskell hs lhs purescript purs elm idris agda") { haskell },
      Row("ocaml ml mli reasonml sml standardml") { ocaml },
      Row("fsharp f# fs fsx fsi") { fsharp },
      Row("clojure clj cljs cljc edn hy fennel") { clojure },
      Row("lisp common-lisp commonlisp cl elisp emacs-lisp el racket rkt scheme scm guile") { lisp },
      Row("lean lean4 lean3 coq") { lean },
      Row("vb vbnet vb.net visual-basic vba vbscript vbs basic qbasic freebasic") { visualBasic },
      Row("fortran f90 f95 f03 f08 f77 for") { fortran },
      Row("pascal pas delphi objectpascal lazarus dpr") { pascal },
      Row("asm assembly nasm masm gas x86asm x86 x86_64 armasm arm aarch64 mips riscv s llvm ll") { assembly },
      Row("json jsonc json5 jsonl ndjson geojson ipynb") { json },
      Row("yaml yml toml ini properties conf cfg config dotenv env editorconfig systemd desktop docker-compose") {
        yaml
      },
      Row("hcl terraform tf tfvars packer nomad") { hcl },
      Row("nginx nginxconf caddyfile apache apacheconf htaccess haproxy") { nginx },
      Row("graphql gql") { graphql },
      Row("sql mysql postgresql postgres psql pgsql sqlite plsql plpgsql tsql mssql bigquery snowflake duckdb hive") {
        sql
      },
      Row("html xml svg vue xhtml xsl xslt xsd rss plist xaml mathml angular astro htm") { html },
      Row("svelte") { svelte },
      Row("jinja jinja2 j2 django twig liquid nunjucks handlebars hbs mustache ejs erb") { jinja },
      Row("css scss less sass stylus postcss") { css },
      Row("latex tex plaintex context sty bibtex bib") { latex },
      Row("markdown md mdx rmd qmd gfm commonmark") { markdown },
      Row("csv tsv psv") { table },
      Row("diff patch udiff git-diff") { diff },
      Row("text txt plain plaintext none nohighlight output log ascii raw") { nil },
    ] + families

  /// Languages by how they mark strings and comments, with no words of their own.
  private static let families: [Row] = [
    Row(
      """
      d vala haxe hx actionscript as3 ceylon chapel openscad scad processing pde squirrel p4 thrift capnp bicep vlang \
      odin jai carbon gleam reason rescript res typespec prisma qml stan cairo move ballerina jsonnet libsonnet cue \
      dot graphviz gdshader cypher flatbuffers idl qsharp q# openqasm qasm stata do sas asy asymptote modelica ocl
      """
    ) { slashFamily },
    Row(
      """
      crystal cr gdscript gd coffeescript coffee tcl just justfile meson bazel starlark bzl robot gherkin feature \
      puppet pp sparql turtle ttl http gitignore snakemake promql po sed jq gnuplot rego nix nu nushell vyper smali \
      ruby-repl crontab cron ssh-config requirements sshconfig ansible hosts
      """
    ) { hashFamily },
    Row("ada adb ads applescript osascript dhall eiffel luau-types elmish sqlpl pig") { dashFamily },
    Row("ahk autohotkey wat wast wasm reg inno autoit ini-file z80 6502 pddl") { semicolonFamily },
    Row("prolog pro mercury postscript logtalk asp clingo") { percentFamily },
    Row("plantuml puml") { quoteFamily },
  ]

  private static let byName: [String: Row] = {
    var byName: [String: Row] = [:]
    for row in rows {
      for name in row.names { byName[name] = row }
    }
    return byName
  }()

  /// The grammar for the word behind a fence; for one that no row has, what most languages share. Nil for plain text.
  ///
  /// A file's name goes by its ending, a version is left out: `src/main.rs`, `c++17`, `python:app.py`.
  static func named(_ name: String) -> Grammar? {
    let name = name.lowercased()
    if let row = byName[name] { return row.grammar() }
    let head = name.prefix { $0 != ":" && $0 != "=" }
    let base = head.split(separator: "/").last ?? head
    let ending = base.split(separator: ".").last ?? base
    let bare = base.prefix { !$0.isNumber && $0 != "." }
    for guess in [head, base, ending, bare] {
      if let row = byName[String(guess)] { return row.grammar() }
    }
    return unknown
  }
}
