import Foundation
import Testing
import TestSupport

@testable import mixchat

@Suite("What shows files and addresses")
struct ViewerTests {
  @Test("BROWSER comes first, its first program that is there; then xdg-open; the target is one word")
  func commands() throws {
    let home = try TemporaryDirectory()
    try home.program("see", "exit 0")
    try home.program("xdg-open", "exit 0")
    let path = home.path
    let target = "/a b/$(touch x);'.png"
    let table: [(String?, [String]?)] = [
      (nil, ["xdg-open", target]), ("", ["xdg-open", target]), ("see", ["see", target]),
      ("nowhere:see", ["see", target]), ("see --new %s:other", ["see", "--new", target]),
      ("\(path)/see", ["\(path)/see", target]), ("see --at=%s", ["see", "--at=\(target)"]),
      ("nowhere", ["xdg-open", target]), (" : ", ["xdg-open", target]),
    ]
    for (browser, command) in table {
      var variables = ["PATH": path]
      variables["BROWSER"] = browser
      #expect(Viewer(variables).command(for: target) == command, "\(browser ?? "unset")")
    }
    #expect(Viewer(["PATH": "/nowhere"]).command(for: target) == nil)
  }

  @Test("what came of it is a sentence, with the target where nothing shows it")
  func outcomes() throws {
    let home = try TemporaryDirectory()
    try home.program("good", "exit 0")
    try home.program("bad", "exit 3")
    for (browser, words) in [
      ("\(home.path)/good", "Opened with \(home.path)/good."),
      ("\(home.path)/bad", "\(home.path)/bad ended with code 3: /a.png may not be shown."),
      ("", "Nothing here opens /a.png: set BROWSER to a program, or install the Debian package xdg-utils."),
    ] {
      #expect(Viewer(["PATH": "/nowhere", "BROWSER": browser]).open("/a.png").words == words)
    }
  }
}

@Suite("Files for the draft and for other programs")
struct LooseFilesTests {
  @Test(
    "they are the owner's alone, once each; where nothing is kept they go with the program", arguments: [true, false])
  func files(areKept: Bool) throws {
    let home = try TemporaryDirectory()
    let files = LooseFiles(cache: home.file("cache"), areKept: areKept)
    let path = try files.write([1, 2, 3], ending: "png")
    #expect(try files.write([1, 2, 3], ending: "png") == path)
    #expect(path.hasPrefix(home.file("cache/pictures/")) == areKept)
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == [1, 2, 3])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    #expect(stat(folder, &status) == 0 && status.st_mode & 0o777 == 0o700)
    #expect(try files.folder() == folder)
    files.close()
    #expect(FileManager.default.fileExists(atPath: path) == areKept)
    #expect(FileManager.default.fileExists(atPath: folder) == areKept)
  }
}
