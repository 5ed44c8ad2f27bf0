/// Reads a formula; whatever it does not know makes it refuse all of it.
struct FormulaParser {
  /// What is not known, or not closed.
  struct Refusal: Error {}

  let text: [Character]
  var place = 0
  private var depth = 0

  /// Nesting deeper than this is refused: it comes from outside, and the stack is finite.
  private static let deepest = 24
  /// A longer one is shown as it was written.
  private static let longest = 6000

  /// The parts of a formula without its delimiters.
  static func nodes(of source: String) -> [FormulaNode]? {
    guard source.utf8.count <= longest else { return nil }
    var parser = FormulaParser(text: Array(source))
    return try? parser.lines()
  }

  /// The whole text; lines parted by `\\` are equations below each other.
  private mutating func lines() throws(Refusal) -> [FormulaNode] {
    var rows: [[[FormulaNode]]] = [[]]
    while true {
      rows[rows.count - 1].append(try halves(until: [Self.textEnd, "&", "\\\\"]))
      if take("&") { continue }
      guard take("\\\\") else { break }
      if next == "[" { _ = try optional() }
      rows.append([])
    }
    guard place == text.count else { throw Refusal() }
    if rows.count > 1, let last = rows.last, last.allSatisfy(\.isEmpty) { rows.removeLast() }
    return rows.count == 1 && rows[0].count == 1 ? rows[0][0] : [.grid(FormulaGrid(kind: .equations, rows: rows))]
  }

  /// Among the ends of a list: the text may end there.
  private static let textEnd = ""

  private init(text: [Character]) { self.text = text }

  // MARK: Characters

  var next: Character? { place < text.count ? text[place] : nil }

  mutating func skipBlanks() {
    while let next, next.isWhitespace { place += 1 }
  }

  private func begins(_ word: String) -> Bool { text[place...].starts(with: word) }

  /// Whether the next characters are these; takes them.
  mutating func take(_ word: String) -> Bool {
    guard begins(word) else { return false }
    place += word.count
    return true
  }

  /// The name of a command behind its backslash.
  mutating func commandName() throws(Refusal) -> String {
    guard let first = next else { throw Refusal() }
    var name = String(first)
    place += 1
    guard first.isASCII, first.isLetter else { return name }
    while let next, next.isASCII, next.isLetter {
      name.append(next)
      place += 1
    }
    return name
  }

  /// The text between braces as it is written.
  mutating func raw() throws(Refusal) -> String {
    skipBlanks()
    guard next == "{" else { throw Refusal() }
    place += 1
    var level = 1
    var out = ""
    while let character = next {
      place += 1
      if character == "{" { level += 1 }
      if character == "}" { level -= 1 }
      if level == 0 { return out }
      out.append(character)
      if character == "\\", let escaped = next {
        out.append(escaped)
        place += 1
      }
    }
    throw Refusal()
  }

  /// The text between brackets, where there are some.
  mutating func optional() throws(Refusal) -> String? {
    skipBlanks()
    guard next == "[" else { return nil }
    guard let end = text[place...].firstIndex(of: "]") else { throw Refusal() }
    defer { place = end + 1 }
    return String(text[(place + 1)..<end])
  }

  // MARK: Lists

