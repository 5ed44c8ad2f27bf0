/// A picture made small: two pixels a cell, one above the other.
package struct PixelGrid: Equatable, Sendable {
  /// In cells.
  package let size: ScreenSize
  /// Each pixel in turn, from the left and the top; two rows of them for each row of cells.
  private let pixels: [Pixel]

  /// A colour in 15 bits, five each of red, green and blue, so that two of them have room in a cell.
  package struct Pixel: Hashable, Sendable {
    let bits: UInt16

    init(bits: UInt16) { self.bits = bits }
    /// The nearest to a colour.
    package init(red: UInt8, green: UInt8, blue: UInt8) {
      bits = UInt16(red >> 3) << 10 | UInt16(green >> 3) << 5 | UInt16(blue >> 3)
    }
  }

  /// A grid of so many cells, from red, green and blue of each pixel in turn; nil where there are too few or too many.
  package init?(size: ScreenSize, colors: [UInt8]) {
    guard size.columns > 0, size.rows > 0, colors.count == size.columns * size.rows * 2 * 3 else { return nil }
    self.size = size
    pixels = stride(from: 0, to: colors.count, by: 3).map {
      Pixel(red: colors[$0], green: colors[$0 + 1], blue: colors[$0 + 2])
    }
  }

  /// The cells of a row, from the top.
  package func append(_ row: Int, to cells: inout Row) {
    guard (0..<size.rows).contains(row) else { return }
    let top = row * 2 * size.columns
    for place in top..<(top + size.columns) { cells.append(pixels[place], above: pixels[place + size.columns]) }
  }
}

extension Cell {
  /// Marks a glyph that is two pixels of a picture.
  private static let pixelFlag: UInt32 = 0x4000_0000

  /// What pixels are drawn as: the upper one in the foreground's colour, the lower one in the background's.
  package static let halfBlock: Unicode.Scalar = "▀"

  /// A cell of two pixels.
  static func pixels(_ upper: PixelGrid.Pixel, _ lower: PixelGrid.Pixel) -> Cell {
    let glyph = pixelFlag | UInt32(upper.bits) << 15 | UInt32(lower.bits)
    // White over white marks the right half of a wide glyph; a picture that has it loses what no one sees.
    return Cell(glyph: glyph == continuation ? glyph - 1 : glyph, style: .text, width: 1)
  }

  /// Whether it is two pixels of a picture.
  package var isPixels: Bool { glyph >> 30 == 1 && glyph != Cell.continuation }

  /// The pixels of such a cell.
  package var pixels: (upper: PixelGrid.Pixel, lower: PixelGrid.Pixel) {
    (PixelGrid.Pixel(bits: UInt16(glyph >> 15 & 0x7FFF)), PixelGrid.Pixel(bits: UInt16(glyph & 0x7FFF)))
  }
}
