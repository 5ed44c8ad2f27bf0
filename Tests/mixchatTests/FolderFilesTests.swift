import Foundation
import Testing
import TestSupport

@testable import mixchat

@Suite("Files below the working folder")
struct FolderFilesTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func write(_ paths: [String: String]) throws {
    for (path, text) in paths {
      let file = directory.file(path)
      try FileManager.default.createDirectory(
        atPath: String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]), withIntermediateDirectories: true)
      try text.write(toFile: file, atomically: false, encoding: .utf8)
    }
  }

  @Test("nearest first, without what .gitignore leaves out, hidden names and folders behind links")
  func list() throws {
    try write([
      "b.md": "", "a.md": "", "src/x.swift": "", "src/deep/y.swift": "", "src/deep/z.o": "", "out/big": "",
      ".git/config": "", ".hidden": "", ".gitignore": "*.o\n/out\n", "src/.gitignore": "deep/y*",
      "src/deep/keep.txt": "",
    ])
    symlink(directory.path, directory.file("loop"))
    symlink(directory.file("a.md"), directory.file("link.md"))
    #expect(
      FolderFiles.list(below: directory.path)
        == ["a.md", "b.md", "link.md", "src/x.swift", "src/deep/keep.txt"])
    // From a folder of the repository the rules above it hold as well.
    #expect(FolderFiles.list(below: directory.file("src")) == ["x.swift", "deep/keep.txt"])
  }

  @Test("a folder that is not there has no files, a pipe as .gitignore is not waited for")
  func odd() throws {
    #expect(FolderFiles.list(below: directory.file("none")).isEmpty)
    try write(["a": ""])
    mkfifo(directory.file(".gitignore"), 0o600)
    #expect(FolderFiles.list(below: directory.path) == ["a"])
  }
}
