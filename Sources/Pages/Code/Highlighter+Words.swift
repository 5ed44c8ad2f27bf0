import Cells

// Names, numbers, and what the bytes around them decide.

extension Highlighter {
  func name(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> (Int, StyleRole) {
    let traits = grammar.traits
    let end = nameEnd(grammar, line, start)
    if isKey(grammar, line, end) { return (end, .syntaxType) }
    if end - start <= 24 {
      var word = String(decoding: line.part(start..<end), as: UTF8.self)
      if traits.contains(.anyCase) { word = word.lowercased() }
      if grammar.keywords.contains(word) { return (end, .syntaxKeyword) }
      if grammar.types.contains(word) { return (end, .syntaxType) }
    }
    if traits.contains(.calls), end < line.count, line[end] == UInt8(ascii: "(") {
      if !traits.contains(.capitalTypes) || !line[start].isCapital { return (end, .syntaxFunction) }
    }
    if traits.contains(.prefixCalls), start > 0, line[start - 1] == UInt8(ascii: "(") { return (end, .syntaxFunction) }
    if traits.contains(.commands), line[..<start].allSatisfy({ $0 <= 0x20 }) { return (end, .syntaxFunction) }
    if traits.contains(.capitalTypes), line[start].isCapital { return (end, .syntaxType) }
    return (end, .codeBlock)
  }

  func isKey(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
    guard grammar.traits.contains(.keys) else { return false }
    var place = end
    while place < line.count, line[place] == 0x20 { place += 1 }
    return place < line.count && (line[place] == UInt8(ascii: ":") || line[place] == UInt8(ascii: "="))
  }

  func nameEnd(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    let hyphens = grammar.traits.contains(.hyphens)
    let primes = grammar.traits.contains(.primes)
    var end = start
    while end < line.count {
      let byte = line[end]
      if byte.isNameStart || byte.isDigit {
        end += 1
      } else if hyphens && byte == UInt8(ascii: "-") || primes && byte == UInt8(ascii: "'") && end > start {
        end += 1
      } else {
        break
      }
    }
    return end
  }

  /// Behind a sign and the name it makes a variable: `$name`, `${name}`, `%NAME%`, `%%i`, `$1`, `$?`.
  func variableEnd(_ line: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    let sign = line[place]
    var end = place + 1
    if end < line.count, line[end] == UInt8(ascii: "{") {
      let close = line.firstPlace(of: UInt8(ascii: "}"), in: end..<line.count)
      return close < line.count ? close + 1 : end
    }
    if sign == UInt8(ascii: "%"), end < line.count, line[end] == sign || line[end] == UInt8(ascii: "~") { end += 1 }
    let start = end
    while end < line.count, line[end].isNameStart || line[end].isDigit { end += 1 }
    if sign == UInt8(ascii: "%"), end > start, end < line.count, line[end] == sign { end += 1 }
    return end
  }

  /// `'a'`, and Rust's `'a`.
  func character(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ place: Int) -> (Int, StyleRole) {
    var end = place + 1
    if end < line.count, line[end] == UInt8(ascii: "\\") { end += 2 } else { end += 1 }
    while end < line.count, line[end] >= 0x80 { end += 1 }
    if end < line.count, line[end] == UInt8(ascii: "'") { return (end + 1, .syntaxString) }
    return (max(place + 1, nameEnd(grammar, line, place + 1)), .syntaxType)
  }

  func number(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var end = start + 1
    while end < line.count {
      let byte = line[end]
      let next = end + 1 < line.count ? line[end + 1] : 0
      if byte.isDigit || byte.isNameStart && byte < 0x80 {
        end += 1
      } else if byte == UInt8(ascii: "."), next.isDigit {
        end += 2
      } else if byte == UInt8(ascii: "'"), grammar.traits.contains(.digitQuotes), next < 0x80,
        next.isDigit || next.isNameStart
      {
        end += 2
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"), line[end - 1] | 0x20 == UInt8(ascii: "e"),
        next.isDigit, line[start] != UInt8(ascii: "0")
      {
        end += 2
      } else {
        break
      }
    }
    return end
  }
}

extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isCapital: Bool { self >= 0x41 && self <= 0x5A }
  /// A letter, an underscore, or part of a character beyond ASCII.
  var isNameStart: Bool { self | 0x20 >= 0x61 && self | 0x20 <= 0x7A || self == 0x5F || self >= 0x80 }
  /// The last byte of something that an operator may follow.
  var endsOperand: Bool { isNameStart || isDigit || ")]}'.".utf8.contains(self) }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether a text is at a place.
  @inline(__always)
  func begins(_ mark: [UInt8], at place: Int) -> Bool {
    guard place + mark.count <= count else { return false }
    for offset in mark.indices where self[place + offset] != mark[offset] { return false }
    return true
  }
}
