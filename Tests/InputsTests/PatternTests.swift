import Foundation
import Hands
import Inputs
import TestSupport
import Testing

@Suite("Files by pattern")
struct PatternTests {
  @Test(
    "braces name several files, alone or with other marks",
    arguments: [
      ("{a,b}.txt", ["a.txt", "b.txt"]), ("{a,missing}.txt", ["a.txt"]), ("{a,b}.*", ["a.txt", "b.txt"]),
      ("sub/{c,d{e,f}}.txt", ["sub/c.txt", "sub/de.txt"]), ("{a,b}.txt:1", ["a.txt", "b.txt"]),
    ])
  func braces(pattern: String, names: [String]) throws {
    let home = try InputHome()
    for name in ["a.txt", "b.txt", "c.txt"] { try home.write("\(name)\n", name) }
    try FileManager.default.createDirectory(atPath: home.folder.file("sub"), withIntermediateDirectories: false)
    for name in ["sub/c.txt", "sub/de.txt"] { try home.write("x\n", name) }
    let mention = home.folder.file(pattern)
    for mentions in [[FileMention(argument: mention)], FileMention.all(in: "See @\(mention), please.")] {
      let found = home.reader.attach(mentions).map { $0.summary.name.replacing(home.folder.path + "/", with: "") }
      #expect(found.map { $0.replacing(":1", with: "") } == names)
    }
  }

  @Test("a file that is called so is meant itself; what no file matches is said, but for what may be code")
  func literal() throws {
    let home = try InputHome()
    try home.write("x\n", "{a,b}.txt")
    try home.write("y\n", "a.txt")
    #expect(home.reader.attach([FileMention(argument: home.folder.file("{a,b}.txt"))]).count == 1)
    let missing = home.reader.attach(FileMention.all(in: "@/nowhere/{x,y}.txt"))
    #expect(missing.map(\.summary.problem) == ["No file matches /nowhere/{x,y}.txt."])
    #expect(home.reader.attach(FileMention.all(in: "my @{x,y} = f()")).isEmpty)
  }
}
