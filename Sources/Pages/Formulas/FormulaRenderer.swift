/// Draws the parts of a formula: in one row, or stacked where that reads better and the formula has rows of its own.
struct FormulaRenderer {
  /// Everything in one row.
  var isFlat: Bool
  static let flat = FormulaRenderer(isFlat: true)

  /// The parts side by side, with the blanks between them. In scripts there are hardly any.
  func box(_ nodes: [FormulaNode], isScript: Bool = false) -> FormulaBox {
    var out = FormulaBox()
    var last: FormulaClass?
    var hasIntegral = false
    for (place, node) in nodes.enumerated() {
      var kind = Self.kind(node)
      let next = place + 1 < nodes.count ? nodes[place + 1] : nil
      if case .symbol(let sign, .binary) = node, "+−±∓".contains(sign), last?.isBeforeSign ?? true { kind = .sign }
      if case .symbol(let sign, .big) = Self.base(of: node), "∫∬∭∮∯".contains(sign) { hasIntegral = true }
      if case .space = kind {
        if last != nil, last != .space { out.append(FormulaBox(" ")) }
        last = .space
        continue
      }
      var part = box(node, isScript: isScript)
      if kind == .slash {
        // `sin(x/2)`, not `sin x/2`.
        if last == .function || isScript && last?.isOperand == true { part = Self.parenthesized(part) }
        if last == .function { kind = .fenced }
      }
      let isDifferential = hasIntegral && Self.isDifferential(node, next) && last?.isOperand == true
      if let last, isDifferential || FormulaClass.isSpaced(last, kind, isScript: isScript) {
        out.append(FormulaBox(" "))
      }
      out.append(part)
      last = kind
    }
    return out
  }

  /// The `d` of `dx`.
  private static func isDifferential(_ node: FormulaNode, _ next: FormulaNode?) -> Bool {
    guard case .symbol("d", .ordinary) = node, let next, case .symbol(let name, .ordinary) = base(of: next) else {
      return false
    }
    return name.first?.isLetter == true
  }

  private static func base(of node: FormulaNode) -> FormulaNode {
    if case .scripts(let base, _, _) = node { return base }
    return node
  }

  /// What a part is to its neighbours.
  private static func kind(_ node: FormulaNode) -> FormulaClass {
    switch node {
    case .symbol(_, let kind): return kind
    case .space: return .space
    case .fraction(let over, let under): return vulgar(over, under) == nil ? .slash : .ordinary
    case .fenced: return .fenced
    case .arrow: return .relation
    case .root(let degree, let inner):
      return degree.isEmpty && isSingle(inner) ? .root : .ordinary
    case .scripts(let base, _, _):
      switch kind(base) {
      case .slash, .root: return .ordinary
      // What is below a limit is no part of its name.
      case .limit: return .big
      case let kind: return kind
      }
    case .group(let nodes):
      if case .space? = nodes.first { return .ordinary }
      return nodes.count == 1 ? kind(nodes[0]) : .ordinary
    case .brace(let nodes, _, _), .styled(let nodes, _): return nodes.count == 1 ? kind(nodes[0]) : .ordinary
    default: return .ordinary
    }
  }

  private func box(_ node: FormulaNode, isScript: Bool) -> FormulaBox {
    switch node {
    case .symbol(let sign, _), .words(let sign): return FormulaBox(sign)
    case .space: return FormulaBox(" ")
    case .group(let nodes): return box(nodes, isScript: isScript)
    case .styled(let nodes, let attributes):
      var inner = box(nodes, isScript: isScript)
      inner.add(attributes)
      return inner
    case .fraction(let over, let under): return fraction(over, under, isScript: isScript)
    case .binomial(let over, let under):
      if isFlat || isScript { return Self.flat.box([.fenced("(", over + [.words(" choose ")] + under, ")")]) }
      let rows = FormulaBox(stacking: [Self.flat.box(over), Self.flat.box(under)], baseline: 0)
      return Self.fence("(", rows, ")")
    case .root(let degree, let inner): return root(degree, inner)
    case .scripts(let base, let below, let above): return scripts(base, below, above, isScript: isScript)
    case .accent(let mark, let inner, let isOverEach):
      return accent(mark, Self.flat.box(inner, isScript: isScript), isOverEach)
    case .fenced(let left, let inner, let right): return Self.fence(left, box(inner, isScript: isScript), right)
    case .grid(let grid): return self.grid(grid)
    case .arrow(let head, let label): return arrow(head, label)
    case .brace(let inner, let label, let isAbove): return brace(inner, label, isAbove: isAbove)
    case .boxed(let inner): return boxed(inner)
    }
  }

