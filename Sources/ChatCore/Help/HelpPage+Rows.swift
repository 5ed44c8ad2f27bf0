import Cells
import Hands

extension HelpPage {
  /// The page as rows: headings, keys in a column of their own, words next to them.
  package static func rows(_ sections: [Section], width: Int) -> [Row] {
    let width = max(8, width)
    let longest = sections.flatMap(\.lines).map { CellWidth.width(of: $0.keys) }.max() ?? 0
    // Two blanks before the keys, two behind them.
    let column = min(longest + 4, max(8, width * 2 / 5))
    let indented = Row.styled("  ")
    var rows: [Row] = []
    for section in sections {
      if !rows.isEmpty { rows.append(Row()) }
      if !section.title.isEmpty {
        rows.append(Row.styled(section.title, Style(.heading, .bold)).truncated(to: width))
      }
      for line in section.lines {
        // A row may end behind a key, without the mark between two of them.
        var keys = FactLines.lines(line.keys.split(separator: FactLines.separator).map(String.init), width: column - 4)
          .flatMap { CellText($0, Style(.strong)).rows(width: column - 2, first: indented, rest: indented) }
        let words = CellText(line.help).rows(width: width - column)
        while keys.count < words.count { keys.append(Row()) }
        for (place, word) in words.enumerated() {
          keys[place].pad(to: column)
          keys[place].append(word)
        }
        rows += keys
      }
    }
    return rows
  }
}
