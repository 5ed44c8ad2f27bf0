import Hands
import Testing

@testable import TerminalIO

/// What comes in pieces, together, or never ends. `…` is a silence as long as the decoder asks for.
@Suite struct InputBurstTests {
  private func keys(_ text: String) -> [TerminalInput] { text.map { .key(Key(.character($0))) } }

  /// Feeds bursts with silences between them, each settled as far as the decoder asks for `silences` times.
  private func play(_ bursts: [([UInt8], silences: Int)], over network: Bool = false) -> [TerminalInput] {
    var decoder = InputDecoder()
    if network { decoder.escapeDelay = 100 }
    var inputs: [TerminalInput] = []
    for (bytes, silences) in bursts {
      decoder.feed(bytes[...])
      inputs += decoder.settle(pause: 10)
      for _ in 0..<silences where decoder.timeout != nil { inputs += decoder.flush() }
    }
    return inputs
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func aPasteThatPausesNeverSends() {
    let inputs = play([
      (bytes("\u{1B}[200~l1\rl"), 1), (bytes("2\rl3\r"), 1), (bytes("\nl4\u{1B}[201~\r"), 1),
    ])
    #expect(inputs == [.paste("l1\nl"), .paste("2\nl3\n"), .paste("l4"), .key(Key(.enter))])
  }

  @Test func aPasteKeepsWhatAPauseCuts() {
    #expect(
      play([
        (bytes("\u{1B}[200~a") + [0xE2, 0x82], 1), ([0xAC, 0x1B, 0x5B], 1), (bytes("201~b"), 1),
      ]) == [.paste("a"), .paste("€"), .key(Key(.character("b")))])
  }

