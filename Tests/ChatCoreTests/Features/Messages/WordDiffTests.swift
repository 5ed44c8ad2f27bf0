import Testing
import TestSupport

@testable import ChatCore

struct WordDiffTests {
  private func marked(_ old: String, _ new: String) -> String {
    WordDiff.segments(from: old, to: new).map { segment in
      switch segment.kind {
      case .equal: segment.text
      case .removed: "[-\(segment.text)-]"
      case .added: "{+\(segment.text)+}"
      }
    }.joined()
  }

  @Test(arguments: [
    ("a b c", "a b c", "a b c"), ("", "", ""), ("", "x", "{+x+}"), ("x", "", "[-x-]"),
    ("the quick fox", "the slow fox", "the [-quick-]{+slow+} fox"),
    ("the quick brown fox", "the slow red fox", "the [-quick brown-]{+slow red+} fox"),
    ("one\ntwo\nthree\n", "one\nthree\n", "one\n[-two\n-]three\n"), ("a, b", "a; b", "a[-,-]{+;+} b"),
    ("x y", "x z y", "x {+z +}y"),
  ])
  func marks(old: String, new: String, expected: String) {
    #expect(marked(old, new) == expected)
  }

  /// Whatever the texts, the segments make both of them.
  @Test(arguments: 0..<60)
  func segmentsMakeBothTexts(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed + 1))
    let words = ["a", "b", "cat", " ", "  ", "\n", "é", "漢", ".", "👍"]
    let old = (0..<random.roll(60)).map { _ in words[random.roll(words.count)] }
    var new = old
    for _ in 0..<random.roll(12) {
      let place = random.roll(new.count + 1)
      if random.roll(2) == 0 || place == new.count {
        new.insert(words[random.roll(words.count)], at: place)
      } else {
        new.remove(at: place)
      }
    }
    let segments = WordDiff.segments(from: old.joined(), to: new.joined())
    #expect(segments.filter { $0.kind != .added }.map(\.text).joined() == old.joined())
    #expect(segments.filter { $0.kind != .removed }.map(\.text).joined() == new.joined())
    #expect(segments.allSatisfy { !$0.text.isEmpty })
    for (one, next) in zip(segments, segments.dropFirst()) { #expect(one.kind != next.kind) }
  }

  /// The shortest script, checked against the lengths of longest common subsequences.
  @Test(arguments: 0..<40)
  func findsTheLongestCommonPart(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed + 99))
    let old = (0..<random.roll(40)).map { _ in random.roll(4) }
    let new = (0..<random.roll(40)).map { _ in random.roll(4) }
    var lengths = [[Int]](repeating: [Int](repeating: 0, count: new.count + 1), count: old.count + 1)
    for i in old.indices {
      for j in new.indices {
        lengths[i + 1][j + 1] =
          old[i] == new[j] ? lengths[i][j] + 1 : max(lengths[i][j + 1], lengths[i + 1][j])
      }
    }
    let matches = Myers.matches(old, new)
    #expect(matches.reduce(0) { $0 + $1.count } == lengths[old.count][new.count])
    var left = 0
    var right = 0
    for match in matches {
      #expect(match.left >= left && match.right >= right)
      #expect(
        Array(old[match.left..<(match.left + match.count)]) == Array(new[match.right..<(match.right + match.count)]))
      left = match.left + match.count
      right = match.right + match.count
    }
  }

  @Test func givesUpOnTextsWithNothingInCommon() {
    let old = (0..<20_000).map { "o\($0) " }.joined()
    let new = (0..<20_000).map { "n\($0) " }.joined()
    let segments = WordDiff.segments(from: old, to: new)
    #expect(segments.filter { $0.kind != .added }.map(\.text).joined() == old)
    #expect(segments.filter { $0.kind != .removed }.map(\.text).joined() == new)
  }
}
