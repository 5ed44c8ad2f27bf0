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
    let needles = words.map { Folding.characters(of: $0) }.filter { !$0.isEmpty }
    let region = region(text, words)
    // A match may be far inside a long text; folding stops soon after it.
    let folded = Folding.fold(region.text, stopAfter: needles)
    let matches = folded.matches()
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
///
/// Characters are kept as numbers, which are compared far sooner: ASCII by its own, any other by its place among those
/// that occur, behind all of ASCII.
struct Folding {
  /// `none` where a folded character has none of its own, as the second s of ß.
  private var original: [Int32] = []
  private var folded: [Int32] = []
  private var others: [Character] = []
  private var numbers: [Character: Int32] = [:]
  private var needles: [[Int32]] = []
  /// Whether the text went on.
  private(set) var isCut = false

  private static let none: Int32 = -1
  private static let firstOther: Int32 = 0x80

  var count: Int { original.count }

  /// A text's characters, folded.
  static func characters(of text: String) -> [Character] {
    text.flatMap { character in
      guard let ascii = character.plainASCII else { return fold(character) }
      return [Character(Unicode.Scalar(lowered(ascii)))]
    }
  }

  /// Folds a text, up to soon after the first of the needles.
  static func fold(_ text: String, stopAfter needles: [[Character]]) -> Folding {
    var folding = Folding()
    folding.needles = needles.map { $0.map { folding.number(of: $0) } }
    folding.original.reserveCapacity(text.utf8.count)
    folding.folded.reserveCapacity(text.utf8.count)
    var stop = Int.max
    if text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) {
      // Each byte is a character of its own, found without looking for the ends of graphemes.
      for byte in text.utf8 {
        guard folding.take(byte, &stop) else { break }
      }
    } else {
      for character in text {
        guard folding.take(character, &stop) else { break }
      }
    }
    return folding
  }

  /// Takes the next character; false at `stop`, which is set soon after the first needle.
  private mutating func take(_ character: Character, _ stop: inout Int) -> Bool {
    if let ascii = character.plainASCII { return take(ascii, &stop) }
    guard isBefore(stop) else { return false }
    let parts = Self.fold(character)
    original.append(number(of: character))
    original.append(contentsOf: repeatElement(Self.none, count: parts.count - 1))
    for part in parts { folded.append(number(of: part)) }
    look(&stop)
    return true
  }

  private mutating func take(_ ascii: UInt8, _ stop: inout Int) -> Bool {
    guard isBefore(stop) else { return false }
    original.append(Int32(ascii))
    folded.append(Int32(Self.lowered(ascii)))
    look(&stop)
    return true
  }

  private mutating func isBefore(_ stop: Int) -> Bool {
    isCut = count >= stop
    return !isCut
  }

  private func look(_ stop: inout Int) {
    guard stop == Int.max, let last = folded.last else { return }
    for needle in needles where needle.last == last && endsAtStart(with: needle) {
      stop = count + Snippet.length
    }
  }

  private mutating func number(of character: Character) -> Int32 {
    if let ascii = character.plainASCII { return Int32(ascii) }
    if let number = numbers[character] { return number }
    let number = Self.firstOther + Int32(others.count)
    others.append(character)
    numbers[character] = number
    return number
  }

  private static func lowered(_ ascii: UInt8) -> UInt8 { ascii &- 65 < 26 ? ascii | 0x20 : ascii }

  /// At least one character.
  private static func fold(_ character: Character) -> [Character] {
    guard let scalar = character.unicodeScalars.first else { return [character] }
    if SearchText.standsAlone(scalar.value) { return [character] }
    if let folded = SearchText.folded(scalar) { return Array(folded) }
    let folded = String(character).folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return folded.isEmpty ? [character] : Array(folded)
  }

  private func endsAtStart(with needle: [Int32]) -> Bool {
    guard !needle.isEmpty, folded.count >= needle.count else { return false }
    let start = folded.count - needle.count
    return folded[start...].elementsEqual(needle) && isStart(start)
  }

  /// Whether a word begins here, or a character that is a word by itself.
  private func isStart(_ place: Int) -> Bool {
    guard place > 0, !standsAlone(folded[place]) else { return true }
    let before = folded[place - 1]
    return !isOfWord(before) || standsAlone(before)
  }

  private func standsAlone(_ number: Int32) -> Bool {
    guard number >= Self.firstOther else { return false }
    return others[Int(number - Self.firstOther)].unicodeScalars.first.map { SearchText.standsAlone($0.value) } ?? false
  }

  private func isOfWord(_ number: Int32) -> Bool {
    guard number >= Self.firstOther else {
      return (0x30...0x39).contains(number) || (0x61...0x7A).contains(number | 0x20)
    }
    let character = others[Int(number - Self.firstOther)]
    return character.isLetter || character.isNumber
  }

  /// Where the needles occur, in order, none overlapping another.
  func matches() -> [Range<Int>] {
    var matches: [Range<Int>] = []
    var place = 0
    while place < count {
      var longest = 0
      for needle in needles where needle.first == folded[place] && needle.count > longest {
        if folded[place...].starts(with: needle) { longest = needle.count }
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
    var line: [UInt8] = []
    line.reserveCapacity(range.count)
    func appendBlank() { if line.last != 0x20 { line.append(0x20) } }
    for number in original[range] where number != Self.none {
      guard number >= Self.firstOther else {
        if (0x21...0x7E).contains(number) {
          line.append(UInt8(number))
        } else if number == 0x20 || (0x09...0x0D).contains(number) {
          appendBlank()
        }
        continue
      }
      let character = others[Int(number - Self.firstOther)]
      if character.isWhitespace {
        appendBlank()
      } else if character.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) {
        line.append(contentsOf: String(character).utf8)
      }
    }
    return String(decoding: line, as: UTF8.self)
  }
}

extension Character {
  /// Its value if it is one ASCII scalar. Cheaper than `asciiValue`, which also looks for CR LF.
  fileprivate var plainASCII: UInt8? { utf8.count == 1 ? utf8.first : nil }
}
