import Glibc
import Testing

@testable import Files

@Suite("Temporary files")
struct TemporaryFileTests {
  private func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

  @Test("One holds what was given, for its owner alone, under a name with the ending; gone by its end")
  func life() throws {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    let file = try TemporaryFile(bytes, ending: "bin")
    #expect(file.path.hasSuffix(".bin") && file.path.contains("/mixchat-"))
    #expect(try ReadToEnd.bytes(of: file.path) == bytes)
    var status = stat()
    #expect(stat(file.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    file.end()
    #expect(!isThere(file.path))
  }

  @Test("One that is kept stays, and one that no one holds any more is gone")
  func kept() throws {
    var file: TemporaryFile? = try TemporaryFile([1], ending: "")
    let path = try #require(file?.path)
    #expect(isThere(path))
    file = nil
    #expect(!isThere(path))
    let kept = try TemporaryFile([1], ending: "txt")
    kept.keep()
    kept.end()
    #expect(isThere(kept.path))
    unlink(kept.path)
  }
}

@Suite("Reading to the end")
struct ReadToEndTests {
  @Test("What cannot be opened or read says why")
  func refused() {
    #expect(throws: FileError(path: "/nowhere/at/all", code: ENOENT)) { try ReadToEnd.bytes(of: "/nowhere/at/all") }
    #expect(throws: FileError(path: "/", code: EISDIR)) { try ReadToEnd.bytes(of: "/") }
    #expect(ReadToEnd.eachPiece(of: -1) { _ in } == EBADF)
  }

  private struct Enough: Error {}

  @Test("Pieces come until one is enough")
  func pieces() throws {
    let file = try TemporaryFile([UInt8](repeating: 7, count: 300_000), ending: "")
    defer { file.end() }
    let descriptor = open(file.path, O_RDONLY)
    defer { close(descriptor) }
    var count = 0
    #expect(throws: Enough.self) {
      _ = try ReadToEnd.eachPiece(of: descriptor) { piece throws(Enough) in
        count += piece.count
        guard count < 100_000 else { throw Enough() }
      }
    }
    #expect(count >= 100_000 && count < 300_000)
  }
}
