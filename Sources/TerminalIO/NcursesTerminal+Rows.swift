import Cells
import CNcurses
import Conversations

// Rows as bytes: only the cells that changed, and what moves the cursor there and changes its look in the fewest bytes.

extension NcursesTerminal {
  /// Appends some columns of a row.
  func append(_ columns: Range<Int>, of row: Row, at line: Int) {
    let links = modes.takesLinks && !row.links.isEmpty ? addresses(row) : []
    let ends = NcursesTerminal.doubtfulEnds(row, columns)
    var open: String?
    var column = columns.lowerBound
    while column < columns.upperBound {
      let address = links.isEmpty ? nil : links[column]
      var cell = column < row.width ? row.cells[column] : .blank()
      if cell.glyph == Cell.continuation {
        column += 1
        continue
      }
      // Half of it has no room.
      if column + Int(cell.width) > size.columns { cell = .blank(cell.style) }
      move(to: line, column)
      if open != address {
        pending += address.map(NcursesTerminal.begin(linkTo:)) ?? NcursesTerminal.noLink
        open = address
      }
      if address == nil, let cleared = clear(row, cell, from: column, links) {
        column = cleared
        continue
      }
      setLook(look(of: cell))
      appendGlyph(cell, of: row, at: line, column)
      column += max(1, Int(cell.width))
      place = column < size.columns && !ends.contains(column) ? Frame.Position(column: column, row: line) : nil
    }
    if open != nil { pending += NcursesTerminal.noLink }
  }

  /// The glyph of a cell; the last of the screen without scrolling it.
  private func appendGlyph(_ cell: Cell, of row: Row, at line: Int, _ column: Int) {
    let isLast = capabilities.wraps && line == size.rows - 1 && column + Int(cell.width) == size.columns
    guard isLast else { return GlyphEncoder.append(cell, of: row, to: &pending) }
    guard let off = capabilities.marginOff, let on = capabilities.marginOn else { return }
    pending += off
    GlyphEncoder.append(cell, of: row, to: &pending)
    pending += on
  }

  /// Clears a run of blanks that are of one style, where that takes fewer bytes; the column behind it.
  private func clear(_ row: Row, _ cell: Cell, from start: Int, _ links: [String?]) -> Int? {
    guard cell.glyph == Cell.blank().glyph else { return nil }
    var end = start + 1
    while end < size.columns, links.isEmpty || links[end] == nil,
      (end < row.width ? row.cells[end] : .blank()) == cell
    {
      end += 1
    }
    let isToEnd = end == size.columns
    guard end - start > (isToEnd ? 3 : 12), let erase = isToEnd ? capabilities.eraseLine : capabilities.eraseCells
    else { return nil }
    let wanted = look(of: cell)
    guard wanted.attributes == 0, wanted.pair == 0 || capabilities.clearsInColor else { return nil }
    setLook(wanted)
    pending += isToEnd ? Capabilities.bytes(erase) : Capabilities.bytes(erase, end - start)
    return end
  }

  /// Moves the cursor, by the shortest of the ways there are.
  func move(to line: Int, _ column: Int) {
    let target = Frame.Position(column: column, row: line)
    guard place != target else { return }
    if !capabilities.movesInLook { setLook((0, 0)) }
    var ways: [[UInt8]] = []
    if let place = capabilities.place { ways.append(Capabilities.bytes(place, line, column)) }
    if let place, place.row == line {
      if let text = capabilities.column { ways.append(Capabilities.bytes(text, column)) }
      if capabilities.hasBackspace, (1...3).contains(place.column - column) {
        ways.append([UInt8](repeating: 0x08, count: place.column - column))
      }
      if column == 0 { ways.append([0x0D]) }
    } else if let place {
      if column == 0, line == place.row + 1 { ways.append([0x0D, 0x0A]) }
      if let text = capabilities.row, column == 0 || column == place.column {
        ways.append((column == place.column ? [] : [0x0D]) + Capabilities.bytes(text, line))
      }
    }
    pending += ways.min { $0.count < $1.count } ?? []
    place = target
  }

  /// Changes attributes and colours from those in force.
  func setLook(_ wanted: (attributes: attr_t, pair: Int16)) {
    guard wanted != lookInForce else { return }
    lookInForce = wanted
    guard let text = cn_attributes(wanted.attributes, wanted.pair) else { return }
    let bytes = Capabilities.bytes(text)
    guard capabilities.plainEndsColors else {
      pending += bytes
      return
    }
    // What comes before all is switched off is undone by it.
    pending += bytes[NcursesTerminal.lastReset(bytes)...]
  }

  /// Where the last `ESC [ m`, or one that begins with 0, begins; 0 where there is none.
  static func lastReset(_ bytes: [UInt8]) -> Int {
    var found = 0
    for start in bytes.indices.dropLast(2) where bytes[start] == 0x1B && bytes[start + 1] == UInt8(ascii: "[") {
      let rest = bytes[(start + 2)...]
      let isZero = rest.first == UInt8(ascii: "0") && rest.dropFirst().first.map { $0 == 0x3B || $0 == 0x6D } == true
      if rest.first == UInt8(ascii: "m") || isZero { found = start }
    }
    return found
  }

  /// Where each column leads, of those addresses that may be sent.
  private func addresses(_ row: Row) -> [String?] {
    RowChange.addresses(row, size.columns).map { $0.flatMap { WebAddress($0)?.text } }
  }

  private static let noLink = Array("\u{1B}]8;;\u{1B}\\".utf8)

  /// The beginning of a link (OSC 8). Its name is that of all links to the address, so that a terminal marks all parts
  /// of one that goes over several rows.
  private static func begin(linkTo address: String) -> [UInt8] {
    let name = address.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return Array("\u{1B}]8;id=\(String(name, radix: 36));\(address)\u{1B}\\".utf8)
  }
}
