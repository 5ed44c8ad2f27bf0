import TestSupport
import Testing

@testable import Tokenizer

@Suite("Counting a growing draft")
struct ChunkedCountTests {
  @Test("After any edit the count is that of the whole text", arguments: [1, 6, 40])
  func editsAreExact(target: Int) throws {
    let model = try Fixtures.model(.mixtral8x7B)
    let bits = ["x", " ", "\n", "  ", "▁", "hello world", " the end.\n\n", "你好", "\n\n\n", "    let x = 1", "é", "👩‍👧"]
    var noise = SeededGenerator(seed: UInt64(target))
    var counting = ChunkedCount(target: target)
    var text: [Character] = []
    for _ in 0..<400 {
      let place = Int.random(in: 0...text.count, using: &noise)
      if Int.random(in: 0..<3, using: &noise) > 0 || text.isEmpty {
        text.insert(contentsOf: bits.randomElement(using: &noise) ?? "", at: place)
      } else {
        text.removeSubrange(place..<min(text.count, place + Int.random(in: 0..<12, using: &noise)))
      }
      let whole = String(text)
      var once = ChunkedCount(target: Int.max / 2)
      #expect(counting.update(whole, with: model) == once.update(whole, with: model), "\(whole.debugDescription)")
    }
  }

  @Test("A keystroke in a draft of 100 KB encodes a few kilobytes, wherever it is")
  func keystrokeIsCheap() throws {
    let model = try Fixtures.model(.mixtral8x7B)
    let line = "The quick brown fox jumps over the lazy dog, and goes on to the next one. "
    let draft = Array(String(repeating: line, count: 1400))
    var counting = ChunkedCount()
    _ = counting.update(String(draft), with: model)
    #expect(counting.bytesCounted == draft.count)
    for place in [0, 1, 50_000, draft.count - 1, draft.count] {
      var edited = draft
      edited.insert("x", at: place)
      _ = counting.update(String(edited), with: model)
      #expect(counting.bytesCounted <= 4096)
      _ = counting.update(String(draft), with: model)
      #expect(counting.bytesCounted <= 4096)
    }
  }
}

@Suite("Words counted before")
struct WordCountsTests {
  @Test("A word is counted once, and found by all of its bytes")
  func exact() {
    var words = WordCounts()
    var encoded: [[UInt8]] = []
    func count(_ word: String) -> Int? {
      Array(word.utf8).withUnsafeBytes { bytes in
        words.count(bytes) { word in
          encoded.append(Array(word))
          return word.count
        }
      }
    }
    // More words than there are slots, then each once more: whatever was pushed out is counted again, never mistaken.
    for round in 0..<2 {
      for number in 0..<6000 {
        let word = " w\(number)" + String(repeating: "x", count: number % 9)
        #expect(count(word) == word.utf8.count, "round \(round)")
      }
    }
    #expect(encoded.count < 12_000)
    encoded = []
    _ = count("again")
    _ = count("again")
    #expect(encoded.count == 1)
    let long = String(repeating: "y", count: WordCounts.longest + 1)
    #expect(count(long) == long.utf8.count)
    #expect(count("") == 0)
  }
}
