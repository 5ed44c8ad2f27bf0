import Cells
import CNcurses
import Glibc

/// Turns laid-out cells into glyphs as they are written, so that the screen has the width that was laid out.
///
/// The C library's idea of a glyph's width differs from the layout's for many graphemes (a joined family is one glyph
/// of two columns there and six columns here), and terminals differ again. So a cell only ever gives out a base of
/// known width with marks of none; the rest of a grapheme (joiners, selectors, skin tones, tags) is left out, and a
/// base too narrow is followed by a blank. Some detail of an emoji may be lost; a column never is.
enum GlyphEncoder {
  /// The most marks on a base.
  private static let mostMarks = 4

  /// Appends the glyph of `cell`, at most `cell.width` columns wide.
  static func append(_ cell: Cell, of row: Row, to bytes: inout [UInt8]) {
    let width = Int(cell.width)
    guard cell.isCluster else {
      let value = cell.isPixels ? Cell.halfBlock.value : cell.glyph
      if (0x20..<0x7F).contains(value) { return bytes.append(UInt8(value)) }
      return append(base: Unicode.Scalar(value), marks: [], width: width, to: &bytes)
    }
    guard row.clusters.indices.contains(cell.clusterIndex) else {
      return append(base: nil, marks: [], width: width, to: &bytes)
    }
    let scalars = Array(row.clusters[cell.clusterIndex].unicodeScalars)
    // Two regional indicators, one column each: a flag where the terminal joins them, two letters where not.
    if width == 2, scalars.count == 2,
      scalars.allSatisfy({ (0x1F1E6...0x1F1FF).contains($0.value) && columns($0) == 1 })
    {
      for scalar in scalars { append(scalar, to: &bytes) }
      return
    }
    append(base: scalars.first, marks: scalars.dropFirst(), width: width, to: &bytes)
  }

  private static func append(
    base: Unicode.Scalar?, marks: ArraySlice<Unicode.Scalar>, width: Int, to bytes: inout [UInt8]
  ) {
    let measured = base.map(columns) ?? -1
    switch (base, measured) {
    case (let base?, 1...2) where measured <= width:
      append(base, to: &bytes)
      // Up to the first thing that is not a mark on the base: what follows may be drawn wide.
      let held = marks.prefix { $0.value != 0x200D && columns($0) <= 0 }
      for mark in held.filter({ columns($0) == 0 && !isSelector($0) }).prefix(mostMarks) { append(mark, to: &bytes) }
      if measured < width { bytes.append(0x20) }
    case (let base?, 0) where base.value > 0x9F:
      // A mark without a base is put on a blank.
      bytes.append(0x20)
      append(base, to: &bytes)
      if width == 2 { bytes.append(0x20) }
    default:
      // Unknown to this system, or wider than laid out.
      append("\u{FFFD}", to: &bytes)
      if width == 2 { bytes.append(0x20) }
    }
  }

  /// Columns of a scalar as the C library measures it.
  private static func columns(_ scalar: Unicode.Scalar) -> Int { Int(cn_width(wchar_t(bitPattern: scalar.value))) }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
  }

  /// Variation selectors, tags and the keycap, which change the width in some terminals and not in others.
  private static func isSelector(_ mark: Unicode.Scalar) -> Bool {
    mark.value == 0x20E3 || (0xFE00...0xFE0F).contains(mark.value) || (0xE0000...0xE01EF).contains(mark.value)
  }
}
