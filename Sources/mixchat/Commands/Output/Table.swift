import ChatCore
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

  mutating func add(_ row: [String]) { rows.append(row.map(Sanitised.line)) }

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

/// Text from outside, made harmless for a terminal.
enum Sanitised {
  /// On one line, control characters and bidirectional overrides shown as U+FFFD.
  static func line(_ text: String) -> String { clean(text, keepsNewlines: false) }

  /// With its newlines and tabs.
  static func block(_ text: String) -> String { clean(text, keepsNewlines: true) }

  private static func clean(_ text: String, keepsNewlines: Bool) -> String {
    // Most text needs nothing done.
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    var clean = ""
    for scalar in text.unicodeScalars {
      if !isHarmful(scalar) {
        clean.unicodeScalars.append(scalar)
      } else if scalar == "\n" || scalar == "\t" {
        clean.unicodeScalars.append(keepsNewlines ? scalar : " ")
      } else if scalar == "\r" {
        continue
      } else {
        clean.unicodeScalars.append("\u{FFFD}")
      }
    }
    return clean
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
