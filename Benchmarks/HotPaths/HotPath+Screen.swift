import Cells

@testable import TerminalIO

extension HotPath {
  /// From rows to what changed on the screen.
  static let screen: [HotPath] = [
    HotPath("screen: compare 40 rows, one changed") {
      let rows = (0..<40).map { line in
        CellText("line \(line) of a screen with words on it, as wide as it is", .text).rows(width: 120).first ?? Row()
      }
      var other = rows
      other[20] = CellText("something else, 日本語 too", .text).rows(width: 120).first ?? Row()
      return {
        zip(rows, other).reduce(0) { sum, pair in
          pair.0 == pair.1 ? sum : sum + RowChange.stretches(pair.0, pair.1, columns: 120, seesLinks: true).count
        }
      }
    }
  ]
}
