import Cells

// Fenced code at the left edge, line by line.

extension MarkdownBody {
  /// Enters a fence that opens at the cut.
  mutating func openFence(_ text: UnsafeBufferPointer<UInt8>, _ linesEnd: Int) -> Bool {
    let end = text.firstPlace(of: 0x0A, in: mark.count..<min(linesEnd, mark.count + longest))
    let line = text.part(mark.count..<end)
    guard end < linesEnd, line.count < longest, let fence = Fence(opening: line.withoutCarriageReturn()),
      // What a diagram looks like is known when all of it is here.
      !Diagram.isNamed(fence.language)
    else { return false }
    blocks += 1
    nextItem = nil
    if !frozen.isEmpty { frozen.append(Row()) }
    let code = CodeRows(language: fence.language, number: blocks, page: page, prefix: page.gutter)
    code.appendTop(to: &frozen)
    open = (fence, code, false)
    guardState = SourceGuard.State()
    mark.take(text.part(mark.count..<(end + 1)))
    return true
  }

  mutating func advanceInFence(_ text: UnsafeBufferPointer<UInt8>, _ budget: Int) {
    guard let fence = open?.fence, var code = open?.code, var isInLine = open?.isInLine else { return }
    open = nil
    var place = mark.count
    let stop = place + min(max(1, budget), text.count - place)
    var isClosed = false
    while place < stop, !isClosed {
      guard let (end, isWhole) = text.lineEnd(from: place, longest: longest) else { break }
      let next = isWhole ? end : text.safeCut(at: end, from: place)
      let line = text.part(place..<next)
      isClosed = isWhole && !isInLine && fence.isClosed(by: line)
      if isClosed {
        code.appendBottom(to: &frozen)
      } else {
        let content = isInLine ? line.withoutCarriageReturn() : fence.content(of: line)
        code.append(unguarded: content, goesOn: isInLine, to: &frozen)
      }
      place = isWhole ? next + 1 : next
      isInLine = !isWhole
    }
    mark.take(text.part(mark.count..<place))
    if !isClosed { open = (fence, code, isInLine) }
  }
}
