import Files
import Foundation
import TestSupport
import Testing

@testable import TerminalIO

@Suite struct ClipboardTests {
  @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar", "Grüße 漢字 😀\n"])
  func encodesBase64(_ text: String) {
    #expect(Base64.encode(Array(text.utf8)) == Array(Data(text.utf8).base64EncodedString().utf8))
  }

  /// What the terminal is sent, by the way it is reached; nil where it would not arrive.
  @Test(
    arguments: [
      (["TERM": "xterm-256color"], "\u{1B}]52;c;aGk=\u{7}"),
      (
        ["TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"],
        "\u{1B}]52;c;aGk=\u{7}\u{1B}Ptmux;\u{1B}\u{1B}]52;c;aGk=\u{7}\u{1B}\\"
      ),
      (["TERM": "screen"], "\u{1B}P\u{1B}]52;c;aGk=\u{7}\u{1B}\\"),
      (["TERM": "linux"], nil), (["TERM": "dumb"], nil), ([:], nil),
    ] as [([String: String], String?)])
  func wrapsTheSequence(_ environment: [String: String], _ expected: String?) {
    #expect(Clipboard(environment: environment).sequence(for: "hi") == expected.map { Array($0.utf8) })
  }

  /// screen drops a string of more than 768 bytes, its own two bytes at each end included.
  @Test(arguments: [1, 500, 517, 518, 2000, 74_994]) func screenGetsPiecesThatItPasses(_ count: Int) throws {
    let text = String(repeating: "x", count: count)
    let wrapped = try #require(Clipboard(environment: ["TERM": "xterm", "STY": "1.tty"]).sequence(for: text))
    let pieces = String(decoding: wrapped, as: UTF8.self).components(separatedBy: "\u{1B}\\")
    #expect(pieces.last == "")
    #expect(pieces.dropLast().allSatisfy { $0.hasPrefix("\u{1B}P") && $0.utf8.count + 2 <= 768 })
    let plain = try #require(Clipboard(environment: ["TERM": "xterm"]).sequence(for: text))
    #expect(pieces.map { $0.dropFirst(2) }.joined() == String(decoding: plain, as: UTF8.self))
  }

  @Test func aTextTooLongForTheTerminalIsNotSent() {
    let clipboard = Clipboard(environment: ["TERM": "xterm"])
    #expect(clipboard.sequence(for: String(repeating: "x", count: 74_994)) != nil)
    #expect(clipboard.sequence(for: String(repeating: "x", count: 74_995)) == nil)
  }

  @Test func saysTruthfullyWhereItWent() throws {
    let directory = try TemporaryDirectory()
    // No desktop, no multiplexer: only the terminal, which never answers.
    let bare = Clipboard(environment: ["TERM": "xterm"])
    #expect(bare.finish("x", wasSent: true, fallback: directory.file("copy")) == .sentUnverified)
    #expect(Clipboard.Outcome.sentUnverified.message.contains("does not confirm"))
    for (program, isTold) in [("tmux", true), ("xclip", false)] {
      let outcome = Clipboard.Outcome.copied(program: program)
      #expect((outcome.advice?.contains("`set -g set-clipboard on`") ?? false) == isTold)
      #expect(!outcome.message.contains("set-clipboard"))
    }
    let file = directory.file("copy")
    #expect(bare.finish("tëxt", wasSent: false, fallback: file) == .file(file))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "tëxt")
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    let nowhere = bare.finish("x", wasSent: false, fallback: directory.file("no/such/copy"))
    #expect(nowhere.message.contains("No such file or directory"))
  }

  /// Feeding programs: what they get, and what is said of them.
  @Test func feedsPrograms() throws {
    let directory = try TemporaryDirectory()
    let text = String(repeating: "0123456789abcdef", count: 20_000)
    #expect(ProgramRunner.feed(text, to: ["sh", "-c", "cat > \(directory.file("got"))"], seconds: Waiting.limit) == 0)
    #expect(try String(contentsOfFile: directory.file("got"), encoding: .utf8) == text)
    #expect(ProgramRunner.feed("x", to: ["sh", "-c", "exit 3"], seconds: Waiting.limit) == 3)
    #expect(ProgramRunner.feed("x", to: ["mixchat-no-such-program"], seconds: Waiting.limit) == nil)
    #expect(ProgramRunner.feed("x", to: ["sleep", "60"], seconds: 0.1) == nil)
    // A reader that leaves early ends no one.
    #expect(ProgramRunner.feed(text, to: ["true"], seconds: Waiting.limit) == 0)
  }
}
