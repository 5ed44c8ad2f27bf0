import Cells

/// A quote that says what it is by its first line: `> [!NOTE]`.
struct Alert {
  var title: String
  var role: StyleRole

  private static let kinds: [String: (String, StyleRole)] = [
    "[!note]": ("Note", .notice), "[!tip]": ("Tip", .success), "[!important]": ("Important", .heading),
    "[!warning]": ("Warning", .warning), "[!caution]": ("Caution", .error), "[!info]": ("Info", .notice),
    "[!danger]": ("Danger", .error), "[!example]": ("Example", .notice), "[!question]": ("Question", .notice),
  ]

  /// The kind of a quote; nil for an ordinary one.
  init?(quote: MarkdownNode) {
    guard let paragraph = quote.first, paragraph.kind == .paragraph, let text = paragraph.first, text.kind == .text,
      text.next.map({ $0.kind == .softBreak || $0.kind == .lineBreak }) ?? true,
      let (title, role) = Self.kinds[text.literal.trimmingSpaces().lowercased()]
    else { return nil }
    self.title = title
    self.role = role
  }
}
