/// A command as a person writes it, as words: for programs that are started without a shell.
package enum CommandWords {
  /// Splits at blanks. Quotes keep blanks together, and a backslash keeps the character behind it, as in a shell;
  /// nothing else has a meaning. Nil where a quote is not closed, or nothing is there.
  package static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        word.map { words.append($0) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil, !isEscaped else { return nil }
    word.map { words.append($0) }
    return words.isEmpty ? nil : words
  }
}
