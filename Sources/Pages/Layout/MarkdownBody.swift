import Cells

/// The rows of a Markdown text that may still grow, at one width.
///
/// Invariant: `frozen` holds the rows of the first `mark.count` bytes, which are closed: they end at the start of a
/// line where a later block or list item began, and complete lines never change what is before them (CommonMark
/// decides blocks line by line). `tail` holds the rows of the rest. Both together are the rows of a fresh layout; link
/// definitions alone reach back, and then all is laid out again. While `table` is open, its lines are taken and its
/// rows, as far as drawn, end `frozen`, though a wider cell may still have them drawn again.
struct MarkdownBody: GrowingBody {
  var frozen: [Row] = []
  var tail: [Row] = []
  /// Tables in `frozen`, and in `tail`, that can be scrolled sideways; the open one aside.
  var wideFrozen: [WideTable] = []
  var wideTail: [WideTable] = []
  private(set) var isComplete = false
  /// Whether nothing follows what was laid out last: its end is what it is.
  private(set) var isWhole = false
  var mark = SourceMark()
  private(set) var definitions = LinkDefinitions()
  /// What the lines before the cut leave behind for those that are to be guarded.
  var guardState = SourceGuard.State()
  var blocks = 0
  /// The number of the next item, when the cut is between items of a list.
  var nextItem: Int?
  /// When the cut is inside a fenced code block at the left edge.
  var open: (fence: Fence, code: CodeRows, isInLine: Bool)?
  /// Whether what was laid out last ended in something nested.
  private var endsNested = false
  /// When the cut is inside a table at the left edge.
  var table: OpenTable?
  /// Where something begins that looked like a table at the left edge and goes on otherwise.
  var notTable: Int?
  /// When the cut is inside a block that is too long to be parsed whole.
  var long: LongText?
  let page: PageWidth
  /// Bytes of a block, or a line, that are parsed in one go at most: what is longer is cut there, and the rest is shown
  /// as it was sent, so that no frame's work grows with a text that has no end.
  let longest: Int

  /// Bytes parsed in one go while closed blocks are sought; grows when a block is longer.
  private static let window = 8192

  init(page: PageWidth, longest: Int = 32_768) {
    self.page = page
    self.longest = longest
  }

  /// Whether a text goes on from what was looked at; a streaming one is known to only grow.
  func isContinued(by text: UnsafeBufferPointer<UInt8>, isStreaming: Bool) -> Bool {
    let seen = mark.count > definitions.mark.count ? mark : definitions.mark
    return isStreaming ? mark.isLikelyPrefix(of: text) : seen.isPrefix(of: text)
  }

  /// Lays out on from where it stopped, until `budget` (in bytes) is used up. `isWhole` says that nothing follows.
  mutating func advance(_ text: UnsafeBufferPointer<UInt8>, isWhole: Bool = false, budget: inout Int) {
    if definitions.scan(text, isWhole: isWhole), mark.count > 0 {
      let kept = definitions
      self = MarkdownBody(page: page, longest: longest)
      definitions = kept
    }
    self.isWhole = isWhole
    tail = []
    wideTail = []
    isComplete = false
    let lastLine = text.endOfCompleteLines(in: mark.count..<text.count)
    while mark.count < text.count {
      if budget <= 0 { return }
      let (before, wasLong, wasTable) = (mark.count, long != nil, table != nil)
      let linesEnd = max(lastLine, mark.count)
      if open != nil {
        advanceInFence(text, budget)
      } else if table != nil {
        advanceInTable(text, linesEnd, &budget)
      } else if long != nil {
        advanceInLong(text, budget)
      } else if !takeBlankLines(text, linesEnd, budget), !openFence(text, linesEnd), !openTable(text, linesEnd) {
        freezeUnits(text, linesEnd)
      }
      budget -= max(0, mark.count - before)
      // The rest is the tail; without a budget, what is left of the work in hand comes first.
      let isStill = mark.count == before && wasLong == (long != nil) && wasTable == (table != nil)
      if isStill, budget > 0 { break }
    }
    isComplete = layOutTail(text, &budget)
  }

  /// Tables that can be scrolled sideways, by their rows.
  var wideTables: [WideTable] {
    let open = table.flatMap { $0.rows.wide(at: $0.firstRow, page: page, prefix: page.gutter) }
    return wideFrozen + (open.map { [$0] } ?? [])
      + wideTail.map { WideTable(row: $0.row + frozen.count, reach: $0.reach) }
  }

  // MARK: Everything else, by blocks that are closed

  /// Takes the blank lines at the cut: whatever was before them is closed, so that they show nothing.
  private mutating func takeBlankLines(_ text: UnsafeBufferPointer<UInt8>, _ linesEnd: Int, _ budget: Int) -> Bool {
    var end = mark.count
    while end < linesEnd, end - mark.count < budget {
      let lineEnd = text.firstPlace(of: 0x0A, in: end..<linesEnd)
      guard text.part(end..<lineEnd).isBlankLine else { break }
      end = min(lineEnd + 1, linesEnd)
    }
    guard end > mark.count else { return false }
    let blank = text.part(mark.count..<end)
    guardState = SourceGuard.state(after: blank, from: guardState)
    mark.take(blank)
    return true
  }

