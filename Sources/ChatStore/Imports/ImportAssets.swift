import Cells
import Conversations
import Files
import Glibc

/// The files next to a conversation's, in the same folder or archive, by the identities that conversations name them
/// by. Read when they are asked for, one at a time.
final class ImportAssets {
  private typealias File = (name: Substring, path: String)
  /// By the first characters of their names: of thousands, those that a name can be of are few.
  private var files: [Substring: [File]] = [:]
  /// The ZIP archive that they are in; nil for files of a folder.
  private let archive: String?
  /// Whether the archive's names were read.
  private var isOpen = false
  /// Paths of those that joined a message.
  private(set) var used: Set<String> = []

  /// The largest picture, in bytes.
  static let largest = 32 << 20
  /// Identities of fewer characters are words and numbers, and none.
  private static let shortest = 8

  /// Files of a folder.
  init(files paths: [String]) {
    archive = nil
    for path in paths { add(path) }
  }

  /// The files of an archive. Only a ZIP can be gone through again in a moment: what is passed over is not unpacked.
  init(archive path: String) { archive = path }

  private func add(_ path: String) {
    let name = PathName.file(path)
    if !name.isEmpty { files[name.prefix(Self.shortest), default: []].append((name, path)) }
  }

  /// The archive's names are read when something is first looked for in it.
  private func openArchive() {
    guard let path = archive, !isOpen else { return }
    isOpen = true
    // What is wrong with the archive is said where its conversations are read.
    guard let archive = try? Archive(path) else { return }
    while let name = try? archive.next() { add(name) }
  }

  /// The files whose names begin as this does.
  private func near(_ name: String) -> [File] {
    openArchive()
    return files[name.prefix(Self.shortest)] ?? []
  }

  /// The bytes of a file whose name begins with an identity, and what else it is called; nil where there is none.
  func file(of identity: String) -> (name: String, bytes: [UInt8])? {
    guard identity.count >= Self.shortest, !identity.contains("/") else { return nil }
    let found = near(identity).first { file in
      guard file.name.hasPrefix(identity) else { return false }
      return file.name.utf8.dropFirst(identity.utf8.count).first.map { "-_.".utf8.contains($0) } ?? true
    }
    guard let found, let bytes = bytes(found.path) else { return nil }
    let rest = found.name.dropFirst(identity.count).drop { "-_".contains($0) }
    return (String(rest.isEmpty || rest.hasPrefix(".") ? found.name : rest), bytes)
  }

  /// The bytes of the only file with a name.
  func file(named name: String) -> [UInt8]? {
    let found = near(name).filter { $0.name == name }
    return found.count == 1 ? bytes(found[0].path) : nil
  }

  private func bytes(_ path: String) -> [UInt8]? {
    guard let whole = archive else {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      return keep(Self.all(of: ByteStream(path, descriptor: descriptor)), path)
    }
    guard let archive = try? Archive(whole) else { return nil }
    while let name = try? archive.next() {
      guard name == path else { continue }
      let stream = ByteStream(name) { (buffer) throws(Failure) in try archive.read(into: buffer) }
      return keep(Self.all(of: stream), path)
    }
    return nil
  }

  /// The bytes, where they are a picture.
  private func keep(_ bytes: [UInt8]?, _ path: String) -> [UInt8]? {
    guard let bytes, let format = PictureHeader.format(bytes), PictureHeader.size(bytes, format) != nil else {
      return nil
    }
    used.insert(path)
    return bytes
  }

  /// All of a file; nil where it cannot be read or is too large.
  private static func all(of stream: ByteStream) -> [UInt8]? {
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while let count = try? stream.read(into: buffer) {
      if count == 0 { return bytes }
      guard bytes.count + count <= largest else { return nil }
      bytes += buffer.prefix(count)
    }
    return nil
  }
}
