import Cells
import Foundation

/// A stretch of text around a match, on one line, the matches marked.
enum Snippet {
  /// How many characters are shown before the first match, and in all.
  static let lead = 24
  static let length = 120

  /// `words` match as the index matches: at the beginning of words, without regard to case or diacritics; anywhere in
  /// scripts without blanks. Where none is found the text's beginning is returned.
  static func make(_ text: String, marking words: [String]) -> MarkedText {
    let needles = words.map { Folding.fold($0).characters }.filter { !$0.isEmpty }
    let region = region(text, words)
    // A match may be far inside a long text; folding stops soon after it.
    let folded = Folding.fold(region.text, stopAfter: needles)
    let matches = folded.matches(of: needles)
    let start = max(0, (matches.first?.lowerBound ?? 0) - lead)
    let end = min(folded.count, start + length)
    var snippet = MarkedText(start > 0 || region.isCutBefore ? "…" : "")
    var next = start
    for match in matches where match.lowerBound >= next && match.lowerBound < end {
      let upper = min(match.upperBound, end)
      snippet.append(folded.line(next..<match.lowerBound))
      snippet.append(folded.line(match.lowerBound..<upper), isMarked: true)
      next = upper
    }
    snippet.append(folded.line(next..<end))
    if end < folded.count || folded.isCut || region.isCutAfter { snippet.append("…") }
    return snippet
  }

  /// The stretch around the first word that occurs byte for byte, ASCII's case aside; the whole text where none does.
  ///
  /// Most matches are found so, without folding all that is before them.
  private static func region(_ text: String, _ words: [String]) -> (text: String, isCutBefore: Bool, isCutAfter: Bool) {
    var text = text
    guard text.utf8.count > regionBytes else { return (text, false, false) }
    let range: Range<Int>? = text.withUTF8 { bytes in
      guard let place = words.compactMap({ firstStart(of: $0, in: bytes) }).min() else { return nil }
      var start = max(0, place - regionBytes / 4)
      var end = min(bytes.count, place + regionBytes)
      while start < place, bytes[start] & 0xC0 == 0x80 { start += 1 }
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      return start..<end
    }
    guard let range else { return (text, false, false) }
    let count = text.utf8.count
    let part = text.withUTF8 { String(decoding: $0[range], as: UTF8.self) }
    return (part, range.lowerBound > 0, range.upperBound < count)
  }

  /// Enough for a snippet, of four bytes a character.
  private static let regionBytes = 4 * length

  private static func firstStart(of word: String, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    let needle = Array(word.lowercased().utf8)
    guard let first = needle.first, needle.count <= text.count else { return nil }
    func folded(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
    for place in 0...(text.count - needle.count) where folded(text[place]) == first {
      // Not inside an ASCII word: the index would not have found it there.
      if first < 0x80, place > 0, (97...122).contains(folded(text[place - 1])) { continue }
      var offset = 1
      while offset < needle.count, folded(text[place + offset]) == needle[offset] { offset += 1 }
      if offset == needle.count { return place }
    }
    return nil
  }
}

/// Text next to its folded form: without case and diacritics, character by character.
struct Folding {
  /// nil where a folded character has none of its own, as the second s of ß.
  private(set) var original: [Character?] = []
  private(set) var characters: [Character] = []
  /// Whether the text went on.
  private(set) var isCut = false

  var count: Int { original.count }

  static func fold(_ text: String, stopAfter needles: [[Character]] = []) -> Folding {
    var folding = Folding()
    folding.original.reserveCapacity(text.utf8.count)
    folding.characters.reserveCapacity(text.utf8.count)
    var stop = Int.max
    if text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) {
      // Each byte is a character of its own, found without looking for the ends of graphemes.
      for byte in text.utf8 {
        guard folding.take(Character(Unicode.Scalar(byte)), needles, &stop) else { break }
      }
    } else {
      for character in text {
        guard folding.take(character, needles, &stop) else { break }
      }
    }
    return folding
  }

  /// Takes the next character; false at `stop`, which is set soon after the first needle.
  private mutating func take(_ character: Character, _ needles: [[Character]], _ stop: inout Int) -> Bool {
    guard count < stop else {
      isCut = true
      return false
    }
    original.append(character)
    if let ascii = character.plainASCII {
      characters.append((65...90).contains(ascii) ? Character(Unicode.Scalar(ascii + 32)) : character)
    } else {
      let folded = Self.fold(character)
      original.append(contentsOf: repeatElement(nil, count: folded.count - 1))
      characters.append(contentsOf: folded)
    }
    guard stop == Int.max, let last = characters.last else { return true }
    for needle in needles where needle.last == last && endsAtStart(with: needle) {
      stop = count + Snippet.length
    }
    return true
  }

  /// At least one character.
  private static func fold(_ character: Character) -> [Character] {
    guard let scalar = character.unicodeScalars.first else { return [character] }
    if SearchText.standsAlone(scalar.value) { return [character] }
    if let folded = SearchText.folded(scalar) { return Array(folded) }
    let folded = String(character).folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return folded.isEmpty ? [character] : Array(folded)
  }

  private func endsAtStart(with needle: [Character]) -> Bool {
    guard !needle.isEmpty, characters.count >= needle.count else { return false }
    let start = characters.count - needle.count
    return characters[start...].elementsEqual(needle) && isStart(start)
  }

  /// Whether a word begins here, or a character that is a word by itself.
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
      var longest = 0
      for needle in needles where needle.first == characters[place] && needle.count > longest {
        if characters[place...].starts(with: needle) { longest = needle.count }
      }
      if longest > 0, isStart(place) {
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
    for case let character? in original[range] {
      if let ascii = character.plainASCII, ascii > 0x20, ascii < 0x7F {
        line.append(character)
      } else if character.isWhitespace {
        if line.last != " " { line.append(" ") }
      } else if character.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) {
        line.append(character)
      }
    }
    return line
  }
}

extension Character {
  /// Its value if it is one ASCII scalar. Cheaper than `asciiValue`, which also looks for CR LF.
  fileprivate var plainASCII: UInt8? { utf8.count == 1 ? utf8.first : nil }
}
