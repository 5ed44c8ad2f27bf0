/// A key. Printing it, interpolating it or dumping it shows dots.
struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The key itself: for the Authorization header and for finding it in texts, nothing else.
  let exposed: String
  /// Where it was found, for sentences: a variable's name, or `key_command`.
  let origin: String

  init(_ exposed: String, from origin: String) { (self.exposed, self.origin) = (exposed, origin) }

  var description: String { "\u{2022}\u{2022}\u{2022}" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }

  /// Whether it can be in a header line: no blanks, no control characters, no line end to smuggle a header in.
  var isUsable: Bool { !exposed.isEmpty && exposed.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }

  /// A text with every occurrence of the key put out: endpoints repeat keys in what they refuse.
  func redact(_ text: String) -> String {
    guard exposed.utf8.count >= Self.shortestPart else { return text }
    let whole = text.contains(exposed) ? replaced(in: text) : text
    guard whole.contains(Self.cut) else { return whole }
    // A text that was cut short may end within the key.
    let parts = whole.split(separator: Self.cut, omittingEmptySubsequences: false)
    return (parts.dropLast().map(withoutBeginning) + parts.suffix(1)).joined(separator: Self.cut)
  }

  private static let cut = "\u{2026}"
  /// As many characters of a key are too many to show, and too few to be taken for something else.
  private static let shortestPart = 4

  private func replaced(in text: String) -> String {
    text.split(separator: exposed, omittingEmptySubsequences: false).joined(separator: description)
  }

  /// The text without the beginning of the key at its end.
  private func withoutBeginning(_ text: Substring) -> Substring {
    for length in (Self.shortestPart..<exposed.count).reversed() where text.hasSuffix(exposed.prefix(length)) {
      return text.dropLast(length) + description
    }
    return text
  }
}
