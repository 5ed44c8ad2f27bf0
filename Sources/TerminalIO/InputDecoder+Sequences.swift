import Hands

extension InputDecoder {
  /// What begins with ESC: a key's sequence, a report, or a key pressed with Alt.
  func escapeStep(_ bytes: ArraySlice<UInt8>) -> Step {
    let start = bytes.startIndex
    guard bytes.count > 1 else { return .incomplete }
    let second = bytes[start + 1]
    switch second {
    case UInt8(ascii: "["): return controlSequenceStep(bytes)
    case UInt8(ascii: "O"): return singleShiftStep(bytes)
    // Keys with Alt, but for what replies begin with.
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"):
      guard bytes.count > 2 else { return .incomplete }
      return InputDecoder.beginsReply(second, bytes[start + 2]) ? stringStep(bytes) : altCharacterStep(bytes)
    case Byte.escape:
      guard bytes.count > 2 else { return .incomplete }
      let third = bytes[start + 2]
      guard third == UInt8(ascii: "[") || third == UInt8(ascii: "O") else {
        return .inputs([.key(Key(.escape))], length: 1)
      }
      // Some terminals send ESC before a key's own sequence for Alt.
      switch escapeStep(bytes.dropFirst()) {
      case .inputs(let inputs, let length): return .inputs(inputs.map(InputDecoder.withAlt), length: length + 1)
      case .incomplete: return .incomplete
      case .pasteBegins, .overlong: return .inputs([.key(Key(.escape))], length: 1)
      }
    default:
      if let key = controlKey(second) {
        // Alt+Tab is the desktop's; the Linux console sends this for Shift+Tab.
        if key.code == .tab { return .inputs([.key(Key(.tab, .shift))], length: 2) }
        // Some terminals end lines with LF.
        if second == UInt8(ascii: "\n") { return .inputs([.key(Key(.enter, .alt))], length: 2) }
        return .inputs([.key(Key(key.code, key.modifiers.union(.alt)))], length: 2)
      }
      return altCharacterStep(bytes)
    }
  }

  private static func withAlt(_ input: TerminalInput) -> TerminalInput {
    guard case .key(let key) = input else { return input }
    return .key(Key(key.code, key.modifiers.union(.alt)))
  }

  /// Whether ESC with these two bytes begins a terminal's reply: a number of an operating system command, a device's
  /// report, what a terminal with pictures says of them.
  private static func beginsReply(_ second: UInt8, _ third: UInt8) -> Bool {
    switch second {
    case UInt8(ascii: "]"): (0x30...0x39).contains(third)
    case UInt8(ascii: "P"): (0x30...0x39).contains(third) || Array(">!$+=?".utf8).contains(third)
    default: third == UInt8(ascii: "G")
    }
  }

  /// `ESC ] …`, `ESC P …`, `ESC _ …` up to BEL or ESC \: a reply. Any other control byte has no place in
  /// it: it was cut off, and something new begins there.
  private func stringStep(_ bytes: ArraySlice<UInt8>) -> Step {
    let limit = 8192
    let isCommand = bytes[bytes.startIndex + 1] == UInt8(ascii: "]")
    func reply(upTo end: Int) -> [TerminalInput] {
      isCommand ? InputDecoder.reply(bytes[(bytes.startIndex + 2)..<end]) : []
    }
    var index = bytes.startIndex + 2
    while index < bytes.endIndex {
      guard index - bytes.startIndex < limit else { return .overlong(.string, length: limit) }
      if bytes[index] == 0x07 { return .inputs(reply(upTo: index), length: index + 1 - bytes.startIndex) }
      if bytes[index] == Byte.escape {
        guard index + 1 < bytes.endIndex else { return .incomplete }
        let isWhole = bytes[index + 1] == UInt8(ascii: "\\")
        return .inputs(isWhole ? reply(upTo: index) : [], length: index + (isWhole ? 2 : 0) - bytes.startIndex)
      }
      if bytes[index] < 0x20 { return .inputs([], length: index - bytes.startIndex) }
      index += 1
    }
    return .incomplete
  }

