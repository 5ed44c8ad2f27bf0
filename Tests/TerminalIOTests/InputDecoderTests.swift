import Cells
import Hands
import Testing
import TestSupport

@testable import TerminalIO

/// Everything that bytes mean, given in one piece.
func decode(_ text: String) -> [TerminalInput] {
  var decoder = InputDecoder()
  return decoder.decode(Array(text.utf8)[...]) + decoder.flush()
}

extension InputDecoder {
  /// One burst.
  mutating func decode(_ bytes: ArraySlice<UInt8>) -> [TerminalInput] {
    feed(bytes)
    return settle()
  }
}

private func keys(_ keys: Key...) -> [TerminalInput] { keys.map { .key($0) } }

@Suite struct InputDecoderTests {
  /// What terminals send, and what it means.
  static let table: [(String, Key)] = [
    // Characters and control bytes.
    ("a", Key(.character("a"))), ("é", Key(.character("é"))), ("漢", Key(.character("漢"))),
    ("👍🏽", Key(.character("👍🏽"))), ("\r", Key(.enter)), ("\n", .control("j")), ("\t", Key(.tab)),
    ("\u{7F}", Key(.backspace)), ("\u{8}", Key(.backspace)), ("\0", .control(" ")), ("\u{3}", .control("c")),
    ("\u{1A}", .control("z")), ("\u{1C}", .control("\\")), ("\u{1F}", .control("_")), ("\u{1B}", Key(.escape)),
    // Alt.
    ("\u{1B}a", .alt("a")), ("\u{1B}é", .alt("é")), ("\u{1B}\r", Key(.enter, .alt)),
    ("\u{1B}O", .alt("O")), ("\u{1B}_", .alt("_")), ("\u{1B}\u{7F}", Key(.backspace, .alt)),
    ("\u{1B}\u{1B}[A", Key(.up, .alt)),
    // xterm, in both cursor modes, and with what is held.
    ("\u{1B}[A", Key(.up)), ("\u{1B}OA", Key(.up)), ("\u{1B}[1;3D", Key(.left, .alt)),
    ("\u{1B}[1;5H", Key(.home, .control)), ("\u{1B}[1;5F", Key(.end, .control)), ("\u{1B}[5~", Key(.pageUp)),
    ("\u{1B}[6;2~", Key(.pageDown, .shift)), ("\u{1B}[3;5~", Key(.delete, .control)), ("\u{1B}[Z", Key(.tab, .shift)),
    ("\u{1B}OP", Key(.function(1))), ("\u{1B}[15~", Key(.function(5))), ("\u{1B}[24~", Key(.function(12))),
    ("\u{1B}[1;2P", Key(.function(1), .shift)), ("\u{1B}OM", Key(.enter)), ("\u{1B}Oq", Key(.character("1"))),
    // The Linux console, rxvt, screen and tmux.
    ("\u{1B}[[A", Key(.function(1))), ("\u{1B}[[E", Key(.function(5))), ("\u{1B}[1~", Key(.home)),
    ("\u{1B}[4~", Key(.end)), ("\u{1B}[7~", Key(.home)), ("\u{1B}[7^", Key(.home, .control)),
    ("\u{1B}[8$", Key(.end, .shift)), ("\u{1B}[a", Key(.up, .shift)), ("\u{1B}Oa", Key(.up, .control)),
    // modifyOtherKeys, CSI u, kitty.
    ("\u{1B}[27;2;13~", Key(.enter, .shift)), ("\u{1B}[13;2u", Key(.enter, .shift)),
    ("\u{1B}[13;3u", Key(.enter, .alt)), ("\u{1B}[27u", Key(.escape)), ("\u{1B}[99;5u", .control("c")),
    ("\u{1B}[109;5u", Key(.enter)), ("\u{1B}[105;5u", Key(.tab)), ("\u{1B}[97:65;2u", Key(.character("A"))),
    ("\u{1B}[110;6u", Key(.character("n"), [.control, .shift])), ("\u{1B}[97;3u", .alt("a")),
    ("\u{1B}[57414u", Key(.enter)), ("\u{1B}[27;5;47~", .control("/")), ("\u{1B}[127;5u", Key(.backspace, .control)),
    // Caps Lock and Num Lock change nothing here.
    ("\u{1B}[1;129A", Key(.up)), ("\u{1B}[97;65u", Key(.character("a"))),
  ]

