import Cells

/// A stretch of a parsed text that can be laid out by itself: a block, or an item of a list at the left edge.
struct MarkdownUnit {
  /// The blocks, in order; one, but for a paragraph that a table grew out of.
  var nodes: [MarkdownNode]
  /// The line it begins on, from 1.
  var startLine: Int
  /// For an item: its list, and its place in it from 0.
  var list: (node: MarkdownNode, offset: Int)?

  /// The units of a document.
  static func units(of document: borrowing MarkdownDocument) -> [MarkdownUnit] {
    var units: [MarkdownUnit] = []
    var waiting: [MarkdownNode] = []
    for node in document.root.children {
      // cmark moves a paragraph's last line into the head of a table, and then knows no line for the paragraph.
      if node.startLine == 0 {
        waiting.append(node)
        continue
      }
      if node.kind == .list, waiting.isEmpty {
        for (offset, item) in node.children.enumerated() {
          units.append(MarkdownUnit(nodes: [item], startLine: item.startLine, list: (node, offset)))
        }
      } else {
        units.append(MarkdownUnit(nodes: waiting + [node], startLine: node.startLine))
        waiting = []
      }
    }
    if !waiting.isEmpty { units.append(MarkdownUnit(nodes: waiting, startLine: (units.last?.startLine ?? 0) + 1)) }
    return units
  }

  /// Whether it shows nothing.
  var isEmpty: Bool { list == nil && nodes.count == 1 && nodes[0].showsNothing }

  /// Whether it is a paragraph, or ends in one.
  var isParagraph: Bool { list == nil && nodes.last?.kind == .paragraph }

  /// Whether a blank line behind it ends it, whatever follows.
  var endsAtBlankLine: Bool {
    guard list == nil, nodes.count == 1, nodes[0].startLine > 0 else { return false }
    return [.paragraph, .heading, .thematicBreak].contains(nodes[0].kind)
  }

  /// The last line of it. The parser tells another one for a rule, which is one line.
  var endLine: Int { nodes.last.map { $0.kind == .thematicBreak ? $0.startLine : $0.endLine } ?? startLine }

  /// Whether it is a code block between fences that is laid out line by line: a diagram is laid out whole.
  var isFencedCode: Bool {
    list == nil && nodes.count == 1 && nodes[0].kind == .codeBlock && nodes[0].isFenced
      && !Diagram.isNamed(nodes[0].codeLanguage)
  }
}

/// The places where the lines of a text begin.
struct LineStarts {
  private var starts = [0]
  private let text: UnsafeBufferPointer<UInt8>

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    var place = text.firstPlace(of: 0x0A, in: 0..<text.count)
    while place < text.count {
      starts.append(place + 1)
      place = text.firstPlace(of: 0x0A, in: (place + 1)..<text.count)
    }
  }

  /// Where a line begins, counting from 1; the text's end for lines behind it.
  func place(ofLine line: Int) -> Int { line - 1 < starts.count ? starts[max(0, line - 1)] : text.count }

  /// Whether there is such a line, and it holds nothing but blanks.
  func hasBlank(_ line: Int) -> Bool { place(ofLine: line) < text.count && isEmpty(line) }

  /// Whether a line holds nothing but blanks.
  func isEmpty(_ line: Int) -> Bool {
    let start = place(ofLine: line)
    return text.part(start..<text.firstPlace(of: 0x0A, in: start..<text.count)).isBlankLine
  }

  /// Whether a line holds nothing but blanks and the marks of quotes.
  func isBlank(_ line: Int) -> Bool {
    guard line >= 1, line <= starts.count else { return false }
    return text[place(ofLine: line)..<place(ofLine: line + 1)].allSatisfy {
      $0 == 0x20 || (0x09...0x0D).contains($0) && $0 != 0x0B && $0 != 0x0C || $0 == UInt8(ascii: ">")
    }
  }
}
