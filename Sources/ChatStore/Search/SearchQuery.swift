/// What a person typed, as the full-text index understands it. Every word must occur; `"…"` must occur as it is.
/// Case and diacritics make no difference.
struct SearchQuery {
  /// How freely words are matched. The index is asked in this order, until enough is found: whole words are what a
  /// person most likely means, and the lists of common words are read from their newest end without any merging.
  enum Stage: CaseIterable {
    /// Every word whole.
    case whole
    /// The last word is still being typed.
    case typing
    /// Every word may be the beginning of one.
    case beginnings
  }

  private struct Term: Equatable {
    var text: String
    /// Of a script without blanks: a pair, or one character that begins a pair.
    var standsAlone: Bool
    /// One letter alone begins too many words to be of use.
    var mayBegin: Bool { text.unicodeScalars.count > 1 && !standsAlone }
  }

  /// What to mark in a snippet.
  let words: [String]
  /// What must occur as it is, which the index cannot tell.
  private let phrases: [Needle]
  private let terms: [Term]

  init(_ typed: String) {
    var words: [String] = []
    var phrases: [String] = []
    var terms: [Term] = []
    for part in Self.split(typed) {
      let runs = Self.runs(part.text)
      if part.isQuoted, runs.count > 1 { phrases.append(part.text) }
      for run in runs {
        words.append(run.text)
        if run.standsAlone, run.text.unicodeScalars.count > 2 { phrases.append(run.text) }
        terms += Self.terms(run)
      }
    }
    self.words = words
    self.phrases = phrases.map { Needle($0.lowercased()) }
    self.terms = terms
  }

  /// The expression for `MATCH`; nil where it would say the same as an earlier stage's, or there is nothing to look
  /// for.
  func expression(_ stage: Stage) -> String? {
    guard let last = terms.last else { return nil }
    // Short prefixes have an index of their own: as quick as whole words, and what is meant while typing.
    let isShort = last.mayBegin && last.text.unicodeScalars.count <= 4
    switch stage {
    case .whole where isShort, .typing where !last.mayBegin: return nil
    case .beginnings where !terms.dropLast().contains(where: \.mayBegin): return nil
    default: break
    }
    let phrases = terms.indices.map { place in
      let isBeginning =
        switch stage {
        case .whole: false
        case .typing: place == terms.count - 1
        case .beginnings: true
        }
      return Self.phrase(terms[place], isBeginning: isBeginning && terms[place].mayBegin)
    }
    return phrases.joined(separator: " AND ")
  }

  /// The expression for titles, which are so few that every word, even of one letter, may be the beginning of one.
  var titleExpression: String? {
    terms.isEmpty ? nil : terms.map { Self.phrase($0, isBeginning: !$0.standsAlone) }.joined(separator: " AND ")
  }

  private static func phrase(_ term: Term, isBeginning: Bool) -> String {
    let isLoneCharacter = term.standsAlone && term.text.unicodeScalars.count == 1
    return "\"\(term.text)\"" + (isBeginning || isLoneCharacter ? " *" : "")
  }

  /// Whether candidates must be checked against their texts.
  var needsCheck: Bool { !phrases.isEmpty }

  /// Whether a text holds every phrase.
  func isSatisfied(by text: String) -> Bool { phrases.allSatisfy { $0.occurs(in: text) } }

  /// Says of texts that are not in the index whether they hold every word, wherever it is in them, and every phrase.
  func check() -> (String) -> Bool {
    let needles = words.map { Needle($0.lowercased()) }
    return { text in needles.allSatisfy { $0.occurs(in: text) } && isSatisfied(by: text) }
  }

  private static func split(_ typed: String) -> [(text: String, isQuoted: Bool)] {
    var parts: [(text: String, isQuoted: Bool)] = []
    var part = ""
    var isQuoted = false
    func end() {
      if !part.isEmpty { parts.append((part, isQuoted)) }
      part = ""
    }
    for scalar in typed.unicodeScalars {
      if scalar == "\"" {
        end()
        isQuoted.toggle()
      } else if scalar.properties.isWhitespace, !isQuoted {
        end()
      } else {
        part.unicodeScalars.append(scalar)
      }
    }
    end()
    return parts
  }

  /// The stretches the tokenizer would make tokens of.
  private static func runs(_ text: String) -> [(text: String, standsAlone: Bool)] {
    var runs: [(text: String, standsAlone: Bool)] = []
    var isOpen = false
    for scalar in text.unicodeScalars {
      guard SearchText.isTokenPart(scalar) else {
        isOpen = false
        continue
      }
      let standsAlone = SearchText.standsAlone(scalar.value)
      if isOpen, runs[runs.count - 1].standsAlone == standsAlone {
        runs[runs.count - 1].text.unicodeScalars.append(scalar)
      } else {
        runs.append((String(scalar), standsAlone))
      }
      isOpen = true
    }
    return runs
  }

  private static func terms(_ run: (text: String, standsAlone: Bool)) -> [Term] {
    guard run.standsAlone else {
      return [Term(text: SearchText.indexed(run.text), standsAlone: false)]
    }
    let scalars = Array(run.text.unicodeScalars)
    guard scalars.count > 1 else { return [Term(text: run.text, standsAlone: true)] }
    return zip(scalars, scalars.dropFirst()).map { first, second in
      Term(text: String(first) + String(second), standsAlone: true)
    }
  }
}
