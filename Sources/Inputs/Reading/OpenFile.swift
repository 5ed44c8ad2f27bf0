import Conversations
import Files
import Glibc
import Processes

/// A file that is read for a turn.
final class OpenFile {
  private let path: String
  private let descriptor: Int32
  /// What there is of it without reading on, at most: enough to see what it is.
  private(set) var head: [UInt8] = []
  /// Whether it has a size and can be read again; else it is a pipe or a terminal.
  let isRegular: Bool
  private let size: Int
  /// All of it, of a pipe that was read to see what it is.
  private var whole: [UInt8]?

  /// Opens it. With `takesStreams` also a pipe or a terminal (`<(command)`, `/dev/stdin`), which may have to be waited
  /// for: only where nothing else waits for the caller.
  init(_ path: String, takesStreams: Bool) throws(Failure) {
    let opened = open(path, O_RDONLY | O_CLOEXEC | (takesStreams ? 0 : O_NONBLOCK))
    var status = stat()
    guard opened >= 0, fstat(opened, &status) == 0 else {
      throw Self.refused(path, String(cString: strerror(errno)))
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || (takesStreams && (kind == S_IFIFO || kind == S_IFCHR)) else {
      close(opened)
      throw Self.refused(path, "it is no file")
    }
    self.path = path
    descriptor = opened
    isRegular = kind == S_IFREG
    size = Int(status.st_size)
    guard isRegular else { return }
    var buffer = [UInt8](repeating: 0, count: 4096)
    head = Array(buffer[..<max(0, pread(descriptor, &buffer, buffer.count, 0))])
  }

  deinit { close(descriptor) }

  static func refused(_ path: String, _ reason: String) -> Failure {
    Failure(.badRequest, "\(path) cannot be attached: \(reason).")
  }

  /// Reads a pipe to its end, so that its head is known.
  func readAhead(most: Int, _ running: RunningCommand) throws(Failure) {
    guard !isRegular, whole == nil else { return }
    let bytes = try read(most: most, running)
    whole = bytes
    head = Array(bytes.prefix(4096))
  }

  /// All of it, of at most so many bytes.
  func read(most: Int, _ running: RunningCommand) throws(Failure) -> [UInt8] {
    if let whole { return whole }
    let tooLarge = Self.refused(path, "it is larger than \(most >> 20) MB")
    guard size <= most else { throw tooLarge }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    try eachPiece(running) { piece throws(Failure) in
      bytes.append(contentsOf: piece)
      guard bytes.count <= most else { throw tooLarge }
    }
    return bytes
  }

  /// Its hash, of at most so many bytes.
  func hash(most: Int, _ running: RunningCommand) throws(Failure) -> ContentHash {
    var hash = ContentHash()
    if let whole {
      hash.add(whole)
      return hash
    }
    guard size <= most else { throw Self.refused(path, "it is larger than \(most >> 20) MB") }
    try eachPiece(running) { piece throws(Failure) in hash.add(piece) }
    return hash
  }

  private func eachPiece(
    _ running: RunningCommand, _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let code = try ReadToEnd.eachPiece(of: descriptor) { piece throws(Failure) in
      guard !running.isStopped else { throw InputReader.stopped(path) }
      try take(piece)
    }
    guard !running.isStopped else { throw InputReader.stopped(path) }
    guard code == 0 else { throw Self.refused(path, String(cString: strerror(code))) }
  }
}
