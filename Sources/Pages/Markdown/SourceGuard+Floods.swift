import Cells

// What the parser would look through again and again to the end of its block, so that its work would grow with the
// square of the block.

extension SourceGuard {
  /// Hides what begins inline HTML of the rare kinds (`<?`, `<!X`, `<![CDATA[`) in a line without its end, and brackets
  /// at the end of what may be an address, many in a row; nil where there is nothing of that. Each line is changed by
  /// itself.
  static func taming(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard hasOpeners(text) || hasRuns(text) else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(text.count + text.count / 2)
    var place = 0
    while place < text.count {
      let end = min(text.firstPlace(of: 0x0A, in: place..<text.count) + 1, text.count)
      tame(line: text.part(place..<end), into: &out)
      place = end
    }
    return out
  }

  private static func tame(line: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) {
    // At the beginning it is a block, which is read once.
    let start = LineContent(of: line).start
    var ends: [UInt8: Int] = [:]
    var closing = 0
    for (place, byte) in line.enumerated() {
      if isTrailing(byte) {
        if byte == UInt8(ascii: ")") { closing += 1 }
      } else {
        closing = 0
      }
      let hides: Bool
      switch byte {
      case UInt8(ascii: "<") where place > start:
        hides = opener(in: line, at: place).map { lastEnd(of: $0, in: line, &ends) <= place } ?? false
      case UInt8(ascii: ")"): hides = closing > most
      default: hides = false
      }
      if hides { GuardedByte.append(byte, to: &out) } else { out.append(byte) }
    }
  }

  /// So many brackets in a row are looked at.
  private static let most = 64

  /// What ends an address behind it, of which the parser counts the brackets before each.
  private static func isTrailing(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ")"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "?"): true
    case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    case UInt8(ascii: "'"), UInt8(ascii: "\""): true
    default: false
    }
  }

  /// The kind of what begins at `<`, by the byte before the `>` that ends it; nil for tags and comments. A declaration
  /// is ended by `>` alone.
  private static func opener(in line: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt8? {
    guard place + 2 < line.count else { return nil }
    if line[place + 1] == UInt8(ascii: "?") { return UInt8(ascii: "?") }
    guard line[place + 1] == UInt8(ascii: "!"), line[place + 2] != UInt8(ascii: "-") else { return nil }
    return line[place + 2] == UInt8(ascii: "[") ? UInt8(ascii: "]") : 0
  }

  /// Where the last end of such a thing is in a line; -1 for none.
  private static func lastEnd(
    of kind: UInt8, in line: UnsafeBufferPointer<UInt8>, _ known: inout [UInt8: Int]
  ) -> Int {
    if let place = known[kind] { return place }
    let place = line.indices.last {
      line[$0] == UInt8(ascii: ">") && (kind == 0 || $0 > 0 && line[$0 - 1] == kind)
    }
    known[kind] = place ?? -1
    return place ?? -1
  }

  private static func hasOpeners(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = 0
    while true {
      place = text.firstPlace(of: UInt8(ascii: "<"), in: place..<text.count)
      guard place < text.count else { return false }
      if opener(in: text, at: place) != nil { return true }
      place += 1
    }
  }

  /// Whether there may be a long run of brackets: wherever one is, it fills a piece of half its length.
  private static func hasRuns(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let piece = most / 2
    return stride(from: piece, through: text.count, by: piece).contains { end in
      text[(end - piece)..<end].allSatisfy(isTrailing)
    }
  }
}
