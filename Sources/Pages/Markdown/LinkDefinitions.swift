import Cells

/// What a text defines for all of itself, before and after: link references (`[label]: address`) and the labels of
/// footnotes (`[^label]: note`).
///
/// Found line by line, so that a streamed text has the same ones as the whole: those on one line, at the left edge, in
/// the first megabyte; links behind a blank line or another definition, and 16 KB of them. Definitions spread over
/// several lines hold within their block only.
struct LinkDefinitions: Sendable {
  /// The definitions of links, each on a line.
  private(set) var source: [UInt8] = []
  /// How much of its end is of the last line of a text that has ended there.
  private var lastCount = 0
  /// The footnotes.
  private(set) var notes = Notes()
  /// How far the text was looked at.
  private(set) var mark = SourceMark()
  private var fence: Fence?
  private var mayFollow = true
  /// Inside a line too long to be a definition.
  private var isInLongLine = false

  /// The footnotes that a text has, by their labels.
  struct Notes: Equatable, Sendable {
    fileprivate var labels: Set<String> = []
    /// The one that the last line, still incomplete, defines.
    fileprivate var last: String?

    /// Whether there are none.
    var isEmpty: Bool { last == nil && labels.isEmpty }

    /// Whether the text defines a footnote.
    func define(_ label: String) -> Bool { last == label || labels.contains(label) }
  }

  private static let reach = 1 << 20
  private static let longestLine = 4096
  private static let most = 16_384

  /// Looks at the lines that came since. Whether a definition was among them.
  /// - Parameter isWhole: whether nothing follows, so that the last line is one although nothing ends it.
  mutating func scan(_ text: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> Bool {
    let before = (source.count, notes.labels.count, notes.last)
    source.removeLast(lastCount)
    var place = mark.count
    while place < min(text.count, Self.reach) {
      let near = place..<min(text.count, place + Self.longestLine)
      let end = text.firstPlace(of: 0x0A, in: near)
      if end < near.upperBound {
        if !isInLongLine { take(text.part(place..<end)) }
        isInLongLine = false
        place = end + 1
      } else if isInLongLine || near.count == Self.longestLine {
        (isInLongLine, mayFollow) = (true, false)
        place = near.upperBound
      } else {
        break
      }
    }
    if place > mark.count { mark.take(text.part(mark.count..<place)) }
    let rest = text.part(mark.count..<text.count)
    let linesCount = source.count
    notes.last = nil
    if mark.count < Self.reach, !isInLongLine, fence == nil {
      if let label = Self.note(rest) { notes.last = notes.labels.contains(label) ? nil : label }
      if isWhole, mayFollow, Self.isDefinition(rest) { append(rest) }
    }
    lastCount = source.count - linesCount
    return before != (source.count, notes.labels.count, notes.last)
  }

  private mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
    if let open = fence {
      if open.isClosed(by: line) { fence = nil }
      return
    }
    let start = line.prefix { $0 == 0x20 }.count
    let isBlank = line.isBlankLine
    guard start < 4, !isBlank else {
      mayFollow = isBlank
      return
    }
    switch line[start] {
    case UInt8(ascii: "`"), UInt8(ascii: "~"):
      fence = Fence(opening: line)
      mayFollow = fence != nil
    case UInt8(ascii: "["):
      if let label = Self.note(line) { notes.labels.insert(label) }
      mayFollow = mayFollow && Self.isDefinition(line)
      if mayFollow { append(line) }
    default: mayFollow = false
    }
  }

  /// The label of the footnote that a line defines.
  private static func note(_ line: UnsafeBufferPointer<UInt8>) -> String? {
    let start = line.prefix { $0 == 0x20 }.count
    guard start < 4, line.begins("[^", at: start) else { return nil }
    let end = line.firstPlace(of: UInt8(ascii: "]"), in: start..<line.count)
    guard line.begins("]:", at: end), end > start + 2 else { return nil }
    return String(decoding: line[(start + 2)..<end], as: UTF8.self)
  }

  /// Appends a definition, on a line of its own, where there are not too many.
  private mutating func append(_ line: UnsafeBufferPointer<UInt8>) {
    guard source.count + line.count < Self.most else { return }
    source.append(contentsOf: line.withoutCarriageReturn())
    source.append(0x0A)
  }

  /// The parser itself judges: a definition alone leaves nothing to show.
  private static func isDefinition(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = line.prefix { $0 == 0x20 }.count
    guard start < 4, line.begins("[", at: start), !line.begins("[^", at: start), line.contains(UInt8(ascii: ":")),
      let document = MarkdownDocument(line)
    else { return false }
    return document.root.first == nil
  }
}
