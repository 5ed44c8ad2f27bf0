import Cells

// Commands that take something with them.

extension FormulaParser {
  /// What means nothing where every letter has one size and one place.
  private static let ignored: Set<String> = [
    "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle", "limits", "nolimits", "nonumber", "notag", "!",
    "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm",
    "biggm", "mathstrut", "hline", "left.", "allowbreak", "break", "centering", "rm", "it", "normalsize", "small",
    "large", "Large", "noindent", "relax", "/",
  ]
  private static let blanks: Set<String> = [
    ",", ":", ";", " ", "enspace", "thinspace", "medspace", "thickspace", "space", "nobreakspace", ">",
    "\n", "hfill",
  ]
  private static let prose: Set<String> = [
    "text", "textrm", "textnormal", "mbox", "textsf", "texttt", "textup", "hbox", "textmd",
  ]
  private static let upright: Set<String> = [
    "mathrm", "operatorname", "mathsf", "mathtt", "mathit", "mathnormal", "rm",
  ]
  private static let heavy: Set<String> = ["mathbf", "boldsymbol", "bm", "pmb", "mathbfit", "bold"]
  private static let wrappers: Set<String> = [
    "mathop", "mathrel", "mathbin", "mathord", "mathopen", "mathclose", "mathpunct", "mathinner", "ensuremath",
    "mathchoice",
    "vphantom", "smash", "hphantom", "phantom", "rlap", "llap", "mathclap",
  ]

  mutating func command(_ name: String) throws(Refusal) -> FormulaNode? {
    if let entry = FormulaTable.entry(name) { return .symbol(entry.sign, entry.kind) }
    if Self.blanks.contains(name) { return .space }
    if Self.ignored.contains(name) { return nil }
    if let (mark, isOverEach) = FormulaTable.accents[name] {
      return .accent(mark, try argument(), isOverEach: isOverEach)
    }
    if Self.prose.contains(name) { return try words() }
    if Self.upright.contains(name) { return try names(name) }
    if Self.heavy.contains(name) { return .styled(try argument(), .bold) }
    if Self.wrappers.contains(name) {
      let inner = try argument()
      return name.hasSuffix("phantom") ? .space : .group(inner)
    }
    return try structure(name)
  }

  private mutating func structure(_ name: String) throws(Refusal) -> FormulaNode? {
    switch name {
    case "frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "flatfrac":
      return .fraction(try argument(), try argument())
    case "quad", "qquad": return .words(name == "quad" ? "  " : "    ")
    case "binom", "dbinom", "tbinom": return .binomial(try argument(), try argument())
    case "sqrt":
      let degree = try optional()
      return .root(degree: try Self.parsed(degree), try argument())
    case "mathbb", "mathcal", "mathscr", "mathfrak", "Bbb":
      return try letters(name == "mathscr" ? "mathcal" : name == "Bbb" ? "mathbb" : name)
    case "textbf", "textit", "emph":
      let words = try words()
      return .styled([words], name == "textbf" ? .bold : .italic)
    case "left": return try fenced()
    case "middle": return .symbol(try delimiter(), .relation)
    case "begin": return try environment()
    case "not":
      guard case .symbol(let sign, .relation)? = try argument().first else { throw Refusal() }
      return .symbol(sign + "\u{338}", .relation)
    case "overset", "stackrel":
      let above = try argument()
      return .scripts(.group(try argument()), below: nil, above: above)
    case "underset":
      let below = try argument()
      return .scripts(.group(try argument()), below: below, above: nil)
    case "overbrace", "underbrace": return .brace(try argument(), label: [], isAbove: name == "overbrace")
    case "xrightarrow", "xleftarrow", "xRightarrow", "xleftrightarrow", "xrightleftharpoons", "xmapsto":
      _ = try optional()
      let heads = [
        "xleftarrow": "←", "xRightarrow": "⇒", "xleftrightarrow": "↔", "xrightleftharpoons": "⇌", "xmapsto": "↦",
      ]
      return .arrow(heads[name] ?? "→", try argument())
    case "boxed", "fbox", "framebox": return .boxed(name == "boxed" ? try argument() : [try words()])
    case "cancel", "bcancel", "xcancel", "sout": return .styled(try argument(), .strikethrough)
    case "pmod": return .group([.words(" "), .fenced("(", [.symbol("mod", .function)] + (try argument()), ")")])
    case "pod": return .group([.words(" "), .fenced("(", try argument(), ")")])
    case "mod": return .group([.words(" "), .symbol("mod", .function)])
    case "color", "textcolor":
      _ = try raw()
      return name == "color" ? nil : .group(try argument())
    case "tag":
      _ = take("*")
      return .words("  (\(try raw()))")
    case "label", "vspace", "hspace", "mspace":
      _ = take("*")
      _ = try raw()
      return name.hasSuffix("space") ? .space : nil
    case "substack": return .group(try Self.parsed(try raw()))
    case "ce": return .group(try Chemistry.nodes(of: try raw()))
    case "bra": return .fenced("⟨", try argument(), "|")
    case "ket": return .fenced("|", try argument(), "⟩")
    case "braket": return .fenced("⟨", try argument(), "⟩")
    case "abs": return .fenced("|", try argument(), "|")
    case "norm": return .fenced("‖", try argument(), "‖")
    case "floor": return .fenced("⌊", try argument(), "⌋")
    case "ceil": return .fenced("⌈", try argument(), "⌉")
    default: throw Refusal()
    }
  }

