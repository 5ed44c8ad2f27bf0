import Cells
import CNcurses

// Pictures: two pixels a cell, each two colours a pair of their own.

extension NcursesTerminal {
  /// Whether pictures can be shown: where there are many colours, and pairs for all that a screen can hold.
  package var showsPictures: Bool { colorCount >= 256 && Int(cn_color_pairs()) > Self.fewestPairs }

  /// Fewer pairs than this are not enough for pictures.
  private static let fewestPairs = 16_384

  /// A cell's attributes and its colour pair.
  func look(of cell: Cell) -> (attributes: attr_t, pair: Int16) {
    if cell.isPixels { return (0, pair(of: cell)) }
    let look = looks[Int(cell.style.role.rawValue)]
    let pair = cell.style.attributes.contains(.ground) ? look.groundPair : look.pair
    return (look.attributes(with: cell.style.attributes), pair)
  }

  /// The pair of two pixels, made when it is first drawn. What is dim is half as bright.
  private func pair(of cell: Cell) -> Int16 {
    let isDim = cell.style.role == .dim
    let key = isDim ? cell.glyph | Cell.clusterFlag : cell.glyph
    if let pair = pixelPairs[key] { return pair }
    let next = firstPixelPair + pixelPairs.count
    guard next < mostPairs else { return 0 }
    let (upper, lower) = cell.pixels
    let colors = [upper, lower].map {
      NcursesTerminal.number(isDim ? $0.color.halved : $0.color, colorCount)
    }
    init_extended_pair(Int32(next), colors[0], colors[1])
    pixelPairs[key] = Int16(next)
    return Int16(next)
  }

  /// Pairs that there are, and that cells can name.
  private var mostPairs: Int { min(Int(cn_color_pairs()), Int(Int16.max)) }

  /// Begins with pairs again when the next frame may need more than are left; it is then drawn whole.
  func makeRoomForPixels() {
    guard !pixelPairs.isEmpty, firstPixelPair + pixelPairs.count + size.columns * size.rows > mostPairs else { return }
    forgetPairs()
    buildLooks()
    shown = nil
  }

  /// Lets go of all pairs in one step: each that is given other colours alone has ncurses look for it on the screen.
  func forgetPairs() {
    guard !pixelPairs.isEmpty else { return }
    pixelPairs = [:]
    reset_color_pairs()
  }
}

extension Color {
  /// Half as bright.
  fileprivate var halved: Color {
    guard let (red, green, blue) = components else { return self }
    return .rgb(UInt8(red / 2), UInt8(green / 2), UInt8(blue / 2))
  }
}
