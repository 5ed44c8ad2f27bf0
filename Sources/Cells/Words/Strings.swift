extension String {
  /// Without blanks, tabs and newlines at either end.
  package func trimmingSpaces() -> String {
    guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[start...end])
  }

  /// With blanks in front, so that it ends at a column; as it is where it is longer.
  package func flushRight(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }

  /// With one character put for another.
  package func replacingCharacter(_ old: Character, with new: Character) -> String {
    String(map { $0 == old ? new : $0 })
  }
}
