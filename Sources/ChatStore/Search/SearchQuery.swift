/// What a person typed, as the full-text index understands it: every word must occur, each as a prefix; `"…"` is a
/// phrase. Case and diacritics make no difference.
struct SearchQuery {
  /// The expression for `MATCH`; nil when there is nothing to look for.
  let expression: String?
  /// The words (phrases) looked for, as typed; for marking them in a snippet.
  let words: [String]

  init(_ typed: String) {
    words = Self.split(typed).filter { word in
      word.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }
    let phrases = words.map { word in
      // Quoted: the tokenizer splits `foo_bar` into the phrase `foo bar`. Quotes cannot be inside, they are split at.
      "\"" + SearchText.indexed(word) + "\" *"
    }
    expression = phrases.isEmpty ? nil : phrases.joined(separator: " AND ")
  }

  private static func split(_ typed: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for scalar in typed.unicodeScalars {
      if scalar == "\"" || scalar.value == 0 || (scalar.properties.isWhitespace && !isQuoted) {
        if !word.isEmpty { words.append(word) }
        word = ""
        if scalar == "\"" { isQuoted.toggle() }
      } else {
        word.unicodeScalars.append(scalar)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
