import Cells

// Parts above, below and around others.

extension FormulaRenderer {
  func scripts(
    _ base: FormulaNode, _ below: [FormulaNode]?, _ above: [FormulaNode]?, isScript: Bool
  ) -> FormulaBox {
    let flat = Self.flat
    let low = below.map { flat.box($0, isScript: true) }
    let high = above.map { flat.box($0, isScript: true) }
    var out = box([base], isScript: isScript)
    let isWritable =
      (low.map { ScriptLetters.lowered($0.plain) != nil } ?? true)
      && (high.map { ScriptLetters.raised($0.plain) != nil } ?? true)
    if !isFlat, !isScript, !isWritable, Self.takesLimits(base) {
      let rows = [high, out, low].compactMap { $0 }
      return FormulaBox(stacking: rows, baseline: (high?.height ?? 0) + out.baseline)
    }
    if Self.needsParentheses(base), out.isFlat { out = Self.parenthesized(out) }
    if let low {
      let text = ScriptLetters.script(low.plain, isAbove: false)
      if out.isFlat { out.append(FormulaBox(text)) } else { out.append(text, atTop: false) }
    }
    if let high {
      let text = ScriptLetters.script(high.plain, isAbove: true)
      if out.isFlat { out.append(FormulaBox(text)) } else { out.append(text, atTop: true) }
    }
    return out
  }

  /// Sums, limits, and words that something is written over or below.
  private static func takesLimits(_ base: FormulaNode) -> Bool {
    switch base {
    case .symbol(_, let kind): kind == .big || kind == .limit
    case .group(let nodes): nodes.count == 1 && isLimit(nodes[0])
    default: false
    }
  }

  private static func isLimit(_ node: FormulaNode) -> Bool {
    if case .symbol(_, let kind) = node { return kind == .big || kind == .limit || kind == .relation }
    return false
  }

  /// Whether a script would seem to belong to the last part alone.
  private static func needsParentheses(_ base: FormulaNode) -> Bool {
    switch base {
    case .fraction, .root: true
    case .group(let nodes) where nodes.count == 1: needsParentheses(nodes[0])
    case .group(let nodes):
      nodes.contains {
        if case .symbol(_, let kind) = $0 { kind == .binary || kind == .relation } else { false }
      }
    default: false
    }
  }

  func accent(_ mark: Unicode.Scalar, _ inner: FormulaBox, _ isOverEach: Bool) -> FormulaBox {
    let letters = Array(inner.plain)
    let middle = (letters.count - 1) / 2
    var out = ""
    for (place, letter) in letters.enumerated() {
      out.append(letter)
      if letter != " ", isOverEach || place == middle { out.unicodeScalars.append(mark) }
    }
    return FormulaBox(out, inner.lines[0].spans.first?.attributes ?? [])
  }

  func arrow(_ head: String, _ label: [FormulaNode]) -> FormulaBox {
    let flat = Self.flat
    let text = flat.box(label)
    let line = head == "⇒" ? "═" : "─"
    let isLeft = head == "←" || head == "↔"
    let isRight = head != "←"
    if isFlat {
      var out = FormulaBox((isLeft ? "←" : "") + line)
      if text.width > 0 { out.append(text) }
      out.append(FormulaBox(line + (isRight ? (head == "↔" ? "→" : head) : "")))
      return out
    }
    let body = String(repeating: line, count: text.width + 1)
    let shaft = FormulaBox((isLeft ? "←" : "") + body + (isRight ? (head == "↔" ? "→" : head) : ""))
    return FormulaBox(stacking: text.width > 0 ? [text, shaft] : [shaft], baseline: text.width > 0 ? 1 : 0)
  }

  func brace(_ inner: [FormulaNode], _ label: [FormulaNode], isAbove: Bool) -> FormulaBox {
    let flat = Self.flat
    var body = flat.box(inner)
    let text = flat.box(label, isScript: true)
    if isFlat {
      if inner.count > 1 { body = Self.parenthesized(body) }
      if text.width > 0 { body.append(FormulaBox(ScriptLetters.script(text.plain, isAbove: isAbove))) }
      return body
    }
    let width = max(3, body.width)
    var middle = String(repeating: "─", count: (width - 3) / 2) + (isAbove ? "┴" : "┬")
    middle += String(repeating: "─", count: width - 3 - (width - 3) / 2)
    let drawn = FormulaBox(isAbove ? "╭\(middle)╮" : "╰\(middle)╯")
    let named = flat.box(label)
    let rows = isAbove ? [named, drawn, body] : [body, drawn, named]
    return FormulaBox(stacking: rows, baseline: isAbove ? named.height + 1 : 0)
  }

