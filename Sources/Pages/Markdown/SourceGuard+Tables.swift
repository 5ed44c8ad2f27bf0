// Rows of tables with more cells than the table has columns, which the parser would drop without a word.

import Cells

/// Follows tables line by line, and keeps a row's surplus in its last cell.
///
/// Models write `a | b` into a cell without escaping the bar: GFM ignores what is beyond the last column. The bars
/// there are hidden from it, so that the text stays, as it was written.
struct TableGuard: Sendable {
  /// Columns of the table that the last line belonged to.
  private var columns: Int?
  /// Cells of the last line, where it may be a table's head.
  private var headCells: Int?

  /// No screen shows more columns, and the parser's work grows with their square.
  private static let most = 512
  private static let bar = UInt8(ascii: "|"), backslash = UInt8(ascii: "\\")

  /// Whether no table is open.
  var isPlain: Bool { columns == nil }

  /// Nothing goes on behind a blank line, a fence, or code.
  mutating func interrupt() { (columns, headCells) = (nil, nil) }

  /// Takes a line whose text begins at `start`, its formulas escaped; gives it as it is to be parsed, nil for as it
  /// is.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>, from start: Int, beginsBlock: Bool) -> [UInt8]? {
    if beginsBlock { interrupt() }
    let bars = Self.bars(in: line, from: start)
    let head = headCells
    // A table of one column has bars at the edges only, which are none between cells.
    let cells = bars.count + 1
    headCells = cells
    if let columns {
      let surplus = bars.dropFirst(columns - 1)
      return surplus.isEmpty ? nil : Self.hiding(surplus, in: line)
    }
    if cells > Self.most, Self.isDelimiter(line, from: start) { return Self.hiding(bars[...], in: line) }
    if head == cells, Self.isDelimiter(line, from: start) { columns = cells }
    return nil
  }

  /// Places of the bars between cells: not escaped, and neither the row's first nor its last byte.
  private static func bars(in line: UnsafeBufferPointer<UInt8>, from start: Int) -> [Int] {
    var end = line.count
    while end > start, line[end - 1] <= 0x20 { end -= 1 }
    var bars: [Int] = []
    var place = start < end && line[start] == bar ? start + 1 : start
    while place < end {
      place = line.firstPlace(of: (bar, bar, backslash, backslash), in: place..<end)
      if place < end, line[place] == bar { bars.append(place) }
      place += place < end && line[place] == backslash ? 2 : 1
    }
    if bars.last == end - 1 { bars.removeLast() }
    return bars
  }

  private static func isDelimiter(_ line: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var hasDash = false
    var hasBar = false
    for place in start..<line.count {
      switch line[place] {
      case UInt8(ascii: "-"): hasDash = true
      case bar: hasBar = true
      case UInt8(ascii: ":"), 0...0x20: break
      default: return false
      }
    }
    return hasDash && hasBar
  }

  private static func hiding(_ bars: ArraySlice<Int>, in line: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(line.count + 2 * bars.count)
    var rest = bars
    for place in line.indices {
      if rest.first == place {
        GuardedByte.append(line[place], to: &out)
        rest.removeFirst()
      } else {
        out.append(line[place])
      }
    }
    return out
  }
}
