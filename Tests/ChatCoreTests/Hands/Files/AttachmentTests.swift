import Testing

@testable import Hands

struct AttachmentTests {
  @Test func fencesAreLongerThanAnyInside() {
    let plain = Attachment(name: "src/a.swift", text: "let a = 1\n")
    #expect(plain.block == "File `src/a.swift`:\n```swift\nlet a = 1\n```")
    let nested = Attachment(name: "notes.md", lines: 3...9, text: "````\nx\n````")
    #expect(nested.block == "File `notes.md`, lines 3 to 9:\n`````markdown\n````\nx\n````\n`````")
    #expect(Attachment(name: "LICENSE", lines: 2...2, text: "").block == "File `LICENSE`, line 2:\n```\n```")
    #expect(Attachment(name: "x", lines: 2...Int.max, text: "").block.hasPrefix("File `x`, lines 2 to the end:"))
  }

  @Test func summarises() {
    #expect(Attachment(name: "a", text: "one\ntwo").summary.words == "a 7 B, 2 lines")
    #expect(Attachment(name: "a", text: "one\n").summary.words == "a 4 B, 1 line")
    #expect(Attachment(name: "a", text: "").summary.words == "a 0 B, 0 lines")
  }
}

struct TextFileTests {
  @Test func readsText() throws {
    #expect(try TextFile.read(Array("a\r\nb".utf8), name: "x") == "a\nb")
    #expect(try TextFile.read([0xEF, 0xBB, 0xBF, 0x61], name: "x") == "a")
    #expect(try TextFile.read([], name: "x") == "")
  }

  @Test(arguments: [
    ("a\nb\nc\n", 2...2, "b\n"), ("a\nb\nc\n", 2...9, "b\nc\n"), ("a\nb\nc", 3...Int.max, "c\n"),
    ("a\n\nc", 1...2, "a\n\n"),
  ])
  func picksLines(text: String, lines: ClosedRange<Int>, picked: String) throws {
    #expect(try TextFile.read(Array(text.utf8), name: "x", lines: lines) == picked)
  }

  @Test(
    arguments: [
      ([0x61, 0x00, 0x62], "x is binary (3 B); only text can be attached."),
      ([0xFF, 0xFE, 0x61, 0x00], "x is UTF-16; convert it to UTF-8 first (iconv -t utf-8)."),
      ([0x61, 0xE4, 0x62], "x is not UTF-8; convert it first (iconv -f latin1 -t utf-8)."),
      ([0x01, 0x02, 0x03, 0x61], "x is binary (4 B); only text can be attached."),
    ] as [([UInt8], String)])
  func refuses(bytes: [UInt8], message: String) {
    #expect(throws: TextFile.Refusal(message: message)) { try TextFile.read(bytes, name: "x") }
  }

  @Test func refusesLinesBeyondTheEnd() {
    #expect(throws: TextFile.Refusal(message: "x has 2 lines; line 3 is beyond its end.")) {
      try TextFile.read(Array("a\nb\n".utf8), name: "x", lines: 3...4)
    }
  }
}
