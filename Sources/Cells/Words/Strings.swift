extension String {
  /// Without blanks, tabs and newlines at either end.
  package func trimmingSpaces() -> String {
    guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[start...end])
  }

  /// Whether it answers a question with yes: `y` or `yes` in either case, blanks around it aside. All else is no.
  package var isYes: Bool { ["y", "yes"].contains(trimmingSpaces().lowercased()) }

  /// Without blanks around it, and without the quotes that a `.env` file leaves when it is not read by a shell.
  package func trimmingQuotes() -> String {
    let value = trimmingSpaces()
    guard value.count > 1, let quote = value.first, quote == value.last, quote == "\"" || quote == "'" else {
      return value
    }
    return String(value.dropFirst().dropLast()).trimmingSpaces()
  }

  /// With blanks in front, so that it ends at a column; as it is where it is longer.
  package func flushRight(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }

  /// Its beginning with an ellipsis where it has more than so many characters; else as it is.
  package func abridged(to most: Int) -> String {
    count <= most ? self : String(prefix(most - 1)).trimmingSpaces() + "…"
  }

  /// With a full stop, unless it ends by itself; nothing stays nothing. Words of a server may lack one.
  package var asSentence: String { last.map { ".!?\u{2026}".contains($0) } == false ? self + "." : self }

  /// With one character put for another.
  package func replacingCharacter(_ old: Character, with new: Character) -> String {
    String(map { $0 == old ? new : $0 })
  }
}

extension [String: String] {
  /// Whether a variable of an environment is there and not empty.
  package func isSet(_ name: String) -> Bool { !(self[name] ?? "").isEmpty }
}
