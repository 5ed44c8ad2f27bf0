import Glibc

/// Reads files and open descriptors to their end.
package enum ReadToEnd {
  /// Gives each piece to `take`, which may throw to stop. A read that a signal interrupts is done again.
  /// - Returns: 0 at the end, or the system's error number where reading failed.
  package static func eachPiece<Stop: Error>(
    of descriptor: Int32, _ take: (ArraySlice<UInt8>) throws(Stop) -> Void
  ) throws(Stop) -> Int32 {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count == 0 { return 0 }
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      try take(piece[..<count])
    }
  }

  /// All bytes of a file.
  /// - Throws: when it cannot be opened or read.
  package static func bytes(of path: String) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    let code = eachPiece(of: descriptor) { bytes += $0 }
    guard code == 0 else { throw FileError(path: path, code: code) }
    return bytes
  }
}
