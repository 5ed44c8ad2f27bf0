import Cells

// Languages of data, pages and settings, and what is left for a language that no row has.

extension Grammar {
  static let json = Grammar(
    keywords: "true false null", lineComments: ["//"], blockComments: cComments, quotes: [Quote("\"")], traits: [.keys])

  static let yaml = Grammar(
    keywords: "true false null yes no on off", lineComments: ["#"],
    quotes: [Quote("\"\"\"", spansLines: true), Quote("\""), Quote("'", escapes: false)],
    traits: [.keys, .hyphens, .spacedComments])

  static let hcl = Grammar(
    keywords: """
      data dynamic else false for for_each if in locals module null output provider provisioner resource terraform \
      true variable backend lifecycle moved import job group task
      """,
    types: "any bool list map number object set string tuple",
    lineComments: ["#", "//"], blockComments: cComments, quotes: [Quote("\"")],
    traits: [.calls, .keys, .spacedComments])

  static let nginx = Grammar(
    keywords: """
      events http if location map on off return rewrite server stream types upstream default default_server break last \
      permanent redirect
      """,
    lineComments: ["#"], traits: [.commands, .variables, .hyphens, .spacedComments])

  static let graphql = Grammar(
    keywords: """
      directive enum extend false fragment implements input interface mutation null on query repeatable scalar schema \
      subscription true type union
      """,
    types: "Boolean Float ID Int String", lineComments: ["#"],
    quotes: [Quote("\"\"\"", spansLines: true), Quote("\"")],
    traits: [.capitalTypes, .calls, .attributes, .variables])

  static let sql = Grammar(
    keywords: """
      add all alter analyze and as asc begin between by cascade case check collate column commit constraint create \
      cross database default delete desc distinct drop else end except exists explain false foreign from full function \
      grant group having if in index inner insert intersect into is join key left like limit natural not null offset \
      on or order outer over partition pragma primary procedure recursive references replace returning revoke right \
      rollback row rows select set table temporary then transaction trigger true union unique update using values view \
      when where window with without
      """,
    types: """
      bigint binary blob boolean char date datetime decimal double float int integer interval json jsonb numeric real \
      serial smallint text time timestamp tinyint uuid varchar
      """,
    lineComments: ["--"], blockComments: cComments,
    quotes: [Quote("'", escapes: false, spansLines: true), Quote("\"", escapes: false)], traits: [.calls, .anyCase])

  private static let pageComments = [Block("<!--", "-->")]

  static let html = Grammar(blockComments: pageComments, quotes: [], traits: [.markup, .hyphens])

  static let svelte = Grammar(
    blockComments: pageComments, quotes: [Quote("{", "}", role: .syntaxType)], traits: [.markup, .hyphens])

  static let jinja = Grammar(
    blockComments: pageComments + [Block("{#", "#}"), Block("{{!--", "--}}"), Block("{{!", "}}")],
    quotes: [
      Quote("{{", "}}", spansLines: true, role: .syntaxType),
      Quote("{%", "%}", spansLines: true, role: .syntaxFunction),
      Quote("<%", "%>", spansLines: true, role: .syntaxFunction),
    ],
    traits: [.markup, .hyphens])

  static let css = Grammar(
    keywords: "important inherit initial unset auto none", lineComments: ["//"], blockComments: cComments,
    traits: [.calls, .keys, .hyphens, .attributes])

  static let markdown = Grammar(
    blockComments: pageComments, quotes: [Quote("``"), Quote("`"), Quote("**", role: .syntaxType)], traits: [.prose])

  static let table = Grammar(quotes: [Quote("\"")], traits: [.columns])
  static let diff = Grammar(quotes: [], traits: [.diff])

  // Strings, comments and numbers alone, by how a comment is marked.
  static let slashFamily = Grammar(lineComments: ["//"], blockComments: cComments, traits: [.capitalTypes, .calls])
  static let hashFamily = Grammar(lineComments: ["#"], traits: [.calls, .variables, .spacedComments])
  static let dashFamily = Grammar(
    lineComments: ["--"], quotes: [Quote("\"")], traits: [.capitalTypes, .calls, .primes])
  static let semicolonFamily = Grammar(lineComments: [";"], quotes: [Quote("\"")], traits: [.calls])
  static let percentFamily = Grammar(
    lineComments: ["%"], blockComments: cComments, traits: [.capitalTypes, .calls])
  static let quoteFamily = Grammar(lineComments: ["'"], quotes: [Quote("\"")], traits: [.leadingComments])

  /// A language no one listed: what is a string, a number or a comment nearly everywhere.
  static let unknown = Grammar(
    lineComments: ["//", "# "], blockComments: cComments, quotes: [Quote("\"")], traits: [.spacedComments])
}
