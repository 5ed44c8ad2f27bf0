import CArchive
import Conversations
import Files
import Glibc

/// The files of an archive, in their order, each read as it comes. Nothing is unpacked to disk.
///
/// One that would grow without measure is given up: what comes out may be `ratio` times what is on disk, which no text
/// reaches, and a small archive may hold `free` bytes whatever its size.
final class Archive {
  private static let ratio: Int64 = 250
  private let free: Int64
  /// More files than any download has.
  private static let mostFiles = 1_000_000

  private let path: String
  private let handle: UnsafeMutableRawPointer
  private let size: Int64
  private var unpacked: Int64 = 0
  private var count = 0

  /// - Parameter free: bytes that any archive may hold.
  init(_ path: String, free: Int64 = 64 << 20) throws(Failure) {
    var reason = [CChar](repeating: 0, count: 512)
    guard let handle = carchive_open(path, &reason, reason.count) else {
      throw Failure(
        .store, "\(path) cannot be read: \(String(nullTerminated: reason)). Unpack it and import the folder.")
    }
    self.path = path
    self.handle = handle
    self.free = free
    var status = stat()
    size = stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  deinit { carchive_close(handle) }

  /// Whether a file that begins so is an archive.
  static func isMagic(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
      || bytes.starts(with: [0x1F, 0x8B])
  }

  /// How much of it was read: 0…1.
  var part: Double { size > 0 ? min(1, Double(carchive_position(handle)) / Double(size)) : 0 }

  /// The name of the next file; nil at the end.
  func next() throws(Failure) -> String? {
    var name: UnsafePointer<CChar>?
    switch carchive_next(handle, &name) {
    case 0: return nil
    case 1:
      count += 1
      guard count <= Self.mostFiles else {
        throw Failure(.store, "\(path) holds more than \(Self.mostFiles) files and was given up.")
      }
      return name.map { String(cString: $0) } ?? "file \(count)"
    default: throw damaged
    }
  }

  /// Reads on in the file that was named last; 0 at its end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    let read = carchive_read(handle, buffer.baseAddress, buffer.count)
    guard read >= 0 else { throw damaged }
    unpacked += Int64(read)
    guard unpacked <= free || unpacked / Self.ratio <= size else {
      throw Failure(
        .store, "\(path) grows to more than \(Self.ratio) times its size when it is unpacked and was given up.")
    }
    return read
  }

  private var damaged: Failure {
    Failure(.store, "\(path) cannot be read to its end: \(String(cString: carchive_reason(handle))).")
  }
}

extension String {
  /// A C string in an array.
  init(nullTerminated bytes: [CChar]) {
    self.init(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
