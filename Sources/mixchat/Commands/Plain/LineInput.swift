import Glibc

/// Standard input as lines; what a terminal gives is edited by the terminal itself.
struct LineInput {
  private var bytes: [UInt8] = []
  private(set) var isAtEnd = false

  /// Whether a whole line, or the last one, is here.
  var hasLine: Bool { isAtEnd || bytes.contains(UInt8(ascii: "\n")) }

  /// Reads what is there.
  mutating func read() {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
    if count > 0 {
      bytes.append(contentsOf: chunk[..<count])
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      isAtEnd = true
    }
  }

  /// The next line without its end, a nil in it where it is not UTF-8; nil when there is none.
  mutating func next() -> String?? {
    if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
      defer { bytes.removeFirst(end + 1) }
      let line = bytes[..<end]
      return .some(String(validating: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self))
    }
    guard isAtEnd, !bytes.isEmpty else { return nil }
    defer { bytes = [] }
    return .some(String(validating: bytes, as: UTF8.self))
  }
}
