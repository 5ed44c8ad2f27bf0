/// vi's modes, as they are named on the screen.
package enum ViMode: String, Sendable {
  case insert, normal, visual
}

extension Composer {
  /// vi's mode; nil with Emacs keys.
  package var viMode: ViMode? {
    switch vi?.mode {
    case nil: nil
    case .insert: .insert
    case .normal: .normal
    case .visual, .visualLine: .visual
    }
  }

  /// What is typed of a command of vi's that is not complete yet, such as `2d`.
  package var viCommand: String {
    guard let vi, vi.mode != .insert, vi.count > 0 || vi.operation != nil || vi.pending != nil else { return "" }
    return String(vi.current.keys)
  }

  /// Esc: from insert and visual to normal mode; drops an unfinished command; nil when there is nothing to leave.
  mutating func viEscape() -> ComposerOutcome? {
    guard var state = vi else { return nil }
    let hadCommand = state.count > 0 || state.operation != nil || state.pending != nil
    state.forgetCommand()
    guard state.mode != .normal || hadCommand else { return nil }
    if state.mode == .insert {
      if !state.current.keys.isEmpty, !state.isRepeating { state.lastChange = state.current }
      if cursor.offset > 0 { cursor = buffer.left(of: cursor) }
    }
    state.current = .init()
    state.mode = .normal
    vi = state
    mark = nil
    viClamp()
    return .moved
  }

  /// A character outside insert mode.
  mutating func viPress(_ key: Character) -> ComposerOutcome {
    guard var state = vi else { return .nothing }
    if state.count == 0, state.operation == nil, state.pending == nil { state.current = .init() }
    state.current.keys.append(key)
    vi = state
    if let pending = state.pending {
      vi?.pending = nil
      return viComplete(pending, key)
    }
    if let digit = key.wholeNumberValue, key.isASCII, digit > 0 || state.count > 0 {
      vi?.count = min(9999, state.count * 10 + digit)
      return .moved
    }
    if let way = ViState.Find.Way(rawValue: key) { return viWait(.find(way)) }
    switch key {
    case "g": return viWait(.goto)
    case "r": return viWait(.replace)
    case "i" where state.operation != nil || state.mode != .normal: return viWait(.object(around: false))
    case "a" where state.operation != nil || state.mode != .normal: return viWait(.object(around: true))
    default: break
    }
    if let motion = viMotion(key) { return viApply(motion) }
    if state.mode == .normal, let operation = ViState.Operator(rawValue: key) { return viOperator(operation) }
    defer { if vi?.mode != .insert { viFinish() } }
    return state.mode == .normal ? viCommand(key) : viVisual(key)
  }

  private mutating func viWait(_ pending: ViState.Pending) -> ComposerOutcome {
    vi?.pending = pending
    return .moved
  }

  private mutating func viComplete(_ pending: ViState.Pending, _ key: Character) -> ComposerOutcome {
    switch pending {
    case .find(let way):
      let find = ViState.Find(way: way, character: key)
      vi?.lastFind = find
      guard let motion = viFind(find) else { return viDrop() }
      return viApply(motion)
    case .goto:
      guard key == "g" else { return viDrop() }
      let line = vi.map { $0.hasCount ? min($0.times, buffer.lines.count) - 1 : 0 } ?? 0
      return viApply(.init(target: TextPosition(line: line, offset: 0), isLinewise: true))
    case .replace:
      defer { viFinish() }
      return viReplace(key)
    case .object(let around):
      guard let range = viObject(key, around: around) else { return viDrop() }
      if vi?.mode != .normal {
        mark = range.lowerBound
        cursor = max(range.lowerBound, buffer.left(of: range.upperBound))
        viFinish()
        return .moved
      }
      return viOperate(on: range, isLinewise: false)
    }
  }

