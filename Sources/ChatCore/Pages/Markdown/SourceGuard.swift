/// Keeps what Markdown would spoil: mathematics (`\(…\)`, `\[…\]`, `$…$`, `$$…$$`), whose backslashes and underscores
/// it would take away, footnotes' definitions, some of which it would take for links, and cells beyond a table's last
/// column (`TableGuard`). A carriage return by itself, which would end a line, is marked.
///
/// Their punctuation is escaped, so that the parser gives it back as it was. Lines stay lines, and what is done to a
/// line never depends on later ones: a streamed text is guarded as the whole one is.
struct SourceGuard {
  private var out: [UInt8] = []
  private var fence: (character: UInt8, length: Int)?
  /// Inside a display formula that began with this closer's opener.
  private var closer: [UInt8]?
  private var wasBlank = true
  private var inIndentedCode = false
  private var followsList = false
  /// Quotes that the last line was in.
  private var quotes = 0
  private var table = TableGuard()

  /// The text guarded; nil when there is nothing to guard.
  static func guarded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    if let marked = markingBareReturns(in: text) {
      return marked.withUnsafeBufferPointer(guarded) ?? marked
    }
    guard needsGuard(text) else { return nil }
    var work = SourceGuard()
    work.out.reserveCapacity(text.count + text.count / 8)
    var place = 0
    while place < text.count {
      let end = min(text.firstPlace(of: 0x0A, in: place..<text.count) + 1, text.count)
      work.append(line: text.part(place..<end))
      place = end
    }
    return work.out
  }

  /// A carriage return that ends no line, as `CellText` takes it.
  static let returnMark = Array(String(decoding: [CellText.bareReturn], as: UTF16.self).utf8)

  /// Marks carriage returns that end no line here, but would for the parser; nil when there are none. One at the very
  /// end may be half of a line's end.
  static func markingBareReturns(in text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    func isBare(_ place: Int) -> Bool { place + 1 < text.count && text[place + 1] != 0x0A }
    var place = text.firstPlace(of: 0x0D, in: 0..<text.count)
    while place < text.count, !isBare(place) { place = text.firstPlace(of: 0x0D, in: (place + 1)..<text.count) }
    guard place < text.count else { return nil }
    var out = Array(text[..<place])
    out.reserveCapacity(text.count + returnMark.count)
    for place in place..<text.count {
      if text[place] == 0x0D, isBare(place) { out.append(contentsOf: returnMark) } else { out.append(text[place]) }
    }
    return out
  }

  private static func needsGuard(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = 0
    while place < text.count {
      switch text[place] {
      case UInt8(ascii: "$"): return true
      case UInt8(ascii: "\\") where place + 1 < text.count:
        if text[place + 1] == UInt8(ascii: "(") || text[place + 1] == UInt8(ascii: "[") { return true }
      case UInt8(ascii: "[") where place + 1 < text.count:
        if text[place + 1] == UInt8(ascii: "^") { return true }
      case UInt8(ascii: "|"):
        // What may stand behind a bar in the line below a table's head.
        var next = place + 1
        while next < text.count, text[next] == 0x20 || text[next] == UInt8(ascii: ":") { next += 1 }
        if next < text.count, text[next] == UInt8(ascii: "-") { return true }
      default: break
      }
      place += 1
    }
    return false
  }

  private mutating func append(line: UnsafeBufferPointer<UInt8>) {
    let (indent, start, depth, hasMarker) = Self.content(of: line)
    let isBlank = start == line.count || line[start] == 0x0A || line[start] == 0x0D
    defer { (wasBlank, quotes) = (isBlank, depth) }
    if isBlank {
      closer = nil
      table.interrupt()
      return out.append(contentsOf: line)
    }
    if isFence(line, start) || fence != nil {
      table.interrupt()
      return out.append(contentsOf: line)
    }
    if hasMarker { followsList = true } else if indent == 0 { followsList = false }
    inIndentedCode = indent >= 4 && !followsList && (wasBlank || inIndentedCode)
    if inIndentedCode {
      table.interrupt()
      return out.append(contentsOf: line)
    }
    let isInFormula = closer != nil
    let begin = out.count
    appendText(line, from: start)
    guard !isInFormula else { return table.interrupt() }
    let beginsBlock = hasMarker || depth != quotes || line[start] == UInt8(ascii: "#")
    // Behind the formulas: a bar in one, escaped by now, is none between cells.
    let kept = out.withUnsafeBufferPointer {
      table.take($0.part(begin..<$0.count), from: start, beginsBlock: beginsBlock)
    }
    if let kept { out.replaceSubrange(begin..., with: kept) }
  }

  /// Indent, the place behind quote and list markers, how many quotes it is in, and whether there was a list marker.
  private static func content(of line: UnsafeBufferPointer<UInt8>) -> (Int, Int, Int, Bool) {
    var place = 0
    while place < line.count, line[place] == 0x20 || line[place] == 0x09 { place += 1 }
    let indent = line.first == 0x09 ? 4 : place
    var depth = 0
    var hasMarker = false
    while place < line.count {
      var next = place
      switch line[place] {
      case UInt8(ascii: ">"): next += 1
      case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
        if place + 1 < line.count, line[place + 1] == 0x20 { next += 1 }
      case 0x30...0x39:
        var end = place
        while end < line.count, (0x30...0x39).contains(line[end]) { end += 1 }
        let isMarker = end + 1 < line.count && (line[end] == UInt8(ascii: ".") || line[end] == UInt8(ascii: ")"))
        if isMarker, line[end + 1] == 0x20 { next = end + 1 }
      default: break
      }
      if next == place { break }
      if line[place] == UInt8(ascii: ">") { depth += 1 } else { hasMarker = true }
      place = next
      while place < line.count, line[place] == 0x20 { place += 1 }
    }
    return (indent, place, depth, hasMarker)
  }

  /// Follows fences at any depth; a line that opens or closes one is never guarded.
  private mutating func isFence(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    let character = line[start]
    guard character == UInt8(ascii: "`") || character == UInt8(ascii: "~") else { return false }
    var end = start
    while end < line.count, line[end] == character { end += 1 }
    guard end - start >= 3 else { return false }
    if let open = fence {
      if character == open.character, end - start >= open.length { fence = nil }
      return true
    }
    if character == UInt8(ascii: "`"), line[end...].contains(character) { return false }
    fence = (character, end - start)
    return true
  }

  private mutating func appendText(_ line: UnsafeBufferPointer<UInt8>, from start: Int) {
    var place = start
    if closer == nil {
      out.append(contentsOf: line[0..<start])
      if Self.begins(line, start, "[^") { out.append(UInt8(ascii: "\\")) }
    } else {
      place = 0
      while place < line.count, line[place] == 0x20 { place += 1 }
    }
    while place < line.count {
      if let closer {
        let end = Self.find(closer, in: line, from: place)
        escape(line.part(place..<(end ?? line.count)))
        guard let end else { return }
        escape(line.part(end..<(end + closer.count)))
        self.closer = nil
        place = end + closer.count
        continue
      }
      switch line[place] {
      case UInt8(ascii: "`"): place = appendCode(line, place)
      case UInt8(ascii: "\\"): place = appendBackslash(line, place, isFirst: place == start)
      case UInt8(ascii: "$"): place = appendDollar(line, place, isFirst: place == start)
      default:
        out.append(line[place])
        place += 1
      }
    }
  }

  /// A code span on this line goes as it is.
  private mutating func appendCode(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var end = start
    while end < line.count, line[end] == UInt8(ascii: "`") { end += 1 }
    let ticks = Array(line[start..<end])
    let close = Self.find(ticks, in: line, from: end)
    let next = close.map { $0 + ticks.count } ?? end
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
      if let end = Self.find(closer, in: line, from: place + 2) {
        escape(line.part(place..<(end + 2)))
        return end + 2
      }
      if opener == UInt8(ascii: "["), isFirst {
        escape(line.part(place..<(place + 2)))
        self.closer = closer
        return place + 2
      }
    }
    out.append(contentsOf: line[place..<(place + 2)])
    return place + 2
  }

  private mutating func appendDollar(_ line: UnsafeBufferPointer<UInt8>, _ place: Int, isFirst: Bool) -> Int {
    let dollar = UInt8(ascii: "$")
    if Self.begins(line, place, "$$") {
      if let end = Self.find([dollar, dollar], in: line, from: place + 2) {
        escape(line.part(place..<(end + 2)))
        return end + 2
      }
      if isFirst {
        escape(line.part(place..<(place + 2)))
        closer = [dollar, dollar]
        return place + 2
      }
    } else if place + 1 < line.count, line[place + 1] > 0x20,
      let end = Self.find([dollar], in: line, from: place + 1), line[end - 1] > 0x20,
      end + 1 >= line.count || !(0x30...0x39).contains(line[end + 1])
    {
      // As pandoc tells formulas from prices: no blank inside either dollar, no digit behind the second.
      escape(line.part(place..<(end + 1)))
      return end + 1
    }
    out.append(dollar)
    return place + 1
  }

  /// Appends text whose ASCII punctuation the parser gives back untouched.
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    for byte in text {
      switch byte {
      case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: out.append(UInt8(ascii: "\\"))
      default: break
      }
      out.append(byte)
    }
  }

  private static func begins(_ line: UnsafeBufferPointer<UInt8>, _ place: Int, _ text: StaticString) -> Bool {
    guard place + text.utf8CodeUnitCount <= line.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where line[place + offset] != text.utf8Start[offset] { return false }
    return true
  }

  private static func find(_ needle: [UInt8], in line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard !needle.isEmpty, start + needle.count <= line.count else { return nil }
    for place in start...(line.count - needle.count) where line[place] == needle[0] {
      if line[place..<(place + needle.count)].elementsEqual(needle) { return place }
    }
    return nil
  }
}
