/// Colours code line by line: one engine for every `Grammar`, with just enough state to go on in the next line.
///
/// A wrong guess costs a colour, never a character: every byte of a line is appended in order.
struct Highlighter: Sendable {
  private let grammar: Grammar?
  /// How deep in comments the next line begins.
  private var comments = 0
  /// Which quote the next line begins in.
  private var quote: Int?
  /// Whether the next line begins inside a tag.
  private var isInTag = false

  /// Lines longer than this are not coloured: they are data.
  private static let longestLine = 4000

  /// For the word behind a fence; a language without grammar stays in one colour.
  init(language: String) { grammar = language.isEmpty ? nil : Grammar.named(language) }

  /// Appends a line, without its newline, in its colours.
  mutating func append(_ line: UnsafeBufferPointer<UInt8>, to text: inout CellText) {
    guard let grammar, line.count <= Self.longestLine else { return text.append(utf8: line, Style(.codeBlock)) }
    if grammar.traits.contains(.diff) { return text.append(utf8: line, Style(Self.diffRole(line))) }
    var place = 0
    if grammar.traits.contains(.preprocessor), comments == 0, let first = line.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "#")
    {
      let end = Self.find(Array("//".utf8), in: line, from: 0) ?? line.count
      text.append(utf8: line.part(0..<end), Style(.syntaxFunction))
      place = end
    }
    while place < line.count {
      let (end, role) = token(grammar, line, place)
      text.append(utf8: line.part(place..<end), Style(role))
      place = end
    }
  }

  /// The end and the role of what stands at `place`.
  private mutating func token(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ place: Int) -> (Int, StyleRole)
  {
    if comments > 0 { return (comment(grammar, line, place), .syntaxComment) }
    if let open = quote { return (string(grammar.quotes[open], open, line, place), .syntaxString) }
    if let block = grammar.blockComment, Self.begins(line, place, block.open) {
      comments = 1
      return (comment(grammar, line, place + block.open.count), .syntaxComment)
    }
    if grammar.traits.contains(.markup) { return markup(grammar, line, place) }
    let byte = line[place]
    for mark in grammar.lineComments where byte == mark[0] && Self.begins(line, place, mark) {
      if !grammar.traits.contains(.spacedComments) || place == 0 || line[place - 1] <= 0x20 {
        return (line.count, .syntaxComment)
      }
    }
    for (index, rule) in grammar.quotes.enumerated() where byte == rule.open[0] && Self.begins(line, place, rule.open) {
      quote = index
      let end = string(rule, index, line, place + rule.open.count)
      return (end, isKey(grammar, line, end) ? .syntaxType : .syntaxString)
    }
    if grammar.traits.contains(.characters), byte == UInt8(ascii: "'") { return character(line, place) }
    if Self.isDigit(byte) { return (number(line, place), .syntaxNumber) }
    if Self.isNameStart(byte) { return name(grammar, line, place) }
    if byte == UInt8(ascii: "@"), grammar.traits.contains(.attributes) {
      return (nameEnd(line, place + 1, hyphens: grammar.traits.contains(.hyphens)), .syntaxFunction)
    }
    if byte == UInt8(ascii: "$"), grammar.traits.contains(.variables) {
      return (max(place + 1, nameEnd(line, place + 1, hyphens: false)), .syntaxType)
    }
    var end = place + 1
    if byte <= 0x20 { while end < line.count, line[end] <= 0x20 { end += 1 } }
    return (end, .codeBlock)
  }

  private mutating func comment(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    guard let block = grammar.blockComment else { return line.count }
    var place = start
    while place < line.count {
      if Self.begins(line, place, block.close) {
        place += block.close.count
        comments -= 1
        if comments == 0 { return place }
      } else if grammar.traits.contains(.nestedComments), Self.begins(line, place, block.open) {
        place += block.open.count
        comments += 1
      } else {
        place += 1
      }
    }
    return line.count
  }

  private mutating func string(
    _ rule: Grammar.Quote, _ index: Int, _ line: UnsafeBufferPointer<UInt8>, _ start: Int
  ) -> Int {
    var place = start
    while place < line.count {
      if rule.escapes, line[place] == UInt8(ascii: "\\") {
        place = min(place + 2, line.count)
      } else if Self.begins(line, place, rule.close) {
        quote = nil
        return place + rule.close.count
      } else {
        place += 1
      }
    }
    quote = rule.spansLines ? index : nil
    return line.count
  }

  /// Rust's `'a'` and `'a`.
  private func character(_ line: UnsafeBufferPointer<UInt8>, _ place: Int) -> (Int, StyleRole) {
    var end = place + 1
    if end < line.count, line[end] == UInt8(ascii: "\\") { end += 2 } else { end += 1 }
    while end < line.count, line[end] >= 0x80 { end += 1 }
    if end < line.count, line[end] == UInt8(ascii: "'") { return (end + 1, .syntaxString) }
    return (max(place + 1, nameEnd(line, place + 1, hyphens: false)), .syntaxType)
  }

  private func number(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var end = start + 1
    while end < line.count {
      let byte = line[end]
      if Self.isDigit(byte) || Self.isNameStart(byte) && byte < 0x80 {
        end += 1
      } else if byte == UInt8(ascii: "."), end + 1 < line.count, Self.isDigit(line[end + 1]) {
        end += 2
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"), line[end - 1] | 0x20 == UInt8(ascii: "e"),
        end + 1 < line.count, Self.isDigit(line[end + 1]), line[start] != UInt8(ascii: "0")
      {
        end += 2
      } else {
        break
      }
    }
    return end
  }

  private func name(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> (Int, StyleRole) {
    let end = nameEnd(line, start, hyphens: grammar.traits.contains(.hyphens))
    if isKey(grammar, line, end) { return (end, .syntaxType) }
    if end - start <= 24 {
      var word = String(decoding: line.part(start..<end), as: UTF8.self)
      if grammar.traits.contains(.anyCase) { word = word.lowercased() }
      if grammar.keywords.contains(word) { return (end, .syntaxKeyword) }
      if grammar.types.contains(word) { return (end, .syntaxType) }
    }
    if grammar.traits.contains(.calls), end < line.count, line[end] == UInt8(ascii: "(") {
      if !grammar.traits.contains(.capitalTypes) || !Self.isCapital(line[start]) { return (end, .syntaxFunction) }
    }
    if grammar.traits.contains(.capitalTypes), Self.isCapital(line[start]) { return (end, .syntaxType) }
    return (end, .codeBlock)
  }

  private func isKey(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
    guard grammar.traits.contains(.keys), quote == nil else { return false }
    var place = end
    while place < line.count, line[place] == 0x20 { place += 1 }
    return place < line.count && (line[place] == UInt8(ascii: ":") || line[place] == UInt8(ascii: "="))
  }

  private mutating func markup(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ place: Int) -> (Int, StyleRole)
  {
    let byte = line[place]
    if !isInTag {
      guard byte == UInt8(ascii: "<") else {
        return (line.firstPlace(of: UInt8(ascii: "<"), in: (place + 1)..<line.count), .codeBlock)
      }
      isInTag = true
      var end = place + 1
      if end < line.count, line[end] == UInt8(ascii: "/") || line[end] == UInt8(ascii: "!") { end += 1 }
      return (nameEnd(line, end, hyphens: true), .syntaxKeyword)
    }
    switch byte {
    case UInt8(ascii: ">"):
      isInTag = false
      return (place + 1, .syntaxKeyword)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let end = line.firstPlace(of: byte, in: min(place + 1, line.count)..<line.count)
      return (min(end + 1, line.count), .syntaxString)
    default:
      if Self.isNameStart(byte) { return (nameEnd(line, place, hyphens: true), .syntaxType) }
      return (place + 1, .codeBlock)
    }
  }

  private func nameEnd(_ line: UnsafeBufferPointer<UInt8>, _ start: Int, hyphens: Bool) -> Int {
    var end = start
    while end < line.count {
      let byte = line[end]
      guard Self.isNameStart(byte) || Self.isDigit(byte) || hyphens && byte == UInt8(ascii: "-") else { break }
      end += 1
    }
    return end
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
  private static func isNameStart(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x5F || byte >= 0x80
  }

  private static func diffRole(_ line: UnsafeBufferPointer<UInt8>) -> StyleRole {
    if begins(line, 0, Array("+++ ".utf8)) || begins(line, 0, Array("--- ".utf8)) { return .syntaxKeyword }
    return switch line.first {
    case UInt8(ascii: "+"): .syntaxAdded
    case UInt8(ascii: "-"): .syntaxRemoved
    case UInt8(ascii: "@"): .syntaxFunction
    case UInt8(ascii: "d"), UInt8(ascii: "i"): .syntaxComment
    default: .codeBlock
    }
  }

  private static func begins(_ line: UnsafeBufferPointer<UInt8>, _ place: Int, _ mark: [UInt8]) -> Bool {
    guard place + mark.count <= line.count else { return false }
    for offset in mark.indices where line[place + offset] != mark[offset] { return false }
    return true
  }

  private static func find(_ mark: [UInt8], in line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var place = start
    while place + mark.count <= line.count {
      if begins(line, place, mark) { return place }
      place += 1
    }
    return nil
  }
}
