import Cells

// Terminals disagree about the width of some glyphs, and what is written behind one may not be where it is meant to
// be: all that follows in the row would drift. So behind such glyphs the cursor is placed.

extension NcursesTerminal {
  /// The columns behind stretches of glyphs in doubt; one blank does not part them.
  static func doubtfulEnds(_ row: Row, _ range: Range<Int>) -> [Int] {
    var ends: [Int] = []
    var open: Int?
    for column in range.lowerBound..<max(range.lowerBound, min(range.upperBound, row.cells.count)) {
      let cell = row.cells[column]
      if cell.glyph == Cell.continuation { continue }
      if isDoubtful(cell) {
        open = column + Int(cell.width)
      } else if let end = open, cell.glyph != 0x20 || column != end {
        ends.append(end)
        open = nil
      }
    }
    return open.map { ends + [$0] } ?? ends
  }

  /// Whether terminals may measure a glyph otherwise: clusters; scripts with spacing marks; emoji and pictures, whose
  /// widths change with Unicode's editions; private use.
  static func isDoubtful(_ cell: Cell) -> Bool {
    if cell.glyph < 0x0900 { return false }
    if cell.isCluster { return true }
    if cell.isPixels { return false }
    switch cell.glyph {
    case 0x0900...0x1DFF, 0x2300...0x23FF, 0x2600...0x27BF, 0x2B00...0x2BFF, 0xA800...0xABFF, 0xD7B0...0xF8FF,
      0xFB1D...0xFDFF, 0x1_0000...0x1_FFFF, 0x4_0000...:
      return true
    default: return false
    }
  }
}
