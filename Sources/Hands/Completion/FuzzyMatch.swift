/// A subsequence match with a score, as fuzzy finders rank: whole words, word starts and runs count more.
package struct FuzzyMatch: Equatable, Sendable {
  /// Higher is better; comparable only for the same pattern.
  package var score: Int
  /// What matched, in characters of the candidate, ascending and apart.
  package var ranges: [Range<Int>]
  /// Whether letters were found here and there only: no one would take that for a hit.
  package var isScattered: Bool

  /// Matches in either case (an upper-case letter in the pattern must match itself). Blanks separate words that may
  /// come in any order. An empty pattern matches everything with score 0; nil when it does not match.
  package init?(_ pattern: String, in candidate: String) {
    // Names and paths are mostly ASCII, where a byte is a character: many times faster.
    if pattern.utf8.allSatisfy({ $0 < 0x80 }), candidate.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) {
      self.init(pattern.utf8.split(separator: UInt8(ascii: " ")).map(Array.init), in: Array(candidate.utf8))
    } else {
      self.init(pattern.split(separator: " ").map(Array.init), in: Array(candidate))
    }
  }

  private init?<Letter: FuzzyLetter>(_ words: [[Letter]], in letters: [Letter]) {
    var total = 0
    var hits: Set<Int> = []
    let folded = letters.map(\.folded)
    for word in words {
      guard let match = Self.best(word, in: letters, folded) else { return nil }
      total += match.score
      hits.formUnion(match.places)
    }
    score = words.isEmpty ? 0 : total * 4 - min(letters.count, 200)
    let ranges = Self.runs(hits)
    self.ranges = ranges
    let loose = ranges.filter { $0.count == 1 && !Self.isWordStart($0.lowerBound, in: letters) }.count
    isScattered = loose > hits.count / 4
  }

  private static func best<Letter: FuzzyLetter>(
    _ word: [Letter], in letters: [Letter], _ folded: [Letter]
  ) -> (score: Int, places: [Int])? {
    guard let first = word.first, word.count <= letters.count else { return nil }
    var best: (score: Int, places: [Int])?
    for start in letters.indices where matches(first, letters[start], folded[start]) {
      guard let places = places(of: word, from: start, in: letters, folded) else { break }
      let score = score(places, in: letters)
      if best.map({ score > $0.score }) ?? true { best = (score, places) }
    }
    return best
  }

  /// From a first hit on, always the next one, preferring a run and then a word's start.
  private static func places<Letter: FuzzyLetter>(
    of word: [Letter], from start: Int, in letters: [Letter], _ folded: [Letter]
  ) -> [Int]? {
    var places = [start]
    var next = start + 1
    for letter in word.dropFirst() {
      guard let hit = (next..<letters.count).first(where: { matches(letter, letters[$0], folded[$0]) }) else {
        return nil
      }
      places.append(hit)
      next = hit + 1
    }
    return places
  }

  private static func score<Letter: FuzzyLetter>(_ places: [Int], in letters: [Letter]) -> Int {
    var score = 0
    for (order, place) in places.enumerated() {
      score += 4
      if isWordStart(place, in: letters) { score += place == 0 ? 10 : 8 }
      if order > 0 {
        let gap = place - places[order - 1] - 1
        score += gap == 0 ? 6 : -min(gap, 6)
      }
    }
    return score
  }

  private static func isWordStart<Letter: FuzzyLetter>(_ place: Int, in letters: [Letter]) -> Bool {
    guard place > 0 else { return true }
    let before = letters[place - 1]
    let here = letters[place]
    if !before.isWord { return here.isWord }
    return before.isLower && here.isUpper
  }

  private static func matches<Letter: FuzzyLetter>(_ wanted: Letter, _ exact: Letter, _ folded: Letter) -> Bool {
    wanted == exact || (!wanted.isUpper && wanted == folded)
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

/// What a pattern is matched by: characters, or bytes where all are ASCII.
private protocol FuzzyLetter: Equatable {
  var folded: Self { get }
  var isWord: Bool { get }
  var isLower: Bool { get }
  var isUpper: Bool { get }
}

extension Character: FuzzyLetter {
  /// In lower case, where that is one character as well.
  package var folded: Character {
    let lower = lowercased()
    return lower.count == 1 ? lower.first ?? self : self
  }
  fileprivate var isWord: Bool { isOfWord }
  fileprivate var isLower: Bool { isLowercase }
  fileprivate var isUpper: Bool { isUppercase }
}

extension UInt8: FuzzyLetter {
  fileprivate var folded: UInt8 { isUpper ? self | 0x20 : self }
  fileprivate var isWord: Bool { isLower || isUpper || (0x30...0x39).contains(self) }
  fileprivate var isLower: Bool { (0x61...0x7A).contains(self) }
  fileprivate var isUpper: Bool { (0x41...0x5A).contains(self) }
}