  /// Leaves out the rest of a sequence that was too long; returns what follows it.
  mutating func skip(_ bytes: ArraySlice<UInt8>, _ kind: Skipped) -> ArraySlice<UInt8> {
    switch kind {
    case .control:
      guard let end = bytes.firstIndex(where: { !(0x20...0x3F).contains($0) }) else { return [] }
      skipped = nil
      return (0x40...0x7E).contains(bytes[end]) ? bytes[(end + 1)...] : bytes[end...]
    case .string:
      guard let end = bytes.firstIndex(where: { $0 < 0x20 }) else { return [] }
      if bytes[end] == Byte.escape {
        guard end + 1 < bytes.endIndex else {
          pending = [Byte.escape]
          return []
        }
        skipped = nil
        return bytes[(bytes[end + 1] == UInt8(ascii: "\\") ? end + 2 : end)...]
      }
      skipped = nil
      return bytes[(bytes[end] == 0x07 ? end + 1 : end)...]
    }
  }

  /// `ESC O x`: a key in application mode, maybe with a digit for what is held.
  private func singleShiftStep(_ bytes: ArraySlice<UInt8>) -> Step {
    var index = bytes.startIndex + 2
    var held = 0
    while index < bytes.endIndex, (0x30...0x39).contains(bytes[index]), index < bytes.startIndex + 5 {
      held = held * 10 + Int(bytes[index] - 0x30)
      index += 1
    }
    guard index < bytes.endIndex else { return .incomplete }
    let length = index + 1 - bytes.startIndex
    if let key = terminfoKeys[Array(bytes.prefix(length))] { return .inputs([.key(key)], length: length) }
    let modifiers = InputDecoder.modifiers(held)
    let final = bytes[index]
    if let code = InputDecoder.letterKeys[final] {
      return .inputs([.key(Key(code, modifiers))], length: length)
    }
    switch final {
    case UInt8(ascii: "M"): return .inputs([.key(Key(.enter, modifiers))], length: length)
    case UInt8(ascii: "I"): return .inputs([.key(Key(.tab, modifiers))], length: length)
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      let arrow = InputDecoder.letterKeys[final - 0x20] ?? .up
      return .inputs([.key(Key(arrow, .control))], length: length)
    // The number pad's *+,-./0123456789.
    case UInt8(ascii: "j")...UInt8(ascii: "y"):
      let character = Character(Unicode.Scalar(final - 0x40))
      return .inputs([.key(Key(.character(character), modifiers))], length: length)
    case UInt8(ascii: "X"): return .inputs([.key(Key(.character("=")))], length: length)
    // The number pad's middle, where it is no 5.
    case UInt8(ascii: "E"): return .inputs([], length: length)
    // Not a key's: Alt+O, and the rest as typed.
    default: return .inputs([.key(.alt("O"))], length: 2)
    }
  }

  /// `ESC [ …`: a key, a mouse or focus report, a paste's begin, or a reply.
  private func controlSequenceStep(_ bytes: ArraySlice<UInt8>) -> Step {
    let start = bytes.startIndex
    var index = start + 2
    guard index < bytes.endIndex else { return .incomplete }
    // The Linux console's F1 to F5: ESC [ [ A.
    if bytes[index] == UInt8(ascii: "[") {
      guard index + 1 < bytes.endIndex else { return .incomplete }
      let letter = Int(bytes[index + 1]) - Int(UInt8(ascii: "A"))
      return .inputs((0..<5).contains(letter) ? [.key(Key(.function(letter + 1)))] : [], length: 4)
    }
    let limit = 128
    while index < bytes.endIndex {
      guard index - start < limit else { return .overlong(.control, length: limit) }
      let byte = bytes[index]
      // `$` ends rxvt's shifted keys; elsewhere it is an intermediate of replies, which begin with `?`.
      let isShiftedEnd = byte == UInt8(ascii: "$") && index > start + 2 && bytes[start + 2] != UInt8(ascii: "?")
      if (0x40...0x7E).contains(byte) || isShiftedEnd {
        return sequence(bytes.prefix(index + 1 - start))
          ?? (bytes.count < 6 ? .incomplete : .inputs([], length: 6))
      }
      // Anything else has no place in a sequence: it was cut off, and something new begins here.
      guard (0x20...0x3F).contains(byte) else { return .inputs([], length: index - start) }
      index += 1
    }
    return .incomplete
  }

