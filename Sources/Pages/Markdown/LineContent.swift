import Cells

/// Where the text of a line begins: behind its blanks, the marks of quotes, and of list items.
struct LineContent {
  /// The place of the text; the line's end where it is blank.
  private(set) var start = 0
  /// Columns before the text, behind the quotes.
  private(set) var indent = 0
  /// Columns of blanks that the line begins with, and how many bytes they are.
  private(set) var lead = 0, leadBytes = 0
  private(set) var quotes = 0
  private(set) var hasMarker = false
  private(set) var isBlank = false

  init(of line: UnsafeBufferPointer<UInt8>) {
    (leadBytes, lead) = Self.blanks(in: line, from: 0, column: 0)
    (start, indent) = (leadBytes, lead)
    while start < line.count {
      let next = Self.marker(in: line, at: start)
      guard next > start else { break }
      if line[start] == UInt8(ascii: ">") {
        quotes += 1
        start = next < line.count && line[next] == 0x20 ? next + 1 : next
        indent = 0
      } else {
        hasMarker = true
        indent += next - start
        start = next
      }
      (start, indent) = Self.blanks(in: line, from: start, column: indent)
    }
    isBlank = line.part(start..<line.count).allSatisfy { $0 == 0x0A || $0 == 0x0D }
  }

  /// The place behind a mark of a quote or list item, or the place itself.
  private static func marker(in line: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
    switch line[place] {
    case UInt8(ascii: ">"): return place + 1
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
      return place + 1 < line.count && line[place + 1] <= 0x20 ? place + 1 : place
    case 0x30...0x39:
      var end = place
      while end < line.count, end < place + 10, (0x30...0x39).contains(line[end]) { end += 1 }
      let isMarker = end + 1 < line.count && (line[end] == UInt8(ascii: ".") || line[end] == UInt8(ascii: ")"))
      return isMarker && line[end + 1] <= 0x20 ? end + 1 : place
    default: return place
    }
  }

  private static func blanks(
    in line: UnsafeBufferPointer<UInt8>, from start: Int, column: Int
  ) -> (place: Int, column: Int) {
    var (place, column) = (start, column)
    while place < line.count, line[place] == 0x20 || line[place] == 0x09 {
      column += line[place] == 0x09 ? 4 - column % 4 : 1
      place += 1
    }
    return (place, column)
  }

  /// The place behind so many marks of quotes, or as many as there are.
  static func place(behindQuotes quotes: Int, in line: UnsafeBufferPointer<UInt8>) -> Int {
    var place = 0
    var left = quotes
    while left > 0 {
      var next = place
      while next < line.count, next < place + 3, line[next] == 0x20 { next += 1 }
      guard next < line.count, line[next] == UInt8(ascii: ">") else { break }
      place = next + 1
      if place < line.count, line[place] == 0x20 { place += 1 }
      left -= 1
    }
    return place
  }

  /// How many marks of quotes a line begins with; counts no further than `most`.
  static func quotes(of line: UnsafeBufferPointer<UInt8>, upTo most: Int) -> Int {
    line[..<place(behindQuotes: most, in: line)].count { $0 == UInt8(ascii: ">") }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether an ASCII text is at a place.
  func begins(_ text: StaticString, at place: Int) -> Bool {
    guard place + text.utf8CodeUnitCount <= count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where self[place + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// The first place of `needle` from a place on.
  func find(_ needle: [UInt8], from start: Int) -> Int? {
    guard !needle.isEmpty, start + needle.count <= count else { return nil }
    for place in start...(count - needle.count) where self[place] == needle[0] {
      if self[place..<(place + needle.count)].elementsEqual(needle) { return place }
    }
    return nil
  }

  /// Whether what is between two dollars is a formula: as pandoc tells formulas from prices, no blank inside either
  /// dollar; and as tables have it, no bracket is closed that was not opened, and bars outside of brackets come in
  /// pairs that hold their content tightly.
  var isFormula: Bool {
    guard let first, let last, first > 0x20, last > 0x20 else { return false }
    var depth = 0
    var bars = 0
    for (place, byte) in enumerated() {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth < 0, byte != UInt8(ascii: "]") { return false }
        depth = Swift.max(0, depth)
      case UInt8(ascii: "|") where depth == 0:
        bars += 1
        let isLoose = place > 0 && self[place - 1] == 0x20 && place + 1 < count && self[place + 1] == 0x20
        if isLoose { return false }
      default: break
      }
    }
    return bars % 2 == 0
  }
}
