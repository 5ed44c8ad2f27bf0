/// A stretch of a row that leads somewhere; terminals that can open it get the address.
package struct RowLink: Equatable, Sendable {
  /// Columns of the row.
  package var columns: Range<Int>
  /// The address as it was written; what is sent to a terminal is checked first.
  package var address: String

  package init(columns: Range<Int>, address: String) {
    self.columns = columns
    self.address = address
  }

  /// What of it is in some columns, counted from their first; nil where nothing does.
  func part(in range: Range<Int>, from origin: Int = 0) -> RowLink? {
    let part = columns.clamped(to: range)
    guard !part.isEmpty else { return nil }
    let start = part.lowerBound - range.lowerBound + origin
    return RowLink(columns: start..<(start + part.count), address: address)
  }
}

extension Row {
  /// The row with all of it a link.
  package func linked(to address: String) -> Row {
    var row = self
    row.link(0..<width, to: address)
    return row
  }
}