  static func fence(_ left: String, _ inner: FormulaBox, _ right: String) -> FormulaBox {
    var out = FormulaBox.delimiter(left, like: inner)
    out.append(inner)
    out.append(FormulaBox.delimiter(right, like: inner))
    return out
  }

  static func parenthesized(_ box: FormulaBox) -> FormulaBox { fence("(", box, ")") }

  // MARK: Fractions and roots

  private static func vulgar(_ over: [FormulaNode], _ under: [FormulaNode]) -> String? {
    guard over.count == 1, under.count == 1, case .symbol(let above, .ordinary) = over[0],
      case .symbol(let below, .ordinary) = under[0]
    else { return nil }
    return FormulaTable.fractions["\(above)/\(below)"]
  }

  private func fraction(_ over: [FormulaNode], _ under: [FormulaNode], isScript: Bool) -> FormulaBox {
    if !isScript, let sign = Self.vulgar(over, under) { return FormulaBox(sign) }
    let above = Self.flat.box(over, isScript: isScript)
    let below = Self.flat.box(under, isScript: isScript)
    if !isFlat, !isScript {
      let line = FormulaBox(String(repeating: "─", count: max(above.width, below.width) + 2))
      return FormulaBox(stacking: [above, line, below], baseline: 1)
    }
    var out = Self.isSum(over) ? Self.parenthesized(above) : above
    out.append(FormulaBox("/"))
    out.append(
      Self.isSingle(under) || Self.isDifferential(under) || Self.isApplied(under) ? below : Self.parenthesized(below))
    return out
  }

  /// Whether something in it binds less than a slash does.
  private static func isSum(_ nodes: [FormulaNode]) -> Bool {
    if nodes.count == 1, case .group(let inner) = nodes[0] { return isSum(inner) }
    var depth = 0
    for (place, node) in nodes.enumerated() {
      switch kind(node) {
      case .open: depth += 1
      case .close: depth -= 1
      case .binary where depth == 0: if place > 0 || nodes.count > 2 { return true }
      case .relation where depth == 0, .slash where depth == 0, .punctuation where depth == 0, .big where depth == 0,
        .limit where depth == 0:
        return true
      case .function where depth == 0:
        let next = place + 1 < nodes.count ? kind(nodes[place + 1]) : .open
        if next != .open, next != .fenced { return true }
      default: break
      }
    }
    return false
  }

  /// Whether it is a name and what is in the parentheses behind it, or these alone: `P(B)`.
  private static func isApplied(_ nodes: [FormulaNode]) -> Bool {
    guard let first = nodes.first else { return false }
    let rest = kind(first) == .open ? nodes[...] : nodes.dropFirst()
    if rest.count != nodes.count {
      guard isSingle([first]) || kind(first) == .function else { return false }
      if rest.count == 1, case .symbol("!", _)? = rest.first { return true }
    }
    if rest.count == 1, case .fenced? = rest.first { return true }
    guard let open = rest.first, kind(open) == .open else { return false }
    var depth = 0
    for (place, node) in rest.enumerated() {
      if kind(node) == .open { depth += 1 }
      if kind(node) == .close { depth -= 1 }
      if depth == 0 { return place == rest.count - 1 }
    }
    return false
  }

  /// Whether it is one letter, number or bracket, with its scripts.
  private static func isSingle(_ nodes: [FormulaNode]) -> Bool {
    guard nodes.count == 1 else { return false }
    switch nodes[0] {
    case .symbol(_, let kind): return kind == .ordinary
    case .scripts(let base, _, _): return isSingle([base])
    case .group(let inner), .styled(let inner, _): return isSingle(inner)
    case .words(let text): return !text.contains(" ")
    case .fenced, .accent: return true
    case .fraction(let over, let under): return vulgar(over, under) != nil
    default: return false
    }
  }

  /// `dx`, `∂x²`.
  private static func isDifferential(_ nodes: [FormulaNode]) -> Bool {
    guard nodes.count == 2, case .symbol(let sign, .ordinary) = nodes[0] else { return false }
    return (sign == "d" || sign == "∂" || sign == "Δ") && isSingle([nodes[1]])
  }

  private func root(_ degree: [FormulaNode], _ inner: [FormulaNode]) -> FormulaBox {
    let content = Self.flat.box(inner)
    let order = Self.flat.box(degree, isScript: true).plain
    let signs = ["": "√", "2": "√", "3": "∛", "4": "∜"]
    var out = FormulaBox(signs[order] ?? ScriptLetters.raised(order).map { $0 + "√" } ?? "(\(order))√")
    var isBare = Self.isSingle(inner)
    if inner.count == 1, case .scripts = inner[0] { isBare = false }
    if inner.count == 1, case .fenced("(", _, _) = inner[0] { isBare = true }
    out.append(isBare ? content : Self.parenthesized(content))
    return out
  }
}
