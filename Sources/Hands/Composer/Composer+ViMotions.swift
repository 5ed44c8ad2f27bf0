/// Where a motion of vi's leads.
struct ViMotion: Equatable {
  var target: TextPosition
  /// Whether an operator takes the character at the target as well.
  var isInclusive = false
  /// Whether an operator takes whole lines.
  var isLinewise = false
  /// Whether it keeps its column, and goes through the history at the text's ends.
  var isVertical = false
}

extension Composer {
  /// What a key means as a motion, repeated by the count; nil for keys that are none.
  func viMotion(_ key: Character) -> ViMotion? {
    let times = vi?.times ?? 1
    func repeated(_ step: (TextPosition) -> TextPosition) -> TextPosition {
      var place = cursor
      for _ in 0..<times {
        let next = step(place)
        if next == place { break }
        place = next
      }
      return place
    }
    let line = buffer.lines[cursor.line]
    switch key {
    case "h": return ViMotion(target: repeated { $0.offset > 0 ? buffer.left(of: $0) : $0 })
    case "l", " ": return ViMotion(target: repeated { viAfter($0) })
    case "j", "k":
      if vi?.operation != nil {
        let row = min(max(0, cursor.line + (key == "j" ? times : -times)), buffer.lines.count - 1)
        return ViMotion(target: TextPosition(line: row, offset: 0), isLinewise: true)
      }
      // Only the direction counts: the move goes by rows as shown, and at the text's ends through the history.
      return ViMotion(target: TextPosition(line: key == "k" ? -1 : Int.max, offset: 0), isVertical: true)
    case "w", "W":
      // Changing a word leaves the blanks behind it, as vi has always done.
      if vi?.operation == .change, buffer.character(at: cursor)?.isInk == true {
        return ViMotion(target: repeated { viWordEnd($0, big: key == "W", canStay: $0 == cursor) }, isInclusive: true)
      }
      var target = repeated { viNextWord($0, big: key == "W") }
      if vi?.operation != nil, target.line > cursor.line, target.offset == viIndent(target.line) {
        target = buffer.lineEnd(target.line - 1)
      }
      return ViMotion(target: target)
    case "b", "B": return ViMotion(target: repeated { viWordBefore($0, big: key == "B") })
    case "e", "E":
      return ViMotion(target: repeated { viWordEnd($0, big: key == "E", canStay: false) }, isInclusive: true)
    case "0": return ViMotion(target: TextPosition(line: cursor.line, offset: 0))
    case "^": return ViMotion(target: TextPosition(line: cursor.line, offset: viIndent(cursor.line)))
    case "$":
      return ViMotion(target: TextPosition(line: cursor.line, offset: line.before(line.count)), isInclusive: true)
    case "G":
      let row = vi?.hasCount == true ? min(times, buffer.lines.count) - 1 : buffer.lines.count - 1
      return ViMotion(target: TextPosition(line: row, offset: viIndent(row)), isLinewise: true)
    case "{": return ViMotion(target: viParagraph(up: true))
    case "}": return ViMotion(target: viParagraph(up: false))
    case ";": return vi?.lastFind.flatMap { viFind($0) }
    case ",":
      guard var find = vi?.lastFind else { return nil }
      find.way = find.way.reversed
      return viFind(find)
    default: return nil
    }
  }

  /// Letters, digits and `_` are one kind of character, other ink another, blanks a third.
  private func viClass(_ character: Character, big: Bool) -> Int {
    if character.isWhitespace { return 0 }
    return big || character.isOfWord || character == "_" ? 1 : 2
  }

  private func viNextWord(_ start: TextPosition, big: Bool) -> TextPosition {
    guard let first = buffer.character(at: start) else { return start }
    let kind = viClass(first, big: big)
    let end = kind == 0 ? start : buffer.skipRight(start) { viClass($0, big: big) == kind }
    return buffer.skipRight(end) { viClass($0, big: big) == 0 }
  }

  private func viWordBefore(_ start: TextPosition, big: Bool) -> TextPosition {
    let end = buffer.skipLeft(start) { viClass($0, big: big) == 0 }
    guard let last = characterBefore(end) else { return end }
    let kind = viClass(last, big: big)
    return buffer.skipLeft(end) { viClass($0, big: big) == kind }
  }