  private static func parsed(_ source: String?) throws(Refusal) -> [FormulaNode] {
    guard let source else { return [] }
    guard let nodes = FormulaParser.nodes(of: source) else { throw Refusal() }
    return nodes
  }

  // MARK: Words and letters

  /// Prose, with formulas between dollars in it.
  private mutating func words() throws(Refusal) -> FormulaNode {
    let parts = try raw().split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { throw Refusal() }
    var nodes: [FormulaNode] = []
    for (place, part) in parts.enumerated() {
      if place % 2 == 1 {
        nodes += try Self.parsed(String(part))
      } else if !part.isEmpty {
        nodes.append(.words(try Self.unescaped(part)))
      }
    }
    return nodes.count == 1 ? nodes[0] : .group(nodes)
  }

  /// Prose without what LaTeX needs to write it.
  private static func unescaped(_ text: Substring) throws(Refusal) -> String {
    var out = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        guard "%&#_{} ,;:$-".contains(character) else { throw Refusal() }
        out.append("%&#_{}$".contains(character) ? character : " ")
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character != "{", character != "}" {
        out.append(character == "~" || character.isNewline ? " " : character)
      }
    }
    return out
  }

  /// Letters that make one name: `\mathrm{kg}`, `\operatorname{rank}`.
  private mutating func names(_ command: String) throws(Refusal) -> FormulaNode {
    let isLimit = take("*")
    let start = place
    if next == "{", let name = try? raw(), !name.isEmpty, name.allSatisfy({ $0.isLetter || $0 == " " || $0 == "-" }) {
      return .symbol(
        command == "operatorname" ? name.trimmingSpaces() : name.filter { $0 != " " },
        command == "operatorname" ? (isLimit ? .limit : .function) : .ordinary)
    }
    place = start
    return .group(try argument())
  }

  private mutating func letters(_ alphabet: String) throws(Refusal) -> FormulaNode {
    skipBlanks()
    let name: String
    if next == "{" {
      name = try raw()
    } else {
      guard let letter = next else { throw Refusal() }
      place += 1
      name = String(letter)
    }
    var out = ""
    for letter in name where letter != " " {
      guard let found = FormulaTable.letter(letter, alphabet) else { throw Refusal() }
      out.append(found)
    }
    return .symbol(out, .ordinary)
  }

  // MARK: Delimiters and grids

  private mutating func delimiter() throws(Refusal) -> String {
    skipBlanks()
    guard let character = next else { throw Refusal() }
    place += 1
    if character == "." { return "" }
    if character == "<" { return "⟨" }
    if character == ">" { return "⟩" }
    guard character == "\\" else { return String(character) }
    guard let entry = FormulaTable.entry(try commandName()) else { throw Refusal() }
    return entry.sign
  }

  private mutating func fenced() throws(Refusal) -> FormulaNode {
    let left = try delimiter()
    let inner = try list(until: ["\\right"])
    guard take("\\right") else { throw Refusal() }
    return .fenced(left, inner, try delimiter())
  }

  /// The delimiters of environments, and what they hold.
  private static let environments: [String: (FormulaGrid.Kind, String, String)] = [
    "matrix": (.matrix, "", ""), "smallmatrix": (.matrix, "", ""), "array": (.matrix, "", ""),
    "pmatrix": (.matrix, "(", ")"), "bmatrix": (.matrix, "[", "]"), "Bmatrix": (.matrix, "{", "}"),
    "vmatrix": (.matrix, "|", "|"), "Vmatrix": (.matrix, "‖", "‖"), "cases": (.cases, "{", ""),
    "dcases": (.cases, "{", ""), "rcases": (.cases, "", "}"), "aligned": (.equations, "", ""),
    "align": (.equations, "", ""), "alignedat": (.equations, "", ""), "alignat": (.equations, "", ""),
    "split": (.equations, "", ""), "gather": (.equations, "", ""), "gathered": (.equations, "", ""),
    "equation": (.equations, "", ""), "eqnarray": (.equations, "", ""), "multline": (.equations, "", ""),
    "flalign": (.equations, "", ""), "displaymath": (.equations, "", ""), "math": (.equations, "", ""),
  ]

  private mutating func environment() throws(Refusal) -> FormulaNode {
    let written = try raw()
    let name = written.hasSuffix("*") ? String(written.dropLast()) : written
    guard let (kind, left, right) = Self.environments[name] else { throw Refusal() }
    if name == "array" || name == "alignat" || name == "alignedat" { _ = try raw() } else { _ = try? optional() }
    var rows: [[[FormulaNode]]] = [[]]
    let end = "\\end{\(written)}"
    while true {
      rows[rows.count - 1].append(try list(until: ["&", "\\\\", "\\cr", end]))
      if take("&") { continue }
      if take(end) { break }
      guard take("\\\\") || take("\\cr") else { throw Refusal() }
      _ = take("*")
      if next == "[" { _ = try optional() }
      rows.append([])
    }
    if let last = rows.last, last.allSatisfy(\.isEmpty) { rows.removeLast() }
    guard !rows.isEmpty, rows.count <= 60, rows.allSatisfy({ $0.count <= 40 }) else { throw Refusal() }
    return .grid(FormulaGrid(kind: kind, left: left, right: right, rows: rows))
  }
}

