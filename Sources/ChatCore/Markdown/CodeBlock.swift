/// A code block of a message, as its author wrote it.
public struct CodeBlock: Equatable, Sendable {
  /// As shown beside it, from 1.
  public var number: Int
  /// The word behind the fence; empty for none and for indented blocks.
  public var language: String
  /// The source with its newlines, free of fences, indent and wrapping.
  public var source: String

  /// The code blocks of a Markdown text in reading order, wherever they are nested.
  public static func all(in text: String) -> [CodeBlock] {
    var text = text
    return text.withUTF8 { bytes in
      guard let document = MarkdownDocument(bytes) else { return [] }
      var blocks: [CodeBlock] = []
      document.root.walk { node, isEntering in
        guard isEntering, node.kind == .codeBlock else { return }
        let language = node.isFenced ? Fence(info: node.fenceInfo).language : ""
        blocks.append(CodeBlock(number: blocks.count + 1, language: language, source: node.literal))
      }
      return blocks
    }
  }
}