  private func viWordEnd(_ start: TextPosition, big: Bool, canStay: Bool) -> TextPosition {
    let begin = canStay ? start : buffer.right(of: start)
    let word = buffer.skipRight(begin) { viClass($0, big: big) == 0 }
    guard let first = buffer.character(at: word) else { return viClamped(buffer.end) }
    let kind = viClass(first, big: big)
    return buffer.left(of: buffer.skipRight(word) { viClass($0, big: big) == kind })
  }

  func viIndent(_ line: Int) -> Int {
    let text = buffer.lines[line].text
    guard let first = text.firstIndex(where: \.isInk) else { return 0 }
    return buffer.lines[line].offset(first)
  }

  private func viParagraph(up: Bool) -> TextPosition {
    var line = cursor.line
    let step = up ? -1 : 1
    repeat { line += step } while buffer.lines.indices.contains(line) && buffer.lines[line].count > 0
    if line < 0 { return .start }
    return line < buffer.lines.count ? TextPosition(line: line, offset: 0) : buffer.end
  }

  /// A character in the cursor's line, counted from the cursor.
  func viFind(_ find: ViState.Find) -> ViMotion? {
    let line = buffer.lines[cursor.line]
    let isForward = find.way.isForward
    var place = cursor.offset
    for _ in 0..<(vi?.times ?? 1) {
      repeat {
        let next = isForward ? line.after(place) : line.before(place)
        guard next != place, next < line.count else { return nil }
        place = next
      } while line.character(at: place) != find.character
    }
    if find.way == .before { place = line.before(place) }
    if find.way == .backBehind { place = line.after(place) }
    return ViMotion(target: TextPosition(line: cursor.line, offset: place), isInclusive: isForward)
  }

  /// A text object around the cursor: a word, a quoted or a bracketed stretch of its line.
  func viObject(_ key: Character, around: Bool) -> Range<TextPosition>? {
    let line = buffer.lines[cursor.line]
    func stretch(_ from: Int, _ to: Int) -> Range<TextPosition> {
      TextPosition(line: cursor.line, offset: from)..<TextPosition(line: cursor.line, offset: to)
    }
    switch key {
    case "w", "W":
      guard let here = line.character(at: cursor.offset) else { return nil }
      let kind = viClass(here, big: key == "W")
      func isSame(_ character: Character) -> Bool { character != "\n" && viClass(character, big: key == "W") == kind }
      let from = buffer.skipLeft(cursor, while: isSame)
      var to = buffer.skipRight(cursor, while: isSame)
      if around { to = buffer.skipRight(to) { $0 != "\n" && $0.isWhitespace } }
      return from..<to
    case "\"", "'", "`":
      let quotes = places(of: key, in: line)
      for (open, close) in zip(quotes, quotes.dropFirst()) where open <= cursor.offset && cursor.offset <= close {
        return around ? stretch(open, line.after(close)) : stretch(line.after(open), close)
      }
      return nil
    case "(", ")", "b": return bracketed("(", ")", around: around)
    case "[", "]": return bracketed("[", "]", around: around)
    case "{", "}", "B": return bracketed("{", "}", around: around)
    default: return nil
    }
  }

  private func places(of character: Character, in line: TextLine) -> [Int] {
    line.text.indices.filter { line.text[$0] == character }.map { line.offset($0) }
  }

  /// The nearest pair of brackets around the cursor, over lines.
  private func bracketed(_ open: Character, _ close: Character, around: Bool) -> Range<TextPosition>? {
    var depth = 0
    var start = cursor
    while buffer.character(at: start) != open || depth > 0 {
      if start != cursor, buffer.character(at: start) == close { depth += 1 }
      if start != cursor, buffer.character(at: start) == open { depth -= 1 }
      guard start > .start else { return nil }
      start = buffer.left(of: start)
    }
    depth = 0
    var end = buffer.right(of: start)
    while let character = buffer.character(at: end), character != close || depth > 0 {
      if character == open { depth += 1 }
      if character == close { depth -= 1 }
      end = buffer.right(of: end)
    }
    guard buffer.character(at: end) == close else { return nil }
    return around ? start..<buffer.right(of: end) : buffer.right(of: start)..<end
  }
}
