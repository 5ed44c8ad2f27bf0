import Conversations
import Glibc

/// Bytes that come a block at a time: of a file, standard input or a file in an archive.
final class ByteStream {
  /// The file's name, for people.
  let name: String
  /// How much of all that is imported was read: 0…1.
  let part: () -> Double
  private let fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int

  /// - Parameter fill: reads as many bytes as there are, at most the buffer's; 0 at the end.
  init(
    _ name: String, part: @escaping () -> Double = { 0 },
    fill: @escaping (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) {
    self.name = name
    self.part = part
    self.fill = fill
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int { try fill(buffer) }

  /// Bytes in memory.
  convenience init(_ name: String, bytes: [UInt8]) {
    var place = 0
    self.init(name, part: { bytes.isEmpty ? 1 : Double(place) / Double(bytes.count) }) { buffer in
      // Small steps, so that progress is shown on the way.
      let count = min(buffer.count, bytes.count - place)
      bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[place..<(place + count)])) }
      place += count
      return count
    }
  }

  /// An open file, which the caller closes.
  /// - Parameter stop: a descriptor that ends it as soon as it can be read, though nothing comes; -1 for none.
  convenience init(
    _ name: String, descriptor: Int32, endedBy stop: Int32 = -1, part: ((_ read: Int64) -> Double)? = nil
  ) {
    var status = stat()
    let size = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : 0
    var count: Int64 = 0
    var isEmpty = false
    let part = part ?? { read in size > 0 ? min(1, Double(read) / Double(size)) : 0 }
    self.init(name, part: { part(count) }) { (buffer) throws(Failure) in
      while true {
        if stop >= 0 || isEmpty, ByteStream.isEnded(descriptor, stop) {
          throw Failure(.cancelled, "\(name) was not read to its end.")
        }
        let taken = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        // A pipe whose writer has nothing yet is waited for; one without a writer is at its end.
        isEmpty = taken < 0 && errno == EAGAIN
        if isEmpty || taken < 0 && errno == EINTR { continue }
        guard taken >= 0 else {
          throw Failure(.store, "\(name) cannot be read: \(String(cString: strerror(errno))).")
        }
        count += Int64(taken)
        return taken
      }
    }
  }

  /// Waits until there is something to read, or an end of it; true where it was ended before. A `stop` of -1 ends
  /// nothing.
  private static func isEnded(_ descriptor: Int32, _ stop: Int32) -> Bool {
    var wanted = [descriptor, stop].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&wanted, 2, -1) < 0, errno == EINTR {}
    return wanted[1].revents != 0
  }
}
