extension Composer {
  /// Does an edit.
  @discardableResult
  package mutating func handle(_ intent: EditIntent) -> ComposerOutcome {
    if history.isSearching, let outcome = searchHandled(intent) { return outcome }
    switch intent {
    case .move(let motion): return move(motion, selecting: false)
    case .select(let motion): return move(motion, selecting: true)
    case .selectAll:
      mark = .start
      markStays = false
      cursor = buffer.end
      return settle(.moved)
    case .setMark:
      mark = mark == nil ? cursor : nil
      markStays = mark != nil
      return settle(.moved)
    case .newline:
      let continues = vi != nil && last == .typing && selection == nil
      change(selection ?? cursor..<cursor, to: "\n", joining: continues)
      if vi != nil { last = .typing }
      vi?.typed("\n")
      return .edited
    case .delete(let motion):
      if motion == .left { vi?.untyped() }
      return delete(motion, keeping: false)
    case .kill(let motion): return delete(motion, keeping: true)
    case .copySelection: return copySelection()
    case .yank: return yank()
    case .yankPop: return yankPop()
    case .transposeCharacters: return transposeCharacters()
    case .transposeWords: return transposeWords()
    case .changeCase(let letters): return changeCase(letters)
    case .undo: return apply(edits.undo(), backwards: true)
    case .redo: return apply(edits.redo(), backwards: false)
    case .historyPrevious: return walkHistory(older: true, matching: true)
    case .historyNext: return walkHistory(older: false, matching: true)
    case .historySearch: return beginSearch()
    case .unfoldPaste: return unfoldPaste()
    case .clear: return clearIntoHistory()
    }
  }

  private mutating func settle(_ outcome: ComposerOutcome) -> ComposerOutcome {
    last = .other
    goalColumn = nil
    return outcome
  }

  private mutating func delete(_ motion: EditIntent.Motion, keeping: Bool) -> ComposerOutcome {
    var range: Range<TextPosition>
    let isForward: Bool
    if let selection {
      range = selection
      isForward = true
    } else {
      let target = killTarget(motion)
      range = min(cursor, target)..<max(cursor, target)
      isForward = target > cursor
    }
    guard !range.isEmpty else { return settle(.nothing) }
    let joins = last == .kill && selection == nil
    let text = buffer.text(range)
    let continues = !keeping && last == .typing && !isForward
    change(range, to: "", joining: continues)
    if continues, vi != nil { last = .typing }
    if keeping {
      kills.add(text, joining: joins ? (isForward ? .atEnd : .atStart) : nil)
      last = .kill
    }
    return .edited
  }

  /// As `target`, except that cutting at a line's end cuts the line break, and likewise at its start.
  private func killTarget(_ motion: EditIntent.Motion) -> TextPosition {
    let place = target(of: motion)
    guard place == cursor else { return place }
    switch motion {
    case .lineEnd: return buffer.right(of: cursor)
    case .lineStart: return buffer.left(of: cursor)
    default: return place
    }
  }

  private mutating func copySelection() -> ComposerOutcome {
    guard let selection else { return settle(.nothing) }
    let text = buffer.text(selection)
    kills.add(text, joining: nil)
    mark = nil
    last = .other
    return .copied(chips.expanded(text))
  }

  private mutating func yank() -> ComposerOutcome {
    guard let text = kills.newest() else { return settle(.nothing) }
    let range = selection ?? cursor..<cursor
    change(range, to: text)
    last = .yank(from: range.lowerBound)
    return .edited
  }

  private mutating func yankPop() -> ComposerOutcome {
    guard case .yank(let start) = last, let text = kills.older() else { return .nothing }
    change(start..<cursor, to: text)
    last = .yank(from: start)
    return .edited
  }

