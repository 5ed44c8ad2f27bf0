extension Composer {
  /// Commands of normal mode that are neither motions nor operators.
  mutating func viCommand(_ key: Character) -> ComposerOutcome {
    let times = vi?.times ?? 1
    switch key {
    case "i", "a", "I", "A", "o", "O": return viInsert(key)
    case "x", "X": return viDelete(left: key == "X", times)
    case "s": return viChange(cursor..<viSkip(times))
    case "S": return viChange(TextPosition(line: cursor.line, offset: 0)..<buffer.lineEnd(cursor.line))
    case "C": return viChange(cursor..<buffer.lineEnd(cursor.line))
    case "D":
      vi?.operation = .delete
      return viOperate(on: cursor..<buffer.lineEnd(cursor.line), isLinewise: false)
    case "Y":
      vi?.operation = .copy
      let last = min(cursor.line + times, buffer.lines.count) - 1
      return viOperate(on: TextPosition(line: cursor.line, offset: 0)..<buffer.lineEnd(last), isLinewise: true)
    case "p", "P": return viPut(before: key == "P", times)
    case "~": return viToggleCase(times)
    case "J": return viJoin(max(2, times) - 1)
    case "u": return handle(.undo)
    case "U": return handle(.redo)
    case ".": return viRepeat()
    case "v", "V":
      vi?.mode = key == "v" ? .visual : .visualLine
      mark = cursor
      markStays = true
      return .moved
    case "/": return beginSearch()
    default: return .nothing
    }
  }

  private func viSkip(_ times: Int) -> TextPosition {
    var place = cursor
    for _ in 0..<times { place = viAfter(place) }
    return place
  }

  private mutating func viInsert(_ key: Character) -> ComposerOutcome {
    let line = buffer.lines[cursor.line]
    vi?.forgetCommand()
    vi?.mode = .insert
    last = .other
    switch key {
    case "a": cursor = viAfter(cursor)
    case "I": cursor.offset = viIndent(cursor.line)
    case "A": cursor.offset = line.count
    case "o":
      cursor.offset = line.count
      change(cursor..<cursor, to: "\n")
      viGoOnTyping()
      return .edited
    case "O":
      let start = TextPosition(line: cursor.line, offset: 0)
      change(start..<start, to: "\n")
      cursor = start
      viGoOnTyping()
      return .edited
    default: break
    }
    return .moved
  }

  private mutating func viChange(_ range: Range<TextPosition>) -> ComposerOutcome {
    kills.add(buffer.text(range), joining: nil)
    if !range.isEmpty { change(range, to: "") }
    viGoOnTyping()
    if range.isEmpty { last = .other }
    return range.isEmpty ? .moved : .edited
  }

  private mutating func viDelete(left: Bool, _ times: Int) -> ComposerOutcome {
    var range = cursor..<viSkip(times)
    if left {
      var start = cursor
      for _ in 0..<times where start.offset > 0 { start = buffer.left(of: start) }
      range = start..<cursor
    }
    guard !range.isEmpty else { return .nothing }
    kills.add(buffer.text(range), joining: nil)
    change(range, to: "")
    viRemember()
    return .edited
  }

  private mutating func viPut(before: Bool, _ times: Int) -> ComposerOutcome {
    guard let text = kills.newest() else { return .nothing }
    let whole = String(repeating: text, count: min(times, 1000))
    if text.utf8.last == UInt8(ascii: "\n") {
      let line = before ? cursor.line : cursor.line + 1
      if line < buffer.lines.count {
        let start = TextPosition(line: line, offset: 0)
        change(start..<start, to: whole)
        cursor = start
      } else {
        change(buffer.end..<buffer.end, to: "\n" + whole.dropLast())
        cursor = TextPosition(line: line, offset: 0)
      }
    } else {
      let place = before ? cursor : viAfter(cursor)
      change(place..<place, to: whole)
      cursor = buffer.left(of: cursor)
    }
    viRemember()
    return .edited
  }

  private mutating func viToggleCase(_ times: Int) -> ComposerOutcome {
    let range = cursor..<viSkip(times)
    guard !range.isEmpty else { return .nothing }
    change(range, to: Self.toggled(buffer.text(range)))
    viRemember()
    return .edited
  }

  private static func toggled(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1.isUppercase ? $1.lowercased() : $1.uppercased() }
  }

  private mutating func viJoin(_ times: Int) -> ComposerOutcome {
    var outcome = ComposerOutcome.nothing
    for _ in 0..<times where cursor.line + 1 < buffer.lines.count {
      let end = buffer.lineEnd(cursor.line)
      let next = TextPosition(line: cursor.line + 1, offset: viIndent(cursor.line + 1))
      let needsBlank = end.offset > 0 && characterBefore(end)?.isWhitespace == false
      change(end..<next, to: needsBlank ? " " : "", joining: outcome == .edited)
      cursor = end
      outcome = .edited
    }
    if outcome == .edited { viRemember() }
    return outcome
  }

  mutating func viReplace(_ key: Character) -> ComposerOutcome {
    let times = vi?.times ?? 1
    let range: Range<TextPosition>
    if let selection = viSelection() {
      range = selection
    } else {
      range = cursor..<viSkip(times)
      guard buffer.text(range).count == times else { return .nothing }
    }
    let start = range.lowerBound
    let text = String(buffer.text(range).map { $0 == "\n" ? "\n" : key })
    change(range, to: text)
    if vi?.mode == .normal, cursor > start { cursor = buffer.left(of: cursor) }
    if vi?.mode != .normal { cursor = start }
    vi?.mode = .normal
    viRemember()
    return .edited
  }

  /// Does the last change again: its keys, then what was typed after them.
  private mutating func viRepeat() -> ComposerOutcome {
    guard let again = vi?.lastChange, !again.keys.isEmpty else { return .nothing }
    vi?.forgetCommand()
    vi?.isRepeating = true
    vi?.current = .init()
    var outcome = ComposerOutcome.nothing
    for key in again.keys { outcome = viPress(key) }
    if vi?.mode == .insert {
      if !again.typed.isEmpty { outcome = insert(again.typed) }
      _ = viEscape()
    }
    vi?.isRepeating = false
    vi?.lastChange = again
    return outcome
  }

  /// The selection with the character under the cursor, or the whole lines it touches.
  func viSelection() -> Range<TextPosition>? {
    guard let mark, let mode = vi?.mode, mode == .visual || mode == .visualLine else { return nil }
    let from = min(mark, cursor)
    let to = max(mark, cursor)
    if mode == .visual { return from..<max(viAfter(to), from) }
    return TextPosition(line: from.line, offset: 0)..<buffer.lineEnd(to.line)
  }

  /// Commands of visual mode that are no motions.
  mutating func viVisual(_ key: Character) -> ComposerOutcome {
    guard let range = viSelection(), let mode = vi?.mode else { return .nothing }
    // What was done to a selection is not repeated by `.`: there is none then.
    vi?.current = .init()
    if let operation = ViState.Operator(ofSelection: key) {
      vi?.operation = operation
      return viOperate(on: range, isLinewise: mode == .visualLine)
    }
    switch key {
    case "~", "u", "U":
      let text = buffer.text(range)
      change(range, to: key == "~" ? Self.toggled(text) : key == "u" ? text.lowercased() : text.uppercased())
      cursor = range.lowerBound
    case "J":
      cursor = range.lowerBound
      _ = viJoin(max(1, range.upperBound.line - range.lowerBound.line))
    case "p", "P":
      let text = kills.newest() ?? ""
      kills.add(buffer.text(range), joining: nil)
      change(range, to: text)
      if !text.isEmpty { cursor = buffer.left(of: cursor) }
    case "o":
      let other = mark
      mark = cursor
      cursor = other ?? cursor
      return .moved
    case "v", "V":
      let wanted = key == "v" ? ViState.Mode.visual : .visualLine
      if mode != wanted {
        vi?.mode = wanted
        return .moved
      }
      mark = nil
      vi?.mode = .normal
      return .moved
    default: return .nothing
    }
    mark = nil
    vi?.mode = .normal
    return .edited
  }
}
