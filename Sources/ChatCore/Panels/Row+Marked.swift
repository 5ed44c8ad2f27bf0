import Cells

extension Row {
  /// How letters that match a filter look: by colour, so that what is chosen keeps its ground.
  static func hitStyle(isSelected: Bool) -> Style {
    isSelected ? Style(.selection, [.bold, .underline]) : Style(.heading)
  }

  /// A text with some of its characters marked; the ranges ascend and do not touch.
  static func marked(_ text: String, _ ranges: [Range<Int>], _ base: Style, mark: Style) -> Row {
    guard !ranges.isEmpty else { return Row.styled(text, base) }
    var row = Row()
    let characters = Array(text)
    var place = 0
    for range in ranges {
      let range = range.clamped(to: place..<characters.count)
      row.append(Row.styled(String(characters[place..<range.lowerBound]), base))
      row.append(Row.styled(String(characters[range]), mark))
      place = range.upperBound
    }
    row.append(Row.styled(String(characters[place...]), base))
    return row
  }

  /// The words of a search, marked where they are in the row.
  func marked(_ query: String, mark: Style) -> Row {
    let columns = cells.indices.filter { cells[$0].glyph != Cell.continuation }
    var text = ""
    for column in columns { appendGlyph(cells[column], to: &text) }
    // Where glyphs join to one character, none can be marked alone.
    guard text.count == columns.count else { return self }
    var row = self
    for range in WordHits.ranges(of: query, in: text) {
      let end = range.upperBound < columns.count ? columns[range.upperBound] : cells.count
      row.restyle(columns[range.lowerBound]..<end) {
        Style(mark.role, mark.attributes.union($0.attributes.intersection(.ground)))
      }
    }
    return row
  }
}

extension [Range<Int>] {
  /// The same places in what is left of a text when so many characters are gone from its start.
  func behind(_ count: Int) -> [Range<Int>] {
    compactMap { range -> Range<Int>? in
      guard range.upperBound > count else { return nil }
      return Swift.max(0, range.lowerBound - count)..<range.upperBound - count
    }
  }
}
