import Cells

/// The rest of a block that is too long to be parsed whole: its lines are shown as they were sent.
struct LongText: Sendable {
  /// A nested block, which goes on until text is at the left edge behind a blank line; else a blank line ends it.
  var isNested = false
  /// The last line was blank.
  var isBehindBlank = false
  /// The cut is inside a line.
  var isInLine = false
}

extension MarkdownBody {
  /// Lays out what begins at the cut although no later block closes it: whole lines, or the beginning of one.
  mutating func freezeLong(_ text: UnsafeBufferPointer<UInt8>, linesEnd: Int) {
    let isWhole = linesEnd > mark.count
    let end = isWhole ? linesEnd : text.safeCut(at: mark.count + longest, from: mark.count)
    let part = text.part(mark.count..<end)
    let isNested = layOutLong(part, in: text)
    var long = LongText(isNested: isNested, isInLine: !isWhole)
    if isWhole {
      let lastLine = part.part(part.endOfCompleteLines(in: 0..<(part.count - 1))..<(part.count - 1))
      long.isBehindBlank = lastLine.isBlankLine
    }
    guardState = SourceGuard.State()
    nextItem = nil
    mark.take(part)
    self.long = long.isBehindBlank && (!isNested || Self.isAtEdge(text, mark.count)) ? nil : long
  }

  /// Whether text is at the left edge of a line.
  private static func isAtEdge(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    place < text.count && ![0x20, 0x09, 0x0A, 0x0D].contains(text[place])
  }

  /// Takes further lines, or parts of one, until the block ends.
  mutating func advanceInLong(_ text: UnsafeBufferPointer<UInt8>, _ budget: Int) {
    guard var long else { return }
    let stop = mark.count + min(max(1, budget), text.count - mark.count)
    while mark.count < stop {
      let start = mark.count
      if !long.isInLine, long.isNested, long.isBehindBlank, Self.isAtEdge(text, start) {
        self.long = nil
        return
      }
      guard let (end, isWhole) = text.lineEnd(from: start, longest: longest) else { break }
      if !isWhole {
        let cut = text.safeCut(at: end, from: start)
        page.appendPlain(text.part(start..<cut), isBehindBlank: long.isBehindBlank, to: &frozen)
        (long.isInLine, long.isBehindBlank) = (true, false)
        mark.take(text.part(start..<cut))
        continue
      }
      let line = text.part(start..<end)
      let isBlank = !long.isInLine && line.isBlankLine
      if !isBlank { page.appendPlain(line, isBehindBlank: long.isBehindBlank, to: &frozen) }
      mark.take(text.part(start..<(end + 1)))
      (long.isInLine, long.isBehindBlank) = (false, isBlank)
      if isBlank, !long.isNested {
        self.long = nil
        return
      }
    }
    self.long = long
  }
}

extension PageWidth {
  /// Appends the rows of a line as it was sent, behind a gap where blank lines were.
  func appendPlain(_ line: UnsafeBufferPointer<UInt8>, isBehindBlank: Bool, to rows: inout [Row]) {
    if line.isBlankLine { return }
    if isBehindBlank { rows.append(Row()) }
    var text = CellText()
    text.append(utf8: line.withoutCarriageReturn(), .text)
    text.appendRows(to: &rows, width: width, first: gutter, rest: gutter)
  }
}
