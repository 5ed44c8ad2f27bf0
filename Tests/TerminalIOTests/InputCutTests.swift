import Hands
import Testing
import TestSupport

@testable import TerminalIO

/// Inputs with the graphemes of a text joined: one of several scalars may come apart at a cut.
private func joined(_ inputs: [TerminalInput]) -> [TerminalInput] {
  var result: [TerminalInput] = []
  for input in inputs {
    if case .key(let key) = input, key.modifiers.isEmpty, case .character(let character) = key.code {
      if case .paste(let text)? = result.last {
        result[result.count - 1] = .paste(text + String(character))
        continue
      }
      result.append(.paste(String(character)))
    } else {
      result.append(input)
    }
  }
  return result
}

/// What random bytes hold for a terminal: bytes mean the same wherever reads cut them.
@Suite struct InputCutTests {
  /// Pieces of what terminals send, whole and broken.
  static let pieces: [[UInt8]] =
    TerminalBytesTests.rows.map { Array($0.bytes.utf8) }
    + [
      "a", "zwei", "漢字", "é", "e\u{301}", "👩‍👩‍👧", "\r", "\n", "\r\n", "\t", "\u{1B}", "\u{3}", "\u{0}",
      "\u{1B}[200~p\r\nq\u{1B}[201~", "\u{1B}[200~", "\u{1B}[201~", "\u{1B}]11;rgb:0/0/0\u{7}", "\u{1B}P1+r\u{1B}\\",
      "\u{1B}[M!!!", "\u{1B}[<64;5;10M", "\u{1B}[<0;5", "\u{1B}]52;", "\u{1B}P", "\u{1B}_Gi=1", "\u{1B}_",
      "\u{1B}[A\u{1B}[A\u{1B}[A",
      "\u{1B}O", "\u{1B}O5", "\u{1B}[", "\u{1B}[[", "\u{1B}[" + String(repeating: "1;", count: 80),
    ].map { Array($0.utf8) } + [
      [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F], [0x80], [0xED, 0xA0, 0x80], [0x1B, 0xC3],
    ]

  /// What bytes mean when reads cut them at `cuts`, all in one burst.
  private func decode(_ bytes: [UInt8], cuts: [Int]) -> ([TerminalInput], InputDecoder) {
    var decoder = InputDecoder()
    var start = 0
    for cut in cuts + [bytes.count] {
      decoder.feed(bytes[start..<cut])
      start = cut
    }
    return (decoder.settle(), decoder)
  }

  @Test(arguments: 0..<40) func cutsDoNotMatter(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<40 {
      let bytes = (0..<1 + random.roll(8)).flatMap { _ in Self.pieces[random.roll(Self.pieces.count)] }
      let (whole, decoder) = decode(bytes, cuts: [])
      let single = decode(bytes, cuts: Array(1..<bytes.count))
      #expect(joined(single.0) == joined(whole), "\(bytes)")
      #expect(single.1.pending == decoder.pending && single.1.timeout == decoder.timeout, "\(bytes)")
      let cuts = (0..<random.roll(6)).map { _ in random.roll(bytes.count) }.sorted()
      #expect(joined(decode(bytes, cuts: cuts).0) == joined(whole), "\(bytes) at \(cuts)")
    }
  }

  /// What is too long to be a sequence is left out up to its end, and no further.
  @Test func sequencesWithoutEndAreLeftOut() {
    for (begin, end) in [("\u{1B}]0", "\u{7}"), ("\u{1B}P1", "\u{1B}\\"), ("\u{1B}]0", "")] {
      let bytes = Array((begin + String(repeating: "x", count: 9000) + end + "\rq").utf8)
      for step in [1000, 4096, 10_000] {
        let inputs = decode(bytes, cuts: Array(stride(from: step, to: bytes.count, by: step))).0
        #expect(inputs == [.paste("\nq")], "\(step)")
      }
    }
    let long = Array(("\u{1B}[" + String(repeating: "1;", count: 300) + "Aq").utf8)
    #expect(decode(long, cuts: [200]).0 == [.key(Key(.character("q")))])
  }

  /// Whatever came: after the waits that it asks for, which end, a key is a key again.
  @Test(arguments: 0..<20) func nothingFreezesTheKeys(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(1000 + seed))
    for _ in 0..<50 {
      var decoder = InputDecoder()
      for _ in 0..<random.roll(6) {
        let noise =
          random.roll(3) == 0
          ? (0..<random.roll(40)).map { _ in UInt8(random.roll(256)) } : Self.pieces[random.roll(Self.pieces.count)]
        decoder.feed(noise[...])
        _ = decoder.settle()
      }
      var waits = 0
      while decoder.timeout != nil, waits < 6 {
        _ = decoder.flush()
        waits += 1
      }
      #expect(decoder.timeout == nil)
      decoder.feed([0x71])
      #expect(decoder.settle() == [.key(Key(.character("q")))])
    }
  }

  /// Every character typed between sequences, whole or not UTF-8, comes out, in order.
  @Test(arguments: 0..<20) func nothingTypedIsLost(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(2000 + seed))
    let noise: [[UInt8]] = [[0xFF], [0x80], [0xC0, 0x80], [0xF5], [0xE2, 0x82], [0xC2, 0x85]]
    // What Alt+P and the like send also begins a sequence, to which what follows without a pause belongs.
    let beginnings = ["\u{1B}P", "\u{1B}]", "\u{1B}_", "\u{1B}O", "\u{1B}X", "\u{1B}^"].map { Array($0.utf8) }
    let rows = TerminalBytesTests.rows.map { Array($0.bytes.utf8) }.filter { !beginnings.contains($0) }
    let between = rows + noise + noise
    for _ in 0..<50 {
      var typed = ""
      var bytes: [UInt8] = []
      for _ in 0..<1 + random.roll(12) {
        let text = ["x", "né", "漢", "\u{301}", "👍🏽", "(", "\u{FFFD}", "7"][random.roll(8)]
        // After ESC a mark would be Alt's.
        typed += text
        bytes += Array(text.utf8)
        let other = between[random.roll(between.count)]
        if other != [0x1B], other != [0x0D] { bytes += other }
      }
      bytes += Array("end".utf8)
      typed += "end"
      let others = decode(bytes, cuts: []).0
      let text = others.map { input in
        if case .key(let key) = input, key.modifiers.isEmpty, case .character(let one) = key.code { return String(one) }
        if case .paste(let lines) = input { return lines }
        return ""
      }
      let keypad = Set(typed)
      #expect(text.joined().contains("end"))
      var rest = Substring(text.joined())
      for scalar in typed.unicodeScalars {
        guard let place = rest.unicodeScalars.firstIndex(of: scalar) else {
          Issue.record("\(scalar) of \(keypad) is lost in \(bytes)")
          break
        }
        rest = rest[rest.unicodeScalars.index(after: place)...]
      }
    }
  }
}
