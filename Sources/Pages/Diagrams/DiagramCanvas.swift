import Cells

/// A grid that boxes, lines and words of a diagram are drawn on; lines that meet join.
struct DiagramCanvas {
  /// The directions in which lines leave a place.
  struct Arms: OptionSet {
    let rawValue: UInt8
    static let up = Arms(rawValue: 1)
    static let down = Arms(rawValue: 2)
    static let left = Arms(rawValue: 4)
    static let right = Arms(rawValue: 8)
  }

  private static let joints = Array(" ╵╷│╴┘┐┤╶└┌├─┴┬┼").map(String.init)
  private static let dotted = ["│": "┊", "─": "┄"]

  private let width: Int
  private var arms: [[Arms]]
  private var isDotted: [[Bool]]
  /// A cluster, or empty behind a wide one; nil where there is no word.
  private var words: [[String?]]

  init(width: Int, height: Int) {
    self.width = width
    arms = Array(repeating: Array(repeating: [], count: width), count: height)
    isDotted = Array(repeating: Array(repeating: false, count: width), count: height)
    words = Array(repeating: Array(repeating: nil, count: width), count: height)
  }

  /// A line from left to right in a row, or from right to left.
  mutating func line(row: Int, from: Int, to: Int, dotted: Bool = false) {
    let (left, right) = (min(from, to), max(from, to))
    guard left < right else { return }
    for column in left...right {
      if column > left { arms[row][column].insert(.left) }
      if column < right { arms[row][column].insert(.right) }
      if dotted { isDotted[row][column] = true }
    }
  }

  /// A line down in a column.
  mutating func line(column: Int, from top: Int, to bottom: Int, dotted: Bool = false) {
    guard top < bottom else { return }
    for row in top...bottom {
      if row > top { arms[row][column].insert(.up) }
      if row < bottom { arms[row][column].insert(.down) }
      if dotted { isDotted[row][column] = true }
    }
  }

  /// A frame.
  mutating func frame(row: Int, column: Int, width: Int, height: Int) {
    line(row: row, from: column, to: column + width - 1)
    line(row: row + height - 1, from: column, to: column + width - 1)
    line(column: column, from: row, to: row + height - 1)
    line(column: column + width - 1, from: row, to: row + height - 1)
  }

  /// Whether nothing has been drawn in some columns of a row, all of which are on the grid.
  func isFree(row: Int, columns: Range<Int>) -> Bool {
    columns.lowerBound >= 0 && columns.upperBound <= width
      && columns.allSatisfy { words[row][$0] == nil && arms[row][$0].isEmpty }
  }

  /// Words in a row; what is there is covered.
  mutating func write(_ text: String, row: Int, column: Int) {
    var column = column
    for character in text {
      let size = CellWidth.width(of: character)
      guard size > 0, column >= 0, column + size <= width else { continue }
      words[row][column] = String(character)
      for place in 1..<max(1, size) { words[row][column + place] = "" }
      column += size
    }
  }

  /// The rows, without blanks at their ends.
  func rows() -> [CellText] {
    arms.indices.map { row in
      var text = CellText()
      var blanks = 0
      for column in 0..<width {
        if let word = words[row][column] {
          if word.isEmpty { continue }
          flush(&blanks, to: &text)
          text.append(word, Style(.codeBlock))
        } else if arms[row][column].isEmpty {
          blanks += 1
        } else {
          flush(&blanks, to: &text)
          let joint = Self.joints[Int(arms[row][column].rawValue)]
          text.append(isDotted[row][column] ? Self.dotted[joint] ?? joint : joint, Style(.tableBorder))
        }
      }
      return text
    }
  }

  private func flush(_ blanks: inout Int, to text: inout CellText) {
    if blanks > 0 { text.append(String(repeating: " ", count: blanks), Style(.codeBlock)) }
    blanks = 0
  }
}