  func boxed(_ inner: [FormulaNode]) -> FormulaBox {
    var content = box(inner)
    if isFlat {
      content.add(.bold)
      return content
    }
    var row = FormulaBox(stacking: (0..<content.height).map { _ in FormulaBox("│ ") }, baseline: content.baseline)
    row.append(content)
    row.append(FormulaBox(stacking: (0..<content.height).map { _ in FormulaBox(" │") }, baseline: content.baseline))
    let line = String(repeating: "─", count: row.width - 2)
    return FormulaBox(
      stacking: [FormulaBox("┌\(line)┐"), row, FormulaBox("└\(line)┘")], baseline: content.baseline + 1)
  }

  // MARK: Rows and columns

  func grid(_ grid: FormulaGrid) -> FormulaBox {
    let cellRenderer = FormulaRenderer(isFlat: isFlat || grid.kind != .equations)
    var cells = grid.rows.map { row in
      row.enumerated().map { column, nodes in
        cellRenderer.cell(nodes, grid.kind, isFirst: isFlat && row[..<column].allSatisfy(\.isEmpty))
      }
    }
    let columns = cells.map(\.count).max() ?? 0
    if isFlat { return flatGrid(grid, cells) }
    for row in cells.indices {
      while cells[row].count < columns { cells[row].append(FormulaBox()) }
    }
    let isTall = cells.contains { $0.contains { !$0.isFlat } }
    let widths = (0..<columns).map { column in cells.map { $0[column].width }.max() ?? 0 }
    var rows: [FormulaBox] = []
    for (number, row) in cells.enumerated() {
      if number > 0, isTall, grid.kind == .equations { rows.append(FormulaBox()) }
      var line = FormulaBox()
      for (column, cell) in row.enumerated() {
        if column > 0 { line.append(FormulaBox(Self.gap(grid.kind, column))) }
        let spare = widths[column] - cell.width
        let before =
          switch grid.kind {
          case .matrix: spare / 2
          case .cases: 0
          case .equations: column % 2 == 0 && columns > 1 ? spare : 0
          }
        line.append(FormulaBox(String(repeating: " ", count: before)))
        line.append(cell)
        line.append(FormulaBox(String(repeating: " ", count: spare - before)))
      }
      rows.append(line)
    }
    let height = rows.reduce(0) { $0 + $1.height }
    let stack = FormulaBox(stacking: rows, baseline: height / 2, alignment: UInt8(ascii: "l"))
    let padded = grid.kind == .cases && !grid.left.isEmpty ? Self.fence(" ", stack, "") : stack
    return Self.fence(grid.left, padded, grid.right)
  }

  private static func gap(_ kind: FormulaGrid.Kind, _ column: Int) -> String {
    switch kind {
    case .matrix, .cases: "  "
    case .equations: column % 2 == 0 ? "   " : ""
    }
  }

  /// A cell; of equations, with the blanks that a sign at its edge has.
  private func cell(_ nodes: [FormulaNode], _ kind: FormulaGrid.Kind, isFirst: Bool) -> FormulaBox {
    guard kind == .equations, !isFirst, let first = nodes.first, case .symbol(_, let sign) = first,
      sign == .relation || sign == .binary
    else { return box(nodes) }
    // As behind something that it is compared with.
    return box([.symbol("", .ordinary)] + nodes)
  }

  /// Rows parted by semicolons.
  private func flatGrid(_ grid: FormulaGrid, _ cells: [[FormulaBox]]) -> FormulaBox {
    var out = FormulaBox()
    for (number, row) in cells.enumerated() {
      if number > 0 { out.append(FormulaBox("; ")) }
      for (column, cell) in row.enumerated() {
        if column > 0, grid.kind != .equations { out.append(FormulaBox(grid.kind == .matrix ? " " : ", ")) }
        out.append(cell)
      }
    }
    return Self.fence(grid.left, grid.kind == .cases && !grid.left.isEmpty ? Self.fence(" ", out, "") : out, grid.right)
  }
}
