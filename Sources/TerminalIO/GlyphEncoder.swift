import Cells
import CNcurses
import Glibc

/// Turns laid-out cells into what ncurses draws, so that the screen has the width that was laid out.
///
/// The C library's idea of a glyph's width differs from the layout's for many graphemes (a joined family is one glyph
/// of two columns there and six columns here), and terminals differ again. So a cell only ever gives out a base of
/// known width with marks of none; the rest of a grapheme (joiners, selectors, skin tones, tags) is left out, and a
/// base too narrow is followed by a blank. Some detail of an emoji may be lost; a column never is.
struct GlyphEncoder {
  /// The most a cell of ncurses holds, its end included.
  private static let capacity = 6

  /// One cell as ncurses wants it: characters, ended by 0.
  private var buffer = [wchar_t](repeating: 0, count: capacity)

  /// Appends the glyph of `cell`, at most `cell.width` columns wide, drawn with an attribute and a colour pair.
  mutating func append(
    _ cell: Cell, of row: Row, attributes: attr_t, pair: Int16, to cells: inout [cchar_t]
  ) {
    let width = Int(cell.width)
    if !cell.isCluster {
      let scalar = wchar_t(bitPattern: cell.isPixels ? Cell.halfBlock.value : cell.glyph)
      if (0x20..<0x7F).contains(scalar) {
        emit(scalar, attributes, pair, to: &cells)
      } else {
        append(base: scalar, marks: [], width: width, attributes, pair, to: &cells)
      }
      return
    }
    guard row.clusters.indices.contains(cell.clusterIndex) else {
      append(base: 0, marks: [], width: width, attributes, pair, to: &cells)
      return
    }
    let scalars = row.clusters[cell.clusterIndex].unicodeScalars.map { wchar_t(bitPattern: $0.value) }
    // Two regional indicators, one column each: a flag where the terminal joins them, two letters where not.
    if width == 2, scalars.count == 2, scalars.allSatisfy({ (0x1F1E6...0x1F1FF).contains($0) && cn_width($0) == 1 }) {
      for scalar in scalars { emit(scalar, attributes, pair, to: &cells) }
      return
    }
    append(base: scalars.first ?? 0, marks: scalars.dropFirst(), width: width, attributes, pair, to: &cells)
  }

  private mutating func append(
    base: wchar_t, marks: ArraySlice<wchar_t>, width: Int, _ attributes: attr_t, _ pair: Int16,
    to cells: inout [cchar_t]
  ) {
    let measured = Int(cn_width(base))
    switch measured {
    case 1...2 where measured <= width:
      buffer[0] = base
      var count = 1
      for mark in marks {
        // Up to the first thing that is not a mark on the base: what follows may be drawn wide.
        if count == GlyphEncoder.capacity - 1 || mark == 0x200D || cn_width(mark) > 0 { break }
        if cn_width(mark) == 0, !GlyphEncoder.isSelector(mark) {
          buffer[count] = mark
          count += 1
        }
      }
      buffer[count] = 0
      emitBuffer(attributes, pair, to: &cells)
      if measured < width { emit(0x20, attributes, pair, to: &cells) }
    case 0 where base > 0x9F:
      // A mark without a base is put on a blank.
      buffer[0] = 0x20
      buffer[1] = base
      buffer[2] = 0
      emitBuffer(attributes, pair, to: &cells)
      if width == 2 { emit(0x20, attributes, pair, to: &cells) }
    default:
      // Unknown to this system, or wider than laid out.
      emit(0xFFFD, attributes, pair, to: &cells)
      if width == 2 { emit(0x20, attributes, pair, to: &cells) }
    }
  }

  /// The bytes for the glyph of `cell` where it is drawn.
  mutating func bytes(of cell: Cell, in row: Row) -> [UInt8] {
    var drawn: [cchar_t] = []
    append(cell, of: row, attributes: 0, pair: 0, to: &drawn)
    var text = String.UnicodeScalarView()
    for index in drawn.indices {
      var characters = [wchar_t](repeating: 0, count: GlyphEncoder.capacity + 1)
      var attributes: attr_t = 0
      var pair: Int16 = 0
      guard getcchar(&drawn[index], &characters, &attributes, &pair, nil) == OK else { continue }
      text.append(
        contentsOf: characters.prefix { $0 != 0 }.compactMap { Unicode.Scalar(UInt32(bitPattern: Int32($0))) })
    }
    return Array(String(text).utf8)
  }

  /// Variation selectors, tags and the keycap, which change the width in some terminals and not in others.
  private static func isSelector(_ mark: wchar_t) -> Bool {
    mark == 0x20E3 || (0xFE00...0xFE0F).contains(mark) || (0xE0000...0xE01EF).contains(mark)
  }

  private mutating func emit(_ scalar: wchar_t, _ attributes: attr_t, _ pair: Int16, to cells: inout [cchar_t]) {
    buffer[0] = scalar
    buffer[1] = 0
    emitBuffer(attributes, pair, to: &cells)
  }

  private func emitBuffer(_ attributes: attr_t, _ pair: Int16, to cells: inout [cchar_t]) {
    var cell = cchar_t()
    setcchar(&cell, buffer, attributes, pair, nil)
    cells.append(cell)
  }
}
