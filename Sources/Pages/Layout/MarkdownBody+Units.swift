import Cells

// The blocks of a text, or items of a list, one after another.

extension MarkdownBody {
  /// Lays out units, each as it is in the whole text.
  mutating func layOut(
    _ units: [MarkdownUnit], upTo endLine: Int, _ lines: LineStarts, _ parsed: UnsafeBufferPointer<UInt8>,
    in text: UnsafeBufferPointer<UInt8>, to rows: WritableKeyPath<MarkdownBody, [Row]>
  ) {
    let isolated = !definitions.source.isEmpty || Self.mayDefine(parsed)
    // Guarded or not, a text has the same lines; where each begins is asked for isolated units alone.
    let parsedLines = isolated ? LineStarts(parsed) : lines
    for (index, unit) in units.enumerated() {
      // Only the end of a text that grows may still become something else.
      let isEnd = !isWhole && rows == \MarkdownBody.tail && index == units.count - 1
      if isEnd, unit.isDangling { continue }
      var number: Int?
      var isContinued = false
      if let list = unit.list {
        isContinued = list.offset > 0 || (index == 0 && nextItem != nil)
        number = isContinued ? nextItem ?? list.node.listStart + list.offset : list.node.listStart
      }
      if unit.isEmpty {
        nextItem = nil
        continue
      }
      let hasRows = !frozen.isEmpty || !self[keyPath: rows].isEmpty
      let isSpaced = !isContinued || isBlankBefore(unit.startLine, lines, in: text)
      if hasRows, isSpaced { self[keyPath: rows].append(Row()) }
      if isolated {
        // Not up to the next unit: there may be a definition between, which another unit must not know of.
        let next = index + 1 < units.count ? units[index + 1].startLine : endLine
        // cmark counts the last line of HTML to what follows.
        let last = unit.nodes.last.map { $0.kind == .htmlBlock ? 0 : $0.endLine } ?? 0
        let end = last >= unit.startLine ? min(next, last + 1) : next
        let part = parsed.part(parsedLines.place(ofLine: unit.startLine)..<parsedLines.place(ofLine: end))
        appendIsolated(part, number: number, isEnd: isEnd, to: rows)
      } else {
        append(unit, number: number, isEnd: isEnd, isBlankLine: lines.isBlank, to: rows)
      }
      nextItem = number.map { $0 + 1 }
    }
  }

  /// Whether the line before a unit is blank; it may be before the cut.
  private func isBlankBefore(_ line: Int, _ lines: LineStarts, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    if line > 1 { return lines.isEmpty(line - 1) }
    let end = mark.count - 1
    guard end > 0, text[end] == 0x0A else { return false }
    return text.part(text.endOfCompleteLines(in: 0..<end)..<end).isBlankLine
  }

  /// A definition that the parser might see but `LinkDefinitions` did not: units must not know of each other then.
  private static func mayDefine(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = 0
    while true {
      place = text.firstPlace(of: UInt8(ascii: "]"), in: place..<text.count) + 1
      guard place < text.count else { return false }
      if text[place] == UInt8(ascii: ":") { return true }
    }
  }

  /// Parses a unit by itself, with the definitions before it.
  private mutating func appendIsolated(
    _ part: UnsafeBufferPointer<UInt8>, number: Int?, isEnd: Bool, to rows: WritableKeyPath<MarkdownBody, [Row]>
  ) {
    let head = part.contains(UInt8(ascii: "[")) ? definitions.source + [0x0A] : [0x0A]
    head.withUnsafeBufferPointer { head in
      guard let document = MarkdownDocument(head, part) else { return }
      let shift = head.count { $0 == 0x0A }
      let lines = LineStarts(part)
      let units = MarkdownUnit.units(of: document)
      for (index, unit) in units.enumerated() {
        if unit.isEmpty { continue }
        if index > 0 { self[keyPath: rows].append(Row()) }
        append(
          unit, number: number, isEnd: isEnd && index == units.count - 1, isBlankLine: { lines.isBlank($0 - shift) },
          to: rows)
      }
    }
  }

  mutating func append(
    _ unit: MarkdownUnit, number: Int?, isEnd: Bool = false, isBlankLine: @escaping (Int) -> Bool,
    to rows: WritableKeyPath<MarkdownBody, [Row]>
  ) {
    var writer = BlockWriter(page: page, blocks: blocks, notes: definitions.notes, isBlankLine: isBlankLine)
    if isEnd { writer.held = unit.nodes.last?.danglingItem }
    for (index, node) in unit.nodes.enumerated() {
      if index > 0 { writer.appendGap() }
      if let list = unit.list {
        writer.append(item: node, of: list.node, number: number ?? list.node.listStart)
      } else {
        writer.append(node)
      }
    }
    for var wide in writer.wideTables {
      wide.row += self[keyPath: rows].count
      if rows == \MarkdownBody.tail { wideTail.append(wide) } else { wideFrozen.append(wide) }
    }
    self[keyPath: rows].append(contentsOf: writer.rows)
    blocks = writer.blocks
  }
}
