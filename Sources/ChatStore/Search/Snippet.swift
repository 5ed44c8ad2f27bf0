import Foundation

/// A stretch of text around a match, on one line, matches between U+0002 and U+0003.
enum Snippet {
  /// How many characters are shown before the first match, and in all.
  static let lead = 24
  static let length = 120

  /// `words` match as the index matches: at the beginning of words, without regard to case or diacritics; anywhere in
  /// scripts without blanks. Where none is found the text's beginning is returned.
  static func make(_ text: String, marking words: [String]) -> String {
    let needles = words.map { Folding.fold($0).characters }.filter { !$0.isEmpty }
    // A match may lie far inside a long text; folding stops soon after it.
    let folded = Folding.fold(text, stopAfter: needles)
    let matches = folded.matches(of: needles)
    let start = max(0, (matches.first?.lowerBound ?? 0) - lead)
    let end = min(folded.count, start + length)
    var snippet = start > 0 ? "…" : ""
    var next = start
    for match in matches where match.lowerBound >= next && match.lowerBound < end {
      let upper = min(match.upperBound, end)
      snippet += folded.line(next..<match.lowerBound) + "\u{2}" + folded.line(match.lowerBound..<upper) + "\u{3}"
      next = upper
    }
    snippet += folded.line(next..<end)
    if end < folded.count || folded.isCut { snippet += "…" }
    return snippet
  }
}

/// Text beside its folded form: without case and diacritics, character by character.
struct Folding {
  private(set) var original: [Character] = []
  private(set) var characters: [Character] = []
  /// Whether the text went on.
  private(set) var isCut = false

  var count: Int { original.count }

  static func fold(_ text: String, stopAfter needles: [[Character]] = []) -> Folding {
    var folding = Folding()
    var stop = Int.max
    for character in text {
      guard folding.count < stop else {
        folding.isCut = true
        break
      }
      folding.original.append(character)
      folding.characters.append(fold(character))
      guard stop == Int.max else { continue }
      for needle in needles where folding.endsAtStart(with: needle) { stop = folding.count + Snippet.length }
    }
    return folding
  }

  private static func fold(_ character: Character) -> Character {
    if let ascii = character.asciiValue {
      return (65...90).contains(ascii) ? Character(Unicode.Scalar(ascii + 32)) : character
    }
    if let scalar = character.unicodeScalars.first, SearchText.standsAlone(scalar.value) { return character }
    return String(character).folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).first ?? character
  }

  private func endsAtStart(with needle: [Character]) -> Bool {
    guard !needle.isEmpty, characters.count >= needle.count else { return false }
    let start = characters.count - needle.count
    return characters[start...].elementsEqual(needle) && isStart(start)
  }

  /// Whether a word begins here, or a character that stands alone.
  private func isStart(_ place: Int) -> Bool {
    let first = characters[place]
    if let scalar = first.unicodeScalars.first, SearchText.standsAlone(scalar.value) { return true }
    guard place > 0 else { return true }
    let before = characters[place - 1]
    return !(before.isLetter || before.isNumber)
      || before.unicodeScalars.first.map { SearchText.standsAlone($0.value) } == true
  }

  /// Where the needles occur, in order, none overlapping another.
  func matches(of needles: [[Character]]) -> [Range<Int>] {
    var matches: [Range<Int>] = []
    var place = 0
    while place < count {
      let longest = needles.filter { characters[place...].starts(with: $0) }.map(\.count).max()
      if let longest, isStart(place) {
        matches.append(place..<place + longest)
        place += longest
      } else {
        place += 1
      }
    }
    return matches
  }

  /// The original text, line ends and other blanks as single blanks, control characters left out.
  func line(_ range: Range<Int>) -> String {
    var line = ""
    for character in original[range] {
      if character.isWhitespace {
        if line.last != " " { line.append(" ") }
      } else if character.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) {
        line.append(character)
      }
    }
    return line
  }
}
