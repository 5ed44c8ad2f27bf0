import Cells

/// A formula of a message, drawn in Unicode.
struct Formula {
  /// In one row.
  private let flat: FormulaBox
  /// With what is stacked in it; equal to the lines where nothing is.
  private let stacked: FormulaBox
  /// Its equations in a row each.
  private let lines: [FormulaBox]

  /// More rows than this are no formula that reads well.
  private static let highest = 120

  /// Reads a formula without its delimiters; nil where something in it is unknown, so that the source is to be shown.
  init?(_ source: String) {
    guard let nodes = FormulaParser.nodes(of: source) else { return nil }
    flat = FormulaRenderer.flat.box(nodes)
    stacked = FormulaRenderer(isFlat: false).box(nodes)
    if nodes.count == 1, case .grid(let grid) = nodes[0], grid.kind == .equations {
      lines = grid.rows.map { FormulaRenderer.flat.box([.grid(FormulaGrid(kind: .equations, rows: [$0]))]) }
    } else {
      lines = [flat]
    }
    guard flat.width > 0, stacked.height <= Self.highest else { return nil }
  }

  /// In one row of text.
  func text(_ style: Style) -> CellText { flat.lines[0].text(style) }

  /// As rows of its own, as wide as they are.
  func rows(_ style: Style) -> [CellText] { stacked.lines.map { $0.text(style) } }

  /// As rows of its own where there is no room for `rows`: to be wrapped.
  func narrowRows(_ style: Style) -> [CellText] { lines.map { $0.lines[0].text(style) } }
}