  /// A paste whose end was lost: control keys act directly, and everything is a key after a long silence.
  @Test func aPasteWithoutEndDoesNotFreezeTheKeys() {
    #expect(
      play([(bytes("\u{1B}[200~a"), 1), ([0x1B], 1), (bytes("b\r"), 1)]) == [.paste("a"), .key(Key(.escape))]
        + keys("b") + [.key(Key(.enter))])
    #expect(
      play([(bytes("\u{1B}[200~a"), 1), ([0x03], 1), (bytes("b"), 1)]) == [.paste("a"), .key(.control("c"))] + keys("b")
    )
    #expect(
      play([(bytes("\u{1B}[200~a"), 1), (bytes("\u{1B}[I"), 1), (bytes("\r"), 1)]) == [
        .paste("a"), .focus(true), .paste("\n"),
      ])
    #expect(play([(bytes("\u{1B}[200~a"), 2), (bytes("b"), 1)]) == [.paste("a")] + keys("b"))
  }

  @Test(arguments: [
    ("l1\rl2\rl3\r", "l1\nl2\nl3"), ("if x:\r\n\ty\r\n", "if x:\n\ty"), ("\rx\r", "\nx"), ("a\r\r é\r", "a\n\n é"),
  ])
  func linesInOnePieceAreAPaste(_ lines: String, _ pasted: String) {
    #expect(play([(bytes(lines), 1)]) == [.paste(pasted), .key(Key(.enter))])
  }

  @Test func linesInSeveralPiecesAreAPaste() {
    #expect(play([(bytes("l1\r"), 0), (bytes("\nl2\r"), 1)]) == keys("l1") + [.paste("\nl2"), .key(Key(.enter))])
  }

  @Test func anEnterPressedIsEnter() {
    #expect(
      play([(bytes("l1"), 0), (bytes("\r"), 0), (bytes("l2"), 0)]) == keys("l1") + [.key(Key(.enter))] + keys("l2"))
    #expect(play([(bytes("l1\r"), 1), (bytes("l2"), 0)]) == keys("l1") + [.key(Key(.enter))] + keys("l2"))
    // LF behind CR is one line end; by itself it is Ctrl+J.
    #expect(play([(bytes("\r\n"), 0), (bytes("\n"), 0)]) == [.key(Key(.enter)), .key(.control("j"))])
  }

  /// A beginning that no key is waits, and what comes late is left out up to its end.
  @Test(arguments: [
    ("\u{1B}[", "D"), ("\u{1B}[1;", "5D"), ("\u{1B}[<0;12", ";3M"), ("\u{1B}[M!", "!!"), ("\u{1B}[[", "A"),
    ("\u{1B}O5", "A"),
    ("\u{1B}]11;rgb:00", "00/00\u{7}"), ("\u{1B}]11;rgb:00", "00/00\u{1B}\\"), ("\u{1B}P>|te", "rm\u{1B}\\"),
  ])
  func whatIsCutIsNotTyped(_ first: String, _ second: String) {
    #expect(play([(bytes(first), 0), (bytes(second + "x"), 0)]).last == .key(Key(.character("x"))))
    #expect(play([(bytes(first), 1), (bytes(second + "x"), 0)]) == keys("x"))
    #expect(play([(bytes(first), 2), (bytes("x"), 0)]) == keys("x"))
    // Esc and Ctrl+C act, whatever has begun.
    #expect(
      play([(bytes(first), 1), ([0x1B], 1)]).last == .key(Key(.escape)) || first == "\u{1B}[M!" || first == "\u{1B}[[")
  }

  @Test func whatIsCutIsWhatItWouldHaveBeen() {
    #expect(play([(bytes("\u{1B}["), 0), (bytes("D"), 0)]) == [.key(Key(.left))])
    #expect(play([([0xE2, 0x82], 0), ([0xAC], 0)]) == keys("€"))
    #expect(play([([0xE2, 0x82], 1), ([0xAC, 0x78], 0)]) == keys("x"))
    #expect(play([(bytes("\u{1B}[20"), 1), (bytes("0~a\rb\u{1B}[201~"), 0)]) == [.paste("a\nb")])
  }

  @Test func waitsAsLongAsItMust() {
    func timeout(_ bytes: [UInt8], network: Bool = false) -> Int32? {
      var decoder = InputDecoder()
      if network { decoder.escapeDelay = 100 }
      decoder.feed(bytes[...])
      _ = decoder.settle()
      return decoder.timeout
    }
    #expect(timeout([0x1B]) == 25)
    #expect(timeout([0x1B], network: true) == 100)
    for begun in ["\u{1B}[", "\u{1B}]", "\u{1B}P", "\u{1B}O", "\u{1B}O5", "\u{1B}[<0;1"] {
      #expect((timeout(bytes(begun)) ?? 0) >= 1000)
    }
    #expect((timeout([0xC3]) ?? 0) >= 1000)
    #expect(timeout(bytes("a")) == nil)
    #expect(timeout(bytes("\r")) == nil)
  }

  @Test func arrowsAtOnceAreTheWheel() {
    let up = TerminalInput.key(Key(.up))
    let three = "\u{1B}[A\u{1B}[A\u{1B}[A"
    #expect(play([(bytes(three), 0)]) == [.wheel(rows: -3)])
    #expect(play([(bytes("\u{1B}OB\u{1B}OB\u{1B}OB\u{1B}OB\u{1B}[A"), 0)]) == [.wheel(rows: 4), up])
    #expect(play([(bytes("\u{1B}[A\u{1B}[A"), 0)]) == [up, up])
    #expect(play([(bytes("\u{1B}[A"), 0), (bytes("\u{1B}[A"), 0), (bytes("\u{1B}[A"), 0)]) == [up, up, up])
    #expect(play([(bytes("\u{1B}[C\u{1B}[C\u{1B}[C"), 0)]).count == 3)
    #expect(play([(bytes("\u{1B}[1;2A\u{1B}[1;2A\u{1B}[1;2A"), 0)]).count == 3)
    // The rest of a notch that came in two pieces.
    #expect(play([(bytes(three), 0), (bytes("\u{1B}[A"), 0)]) == [.wheel(rows: -3), .wheel(rows: -1)])
    var decoder = InputDecoder()
    decoder.feed(bytes(three)[...])
    _ = decoder.settle()
    decoder.feed(bytes("\u{1B}[A")[...])
    #expect(decoder.settle(pause: 200) == [up])
    // With mouse reports the wheel has its own.
    decoder.wheelSendsArrows = false
    decoder.feed(bytes(three)[...])
    #expect(decoder.settle() == [up, up, up])
  }

  /// The characters next to bytes that are no UTF-8, wherever these are.
  @Test(
    arguments: [
      ([0xFF, 0xCC, 0x81, 0x61], "\u{301}a"), ([0x61, 0xFF, 0x62], "ab"), ([0xE2, 0x82, 0x61], "a"),
      ([0xE2, 0x61, 0x62], "ab"),
      ([0xF0, 0x9F, 0xC3, 0xA9], "é"), ([0xED, 0xA0, 0x80, 0x78], "x"), ([0xEF, 0xBF, 0xBD], "\u{FFFD}"),
      ([0xC2, 0x85, 0x78], "x"),
      ([0x80, 0x80, 0x78, 0xC0, 0x80], "x"),
    ] as [([UInt8], String)])
  func validCharactersAreKept(_ bytes: [UInt8], _ text: String) {
    let inputs = play([(bytes, 1)])
    #expect(inputs == keys(text))
    #expect(play(bytes.map { ([$0], 0) }) == text.unicodeScalars.map { .key(Key(.character(Character($0)))) })
  }
}
