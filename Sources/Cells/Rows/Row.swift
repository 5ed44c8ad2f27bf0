/// One cell of the screen: a glyph, or the right half of a wide one.
package struct Cell: Equatable, Sendable {
  /// A Unicode scalar's value; `clusterFlag | index` into `Row.clusters` for graphemes of several scalars;
  /// `continuation` for the right half of a wide glyph; what is below `clusterFlag` and no scalar is two pixels of a
  /// picture (`PixelGrid`).
  package var glyph: UInt32
  /// How it is drawn.
  package var style: Style
  /// 1 or 2 columns; 0 for a continuation.
  package var width: UInt8

  /// Marks a glyph that is in `Row.clusters`.
  package static let clusterFlag: UInt32 = 0x8000_0000
  /// The right half of a wide glyph.
  package static let continuation: UInt32 = 0x7FFF_FFFF

  package init(glyph: UInt32, style: Style, width: UInt8) {
    self.glyph = glyph
    self.style = style
    self.width = width
  }

  /// A blank.
  package static func blank(_ style: Style = .text) -> Cell { Cell(glyph: 0x20, style: style, width: 1) }
}

/// One row of cells, as laid out: `cells.count` is its width in columns.
///
/// Rows are laid out once and shared from then on (copy on write), so that painting a frame costs no text work.
package struct Row: Equatable, Sendable {
  /// One for each column.
  package private(set) var cells: [Cell]
  /// Graphemes of more than one scalar.
  package private(set) var clusters: [String]
  /// Columns that are links, in the order they were made.
  package private(set) var links: [RowLink] = []

  package init() {
    cells = []
    clusters = []
  }

  /// Columns taken.
  package var width: Int { cells.count }

  /// Appends a grapheme whose width in columns (1 or 2) the caller has measured.
  package mutating func append(_ grapheme: Character, width: Int, style: Style) {
    let scalars = grapheme.unicodeScalars
    if let only = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex {
      append(scalar: only, width: width, style: style)
    } else {
      cells.append(Cell(glyph: Cell.clusterFlag | UInt32(clusters.count), style: style, width: UInt8(width)))
      clusters.append(String(grapheme))
      if width == 2 { cells.append(Cell(glyph: Cell.continuation, style: style, width: 0)) }
    }
  }

  /// Appends a single scalar of measured width.
  package mutating func append(scalar: Unicode.Scalar, width: Int, style: Style) {
    cells.append(Cell(glyph: scalar.value, style: style, width: UInt8(width)))
    if width == 2 { cells.append(Cell(glyph: Cell.continuation, style: style, width: 0)) }
  }

  /// Appends a scalar of one column until the row is so many columns wide.
  package mutating func fill(to width: Int, with scalar: Unicode.Scalar, style: Style) {
    fill(to: width, Cell(glyph: scalar.value, style: style, width: 1))
  }

  /// Appends two pixels of a picture.
  mutating func append(_ upper: PixelGrid.Pixel, above lower: PixelGrid.Pixel) { cells.append(.pixels(upper, lower)) }

  private mutating func fill(to width: Int, _ cell: Cell) {
    guard cells.count < width else { return }
    cells.append(contentsOf: repeatElement(cell, count: width - cells.count))
  }

  /// Appends another row's cells.
  package mutating func append(_ other: Row) {
    for link in other.links { link.part(in: 0..<other.width, from: width).map { links.append($0) } }
    if other.clusters.isEmpty {
      cells.append(contentsOf: other.cells)
    } else {
      let shift = UInt32(clusters.count)
      clusters.append(contentsOf: other.clusters)
      for var cell in other.cells {
        if cell.isCluster { cell.glyph += shift }
        cells.append(cell)
      }
    }
  }

  /// Appends cells of a longer text that share its clusters; only those used are taken over.
  mutating func append(cells part: ArraySlice<Cell>, clusters shared: [String]) {
    if shared.isEmpty {
      cells.append(contentsOf: part)
    } else {
      for var cell in part {
        if cell.isCluster {
          let cluster = shared[cell.clusterIndex]
          cell.glyph = Cell.clusterFlag | UInt32(clusters.count)
          clusters.append(cluster)
        }
        cells.append(cell)
      }
    }
  }

  /// Makes some columns that are there a link.
  package mutating func link(_ columns: Range<Int>, to address: String) {
    RowLink(columns: columns, address: address).part(in: 0..<width).map { links.append($0) }
  }

  /// Makes room for so many columns.
  package mutating func reserveCapacity(_ columns: Int) { cells.reserveCapacity(columns) }

  /// Fills with blanks up to `width` columns.
  package mutating func pad(to width: Int, style: Style = .text) {
    fill(to: width, .blank(style))
  }

  /// The row behind so many blank columns.
  package func indented(by columns: Int) -> Row {
    guard columns > 0 else { return self }
    var row = Row()
    row.pad(to: columns)
    row.append(self)
    return row
  }

  /// Cuts to at most `width` columns; a wide glyph that would be halved becomes a blank.
  package mutating func truncate(to width: Int) {
    guard cells.count > width else { return }
    cells.removeLast(cells.count - max(0, width))
    if !links.isEmpty { links = links.compactMap { $0.part(in: 0..<cells.count) } }
    if let last = cells.last, last.width == 2 { cells[cells.count - 1] = .blank(last.style) }
  }

  /// The columns of `range`, as a row of its own; halves of wide glyphs become blanks.
  package func slice(_ range: Range<Int>) -> Row {
    var part = Row()
    let range = range.clamped(to: 0..<cells.count)
    part.links = links.compactMap { $0.part(in: range) }
    for column in range {
      let cell = cells[column]
      if cell.glyph == Cell.continuation {
        if column == range.lowerBound { part.cells.append(.blank(cell.style)) } else { part.cells.append(cell) }
      } else if cell.width == 2, column + 1 >= range.upperBound {
        part.cells.append(.blank(cell.style))
      } else if cell.isCluster {
        var moved = cell
        moved.glyph = Cell.clusterFlag | UInt32(part.clusters.count)
        part.clusters.append(clusters[cell.clusterIndex])
        part.cells.append(moved)
      } else {
        part.cells.append(cell)
      }
    }
    return part
  }

  /// Draws the columns of `range` in another style.
  package mutating func restyle(_ range: Range<Int>, _ style: (Style) -> Style) {
    for column in range.clamped(to: 0..<cells.count) { cells[column].style = style(cells[column].style) }
  }

  /// Puts a glyph of one column over a column that is there and not half of a wide glyph.
  package mutating func put(_ scalar: Unicode.Scalar, at column: Int, style: Style) {
    guard cells.indices.contains(column), cells[column].width == 1 else { return }
    cells[column] = Cell(glyph: scalar.value, style: style, width: 1)
  }

  /// What a reader sees, without trailing blanks: for tests, search and plain output.
  package var plainText: String {
    var text = ""
    for cell in cells { appendGlyph(cell, to: &text) }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// Appends a cell's glyph to `text`; nothing for a continuation.
  package func appendGlyph(_ cell: Cell, to text: inout String) {
    if cell.isCluster {
      text += clusters[cell.clusterIndex]
    } else if let scalar = cell.isPixels ? Cell.halfBlock : Unicode.Scalar(cell.glyph) {
      text.unicodeScalars.append(scalar)
    }
  }
}

extension Cell {
  /// Whether the glyph is in `Row.clusters`.
  package var isCluster: Bool { glyph & Cell.clusterFlag != 0 }
  /// The place of its glyph in `Row.clusters`; of a cluster alone.
  package var clusterIndex: Int { Int(glyph & ~Cell.clusterFlag) }
}

/// A screen's size in cells.
package struct ScreenSize: Hashable, Sendable {
  /// Below so many columns there is hardly any room.
  package static let narrow = 60

  package var columns: Int
  package var rows: Int
  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// One whole screen, ready to be drawn; a terminal draws only the rows that differ from the last.
package struct Frame: Equatable, Sendable {
  /// The size it was made for.
  package var size: ScreenSize
  /// From the top; `size.rows` of them, none wider than `size.columns`.
  package var rows: [Row]
  /// Where the cursor is; nil hides it.
  package var cursor: Position?

  /// A place on the screen, from 0.
  package struct Position: Equatable, Sendable {
    /// From the left.
    package var column: Int
    /// From the top.
    package var row: Int
    package init(column: Int, row: Int) {
      self.column = column
      self.row = row
    }
  }

  package init(size: ScreenSize, rows: [Row], cursor: Position? = nil) {
    self.size = size
    self.rows = rows
    self.cursor = cursor
  }
}
