import Cells

// A line of text with its formulas hidden from the parser, which would spoil them.

extension SourceGuard {
  /// Goes on inside a display formula.
  mutating func appendFormula(_ line: UnsafeBufferPointer<UInt8>, from start: Int) {
    guard let closer = state.closer else { return }
    let end = line.find(closer, from: start)
    hide(line.part(start..<(end.map { $0 + closer.count } ?? line.count)))
    guard let end else { return }
    state.closer = nil
    appendText(line, from: end + closer.count, isFirst: false)
  }

  mutating func appendText(_ line: UnsafeBufferPointer<UInt8>, from start: Int, isFirst: Bool = true) {
    var place = start
    if isFirst, line.begins("[^", at: start) {
      GuardedByte.append(line[place], to: &out)
      place += 1
    }
    while place < line.count {
      switch line[place] {
      case UInt8(ascii: "`"): place = appendCode(line, place)
      case UInt8(ascii: "\\"): place = appendBackslash(line, place, isFirst: isFirst && place == start)
      case UInt8(ascii: "$"): place = appendDollar(line, place, isFirst: isFirst && place == start)
      default:
        out.append(line[place])
        place += 1
      }
    }
  }

  /// A code span on this line goes as it is.
  private mutating func appendCode(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    let ticks = Array(line[start...].prefix { $0 == UInt8(ascii: "`") })
    var next = start + ticks.count
    if !missing.contains(ticks) {
      var place = next
      while place < line.count {
        let run = line[place...].prefix { $0 == UInt8(ascii: "`") }.count
        place += Swift.max(1, run)
        if run == ticks.count { break }
      }
      if place <= line.count, line[(place - ticks.count)..<place].elementsEqual(ticks), place > next {
        next = place
      } else {
        missing.insert(ticks)
      }
    }
    out.append(contentsOf: line[start..<next])
    return next
  }

  private mutating func appendBackslash(_ line: UnsafeBufferPointer<UInt8>, _ place: Int, isFirst: Bool) -> Int {
    guard place + 1 < line.count else {
      out.append(line[place])
      return place + 1
    }
    let opener = line[place + 1]
    if opener == UInt8(ascii: "(") || opener == UInt8(ascii: "[") {
      let closer = [UInt8(ascii: "\\"), opener == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")]
      if let end = end(of: closer, in: line, from: place + 2) {
        hide(line.part(place..<end))
        return end
      }
      if opener == UInt8(ascii: "["), isFirst {
        hide(line.part(place..<(place + 2)))
        return openFormula(closer, line, place + 2)
      }
    }
    if isFirst, let environment = FormulaEnvironment.named(in: line, at: place) {
      let closer = FormulaEnvironment.closer(of: environment)
      let start = place + FormulaEnvironment.opener(of: environment).count
      if let end = end(of: closer, in: line, from: start) {
        hide(line.part(place..<end))
        return end
      }
      hide(line.part(place..<start))
      return openFormula(closer, line, start)
    }
    out.append(contentsOf: line[place..<(place + 2)])
    return place + 2
  }

  /// The rest of a line that opens a display formula.
  private mutating func openFormula(_ closer: [UInt8], _ line: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    hide(line.part(place..<line.count))
    state.closer = closer
    return line.count
  }

  private mutating func appendDollar(_ line: UnsafeBufferPointer<UInt8>, _ place: Int, isFirst: Bool) -> Int {
    let dollar = UInt8(ascii: "$")
    if line.begins("$$", at: place) {
      if let end = end(of: [dollar, dollar], in: line, from: place + 2) {
        hide(line.part(place..<end))
        return end
      }
      if isFirst {
        hide(line.part(place..<(place + 2)))
        return openFormula([dollar, dollar], line, place + 2)
      }
    } else if let end = end(of: [dollar], in: line, from: place + 1),
      line.part((place + 1)..<(end - 1)).isFormula,
      end >= line.count || !Self.beginsOther(line[end], after: line[place + 1])
    {
      hide(line.part(place..<end))
      return end
    }
    out.append(dollar)
    return place + 1
  }

  /// Whether what is behind a second dollar belongs to that dollar: a digit, as of a price, or what a shell has there
  /// (`${a}/${b}`, `${a}:$b`, `$(a)+$(b)`). The first dollar's formula begins with `first`.
  private static func beginsOther(_ byte: UInt8, after first: UInt8) -> Bool {
    switch (first, byte) {
    case (_, 0x30...0x39): true
    case (UInt8(ascii: "{"), UInt8(ascii: "{")), (UInt8(ascii: "("), UInt8(ascii: "(")): true
    case (UInt8(ascii: "{"), UInt8(ascii: "A")...UInt8(ascii: "Z")): true
    case (UInt8(ascii: "{"), UInt8(ascii: "a")...UInt8(ascii: "z")), (UInt8(ascii: "{"), UInt8(ascii: "_")): true
    default: false
    }
  }

  /// The place behind the next closer on the line.
  private mutating func end(of closer: [UInt8], in line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard !missing.contains(closer) else { return nil }
    if let place = line.find(closer, from: start) { return place + closer.count }
    missing.insert(closer)
    return nil
  }

  /// Appends text whose ASCII punctuation the parser does not read.
  private mutating func hide(_ text: UnsafeBufferPointer<UInt8>) {
    for byte in text { GuardedByte.append(byte, to: &out) }
  }
}
