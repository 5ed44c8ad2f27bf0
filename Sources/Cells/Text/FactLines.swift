/// Short facts on one line, or on several where there is no room for all of them next to each other.
package enum FactLines {
  /// What is between two facts.
  package static let separator = " · "

  /// As many facts, or words, on each line as there is room for, none of them broken.
  package static func lines(_ facts: [String], separator: String = FactLines.separator, width: Int) -> [String] {
    var lines: [String] = []
    for fact in facts {
      if let last = lines.last, case let longer = last + separator + fact, CellWidth.width(of: longer) <= width {
        lines[lines.count - 1] = longer
      } else {
        lines.append(fact)
      }
    }
    return lines
  }
}
