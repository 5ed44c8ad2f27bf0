import Cells
import CNcurses
import Conversations

// Links (OSC 8). ncurses knows none, so what it has drawn is written once more in place, this time as a link, and what
// is no link any longer without one. The glyphs and their looks are those that ncurses takes to be there.

extension NcursesTerminal {
  /// Writes the links of the rows that differ from the last frame; called when ncurses has written all it had.
  func drawLinks(_ frame: Frame, after last: Frame?) {
    guard modes.takesLinks else { return }
    var bytes: [UInt8] = []
    for line in 0..<min(size.rows, frame.rows.count) {
      let row = frame.rows[line]
      let old = last.flatMap { line < $0.rows.count ? $0.rows[line] : nil } ?? Row()
      guard !row.links.isEmpty || !old.links.isEmpty, old != row else { continue }
      for link in old.links where !row.links.contains(link) { rewrite(row, link.columns, nil, at: line, to: &bytes) }
      for link in row.links { rewrite(row, link.columns, WebAddress(link.address)?.text, at: line, to: &bytes) }
    }
    guard !bytes.isEmpty else { return }
    // Back to where, and in the look that, ncurses takes to be in force.
    let place = (getcury(cn_screen()), getcurx(cn_screen()))
    if let back = cn_place(place.0, place.1) { bytes += NcursesTerminal.withoutPadding(back) }
    write(bytes)
  }

  /// Some columns of a row as they are on the screen, as a link to an address, or as none.
  private func rewrite(
    _ row: Row, _ columns: Range<Int>, _ address: String?, at line: Int, to bytes: inout [UInt8]
  ) {
    var column = columns.lowerBound
    while column > 0, column < row.cells.count, row.cells[column].glyph == Cell.continuation { column -= 1 }
    let end = min(columns.upperBound, size.columns)
    guard column < end, let place = cn_place(Int32(line), Int32(column)) else { return }
    bytes += NcursesTerminal.withoutPadding(place)
    if let address { bytes += NcursesTerminal.begin(linkTo: address) }
    var look: (attr_t, Int16)?
    while column < end {
      let cell = column < row.cells.count ? row.cells[column] : .blank()
      let width = max(1, Int(cell.width))
      guard column + width <= size.columns else { break }
      let wanted = self.look(of: cell)
      if look.map({ $0 != wanted }) ?? true {
        look = wanted
        bytes += NcursesTerminal.bytes(cn_attributes(wanted.0, wanted.1))
      }
      if cell.glyph != Cell.continuation { bytes += encoder.bytes(of: cell, in: row) }
      column += width
      // Behind a glyph that the terminal may measure otherwise, the cursor is placed, as ncurses' own is.
      if NcursesTerminal.isDoubtful(cell), let next = cn_place(Int32(line), Int32(column)) {
        bytes += NcursesTerminal.withoutPadding(next)
      }
    }
    if address != nil { bytes += NcursesTerminal.noLink }
    bytes += NcursesTerminal.bytes(cn_attributes(0, 0))
  }

  private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
    text.map(withoutPadding) ?? []
  }

  private static let noLink = Array("\u{1B}]8;;\u{1B}\\".utf8)

  /// The beginning of a link. Its name is that of all links to the address, so that a terminal marks all parts of one
  /// that goes over several rows.
  private static func begin(linkTo address: String) -> [UInt8] {
    let name = address.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return Array("\u{1B}]8;id=\(String(name, radix: 36));\(address)\u{1B}\\".utf8)
  }
}
