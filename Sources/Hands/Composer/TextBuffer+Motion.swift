extension TextBuffer {
  /// A grapheme to the left, from a line's start to the end of the line above.
  func left(of position: TextPosition) -> TextPosition {
    if position.offset > 0 {
      return TextPosition(line: position.line, offset: lines[position.line].before(position.offset))
    }
    guard position.line > 0 else { return position }
    return lineEnd(position.line - 1)
  }

  /// A grapheme to the right, from a line's end to the start of the line below.
  func right(of position: TextPosition) -> TextPosition {
    if position.offset < lines[position.line].count {
      return TextPosition(line: position.line, offset: lines[position.line].after(position.offset))
    }
    guard position.line + 1 < lines.count else { return position }
    return TextPosition(line: position.line + 1, offset: 0)
  }

  /// The end of a line.
  func lineEnd(_ line: Int) -> TextPosition { TextPosition(line: line, offset: lines[line].count) }

  /// The grapheme right of a place: LF at a line's end, nil at the text's.
  func character(at position: TextPosition) -> Character? {
    if let character = lines[position.line].character(at: position.offset) { return character }
    return position.line + 1 < lines.count ? "\n" : nil
  }

  /// The start of the word before a place.
  func start(ofWordBefore position: TextPosition, where isWord: (Character) -> Bool = \.isOfWord) -> TextPosition {
    var place = skipLeft(position) { !isWord($0) }
    place = skipLeft(place, while: isWord)
    return place
  }

  /// The end of the word after a place.
  func end(ofWordAfter position: TextPosition, where isWord: (Character) -> Bool = \.isOfWord) -> TextPosition {
    var place = skipRight(position) { !isWord($0) }
    place = skipRight(place, while: isWord)
    return place
  }

  func skipRight(_ position: TextPosition, while condition: (Character) -> Bool) -> TextPosition {
    var place = position
    while let character = character(at: place), condition(character) { place = right(of: place) }
    return place
  }

  func skipLeft(_ position: TextPosition, while condition: (Character) -> Bool) -> TextPosition {
    var place = position
    while place > .start {
      let before = left(of: place)
      guard let character = character(at: before), condition(character) else { break }
      place = before
    }
    return place
  }
}

extension Character {
  /// Letters and digits, as readline's words have it.
  package var isOfWord: Bool { isLetter || isNumber }
  /// Not a blank.
  var isInk: Bool { !isWhitespace }
}
