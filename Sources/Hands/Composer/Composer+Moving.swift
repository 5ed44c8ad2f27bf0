extension Composer {
  mutating func move(_ motion: EditIntent.Motion, selecting: Bool) -> ComposerOutcome {
    let before = cursor
    let hadSelection = selection != nil
    if selecting {
      if mark == nil {
        mark = cursor
        markStays = false
      }
    } else if mark != nil, !markStays {
      mark = nil
    }
    let outcome: ComposerOutcome
    switch motion {
    case .up, .down:
      outcome = moveVertically(up: motion == .up, selecting: selecting || mark != nil)
    default:
      cursor = target(of: motion)
      goalColumn = nil
      last = .other
      outcome = .moved
    }
    if outcome == .moved, cursor == before, !hadSelection { return .nothing }
    return outcome
  }

  /// Where a motion leads from the cursor.
  func target(of motion: EditIntent.Motion) -> TextPosition {
    switch motion {
    case .left: buffer.left(of: cursor)
    case .right: buffer.right(of: cursor)
    case .wordLeft: buffer.start(ofWordBefore: cursor)
    case .wordRight: buffer.end(ofWordAfter: cursor)
    case .blankLeft: buffer.start(ofWordBefore: cursor, where: \.isInk)
    case .blankRight: buffer.end(ofWordAfter: cursor, where: \.isInk)
    case .lineStart: TextPosition(line: cursor.line, offset: 0)
    case .lineEnd: buffer.lineEnd(cursor.line)
    case .textStart: .start
    case .textEnd: buffer.end
    case .up: TextPosition(line: max(0, cursor.line - 1), offset: 0)
    case .down: buffer.lineEnd(min(buffer.lines.count - 1, cursor.line + 1))
    }
  }

  private mutating func moveVertically(up: Bool, selecting: Bool) -> ComposerOutcome {
    buffer.wrap(line: cursor.line, width: layoutWidth)
    let line = buffer.lines[cursor.line]
    let row = line.row(of: cursor.offset)
    let goal = goalColumn ?? column(of: cursor.offset, in: line)
    var target = cursor.line
    var targetRow = up ? row - 1 : row + 1
    if up ? row == 0 : row == line.rowCount - 1 {
      target += up ? -1 : 1
      guard buffer.lines.indices.contains(target) else {
        if !selecting { return walkHistory(older: up, matching: false) }
        cursor = up ? .start : buffer.end
        return .moved
      }
      buffer.wrap(line: target, width: layoutWidth)
      targetRow = up ? buffer.lines[target].rowCount - 1 : 0
    }
    cursor = TextPosition(line: target, offset: offset(at: goal, row: targetRow, of: buffer.lines[target]))
    goalColumn = goal
    last = .vertical
    return .moved
  }

  /// The column of a place in its row.
  func column(of offset: Int, in line: TextLine) -> Int {
    var place = line.row(line.row(of: offset)).lowerBound
    var column = 0
    while place < offset {
      let glyph = ComposerGlyph(at: place, in: line.text, column: column)
      column += glyph.width
      place += glyph.byteCount
    }
    return column
  }

  /// The place in a row that is nearest to a column from the left.
  func offset(at goal: Int, row: Int, of line: TextLine) -> Int {
    let range = line.row(row)
    var place = range.lowerBound
    var column = 0
    while place < range.upperBound {
      let glyph = ComposerGlyph(at: place, in: line.text, column: column)
      if column + glyph.width > goal { break }
      column += glyph.width
      place += glyph.byteCount
    }
    // The end of a row that goes on is the start of the next: stay on this one.
    if place == range.upperBound, row < line.rowCount - 1, place > range.lowerBound { place = line.before(place) }
    return place
  }
}
