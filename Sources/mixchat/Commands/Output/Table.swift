import Cells
import Glibc

/// Columns of text for people; each as wide as its widest cell.
struct TextTable {
  private var rows: [[String]] = []
  private let hasHead: Bool
  /// Columns that are set right, as numbers are.
  var rightAligned: Set<Int> = []

  init(_ head: [String], rightAligned: Set<Int> = []) {
    rows = head.isEmpty ? [] : [head]
    hasHead = !head.isEmpty
    self.rightAligned = rightAligned
  }

  mutating func add(_ row: [String]) { rows.append(row.map(HarmlessText.line)) }

  /// Writes every row to stdout, the head in bold where there are colours.
  func print() { Streams.outExactly(text) }

  /// Every row, each with a newline.
  var text: String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.indices.contains(column) ? CellWidth.width(of: $0[column]) : 0 }.max() ?? 0
    }
    let paintsHead = hasHead && Streams.isColored(STDOUT_FILENO)
    return rows.enumerated().map { place, row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let gap = String(repeating: " ", count: widths[column] - CellWidth.width(of: cell))
        line += rightAligned.contains(column) ? gap + cell : cell + gap
        if column < row.count - 1 { line += "  " }
      }
      while line.last == " " { line.removeLast() }
      return (place == 0 && paintsHead ? Streams.Paint.strong.on(line) : line) + "\n"
    }.joined()
  }
}
