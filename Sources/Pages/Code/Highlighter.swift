import Cells

/// Colours code line by line: one engine for every `Grammar`, with just enough state to go on in the next line.
///
/// A wrong guess costs a colour, never a character: every byte of a line is appended in order.
struct Highlighter: Sendable {
  private let grammar: Grammar?
  /// The language of a script or style sheet inside of a page.
  private var inner: Grammar?
  /// How deep in comments the next line begins, and which of the grammar's it is.
  private var comments = 0
  private var comment = 0
  /// Which quote the next line begins in.
  private var quote: Int?
  /// Whether the next line begins inside a tag, and what comes after it.
  private var isInTag = false
  private var upcoming: Grammar?
  /// What whole lines are distinguished by.
  var lines = HighlightedLines()

  /// Lines longer than this are not coloured: they are data.
  private static let longestLine = 4000

  /// For the word behind a fence; a block without one stays in one colour.
  init(language: String) { grammar = language.isEmpty ? nil : Grammar.named(language) }

  /// Appends a line, without its newline, in its colours.
  mutating func append(_ line: UnsafeBufferPointer<UInt8>, to text: inout CellText) {
    guard let grammar, line.count <= Self.longestLine else { return text.append(utf8: line, Style(.codeBlock)) }
    var place = 0
    let isOpen = comments > 0 || quote != nil
    if grammar.traits.hasWholeLines, !isOpen {
      place = lines.append(line, grammar, to: &text)
    } else if grammar.traits.contains(.preprocessor), comments == 0, let first = line.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "#")
    {
      let end = line.find(Array("//".utf8), from: 0) ?? line.count
      text.append(utf8: line.part(0..<end), Style(.syntaxFunction))
      place = end
    }
    while place < line.count {
      if inner != nil, line[place] == UInt8(ascii: "<"), comments == 0, quote == nil,
        line.begins("</script", at: place) || line.begins("</style", at: place)
      {
        inner = nil
      }
      // Not `inner ?? grammar`, which would copy a grammar for each token.
      let (end, role) = if let inner { token(inner, line, place) } else { token(grammar, line, place) }
      text.append(utf8: line.part(place..<end), Style(role))
      place = end
    }
  }

  /// The end and the role of what is at `place`.
  private mutating func token(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ place: Int) -> (Int, StyleRole)
  {
    if comments > 0 { return (commentEnd(grammar, line, place), .syntaxComment) }
    if let open = quote {
      return (string(grammar.quotes[open], open, line, place), grammar.quotes[open].role)
    }
    let byte = line[place]
    if grammar.isSpecial[Int(byte)], let found = special(grammar, line, place) { return found }
    if grammar.traits.contains(.markup) { return markup(grammar, line, place) }
    if grammar.traits.contains(.prose) {
      var end = place + 1
      while end < line.count, !grammar.isSpecial[Int(line[end])] { end += 1 }
      return (end, .codeBlock)
    }
    if byte.isDigit { return (number(grammar, line, place), .syntaxNumber) }
    if byte.isNameStart { return name(grammar, line, place) }
    var end = place + 1
    if byte <= 0x20 { while end < line.count, line[end] <= 0x20 { end += 1 } }
    return (end, .codeBlock)
  }

  /// Comments, strings, and what a sign makes of the name after it; nil where there is none of them.
  private mutating func special(
    _ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ place: Int
  ) -> (Int, StyleRole)? {
    for (index, block) in grammar.blockComments.enumerated() where line.begins(block.open, at: place) {
      comments = 1
      comment = index
      return (commentEnd(grammar, line, place + block.open.count), .syntaxComment)
    }
    for mark in grammar.lineComments where line.begins(mark, at: place) {
      if grammar.traits.contains(.leadingComments) {
        guard line[..<place].allSatisfy({ $0 <= 0x20 }) else { continue }
      } else if grammar.traits.contains(.spacedComments) {
        guard place == 0 || line[place - 1] <= 0x20 else { continue }
      }
      return (line.count, .syntaxComment)
    }
    let byte = line[place]
    if grammar.traits.contains(.transposes), byte == UInt8(ascii: "'"), place > 0, line[place - 1].endsOperand {
      return (place + 1, .codeBlock)
    }
    for (index, rule) in grammar.quotes.enumerated() where line.begins(rule.open, at: place) {
      quote = index
      let end = string(rule, index, line, place + rule.open.count)
      return (end, isKey(grammar, line, end) ? .syntaxType : rule.role)
    }
    let next = place + 1 < line.count ? line[place + 1] : 0
    switch byte {
    case UInt8(ascii: "'") where grammar.traits.contains(.characters): return character(grammar, line, place)
    case UInt8(ascii: "@") where grammar.traits.contains(.attributes):
      return (nameEnd(grammar, line, place + 1), .syntaxFunction)
    case UInt8(ascii: ":") where grammar.traits.contains(.atoms) && next.isNameStart:
      return (nameEnd(grammar, line, place + 1), .syntaxType)
    case UInt8(ascii: "\\") where grammar.traits.contains(.backslashes):
      let end = nameEnd(grammar, line, place + 1)
      return (end == place + 1 ? min(place + 2, line.count) : end, .syntaxKeyword)
    case UInt8(ascii: "$") where grammar.traits.contains(.variables),
      UInt8(ascii: "%") where grammar.traits.contains(.percents):
      return (variableEnd(line, place), .syntaxType)
    default: return nil
    }
  }

  private mutating func commentEnd(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    guard grammar.blockComments.indices.contains(comment) else { return line.count }
    let block = grammar.blockComments[comment]
    var place = start
    while place < line.count {
      if line.begins(block.close, at: place) {
        place += block.close.count
        comments -= 1
        if comments == 0 { return place }
      } else if grammar.traits.contains(.nestedComments), line.begins(block.open, at: place) {
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
      } else if line.begins(rule.close, at: place) {
        quote = nil
        return place + rule.close.count
      } else {
        place += 1
      }
    }
    quote = rule.spansLines ? index : nil
    return line.count
  }

  private mutating func markup(_ grammar: Grammar, _ line: UnsafeBufferPointer<UInt8>, _ place: Int) -> (Int, StyleRole)
  {
    let byte = line[place]
    if !isInTag {
      guard byte == UInt8(ascii: "<") else {
        var end = place + 1
        while end < line.count, !grammar.isSpecial[Int(line[end])] { end += 1 }
        return (end, .codeBlock)
      }
      isInTag = true
      var end = place + 1
      if end < line.count, line[end] == UInt8(ascii: "/") || line[end] == UInt8(ascii: "!") { end += 1 }
      upcoming = line.begins("<script", at: place) ? .javascript : line.begins("<style", at: place) ? .css : nil
      return (nameEnd(grammar, line, end), .syntaxKeyword)
    }
    switch byte {
    case UInt8(ascii: ">"):
      isInTag = false
      inner = line[max(0, place - 1)] == UInt8(ascii: "/") ? nil : upcoming
      upcoming = nil
      return (place + 1, .syntaxKeyword)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let end = line.firstPlace(of: byte, in: min(place + 1, line.count)..<line.count)
      return (min(end + 1, line.count), .syntaxString)
    default:
      if byte.isNameStart { return (nameEnd(grammar, line, place), .syntaxType) }
      return (place + 1, .codeBlock)
    }
  }
}
