import Hands

extension InputDecoder {
  /// What came since the last call. `pause` are the milliseconds between the two.
  ///
  /// Keys come one by one; what comes together was not pressed. Lines that come in one piece, from a terminal without
  /// bracketed paste, are a paste: no Enter in them sends. Three arrows and more are the wheel.
  package mutating func settle(pause: Int64 = .max) -> [TerminalInput] {
    guard !burst.isEmpty else { return [] }
    var inputs = burst
    burst = []
    if holdsEnter {
      holdsEnter = false
      inputs.insert(.key(Key(.enter)), at: 0)
    }
    if wheelSendsArrows { inputs = joinArrows(inputs, pause: pause) }
    guard inputs.count > 1 else {
      endsWithReturn = false
      return inputs
    }
    let hasText = inputs.contains(where: InputDecoder.isText)
    if hasText { inputs = InputDecoder.joinLines(inputs) }
    if hasText, pending.isEmpty, paste == nil, inputs.last == .key(Key(.enter)) {
      holdsEnter = true
      inputs.removeLast()
    } else {
      endsWithReturn = false
    }
    return inputs
  }

  /// Whether an input is a character typed.
  private static func isText(_ input: TerminalInput) -> Bool {
    if case .key(let key) = input { key.typesText } else { false }
  }

  /// What an input is in a text that came in one piece; nil for what is no part of one.
  private static func text(_ input: TerminalInput) -> String? {
    guard case .key(let key) = input else { return nil }
    switch key {
    case Key(.enter), .control("j"): return "\n"
    case Key(.tab): return "\t"
    default:
      guard key.typesText, case .character(let character) = key.code else { return nil }
      return String(character)
    }
  }

  /// Makes one paste of each stretch of text in which an Enter has text somewhere behind it.
  private static func joinLines(_ inputs: [TerminalInput]) -> [TerminalInput] {
    let enter = TerminalInput.key(Key(.enter))
    guard let last = inputs.lastIndex(where: isText), inputs[..<last].contains(enter) else { return inputs }
    var joined: [TerminalInput] = []
    var stretch: [TerminalInput] = []
    func endStretch() {
      joined += stretch.contains(enter) ? [.paste(stretch.compactMap(text).joined())] : stretch
      stretch = []
    }
    for (place, input) in inputs.enumerated() {
      if place <= last, text(input) != nil {
        stretch.append(input)
      } else {
        endStretch()
        joined.append(input)
      }
    }
    endStretch()
    return joined
  }

  /// Makes the wheel of three equal arrows up or down, or more. Fewer are it right behind it: a notch may come in
  /// pieces.
  private mutating func joinArrows(_ inputs: [TerminalInput], pause: Int64) -> [TerminalInput] {
    let before = pause < 60 ? lastWheel : nil
    lastWheel = nil
    guard inputs.count > 2 || before != nil else { return inputs }
    var joined: [TerminalInput] = []
    var place = 0
    while place < inputs.count {
      let input = inputs[place]
      var end = place + 1
      while end < inputs.count, inputs[end] == input { end += 1 }
      if case .key(let key) = input, key == Key(.up) || key == Key(.down),
        end - place > 2 || (place == 0 && before == key.code)
      {
        joined.append(.wheel(rows: key.code == .up ? place - end : end - place))
        if end == inputs.count { lastWheel = key.code }
      } else {
        joined += inputs[place..<end]
      }
      place = end
    }
    return joined
  }
}
