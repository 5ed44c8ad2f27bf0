import Cells

/// A code block of a message, as its author wrote it.
package struct CodeBlock: Equatable, Sendable {
  /// As shown next to it, from 1.
  package var number: Int
  /// The word behind the fence; empty for none and for indented blocks.
  package var language: String
  /// The source with its newlines, free of fences, indent and wrapping.
  package var source: String

  /// The code blocks of a Markdown text in reading order, wherever they are nested.
  package static func all(in text: String) -> [CodeBlock] {
    var text = text
    return text.withUTF8 { bytes in
      // As on the screen, a carriage return by itself ends no line.
      guard let marked = SourceGuard.markingBareReturns(in: bytes) else { return all(in: bytes) }
      let mark = String(decoding: SourceGuard.returnMark, as: UTF8.self)
      return marked.withUnsafeBufferPointer(all).map { block in
        CodeBlock(number: block.number, language: block.language, source: block.source.replacing(mark, with: "\r"))
      }
    }
  }

  /// Whether a text holds the mark of fenced code: cheap enough for every frame, where `all` is not.
  package static func isLikely(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var (last, run) = (UInt8(0), 0)
      for byte in bytes {
        run = byte == last ? run + 1 : 1
        last = byte
        if run == 3, byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~") { return true }
      }
      return false
    }
  }

  private static func all(in bytes: UnsafeBufferPointer<UInt8>) -> [CodeBlock] {
    guard let document = MarkdownDocument(bytes) else { return [] }
    var blocks: [CodeBlock] = []
    document.root.walk(&blocks) { blocks, node, isEntering in
      guard isEntering, node.kind == .codeBlock else { return }
      let language = node.codeLanguage
      blocks.append(CodeBlock(number: blocks.count + 1, language: language, source: node.plainLiteral))
    }
    return blocks
  }
}

extension CodeRows {
  /// A line that no guard has seen: the noncharacters that are marks elsewhere are written out, as there.
  mutating func append(unguarded line: UnsafeBufferPointer<UInt8>, goesOn: Bool = false, to rows: inout [Row]) {
    guard line.contains(GuardedByte.lead), let marked = SourceGuard.markingBareReturns(in: line) else {
      return append(line, goesOn: goesOn, to: &rows)
    }
    let shown = marked.withUnsafeBufferPointer { GuardedByte.restored($0) } ?? marked
    shown.withUnsafeBufferPointer { append($0, goesOn: goesOn, to: &rows) }
  }
}
