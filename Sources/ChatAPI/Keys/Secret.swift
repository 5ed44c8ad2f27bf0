/// A key. Printing it, interpolating it or dumping it shows dots.
struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The key itself: for the Authorization header and for finding it in texts, nothing else.
  let exposed: String

  init(_ exposed: String) { self.exposed = exposed }

  var description: String { "\u{2022}\u{2022}\u{2022}" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }

  /// Whether it can stand in a header line: no blanks, no control characters, no line end to smuggle a header in.
  var isUsable: Bool { !exposed.isEmpty && exposed.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }

  /// A text with every occurrence of the key put out: endpoints repeat keys in what they refuse.
  func redact(_ text: String) -> String {
    guard exposed.utf8.count >= 4, text.contains(exposed) else { return text }
    return text.split(separator: exposed, omittingEmptySubsequences: false).joined(separator: description)
  }
}