  @Test(arguments: table) func knowsTheKey(_ bytes: String, _ key: Key) {
    #expect(decode(bytes) == [.key(key)])
  }

  /// Replies and reports that no one waits for are swallowed whole; what follows them counts.
  @Test(arguments: [
    "\u{1B}[?2004;1$y", "\u{1B}[24;80R", "\u{1B}[?62;22c", "\u{1B}]10;rgb:0000/0000/0000\u{7}",
    "\u{1B}]10;rgb:0/0/0\u{1B}\\", "\u{1B}P1+r\u{1B}\\", "\u{1B}[201~", "\u{1B}[97;1:3u", "\u{1B}[57441;2u",
    "\u{1B}[M !!", "\u{1B}[<35;10;10M",
  ])
  func swallows(_ report: String) {
    #expect(decode(report + "x") == keys(Key(.character("x"))))
  }

  @Test func readsTheMouse() {
    let place = Frame.Position(column: 4, row: 9)
    #expect(
      decode("\u{1B}[<0;5;10M\u{1B}[<0;5;10m\u{1B}[<64;5;10M\u{1B}[<65;5;10M") == [
        .mouse(MouseEvent(.press, at: place)), .mouse(MouseEvent(.release, at: place)),
        .mouse(MouseEvent(.wheelUp, at: place)), .mouse(MouseEvent(.wheelDown, at: place)),
      ])
  }

  @Test func readsFocus() {
    #expect(decode("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
  }

  @Test func aPasteIsOneInput() {
    let text = "one\r\ntwo\rthree\n\u{1B}[31mred\u{3}\u{7F}é"
    #expect(
      decode("a\u{1B}[200~\(text)\u{1B}[201~b") == [
        .key(Key(.character("a"))), .paste("one\ntwo\nthree\n\u{1B}[31mred\u{3}\u{7F}é"), .key(Key(.character("b"))),
      ])
  }

  @Test func anEmptyPasteAndTwoInARow() {
    #expect(decode("\u{1B}[200~\u{1B}[201~\u{1B}[200~x\u{1B}[201~") == [.paste(""), .paste("x")])
  }

  @Test func aPasteWithoutEndIsKept() {
    var decoder = InputDecoder()
    #expect(decoder.decode(Array("\u{1B}[200~precious".utf8)[...]).isEmpty)
    #expect(decoder.timeout == 1000)
    #expect(decoder.flush() == [.paste("precious")])
    #expect(decoder.timeout == 7000)
    #expect(decoder.flush().isEmpty)
    #expect(decoder.timeout == nil)
    #expect(decoder.decode(Array("x\r".utf8)[...]) == keys(Key(.character("x"))))
    #expect(decoder.flush() == keys(Key(.enter)))
  }

  @Test func brokenUTF8() {
    var decoder = InputDecoder()
    #expect(decoder.decode([0xFF, 0x61, 0xC3]) == keys(Key(.character("a"))))
    #expect(decoder.decode([0xA9]) == keys(Key(.character("é"))))
    #expect(decoder.decode([0x1B] + Array("[200~".utf8) + [0xFF] + Array("\u{1B}[201~".utf8)) == [.paste("\u{FFFD}")])
  }

  @Test func aMegabytePasteInSmallReads() {
    var bytes = Array("\u{1B}[200~".utf8)
    for index in 0..<(1 << 20) { bytes.append(index % 80 == 79 ? 0x0D : UInt8(0x61 + index % 26)) }
    bytes += Array("\u{1B}[201~".utf8)
    var decoder = InputDecoder()
    var inputs: [TerminalInput] = []
    for start in stride(from: 0, to: bytes.count, by: 4096) {
      decoder.feed(bytes[start..<min(start + 4096, bytes.count)])
    }
    inputs = decoder.settle()
    guard case .paste(let text) = inputs.first else { return #expect(Bool(false), "no paste") }
    #expect(inputs.count == 1 && text.utf8.count == 1 << 20)
  }
}
