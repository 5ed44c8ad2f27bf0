/// A subsequence match with a score, as fuzzy finders rank: whole words, word starts and runs count more.
package struct FuzzyMatch: Equatable, Sendable {
  /// Higher is better; comparable only for the same pattern.
  package var score: Int
  /// What matched, in characters of the candidate, ascending and apart.
  package var ranges: [Range<Int>]

  /// Matches in either case (an upper-case letter in the pattern must match itself). Blanks separate words that may
  /// come in any order. An empty pattern matches everything with score 0; nil when it does not match.
  package init?(_ pattern: String, in candidate: String) {
    var total = 0
    var hits: Set<Int> = []
    let characters = Array(candidate)
    let folded = characters.map { Self.fold($0) }
    for word in pattern.split(separator: " ") {
      guard let match = Self.best(Array(word), in: characters, folded) else { return nil }
      total += match.score
      hits.formUnion(match.places)
    }
    score = pattern.isEmpty ? 0 : total * 4 - min(characters.count, 200)
    ranges = Self.runs(hits)
  }

  private static func best(
    _ word: [Character], in characters: [Character], _ folded: [Character]
  ) -> (score: Int, places: [Int])? {
    guard let first = word.first, word.count <= characters.count else { return nil }
    var best: (score: Int, places: [Int])?
    for start in characters.indices where matches(first, characters[start], folded[start]) {
      guard let places = places(of: word, from: start, in: characters, folded) else { break }
      let score = score(places, in: characters)
      if best.map({ score > $0.score }) ?? true { best = (score, places) }
    }
    return best
  }

  /// From a first hit on, always the next one, preferring a run and then a word's start.
  private static func places(
    of word: [Character], from start: Int, in characters: [Character], _ folded: [Character]
  ) -> [Int]? {
    var places = [start]
    var next = start + 1
    for letter in word.dropFirst() {
      guard let hit = (next..<characters.count).first(where: { matches(letter, characters[$0], folded[$0]) }) else {
        return nil
      }
      places.append(hit)
      next = hit + 1
    }
    return places
  }

  private static func score(_ places: [Int], in characters: [Character]) -> Int {
    var score = 0
    for (order, place) in places.enumerated() {
      score += 4
      if isWordStart(place, in: characters) { score += place == 0 ? 10 : 8 }
      if order > 0 {
        let gap = place - places[order - 1] - 1
        score += gap == 0 ? 6 : -min(gap, 6)
      }
    }
    return score
  }

  private static func isWordStart(_ place: Int, in characters: [Character]) -> Bool {
    guard place > 0 else { return true }
    let before = characters[place - 1]
    let here = characters[place]
    if !before.isLetter, !before.isNumber { return here.isLetter || here.isNumber }
    return before.isLowercase && here.isUppercase
  }

  private static func matches(_ wanted: Character, _ exact: Character, _ folded: Character) -> Bool {
    wanted == exact || (!wanted.isUppercase && wanted == folded)
  }

  private static func fold(_ character: Character) -> Character {
    let lower = character.lowercased()
    return lower.count == 1 ? lower.first ?? character : character
  }

  private static func runs(_ hits: Set<Int>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for place in hits.sorted() {
      if let last = runs.last, last.upperBound == place {
        runs[runs.count - 1] = last.lowerBound..<(place + 1)
      } else {
        runs.append(place..<(place + 1))
      }
    }
    return runs
  }

  /// The items that match, best first; equals keep their order.
  package static func rank<Item>(_ items: [Item], by pattern: String, text: (Item) -> String) -> [(Item, FuzzyMatch)] {
    let matched = items.compactMap { item in FuzzyMatch(pattern, in: text(item)).map { (item, $0) } }
    guard !pattern.isEmpty else { return matched }
    return matched.enumerated()
      .sorted { ($0.element.1.score, $1.offset) > ($1.element.1.score, $0.offset) }
      .map(\.element)
  }
}
