import Files
import Foundation
import TestSupport
import Testing

@Suite("Files that appear whole or not at all")
struct WholeFileTests {
  let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  private func text(_ name: String) throws -> String { try String(contentsOfFile: home.file(name), encoding: .utf8) }

  private func mode(_ name: String) -> mode_t {
    var status = stat()
    return lstat(home.file(name), &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: home.path).sorted() }

  /// The error number of a write; 0 when it was done.
  private func code(_ name: String, _ existing: WholeFile.Existing, _ words: String = "new") -> Int32 {
    do throws(FileError) {
      try WholeFile.write(words, to: home.file(name), existing: existing)
      return 0
    } catch {
      return error.code
    }
  }

  @Test("A new file is its owner's alone, and nothing else is left")
  func new() throws {
    #expect(code("a", .kept) == 0)
    #expect(try text("a") == "new" && mode("a") == 0o600)
    #expect(try names() == ["a"])
  }

  @Test("What is there stays, also a link that leads nowhere")
  func kept() throws {
    try "old".write(toFile: home.file("file"), atomically: false, encoding: .utf8)
    symlink("file", home.file("link"))
    symlink("nowhere", home.file("dangling"))
    mkdir(home.file("folder"), 0o700)
    for name in ["file", "link", "dangling", "folder"] { #expect(code(name, .kept) == EEXIST, "\(name)") }
    #expect(try text("file") == "old")
    #expect(try names() == ["dangling", "file", "folder", "link"])
  }

  @Test(
    "What the system itself takes bytes by is written to; one that was made elsewhere stays", arguments: [false, true])
  func streams(isReplaced: Bool) throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    for path in ["/dev/null", "/dev/fd/\(ends[1])"] {
      try WholeFile.write("new", to: path, existing: isReplaced ? .replaced : .kept)
    }
    var bytes = [UInt8](repeating: 0, count: 8)
    #expect(read(ends[0], &bytes, bytes.count) == 3 && bytes.starts(with: "new".utf8))

    let regular = open(home.file("file"), O_CREAT | O_WRONLY, 0o600)
    defer { close(regular) }
    #expect(throws: FileError(path: "/dev/fd/\(regular)", code: EEXIST)) {
      try WholeFile.write("new", to: "/dev/fd/\(regular)", existing: .kept)
    }
    mkfifo(home.file("pipe"), 0o600)
    #expect(code("pipe", .kept) == EEXIST)
  }

  @Test("A file that comes while the new one is written stays")
  func cameMeanwhile() throws {
    let file = try WholeFile(home.file("a"), existing: .kept)
    try file.write("mine")
    try "theirs".write(toFile: home.file("a"), atomically: false, encoding: .utf8)
    let error = #expect(throws: FileError.self) { try file.finish() }
    #expect(error?.path == home.file("a") && error?.code == EEXIST)
    #expect(try text("a") == "theirs")
    #expect(try names() == ["a"])
  }

  @Test("Of a link what it leads to is replaced, however far, and the link stays")
  func links() throws {
    mkdir(home.file("folder"), 0o700)
    try "old".write(toFile: home.file("folder/file"), atomically: false, encoding: .utf8)
    symlink("folder/second", home.file("first"))
    symlink("file", home.file("folder/second"))
    symlink(home.file("folder/later"), home.file("dangling"))
    symlink("loop", home.file("loop"))
    #expect(code("first", .replaced) == 0)
    #expect(code("dangling", .replaced, "made") == 0)
    #expect(code("loop", .replaced) == ELOOP)
    #expect(try text("folder/file") == "new")
    #expect(try text("folder/later") == "made")
    for name in ["first", "folder/second", "dangling"] {
      #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: home.file(name))) != nil, "\(name)")
    }
  }

  @Test(
    "A file that others may read is theirs no more, unless its permissions are to stay",
    arguments: [(WholeFile.Existing.replaced, 0o600), (.replacedWithItsMode, 0o644)] as [(WholeFile.Existing, mode_t)])
  func permissions(_ existing: WholeFile.Existing, _ expected: mode_t) throws {
    try "old".write(toFile: home.file("a"), atomically: false, encoding: .utf8)
    chmod(home.file("a"), 0o644)
    let reader = open(home.file("a"), O_RDONLY)
    defer { close(reader) }
    #expect(code("a", existing) == 0)
    #expect(mode("a") == expected)
    var byte: UInt8 = 0
    #expect(pread(reader, &byte, 1, 0) == 1 && byte == UInt8(ascii: "o"), "who had it open has the old one")
  }

  @Test("Until it is whole nothing is under its name, and what is given up leaves nothing")
  func whole() throws {
    try "old".write(toFile: home.file("a"), atomically: false, encoding: .utf8)
    var file: WholeFile? = try WholeFile(home.file("a"), existing: .replaced)
    try file?.write("half")
    #expect(try text("a") == "old")
    let hidden = try #require(try names().first { $0 != "a" })
    #expect(mode(hidden) == 0o600)
    // Two at work at the same time do not meet.
    let other = try WholeFile(home.file("a"), existing: .replaced)
    try other.write("other")
    file = nil
    try other.finish()
    #expect(try text("a") == "other")
    #expect(try names() == ["a"])
  }

  @Test("A long name, a device, a folder that is not there")
  func odd() throws {
    #expect(code(String(repeating: "n", count: 255), .kept) == 0)
    #expect(code(String(repeating: "n", count: 256), .kept) == ENAMETOOLONG)
    #expect(code("absent/a", .kept) == ENOENT)
    mkdir(home.file("folder"), 0o700)
    #expect(code("folder", .replaced) == EISDIR)
    symlink("/dev/full", home.file("full"))
    #expect(code("full", .replaced) == ENOSPC)
    symlink("/dev/null", home.file("null"))
    #expect(code("null", .replaced) == 0)
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }
}
