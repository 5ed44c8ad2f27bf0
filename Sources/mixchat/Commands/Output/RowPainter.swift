import Cells
import Pages

/// Rows as lines with colours, for a terminal that is not drawn on.
struct RowPainter {
  let theme: Theme
  /// Colours to be used; 0 for none.
  let colors: Int

  /// - Parameter isKnown: whether the theme is known to suit the terminal's ground; else its few colours are used,
  ///   which are the terminal's own and suit it anyway.
  init(theme: Theme, isKnown: Bool, isColored: Bool, environment: [String: String]) {
    let isTrue = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    let many = isTrue ? 1 << 24 : environment["TERM"]?.contains("256color") == true ? 256 : 8
    colors = isColored ? (isKnown ? many : 8) : 0
    self.theme = theme.reduced(to: colors)
  }

  /// What sets code off.
  var framing: CodeFraming { CodeFraming(theme, colors: colors) }

  /// A row as text, blanks at its end left out where they show nothing.
  func line(_ row: Row) -> String {
    var end = row.cells.count
    while end > 0, row.cells[end - 1].glyph == 0x20, !row.cells[end - 1].style.attributes.contains(.ground) { end -= 1 }
    var line = ""
    var style: Style?
    var isPlain = true
    for cell in row.cells[..<end] {
      if cell.style != style {
        let codes = codes(cell.style)
        if !isPlain { line += "\u{1B}[0m" }
        if !codes.isEmpty { line += "\u{1B}[\(codes.joined(separator: ";"))m" }
        isPlain = codes.isEmpty
        style = cell.style
      }
      row.appendGlyph(cell, to: &line)
    }
    return isPlain ? line : line + "\u{1B}[0m"
  }

  private func codes(_ style: Style) -> [String] {
    let isOnCode = style.attributes.contains(.ground)
    let look = theme.appearance(of: style.role, isOnCode: isOnCode, colors: colors, paints: false)
    let attributes = style.attributes.union(look.attributes).subtracting(.ground)
    var codes = Self.codes.filter { attributes.contains($0.0) }.map(\.1)
    codes += code(look.foreground, base: 30)
    codes += code(look.background, base: 40)
    return codes
  }

  private static let codes: [(Style.Attributes, String)] = [
    (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"), (.strikethrough, "9"),
  ]

  private func code(_ color: Color, base: Int) -> [String] {
    if colors > 256, case .rgb(let red, let green, let blue) = color {
      return ["\(base + 8);2;\(red);\(green);\(blue)"]
    }
    guard let index = color.index(among: min(colors, 256)) else { return [] }
    return index < 8 ? ["\(base + index)"] : index < 16 ? ["\(base + 52 + index)"] : ["\(base + 8);5;\(index)"]
  }
}
