import Cells
import Glibc
import TestSupport
import Testing

@testable import TerminalIO

/// A terminal that answers, late, in pieces or not at all; seen from its other end.
@Suite("The question for a terminal's ground")
struct GroundQuestionTests {
  /// A terminal: `screen` is where it is drawn and typed, `program` what programs read and write.
  private struct Pair {
    let screen: Int32
    let name: String

    init() throws {
      screen = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (unlocked, number): (Int32, UInt32) = (0, 0)
      try #require(screen >= 0 && ioctl(screen, Self.lock, &unlocked) == 0)
      try #require(ioctl(screen, Self.number, &number) == 0)
      name = "/dev/pts/\(number)"
    }

    // TIOCSPTLCK and TIOCGPTN, which are no plain numbers in C.
    private static let lock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    func program() -> Int32 { open(name, O_RDWR | O_NOCTTY) }

    func answer(_ text: String) { _ = Glibc.write(screen, text, text.utf8.count) }

    /// What programs wrote, so many bytes of it.
    func read(_ count: Int) -> String {
      var bytes = [UInt8](repeating: 0, count: count)
      var done = 0
      while done < count {
        let more = bytes.withUnsafeMutableBytes { Glibc.read(screen, $0.baseAddress.map { $0 + done }, count - done) }
        guard more > 0 else { break }
        done += more
      }
      return String(decoding: bytes[..<done], as: UTF8.self)
    }

    func modes() throws -> UInt32 {
      let program = program()
      defer { close(program) }
      var settings = termios()
      try #require(tcgetattr(program, &settings) == 0)
      return settings.c_lflag
    }
  }

  private static let question = "\u{1B}]11;?\u{1B}\\\u{1B}[c"

  @Test(
    "the answer is heard however it comes, none is none, and the terminal is as it was",
    arguments: [
      (["\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\\u{1B}[?62;4c"], Color.rgb(255, 255, 255)),
      (["\u{1B}]11;rgb:00", "00/00", "00/8080\u{7}", "\u{1B}", "[?6", "c"], .rgb(0, 0, 128)),
      (["\u{1B}[?1;2c"], nil),
    ])
  func answers(_ pieces: [String], _ ground: Color?) throws {
    let pair = try Pair()
    defer { close(pair.screen) }
    let before = try pair.modes()
    let question = try #require(GroundQuestion(terminal: pair.program()))
    #expect(pair.read(Self.question.utf8.count) == Self.question)
    #expect(try pair.modes() & UInt32(ECHO) == 0)
    for piece in pieces { pair.answer(piece) }
    question.end()
    #expect(question.answer == ground)
    #expect(try pair.modes() == before)
    question.end()
  }

  @Test("what is typed behind the answer stays for whatever reads next, and what was typed before is not read")
  func typed() throws {
    let pair = try Pair()
    defer { close(pair.screen) }
    let program = pair.program()
    defer { close(program) }
    let question = try #require(GroundQuestion(terminal: pair.program()))
    pair.answer("\u{1B}]11;rgb:0/0/0\u{7}\u{1B}[?6cls\n")
    question.end()
    #expect(question.answer == .rgb(0, 0, 0))
    var line = [UInt8](repeating: 0, count: 16)
    #expect(read(program, &line, line.count) == 3)
    #expect(String(decoding: line.prefix(3), as: UTF8.self) == "ls\n")
    pair.answer("more\n")
    var typed = pollfd(fd: program, events: Int16(POLLIN), revents: 0)
    #expect(poll(&typed, 1, 10_000) == 1)
    #expect(GroundQuestion(terminal: pair.program()) == nil)
  }
}