  /// The second press of an operator takes whole lines.
  private mutating func viOperator(_ operation: ViState.Operator) -> ComposerOutcome {
    guard let state = vi else { return .nothing }
    if state.operation == operation {
      let last = min(cursor.line + state.times, buffer.lines.count) - 1
      return viOperate(on: TextPosition(line: cursor.line, offset: 0)..<buffer.lineEnd(last), isLinewise: true)
    }
    guard state.operation == nil else { return viDrop() }
    vi?.operation = operation
    vi?.operationCount = state.count
    vi?.count = 0
    return .moved
  }

  /// Insert mode whose text belongs to the change just made: `u` takes both back.
  mutating func viGoOnTyping() {
    vi?.forgetCommand()
    vi?.mode = .insert
    last = .typing
  }

  /// Drops a command that means nothing.
  private mutating func viDrop() -> ComposerOutcome {
    vi?.forgetCommand()
    vi?.current = .init()
    return .nothing
  }

  /// Ends a command; the cursor is on a character again.
  mutating func viFinish() {
    vi?.forgetCommand()
    if vi?.mode == .normal { viClamp() }
  }

  /// Keeps the command just made for `.`.
  mutating func viRemember() {
    guard let state = vi, !state.isRepeating, !state.current.keys.isEmpty else { return }
    vi?.lastChange = state.current
  }

  /// In normal mode the cursor is on a character, not behind the last.
  func viClamped(_ position: TextPosition) -> TextPosition {
    let line = buffer.lines[position.line]
    guard position.offset >= line.count, line.count > 0 else { return position }
    return TextPosition(line: position.line, offset: line.before(line.count))
  }

  mutating func viClamp() { cursor = viClamped(cursor) }

  private mutating func viApply(_ motion: ViMotion) -> ComposerOutcome {
    guard let state = vi else { return .nothing }
    if state.mode == .normal, state.operation != nil {
      let target = motion.target
      if motion.isLinewise {
        let lines = min(cursor.line, target.line)...max(cursor.line, target.line)
        let start = TextPosition(line: lines.lowerBound, offset: 0)
        return viOperate(on: start..<buffer.lineEnd(lines.upperBound), isLinewise: true)
      }
      let end = max(cursor, target)
      let upper = motion.isInclusive ? viAfter(end) : end
      return viOperate(on: min(cursor, target)..<upper, isLinewise: false)
    }
    defer { viFinish() }
    if motion.isVertical {
      var outcome = ComposerOutcome.nothing
      for _ in 0..<state.times {
        let step = move(motion.target < cursor ? .up : .down, selecting: state.mode != .normal)
        guard step != .nothing else { break }
        outcome = step
        if step == .edited { break }
      }
      return outcome
    }
    guard motion.target != cursor else { return .nothing }
    cursor = motion.target
    goalColumn = nil
    last = .other
    return .moved
  }

  /// The place behind the character at `position`, within its line.
  func viAfter(_ position: TextPosition) -> TextPosition {
    TextPosition(line: position.line, offset: buffer.lines[position.line].after(position.offset))
  }

  mutating func viOperate(on range: Range<TextPosition>, isLinewise: Bool) -> ComposerOutcome {
    let operation = vi?.operation
    vi?.forgetCommand()
    guard !range.isEmpty || isLinewise else { return .nothing }
    kills.add(buffer.text(range) + (isLinewise ? "\n" : ""), joining: nil)
    mark = nil
    switch operation {
    case .copy:
      cursor = viClamped(range.lowerBound)
      vi?.mode = .normal
      return .copied(chips.expanded(buffer.text(range)))
    case .change:
      change(range, to: "")
      viGoOnTyping()
      return .edited
    case .delete, nil:
      change(isLinewise ? viWithBreak(range) : range, to: "")
      vi?.mode = .normal
      viClamp()
      viRemember()
      return .edited
    }
  }

  /// Whole lines with the line break that goes with them.
  private func viWithBreak(_ range: Range<TextPosition>) -> Range<TextPosition> {
    if range.upperBound.line + 1 < buffer.lines.count {
      return range.lowerBound..<TextPosition(line: range.upperBound.line + 1, offset: 0)
    }
    guard range.lowerBound.line > 0 else { return range }
    return buffer.lineEnd(range.lowerBound.line - 1)..<range.upperBound
  }
}
