/// The link reference definitions of a text (`[label]: address`), which hold for all of it, before and after.
///
/// Found line by line, so that a streamed text has the same ones as the whole: those on one line, at the left edge,
/// behind a blank line or another definition. Definitions spread over several lines hold within their block only.
struct LinkDefinitions: Sendable {
  /// The definitions, each on a line.
  private(set) var source: [UInt8] = []
  /// How many bytes were looked at: complete lines.
  private var scanned = 0
  private var fence: Fence?
  private var mayFollow = true

  /// Looks at the complete lines that came since. Whether a definition was among them.
  mutating func scan(_ text: UnsafeBufferPointer<UInt8>, upTo end: Int) -> Bool {
    let before = source.count
    while scanned < end {
      let lineEnd = text.firstPlace(of: 0x0A, in: scanned..<end)
      take(text.part(scanned..<lineEnd))
      scanned = lineEnd + 1
    }
    return source.count > before
  }

  private mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
    if let open = fence {
      if open.isClosed(by: line) { fence = nil }
      return
    }
    var start = 0
    while start < line.count, start < 4, line[start] == 0x20 { start += 1 }
    let isBlank = line[start...].allSatisfy { $0 <= 0x20 }
    guard start < 4, !isBlank else {
      mayFollow = isBlank
      return
    }
    switch line[start] {
    case UInt8(ascii: "`"), UInt8(ascii: "~"):
      fence = Fence(opening: line)
      mayFollow = fence != nil
    case UInt8(ascii: "[") where mayFollow && line[(start + 1)...].first != UInt8(ascii: "^"):
      mayFollow = Self.isDefinition(line)
      if mayFollow {
        source.append(contentsOf: line.withoutCarriageReturn())
        source.append(0x0A)
      }
    default: mayFollow = false
    }
  }

  /// The parser itself judges: a definition alone leaves nothing to show.
  private static func isDefinition(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard line.contains(UInt8(ascii: ":")), let document = MarkdownDocument(line) else { return false }
    return document.root.first == nil
  }
}