  /// Parts up to one of the ends, which is left; the commands among them without their backslash.
  mutating func list(until ends: [String]) throws(Refusal) -> [FormulaNode] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw Refusal() }
    var nodes: [FormulaNode] = []
    while true {
      skipBlanks()
      guard let character = next else {
        if ends.contains(Self.textEnd) { return nodes }
        throw Refusal()
      }
      if ends.contains(where: { isHere($0) }) { return nodes }
      switch character {
      case "^", "_": try takeScript(&nodes)
      case "'", "’": try takePrimes(&nodes)
      default:
        if let node = try self.node() { nodes.append(node) }
      }
    }
  }

  private func isHere(_ end: String) -> Bool {
    guard !end.isEmpty, begins(end) else { return false }
    // `\right` is not the beginning of `\rightarrow`.
    guard end.count > 2, end.first == "\\", place + end.count < text.count else { return true }
    return !(text[place + end.count].isASCII && text[place + end.count].isLetter)
  }

  private mutating func takeScript(_ nodes: inout [FormulaNode]) throws(Refusal) {
    let isAbove = next == "^"
    place += 1
    let script = try argument()
    var base = nodes.popLast() ?? .group([])
    if case .space = base {
      nodes.append(base)
      base = .group([])
    }
    if case .brace(let body, let label, let above) = base, label.isEmpty, above == isAbove {
      return nodes.append(.brace(body, label: script, isAbove: above))
    }
    guard case .scripts(let inner, let below, let above) = base, isAbove ? above == nil : below == nil else {
      return nodes.append(.scripts(base, below: isAbove ? nil : script, above: isAbove ? script : nil))
    }
    nodes.append(.scripts(inner, below: isAbove ? below : script, above: isAbove ? script : above))
  }

  private mutating func takePrimes(_ nodes: inout [FormulaNode]) throws(Refusal) {
    var marks = 0
    while next == "'" || next == "’" {
      marks += 1
      place += 1
    }
    guard marks <= 3, let base = nodes.popLast() else { throw Refusal() }
    let mark = FormulaNode.symbol(["′", "″", "‴"][marks - 1], .ordinary)
    if case .scripts(let inner, let below?, nil) = base {
      nodes.append(.scripts(inner, below: below, above: [mark]))
    } else if next == "^" {
      // `f'^2`: both are above.
      place += 1
      nodes.append(.scripts(base, below: nil, above: [mark] + (try argument())))
    } else {
      nodes.append(.scripts(base, below: nil, above: [mark]))
    }
  }

  /// What a command takes: a group, or the next part alone.
  mutating func argument() throws(Refusal) -> [FormulaNode] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw Refusal() }
    skipBlanks()
    guard let character = next, character != "}", character != "&", character != "^", character != "_" else {
      throw Refusal()
    }
    if character == "{" { return try group() }
    if character.isNumber {
      place += 1
      return [.symbol(String(character), .ordinary)]
    }
    guard let node = try node() else { throw Refusal() }
    return [node]
  }

  private mutating func group() throws(Refusal) -> [FormulaNode] {
    place += 1
    let nodes = try halves(until: ["}"])
    guard take("}") else { throw Refusal() }
    return nodes
  }

  /// A list, or two of them over each other: `a \over b`, `n \choose k`.
  private mutating func halves(until ends: [String]) throws(Refusal) -> [FormulaNode] {
    let first = try list(until: ends + ["\\over", "\\choose"])
    if take("\\over") { return [.fraction(first, try list(until: ends))] }
    if take("\\choose") { return [.binomial(first, try list(until: ends))] }
    return first
  }

  /// One part; nil for what shows nothing.
  private mutating func node() throws(Refusal) -> FormulaNode? {
    guard let character = next else { throw Refusal() }
    switch character {
    case "\\":
      place += 1
      return try command(try commandName())
    case "{": return .group(try group())
    case "}", "&", "$", "#": throw Refusal()
    case "~":
      place += 1
      return .space
    case "%":
      while let next, next != "\n" { place += 1 }
      return nil
    case "0"..."9": return .symbol(number(), .ordinary)
    default:
      place += 1
      if character == "-" { return .symbol("−", .binary) }
      if character == ":", next == "=" {
        place += 1
        return .symbol(":=", .relation)
      }
      return .symbol(String(character), FormulaTable.kind(of: character))
    }
  }

  /// Digits, with their points and commas: `3.14`, `1,000`, `1{,}000`.
  private mutating func number() -> String {
    var out = ""
    while let character = next {
      let rest = text[place...]
      if character.isNumber {
        out.append(character)
        place += 1
      } else if character == ".", rest.dropFirst().first?.isNumber == true {
        out.append(character)
        place += 1
      } else if character == ",", rest.dropFirst().prefix(3).allSatisfy(\.isNumber), rest.count > 3,
        rest.dropFirst(4).first?.isNumber != true
      {
        out.append(character)
        place += 1
      } else if rest.starts(with: "{,}") {
        out.append(",")
        place += 3
      } else {
        break
      }
    }
    return out
  }
}