/// Formulas of chemistry as mhchem writes them: `2H2 + O2 -> 2H2O`, `SO4^2-`.
enum Chemistry {
  static func nodes(of source: String) throws(FormulaParser.Refusal) -> [FormulaNode] {
    var nodes: [FormulaNode] = []
    let words = source.split(separator: " ")
    for word in words {
      if !nodes.isEmpty { nodes.append(.space) }
      if let arrow = arrows[String(word)] {
        nodes.append(.symbol(arrow, .ordinary))
      } else if word == "+" || word == "v" || word == "^" {
        nodes.append(.symbol(word == "+" ? "+" : word == "v" ? "↓" : "↑", .ordinary))
      } else {
        nodes.append(.words(try substance(word)))
      }
    }
    return nodes
  }

  private static let arrows = ["->": "→", "<-": "←", "<->": "↔", "<=>": "⇌", "=": "=", "<-->": "⇄", "=>": "⇒"]

  private static func substance(_ word: Substring) throws(FormulaParser.Refusal) -> String {
    var out = ""
    var rest = word
    while let character = rest.first {
      rest.removeFirst()
      switch character {
      case "0"..."9":
        let digits = String(character) + rest.prefix(while: \.isNumber)
        rest = rest.drop(while: \.isNumber)
        // A number before the first letter counts the molecules.
        let isCount = out.isEmpty || out.last == "·"
        out += isCount ? digits : ScriptLetters.lowered(digits) ?? digits
      case "^":
        let charge =
          rest.first == "{" ? rest.dropFirst().prefix { $0 != "}" } : rest.prefix { $0.isNumber || "+-".contains($0) }
        rest = rest.dropFirst(charge.count + (rest.first == "{" ? 2 : 0))
        out += ScriptLetters.script(String(charge), isAbove: true)
      case "_":
        let index = rest.first == "{" ? rest.dropFirst().prefix { $0 != "}" } : rest.prefix(1)
        rest = rest.dropFirst(index.count + (rest.first == "{" ? 2 : 0))
        out += ScriptLetters.script(String(index), isAbove: false)
      case "+", "-":
        out += rest.isEmpty ? (character == "+" ? "⁺" : "⁻") : String(character)
      case "*", ".": out += "·"
      case "\\", "{", "}", "$": throw FormulaParser.Refusal()
      default: out.append(character)
      }
    }
    return out
  }
}
