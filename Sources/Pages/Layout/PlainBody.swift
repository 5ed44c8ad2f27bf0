import Cells

/// The rows of a text shown as it was typed: lines wrapped, fenced blocks (files, pasted code) framed or folded.
///
/// Invariant: `frozen` holds the rows of the first `mark.count` bytes, which end at a line's end, or, while `isInLine`,
/// inside a line that is too long to be laid out whole; inside a fenced block `open` goes on with it. `tail` holds
/// those of the rest, once `isComplete`.
struct PlainBody: LineBody {
  private(set) var frozen: [Row] = []
  var tail: [Row] = []
  var mark = SourceMark()
  private var blocks = 0
  private var open: (fence: Fence, code: CodeRows)?
  private var isInLine = false
  var isComplete = false
  let page: PageWidth
  let folding: Folding
  /// What to press to unfold a block.
  let unfold: String
  /// Whether a folded block is among the rows.
  private(set) var hidesBlocks = false
  /// Whether the line before is the heading of a file that joined the message.
  private var isBehindFileName = false

  /// Which fenced blocks are folded where they are long.
  enum Folding: Sendable { case none, files, blocks }

  /// Fenced blocks of more lines than this are folded, and of more bytes.
  static let foldedBlockLines = 8, foldedBlockBytes = 6000
  /// Bytes of a line that are laid out in one go: a longer one is cut there.
  static let longestLine = 32_768
  /// Looking for the end of a folded block is so many times less work than laying it out.
  private static let scanGain = 64

  init(page: PageWidth, folding: Folding, unfold: String) {
    self.unfold = unfold
    self.page = page
    self.folding = folding
  }

  /// Whether a block that begins here is folded where it is long.
  private var foldsBlocks: Bool { folding == .blocks || folding == .files && isBehindFileName }

  mutating func take(
    _ range: Range<Int>, isWhole: Bool, of text: UnsafeBufferPointer<UInt8>, _ budget: inout Int
  ) -> Int? {
    let start = range.lowerBound
    let end = isWhole ? range.upperBound : text.safeCut(at: range.upperBound, from: start)
    let line = isWhole ? text.part(start..<end).withoutCarriageReturn() : text.part(start..<end)
    var next = isWhole ? end + 1 : end
    if open != nil {
      appendCode(line, isWhole: isWhole)
    } else if isWhole, !isInLine, let fence = Fence(opening: line) {
      if foldsBlocks {
        let block = block(fence, from: next, of: text)
        guard block.isClosed, text[block.end - 1] == 0x0A else { return nil }
        blocks += 1
        frozen.append(contentsOf: rows(of: block, number: blocks))
        next = block.end
        if isFolded(block) {
          hidesBlocks = true
          budget += (next - start) - (next - start) / Self.scanGain
        }
      } else {
        openBlock(fence)
      }
      isBehindFileName = false
    } else {
      frozen.append(contentsOf: rows(of: line))
      isBehindFileName = line.begins("File `", at: 0)
    }
    isInLine = !isWhole
    return next
  }

  /// A last line without its end, and the end of a block that has none.
  mutating func layOutTail(_ rest: UnsafeBufferPointer<UInt8>) {
    if let open {
      var code = open.code
      if isInLine {
        if !rest.isEmpty { code.append(rest, goesOn: true, to: &tail) }
      } else if !rest.isEmpty, !open.fence.isClosed(by: rest) {
        code.append(open.fence.content(of: rest), to: &tail)
      }
      code.appendBottom(to: &tail)
    } else if isInLine {
      if !rest.isEmpty { tail = rows(of: rest) }
    } else if !rest.isEmpty {
      let end = rest.firstPlace(of: 0x0A, in: 0..<rest.count)
      if let fence = Fence(opening: rest.part(0..<end).withoutCarriageReturn()) {
        let block = block(fence, from: min(end + 1, rest.count), of: rest)
        if isFolded(block) { hidesBlocks = true }
        tail = rows(of: block, number: blocks + 1)
      } else {
        tail = rows(of: rest)
      }
    }
  }

  private func rows(of line: UnsafeBufferPointer<UInt8>) -> [Row] {
    var text = CellText()
    text.append(utf8: line, .text)
    return text.rows(width: page.width, first: page.gutter, rest: page.gutter)
  }

  // MARK: Fenced blocks, line by line, or whole where they may be folded

  private mutating func openBlock(_ fence: Fence) {
    blocks += 1
    let code = CodeRows(language: fence.language, number: blocks, page: page, prefix: page.gutter)
    code.appendTop(to: &frozen)
    open = (fence, code)
  }

  private mutating func appendCode(_ line: UnsafeBufferPointer<UInt8>, isWhole: Bool) {
    guard let fence = open?.fence, var code = open?.code else { return }
    open = nil
    if isWhole, !isInLine, fence.isClosed(by: line) { return code.appendBottom(to: &frozen) }
    code.append(isInLine ? line : fence.content(of: line), goesOn: isInLine, to: &frozen)
    open = (fence, code)
  }

  /// A block behind its opening fence.
  private struct Block {
    var fence: Fence
    var lines: [UnsafeBufferPointer<UInt8>] = []
    /// Bytes of them.
    var size = 0
    /// The place behind it.
    var end: Int
    var isClosed = false
  }

  private func block(_ fence: Fence, from start: Int, of text: UnsafeBufferPointer<UInt8>) -> Block {
    var block = Block(fence: fence, end: start)
    while block.end < text.count {
      let end = text.firstPlace(of: 0x0A, in: block.end..<text.count)
      let line = text.part(block.end..<end)
      block.isClosed = fence.isClosed(by: line)
      block.end = end < text.count ? end + 1 : text.count
      if block.isClosed { break }
      block.lines.append(line)
      block.size += line.count
    }
    return block
  }

  private func isFolded(_ block: Block) -> Bool {
    foldsBlocks && (block.lines.count > Self.foldedBlockLines || block.size > Self.foldedBlockBytes)
  }

  private func rows(of block: Block, number: Int) -> [Row] {
    if isFolded(block) {
      let name = block.fence.info.isEmpty ? "text" : block.fence.info
      var folded = page.gutter
      folded.append(Row.styled("▸ \(name) · \(block.lines.count) lines (\(unfold) opens)", Style(.codeLabel)))
      return [folded.truncated(to: page.width)]
    }
    var rows: [Row] = []
    var code = CodeRows(language: block.fence.language, number: number, page: page, prefix: page.gutter)
    code.appendTop(to: &rows)
    for line in block.lines { code.append(block.fence.content(of: line), to: &rows) }
    code.appendBottom(to: &rows)
    return rows
  }
}
