extension CommandRow {
  /// How well typed letters name it, 0 best, and what of its name they are; nil where they do not. The menu and the
  /// palette rank by this: its name or another one, how these begin, a word that people have for it, letters within the
  /// name; then how such a word begins, and a word of what is said of it. Words take three letters.
  func naming(_ typed: String) -> (rank: Int, marks: [Range<Int>])? {
    let typed = (typed.hasPrefix("/") ? String(typed.dropFirst()) : typed).lowercased()
    if typed.isEmpty { return (0, []) }
    if name == typed { return (0, [0..<typed.count]) }
    if aliases.contains(typed) { return (1, []) }
    if name.hasPrefix(typed) { return (2, [0..<typed.count]) }
    if aliases.contains(where: { $0.hasPrefix(typed) }) { return (3, []) }
    let isWord = typed.count > 2
    if isWord, words.contains(typed) { return (4, []) }
    if let match = FuzzyMatch(typed, in: name), !match.isScattered { return (5, match.ranges) }
    guard isWord else { return nil }
    if words.contains(where: { $0.hasPrefix(typed) }) { return (6, []) }
    let said = help.lowercased().split { !$0.isLetter && !$0.isNumber }
    if said.contains(where: { $0.hasPrefix(typed) }) { return (7, []) }
    return nil
  }
}
