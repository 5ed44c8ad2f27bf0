import Hands

/// Where the words of a search are in a text: at the beginning of its words, in either case.
enum WordHits {
  /// In characters, ascending and apart.
  static func ranges(of query: String, in text: String) -> [Range<Int>] {
    let words = query.lowercased().split { $0.isWhitespace || $0 == "\"" }.map(Array.init)
    guard !words.isEmpty else { return [] }
    let letters = text.map(\.folded)
    var ranges: [Range<Int>] = []
    var place = 0
    while place < letters.count {
      let isStart = place == 0 || !letters[place - 1].isOfWord
      let longest = isStart ? words.filter { letters[place...].starts(with: $0) }.map(\.count).max() : nil
      if let longest { ranges.append(place..<place + longest) }
      place += longest ?? 1
    }
    return ranges
  }
}
