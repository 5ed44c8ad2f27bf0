/// What a reply carries that is no text, in words.
package enum MessageParts {
  /// Kinds of parts by what their JSON names, and what people call them.
  private static let kinds: [(mark: String, words: String)] = [
    ("image", "a picture"), ("audio", "sound"), ("video", "a film"), ("file", "a file"), ("document", "a file"),
  ]

  /// Names the parts of a `MessageExtra.Kind.parts`: “a picture”, “a picture and sound”.
  package static func words(_ extra: MessageExtra) -> String {
    let parts = ReplyPart.all(extra)
    if !parts.isEmpty { return parts.map(\.words).joined(separator: " and ") }
    // Names and types come before any data: the front of a picture of many megabytes is enough.
    let front = extra.text.prefix(2000).lowercased()
    var found: [String] = []
    for kind in kinds where front.contains(kind.mark) && !found.contains(kind.words) { found.append(kind.words) }
    return found.isEmpty ? "a part of a kind not known here" : found.joined(separator: " and ")
  }
}