  /// The meaning of a whole control sequence; nil for the old mouse report, which has three bytes more.
  private func sequence(_ bytes: ArraySlice<UInt8>) -> Step? {
    let length = bytes.count
    func key(_ code: Key.Code?, _ modifiers: Key.Modifiers) -> Step {
      .inputs(code.map { [.key(Key($0, modifiers))] } ?? [], length: length)
    }
    if let known = terminfoKeys[Array(bytes)] { return .inputs([.key(known)], length: length) }
    let final = bytes[bytes.endIndex - 1]
    let body = bytes.dropFirst(2).dropLast()
    if body.first == UInt8(ascii: "<") {
      return .inputs(InputDecoder.mouse(body.dropFirst(), final).map { [.mouse($0)] } ?? [], length: length)
    }
    if let mark = body.first, (0x3C...0x3F).contains(mark) {
      // Mode 2031: light or dark, said when it changes.
      let isNews = final == UInt8(ascii: "n") && body.starts(with: Array("?997;".utf8))
      return .inputs(isNews ? [.colorsChanged] : [], length: length)
    }
    let numbers = InputDecoder.numbers(body)
    func number(_ index: Int) -> Int { index < numbers.count ? numbers[index].first ?? 0 : 0 }
    if final == UInt8(ascii: "~"), number(0) == 200 { return .pasteBegins(length: length) }
    // A key let go, which is not asked for; a key with Super, Hyper or Meta, which the desktop or no one has use for.
    let isRelease = numbers.count > 1 && numbers[1].count > 1 && numbers[1][1] == 3
    if isRelease || InputDecoder.isForeign(number(1)) { return .inputs([], length: length) }
    let held = InputDecoder.modifiers(number(1))
    switch final {
    case UInt8(ascii: "~") where number(0) == 27:
      return .inputs(InputDecoder.coded([number(2)], held).map { [.key($0)] } ?? [], length: length)
    case UInt8(ascii: "~"): return key(InputDecoder.numberedKeys[number(0)], held)
    // rxvt ends the same numbers with what is held.
    case UInt8(ascii: "^"): return key(InputDecoder.numberedKeys[number(0)], .control)
    case UInt8(ascii: "$"): return key(InputDecoder.numberedKeys[number(0)], .shift)
    case UInt8(ascii: "@"): return key(InputDecoder.numberedKeys[number(0)], [.control, .shift])
    case UInt8(ascii: "a")...UInt8(ascii: "d") where body.isEmpty:
      return key(InputDecoder.letterKeys[final - 0x20], .shift)
    case UInt8(ascii: "u"):
      return .inputs(InputDecoder.coded(numbers[0], held).map { [.key($0)] } ?? [], length: length)
    case UInt8(ascii: "Z"): return key(.tab, held.union(.shift))
    case UInt8(ascii: "I") where body.isEmpty: return .inputs([.focus(true)], length: length)
    case UInt8(ascii: "O") where body.isEmpty: return .inputs([.focus(false)], length: length)
    case UInt8(ascii: "M") where body.isEmpty: return nil
    default:
      // With another first number it is a reply, such as the cursor's place.
      return key(number(0) <= 1 ? InputDecoder.letterKeys[final] : nil, held)
    }
  }
}
