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
}