  private mutating func transposeCharacters() -> ComposerOutcome {
    // At a line's end, the two before it, as readline does.
    let atEnd = cursor.offset == buffer.lines[cursor.line].count
    let middle = atEnd ? buffer.left(of: cursor) : cursor
    let before = buffer.left(of: middle)
    let after = buffer.right(of: middle)
    guard before.line == cursor.line, after.line == cursor.line, before < middle, middle < after else {
      return settle(.nothing)
    }
    change(before..<after, to: buffer.text(middle..<after) + buffer.text(before..<middle))
    return .edited
  }

  private mutating func transposeWords() -> ComposerOutcome {
    var end = buffer.end(ofWordAfter: cursor)
    var start = buffer.start(ofWordBefore: end)
    // No word after the cursor: the two before it.
    if start < cursor, buffer.skipRight(cursor, while: { !$0.isOfWord }) == buffer.end {
      end = buffer.skipLeft(cursor) { !$0.isOfWord }
      start = buffer.start(ofWordBefore: end)
    }
    let otherStart = buffer.start(ofWordBefore: start)
    let otherEnd = buffer.end(ofWordAfter: otherStart)
    guard otherStart < otherEnd, otherEnd <= start, start < end else { return settle(.nothing) }
    let swapped = buffer.text(start..<end) + buffer.text(otherEnd..<start) + buffer.text(otherStart..<otherEnd)
    change(otherStart..<end, to: swapped)
    return .edited
  }

  private mutating func changeCase(_ letters: EditIntent.LetterCase) -> ComposerOutcome {
    let range: Range<TextPosition>
    if let selection {
      range = selection
    } else {
      let start = buffer.skipRight(cursor) { !$0.isOfWord }
      range = start..<buffer.end(ofWordAfter: start)
    }
    guard !range.isEmpty else { return settle(.nothing) }
    let text = buffer.text(range)
    let changed =
      switch letters {
      case .upper: text.uppercased()
      case .lower: text.lowercased()
      case .capital: Self.capitalised(text)
      }
    change(range, to: changed)
    return .edited
  }

  private static func capitalised(_ text: String) -> String {
    var isInside = false
    var result = ""
    for character in text {
      result += isInside ? character.lowercased() : character.uppercased()
      isInside = character.isOfWord
    }
    return result
  }

  private mutating func apply(_ changes: [EditHistory.Change]?, backwards: Bool) -> ComposerOutcome {
    guard let changes else { return settle(.nothing) }
    for change in changes {
      let (old, new) = backwards ? (change.inserted, change.removed) : (change.removed, change.inserted)
      buffer.replace(change.start..<Self.end(of: old, from: change.start), with: new)
      cursor = buffer.snap(backwards ? change.cursorBefore : change.cursorAfter)
    }
    mark = nil
    if buffer.isEmpty { pastedWord = nil }
    if history.isWalking { history.undone(to: buffer.text) }
    return settle(.edited)
  }

  /// Where a text that begins at `start` ends.
  static func end(of text: String, from start: TextPosition) -> TextPosition {
    guard let lastBreak = text.utf8.lastIndex(of: UInt8(ascii: "\n")) else {
      return TextPosition(line: start.line, offset: start.offset + text.utf8.count)
    }
    let breaks = text.utf8.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    return TextPosition(line: start.line + breaks, offset: text.utf8.distance(from: lastBreak, to: text.endIndex) - 1)
  }

  private mutating func unfoldPaste() -> ComposerOutcome {
    let before = buffer.left(of: cursor)
    // Behind the output of a command the cursor is on a row of its own.
    let above = cursor.offset == 0 ? [buffer.left(of: before)] : []
    for place in [before, cursor] + above {
      guard let scalar = buffer.character(at: place)?.unicodeScalars.first, let chip = chips[scalar],
        !PasteChip.usesPlane(chip.text)
      else { continue }
      change(place..<buffer.right(of: place), to: chip.text)
      if place == .start { noteFirstWord(ofPaste: chip.text) }
      return .edited
    }
    return settle(.nothing)
  }

  private mutating func clearIntoHistory() -> ComposerOutcome {
    guard !isEmpty else { return settle(.nothing) }
    history.add(text)
    change(.start..<buffer.end, to: "")
    return .edited
  }
}
