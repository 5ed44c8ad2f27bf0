import Conversations
import Files
import Foundation
import Hands
import Processes
import Testing
import TestSupport

@testable import Inputs

@Suite("Pictures that join a turn")
struct PictureTests {
  @Test("a picture is known by its bytes, whatever it is called, and joins with its size and hash")
  func formats() throws {
    let home = try InputHome()
    let pictures = SamplePicture.others + [("png", SamplePicture.png(width: 640, height: 480))]
    for (name, bytes) in pictures {
      try home.write(bytes, "lake")
      let file = try #require(home.attach("lake"))
      let picture = try #require(file.picture, "\(name)")
      #expect(picture.format?.rawValue == name && picture.width == 640 && picture.height == 480, "\(picture)")
      #expect(picture.hash == ContentHash.of(bytes) && picture.byteCount == bytes.count)
      #expect(home.shelf.bytes(picture.hash) == bytes)
      #expect(file.block == "" && file.summary.problem == nil)
      #expect(
        file.summary.words.hasSuffix("lake 640×480, \(file.summary.words.split(separator: ", ")[1]), ~425 tokens"))
    }
    // A JPEG that is called PNG is sent as what it is.
    try home.write(SamplePicture.others[1].bytes, "lake.png")
    #expect(home.attach("lake.png")?.picture?.format == .jpeg)
  }

  @Test("20 MB join whole, under one hash however often")
  func large() throws {
    let home = try InputHome()
    let bytes = SamplePicture.start(width: 4000, height: 3000) + [UInt8](repeating: 7, count: 20_000_000)
    try home.write(bytes, "a.png")
    try home.write(bytes, "b.png")
    let hashes = ["a.png", "b.png"].map { home.attach($0)?.picture?.hash }
    #expect(hashes[0] != nil && hashes[0] == hashes[1])
  }

  private static let bad: [(String, [UInt8], String)] = [
    (
      "bomb.png", SamplePicture.start(width: 60_000, height: 60_000),
      "bomb.png says that it is 60,000×60,000 pixels large; at most 100 million can join. Make it smaller first."
    ),
    ("wide.png", SamplePicture.start(width: 40_000, height: 1), "wide.png says that it is 40,000×1 pixels large"),
    ("none.png", SamplePicture.start(width: 0, height: 9), "none.png is damaged: it begins like a PNG"),
    ("cut.png", Array(SamplePicture.start(width: 9, height: 9).prefix(20)), "cut.png is damaged: it begins like a PNG"),
    ("cut.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0xFF], "cut.jpg is damaged: it begins like a JPEG"),
    ("loop.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0], "loop.jpg is damaged: it begins like a JPEG"),
    ("note.png", Array("hello".utf8), "note.png is no PNG, whatever its name says: it looks like plain text."),
    ("page.jpg", Array("<html>".utf8), "page.jpg is no JPEG, whatever its name says: it looks like an HTML page."),
    ("empty.webp", [], "empty.webp is no WEBP, whatever its name says: it looks like nothing: it is empty."),
  ]

  @Test("what is no picture, or too large a one, is one sentence", arguments: bad)
  func mistakes(name: String, bytes: [UInt8], sentence: String) throws {
    let home = try InputHome()
    try home.write(bytes, name)
    let problem = try #require(home.problem(name))
    #expect(problem.hasPrefix(sentence), "\(problem)")
    #expect(home.attach(name)?.picture == nil)
  }

  @Test("no bytes make the header's reader fail", arguments: 0..<40 as Range<UInt64>)
  func anyBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let samples = SamplePicture.others.map(\.bytes) + [SamplePicture.png(width: 3, height: 2)]
    for _ in 0..<200 {
      var bytes = samples.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
      guard let format = PictureHeader.format(bytes) else { continue }
      if let size = PictureHeader.size(bytes, format) { #expect(size.width > 0 && size.height > 0) }
    }
  }

  @Test("an address that ends like a picture joins as an address; others are no pictures")
  func addresses() {
    let reader = InputReader(InputSettings(home: "/", searchPath: "/bin"))
    let file = reader.attach([FileMention(argument: "https://x.org/a/lake.JPG?w=2#top")]).first
    #expect(file?.picture?.address == "https://x.org/a/lake.JPG?w=2#top" && file?.picture?.hash == "")
    for other in ["http://x.org/lake.png", "https://x.org/lake.svg", "https://x.org/", "https://x.png"] {
      #expect(FileMention(argument: other).linkedPicture == nil || other == "https://x.png", "\(other)")
    }
  }

  @Test("the clipboard's picture comes from the first program that has one, and names what is missing")
  func clipboard() throws {
    let home = try InputHome()
    let bytes = SamplePicture.png(width: 2, height: 2)
    try home.write(bytes, "picture")
    try home.folder.program("xclip", "[ \"$5\" = -out ] && cat '\(home.folder.file("picture"))'")
    // Programs are searched on this process's own PATH when they run.
    let before = String(cString: getenv("PATH"))
    setenv("PATH", "\(home.folder.path):\(before)", 1)
    defer { setenv("PATH", before, 1) }
    let path = home.folder.path
    let found = ClipboardPicture(environment: ["DISPLAY": ":9", "PATH": "\(path):/bin"])
    let file = try found.write(to: home.folder.file("made/pictures"))
    #expect(try [UInt8](Data(contentsOf: URL(filePath: file))) == bytes)
    #expect(file.hasSuffix(".png"))
    let bare = InputSettings(home: "", searchPath: path)
    #expect(bare.searchPath == path)
    let none = #expect(throws: Failure.self) {
      try ClipboardPicture(environment: ["WAYLAND_DISPLAY": "w", "PATH": "/nowhere"]).write(to: path)
    }
    #expect(
      none?.message
        == "The clipboard cannot be read: install the Debian package wl-clipboard (apt install wl-clipboard).")
    let nowhere = #expect(throws: Failure.self) { try ClipboardPicture(environment: ["PATH": "/x"]).write(to: path) }
    #expect(nowhere?.message.contains("there is no clipboard here") == true)
    try home.folder.program("xclip", "exit 1")
    let empty = #expect(throws: Failure.self) { try found.write(to: path) }
    #expect(empty?.message == "There is no picture on the clipboard.")
  }
}
