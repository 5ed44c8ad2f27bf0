import Foundation
import Hands
import Processes
import Testing
import TestSupport

@testable import Inputs

@Suite("Folders and what a repository says", .enabled(if: ChildProgram.isInstalled("git")))
struct FolderTests {
  private func git(_ home: InputHome, _ arguments: [String]) throws {
    let outcome = try ChildProgram.run(
      ["git", "-C", home.folder.path, "-c", "user.name=A", "-c", "user.email=a@b"] + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func repository() throws -> InputHome {
    let home = try InputHome()
    try FileManager.default.createDirectory(atPath: home.folder.file("src/deep"), withIntermediateDirectories: true)
    try home.write("let a = 1\n", "src/a.swift")
    try home.write("x\n", "src/deep/b.txt")
    try home.write("secret\n", "src/.env")
    try home.write("made\n", "src/deep/out.o")
    try home.write([0, 1, 2], "src/data")
    try home.write("*.o\n.env\n", ".gitignore")
    try git(home, ["init", "-q"])
    return home
  }

  @Test("a folder joins as a tree and its texts; what git ignores stays out, and what is no text is named")
  func folder() throws {
    let home = try repository()
    for name in ["src", "src/"] {
      let block = try #require(home.block(name))
      #expect(
        block.hasPrefix(
          """
          Folder `src/`, 3 files:\n```text\na.swift\ndata (not included)\ndeep/b.txt\n```\n\nFile \
          `src/a.swift`:\n```swift\n
          """
        ))
      #expect(block.contains("File `src/deep/b.txt`:\n```text\nx\n```") && !block.contains("secret"))
      #expect(!block.contains("made"))
    }
    #expect(home.attach("src/")?.question == nil)
    // Its tokens are counted of the same text.
    let path = home.folder.file("src")
    #expect(try home.reader.text(of: path) == home.attach("src")?.block)
  }

  @Test("without git hidden files are left out; an empty folder is told")
  func bare() throws {
    var home = try repository()
    home.settings.searchPath = home.folder.path
    #expect(home.block("src")?.contains("deep/out.o") == true)
    #expect(home.block("src")?.contains("secret") == false)
    try FileManager.default.createDirectory(atPath: home.folder.file("none"), withIntermediateDirectories: true)
    #expect(home.problem("none") == "none/ holds no files.")
  }

  @Test("without git links to folders are not followed, out of the folder or round in it")
  func links() throws {
    var home = try repository()
    home.settings.searchPath = home.folder.path
    try FileManager.default.createDirectory(atPath: home.folder.file("other"), withIntermediateDirectories: true)
    try home.write("not yours\n", "other/far.txt")
    let links = [("src/out", "../other"), ("src/round", "."), ("src/near.txt", "deep/b.txt")]
    for (link, target) in links {
      try FileManager.default.createSymbolicLink(atPath: home.folder.file(link), withDestinationPath: target)
    }
    let block = try #require(home.block("src"))
    #expect(!block.contains("far.txt") && !block.contains("not yours") && !block.contains("round/"), "\(block)")
    #expect(block.contains("File `src/near.txt`:\n```text\nx\n```"))
  }

  @Test("a large folder is asked about, and a very large file in it is only named")
  func large() throws {
    let home = try InputHome()
    try FileManager.default.createDirectory(atPath: home.folder.file("big"), withIntermediateDirectories: true)
    for number in 0..<3 { try home.write(String(repeating: "words and\n", count: 9000), "big/\(number).txt") }
    try home.write(String(repeating: "x", count: 200_000), "big/huge.txt")
    let file = try #require(home.attach("big"))
    #expect(
      file.question?.hasPrefix("\(home.folder.file("big"))/ brings 3 files, 270") == true, "\(file.question ?? "")")
    #expect(file.block.contains("huge.txt (not included)"))
  }

  @Test("what a repository says joins by name, and nothing to say is one sentence")
  func sources() throws {
    let home = try repository()
    try git(home, ["add", "-A"])
    try git(home, ["commit", "-q", "-m", "First words"])
    let before = FileManager.default.currentDirectoryPath
    defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }
    #expect(FileManager.default.changeCurrentDirectoryPath(home.folder.path))
    func attach(_ name: String) -> AttachedFile? { home.reader.attach([FileMention(argument: name)]).first }
    #expect(attach("git:diff")?.summary.problem == "There are no changes since HEAD.")
    #expect(attach("git:log")?.block.contains("First words") == true)
    try home.write("let a = 2\n", "src/a.swift")
    let diff = try #require(attach("git:diff")?.block)
    #expect(diff.hasPrefix("Output of `git diff HEAD`:\n```diff\n") && diff.contains("+let a = 2"))
    #expect(attach("git:staged")?.summary.problem == "Nothing is staged.")
    #expect(attach("git:nothing")?.summary.problem == "There is no file git:nothing.")
    let bare = try TemporaryDirectory()
    #expect(FileManager.default.changeCurrentDirectoryPath(bare.path))
    #expect(attach("git:log")?.summary.problem?.hasPrefix("git:log cannot be had: fatal: not a git repository") == true)
  }
}
