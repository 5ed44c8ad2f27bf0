/// Words by which people sort their conversations: lower case, without blanks, written `#work`.
package enum Tag {
  /// Characters of a tag at most.
  package static let longest = 40

  /// A tag as it is kept, from what somebody wrote, with `#` or without; nil for what is none.
  package static func named(_ text: some StringProtocol) -> String? {
    let name = (text.first == "#" ? String(text.dropFirst()) : String(text)).lowercased()
    guard !name.isEmpty, name.count <= longest, name.contains(where: { $0.isLetter || $0.isNumber }),
      name.allSatisfy({ $0.isLetter || $0.isNumber || "-_./".contains($0) })
    else { return nil }
    return name
  }

  /// Tags as people read them.
  package static func words(_ tags: [String]) -> String { tags.map { "#\($0)" }.joined(separator: " ") }

  /// Tags in the order and the form in which they are kept: each once.
  package static func settled(_ tags: some Sequence<String>) -> [String] { Set(tags).sorted() }

  /// The tag that a word of a search names; nil for other words.
  package static func searched(_ word: Substring) -> String? { word.first == "#" ? named(word) : nil }
}

/// What `/tag` does to the tags of a conversation.
package struct TagChange: Equatable, Sendable {
  /// To be added.
  package var added: [String] = []
  /// To be taken off.
  package var removed: [String] = []

  /// Reads `work #lake -old`. Throws the word that is no tag.
  package init(_ line: String) throws(TagError) {
    for word in line.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
      let isRemoved = word.first == "-"
      guard let tag = Tag.named(isRemoved ? word.dropFirst() : word) else { throw TagError(word: String(word)) }
      if isRemoved { removed.append(tag) } else { added.append(tag) }
    }
  }
}

/// A word that is no tag.
package struct TagError: Error, Equatable, Sendable {
  /// As it was written.
  package var word: String

  /// Of a word.
  package init(word: String) { self.word = word }

  /// In a sentence.
  package var sentence: String {
    "A tag is a word of letters, digits, - and _, up to \(Tag.longest) of them, not \u{201C}\(word.prefix(40))\u{201D}."
  }
}
