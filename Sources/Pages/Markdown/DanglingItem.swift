// The last item of a list while only its mark has come: drawn, it would be a number or a bullet below where the reply
// is, or a box as it is written, and another thing a moment later. Once the text is whole, it is what it is.

extension MarkdownUnit {
  /// Whether it is such an item.
  var isDangling: Bool { list != nil && nodes.last?.isDangling == true }
}

extension MarkdownNode {
  /// The outermost such item at the node's end; nil where there is none.
  var danglingItem: MarkdownNode? {
    var node = self
    for _ in 0..<Self.deepest {
      guard let last = node.last else { return nil }
      if last.kind == .item, last.isDangling { return last }
      node = last
    }
    return nil
  }

  /// Deeper nesting is not looked into.
  private static let deepest = 32

  /// Whether nothing of an item but its mark is there: no text, or the beginning of a box.
  var isDangling: Bool {
    guard kind == .item, task == nil || first == nil else { return false }
    guard let only = first else { return true }
    guard only.next == nil else { return false }
    if only.kind == .list { return only.first.map { $0.next == nil && $0.isDangling } ?? true }
    guard only.kind == .paragraph, let text = only.first, text.next == nil, text.kind == .text else { return false }
    return ["[", "[ ]", "[x", "[x]", "[X", "[X]"].contains(text.plainLiteral)
  }
}
