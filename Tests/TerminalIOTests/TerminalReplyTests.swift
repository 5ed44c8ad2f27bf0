import Cells
import Hands
import Testing

@testable import TerminalIO

/// What a terminal answers when it is asked for its ground: understood when it is whole, swallowed when it is not, and
/// never typed.
@Suite struct TerminalReplyTests {
  @Test(arguments: [
    ("]11;rgb:ffff/ffff/ffff", Color.rgb(255, 255, 255)), ("]11;rgb:1e1e/2222/2828", .rgb(0x1E, 0x22, 0x28)),
    ("]11;rgb:0/8/f", .rgb(0, 136, 255)), ("]11;rgb:00/80/ff", .rgb(0, 128, 255)),
    ("]11;rgba:0000/0000/0000/ffff", .rgb(0, 0, 0)), ("]11;#102030", .rgb(16, 32, 48)),
  ])
  func isUnderstood(_ reply: String, _ color: Color) {
    for end in ["\u{7}", "\u{1B}\\"] {
      let bytes = Array("a\u{1B}\(reply)\(end)b".utf8)
      // Cut anywhere, it means the same, and what is typed around it stays.
      for cut in 0...bytes.count {
        var decoder = InputDecoder()
        decoder.feed(bytes[..<cut])
        var inputs = decoder.settle()
        decoder.feed(bytes[cut...])
        inputs += decoder.settle()
        #expect(
          inputs == [.key(Key(.character("a"))), .ground(color), .key(Key(.character("b")))], "\(reply) at \(cut)")
      }
    }
  }

  @Test(arguments: [
    "]11;rgb:ff/ff", "]11;rgb:fffff/0/0", "]11;rgb:-1/0/0", "]11;?", "]10;rgb:0/0/0", "]11;", "]11;rgb:xx/yy/zz",
    "]4;1;rgb:0/0/0",
  ])
  func whatIsNoColourIsSwallowed(_ reply: String) {
    var decoder = InputDecoder()
    decoder.feed(Array("\u{1B}\(reply)\u{7}q".utf8)[...])
    #expect(decoder.settle() == [.key(Key(.character("q")))])
  }

  /// The end comes after all waits: nothing of it is text, and keys work again.
  @Test func aLateHalfIsSwallowed() {
    let bytes = Array("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\".utf8)
    for cut in 3..<(bytes.count - 1) {
      var decoder = InputDecoder()
      decoder.feed(bytes[..<cut])
      var inputs = decoder.settle() + decoder.flush()
      decoder.feed(bytes[cut...])
      inputs += decoder.settle()
      while decoder.timeout != nil { inputs += decoder.flush() }
      decoder.feed(Array("q".utf8)[...])
      inputs += decoder.settle()
      let typed = inputs.filter { if case .key(let key) = $0 { key.typesText } else { false } }
      #expect(typed == [.key(Key(.character("q")))], "cut at \(cut): \(inputs)")
    }
  }

  @Test func aChangeOfColoursIsTold() {
    var decoder = InputDecoder()
    decoder.feed(Array("\u{1B}[?997;1n\u{1B}[?997;2n\u{1B}[?1;2c".utf8)[...])
    #expect(decoder.settle() == [.colorsChanged, .colorsChanged])
  }

  private func modes(_ type: String, _ environment: [String: String] = [:]) -> TerminalModes {
    TerminalModes(type: type, environment: environment)
  }

  /// xterm makes ÿ of Alt+Backspace and ã of Alt+C, unless it is asked for Esc before them. What its user has set
  /// comes back.
  @Test func xtermSendsAltAsOthersDo() {
    func sent(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    let xterm = modes("xterm-256color", ["XTERM_VERSION": "XTerm(379)"])
    #expect(sent(xterm.enter).contains("\u{1B}[?1007;1036;1039s\u{1B}[?1007;1036;1039h"))
    #expect(sent(xterm.leave).hasSuffix("\u{1B}[?1007;1036;1039r"))
    for other in [modes("xterm-kitty"), modes("xterm-256color", ["XTERM_VERSION": "XTerm(379)", "TMUX": "x"])] {
      #expect(!sent(other.enter + other.leave).contains("1036"))
    }
  }

  @Test func onlyTerminalsThatKnowTheQuestionAreAsked() {
    #expect(!modes("xterm-256color").question.isEmpty)
    #expect(!modes("tmux-256color", ["TMUX": "x"]).question.isEmpty)
    #expect(modes("linux").question.isEmpty)
    #expect(modes("xterm-256color", ["NO_COLOR": "1"]).question.isEmpty)
  }

  @Test(
    arguments: [
      ("xterm-kitty", [:], TerminalModes.Call.command(99), false), ("xterm-ghostty", [:], .command(9), true),
      ("foot", [:], .command(777), false), ("xterm-256color", ["TERM_PROGRAM": "WezTerm"], .command(9), false),
      ("xterm-256color", ["WT_SESSION": "1"], .bell, true), ("xterm-256color", ["VTE_VERSION": "8000"], .bell, true),
      ("xterm-256color", ["VTE_VERSION": "7600"], .bell, false), ("xterm-kitty", ["TMUX": "x"], .bell, false),
    ] as [(String, [String: String], TerminalModes.Call, Bool)])
  func whatATerminalTakes(_ type: String, _ environment: [String: String], _ call: TerminalModes.Call, _ shows: Bool) {
    #expect(modes(type, environment).call == call)
    #expect(modes(type, environment).showsProgress == shows)
  }
}