  /// Lays out the units that a later one, or a blank line, closes.
  private mutating func freezeUnits(_ text: UnsafeBufferPointer<UInt8>, _ linesEnd: Int) {
    let isLong = text.count - mark.count >= longest
    let linesEnd = isLong ? text.endOfCompleteLines(in: mark.count..<(mark.count + longest)) : linesEnd
    var size = Self.window
    var stopsEarly = true
    while true {
      let end = windowEnd(text, size, stopsEarly: stopsEarly, linesEnd)
      let source = text.part(mark.count..<end)
      if let cut = layOut(source, in: text, closedOnly: true, to: \.frozen), cut > 0 {
        let closed = text.part(mark.count..<(mark.count + cut))
        guardState = SourceGuard.state(after: closed, from: guardState)
        mark.take(closed)
        return
      }
      if end == linesEnd { return isLong ? freezeLong(text, linesEnd: linesEnd) : () }
      if !stopsEarly || end >= mark.count + size { size *= 4 }
      stopsEarly = false
    }
  }

  /// Where the text to be parsed for closed units ends: behind the first line of a fence or table at the left edge,
  /// which is cut off and goes its own way; else behind the first blank line and its successor beyond `size` bytes,
  /// where most blocks end.
  private func windowEnd(
    _ text: UnsafeBufferPointer<UInt8>, _ size: Int, stopsEarly: Bool, _ linesEnd: Int
  ) -> Int {
    var place = mark.count
    var wasBlank = false
    while place < linesEnd {
      let end = text.firstPlace(of: 0x0A, in: place..<linesEnd)
      let next = min(end + 1, linesEnd)
      if stopsEarly, place > mark.count {
        if end >= place + 3, text[place] == text[place + 1], text[place] == text[place + 2],
          text[place] == UInt8(ascii: "`") || text[place] == UInt8(ascii: "~")
        {
          return next
        }
        if wasBlank, OpenTable.beginsWithBar(text.part(place..<end)) { return next }
      }
      if next - mark.count > size, wasBlank || next - mark.count > 4 * size { return next }
      wasBlank = end == place
      place = next
    }
    return linesEnd
  }

  /// Whether it is whole: a large table may take more than the budget.
  private mutating func layOutTail(_ text: UnsafeBufferPointer<UInt8>, _ budget: inout Int) -> Bool {
    let rest = text.part(mark.count..<text.count)
    if let fence = open?.fence, var code = open?.code, let isInLine = open?.isInLine {
      // A last line that closes the block, or may be about to, is not code.
      let isFence = fence.isClosed(by: rest) || (!rest.isEmpty && rest.allSatisfy { $0 == fence.character })
      if isInLine {
        code.append(unguarded: rest.withoutCarriageReturn(), goesOn: true, to: &tail)
      } else if !rest.isEmpty, !isFence {
        code.append(unguarded: fence.content(of: rest), to: &tail)
      }
      code.appendBottom(to: &tail)
    } else if let long {
      page.appendPlain(rest, isBehindBlank: long.isBehindBlank, to: &tail)
    } else if table != nil {
      return layOutTail(ofTable: rest, &budget)
    } else if !rest.isEmpty {
      budget -= rest.count
      let (blocks, next) = (blocks, nextItem)
      _ = layOut(rest, in: text, closedOnly: false, to: \.tail)
      (self.blocks, nextItem) = (blocks, next)
    }
    return true
  }

  /// Lays out all of `source`, which begins at the cut, for ever. Whether it ends in something nested.
  mutating func layOutLong(_ source: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    endsNested = false
    _ = layOut(source, in: text, closedOnly: false, to: \.frozen)
    return endsNested
  }

  /// Lays out the units of `source`, which begins at the cut. With `closedOnly`, stops before the last unit and before
  /// fenced code at the left edge, and returns where; nil when nothing could be laid out.
  private mutating func layOut(
    _ source: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, closedOnly: Bool,
    to rows: WritableKeyPath<MarkdownBody, [Row]>
  ) -> Int? {
    let guarded = SourceGuard.guarded(source, from: guardState)
    return (guarded ?? []).withUnsafeBufferPointer { escaped in
      let parsed = guarded == nil ? source : escaped
      guard let document = MarkdownDocument(parsed) else { return nil }
      var units = MarkdownUnit.units(of: document)
      let lines = LineStarts(source)
      var cutLine: Int?
      if closedOnly {
        let fence = units.firstIndex { $0.isFencedCode }
        var stop = min(fence ?? units.count, units.count - 1)
        guard stop >= 0, let last = units.last else { return nil }
        var line = units[stop].startLine
        if fence == nil, last.endsAtBlankLine, lines.hasBlank(last.endLine + 1) {
          (stop, line) = (units.count, last.endLine + 1)
        }
        // Behind link definitions, which are no units, the cut moves up to the first unit.
        if stop == 0, line <= 1 { return nil }
        cutLine = line
        let isSameList =
          stop > 0 && stop < units.count && units[stop].list != nil
          && units[stop].list?.node == units[stop - 1].list?.node
        units.removeSubrange(stop...)
        layOut(units, upTo: line, lines, parsed, in: text, to: rows)
        if !isSameList { nextItem = nil }
      } else {
        endsNested = units.last.map { !$0.isParagraph } ?? false
        layOut(units, upTo: Int.max, lines, parsed, in: text, to: rows)
      }
      return cutLine.map { lines.place(ofLine: $0) }
    }
  }
}
