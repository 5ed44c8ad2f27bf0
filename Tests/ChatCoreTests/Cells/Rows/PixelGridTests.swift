import Testing

@testable import Cells

@Suite("Pictures made of cells")
struct PixelGridTests {
  /// Black, red, green, blue, grey, white.
  private let colors: [UInt8] = [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 132, 132, 132, 255, 255, 255]

  @Test("two pixels share a cell, which reads as half a block and keeps both colours")
  func cells() throws {
    let grid = try #require(PixelGrid(size: ScreenSize(columns: 3, rows: 1), colors: colors))
    var row = Row.styled("a ")
    grid.append(0, to: &row)
    #expect(row.plainText == "a ▀▀▀" && row.width == 5)
    let shown = row.cells.dropFirst(2).map { [$0.pixels.upper.color, $0.pixels.lower.color] }
    #expect(
      shown == [
        [.rgb(0, 0, 0), .rgb(0, 0, 255)], [.rgb(255, 0, 0), .rgb(132, 132, 132)],
        [.rgb(0, 255, 0), .rgb(255, 255, 255)],
      ])
    #expect(row.cells.map(\.isPixels) == [false, false, true, true, true])
  }

  @Test("no two colours make what is the right half of a wide glyph, a cluster or a letter")
  func others() throws {
    for (upper, lower) in [(0, 0), (255, 255), (255, 0), (0, 255)] as [(UInt8, UInt8)] {
      let colors = [UInt8](repeating: upper, count: 3) + [UInt8](repeating: lower, count: 3)
      let grid = try #require(PixelGrid(size: ScreenSize(columns: 1, rows: 1), colors: colors))
      var row = Row()
      grid.append(0, to: &row)
      let cell = try #require(row.cells.first)
      #expect(cell.isPixels && !cell.isCluster && cell.glyph != Cell.continuation)
      #expect(cell.pixels.upper.color == .rgb(upper, upper, upper))
    }
    var row = Row.styled("a漢👩‍👩‍👧\u{10FFFD}")
    row.pad(to: 12)
    #expect(row.cells.filter(\.isPixels).isEmpty)
  }

  @Test("colours that do not fill the grid make none")
  func sizes() {
    #expect(PixelGrid(size: ScreenSize(columns: 2, rows: 1), colors: colors) == nil)
    #expect(PixelGrid(size: ScreenSize(columns: 0, rows: 0), colors: []) == nil)
  }
}
