extension Row {
  /// This row with another laid over it from a column on; halves of wide glyphs become blanks.
  public func overlaid(with other: Row, at column: Int) -> Row {
    var row = slice(0..<column)
    row.pad(to: column)
    row.append(other)
    if row.width < width { row.append(slice(row.width..<width)) }
    return row
  }
}
