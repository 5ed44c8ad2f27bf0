import Configuration
import Files
import Glibc
import Locks

/// What loaders printed, by a hash of the document and of the command. Any thread.
///
/// In memory for a draft that is measured and then sent; on disk, readable by its owner only, for the next time.
package final class DocumentCache: Sendable {
  private struct Texts {
    var byKey: [String: String] = [:]
    var order: [String] = []
    var bytes = 0
  }
  private let texts = Locked(Texts())
  private let folder: String?
  /// The most that is kept, in bytes: in memory, and on disk.
  private static let mostInMemory = 32 << 20, mostOnDisk = 64 << 20

  /// A cache; without a folder nothing is left behind.
  package init(folder: String? = nil) { self.folder = folder }

  /// What is kept under a key.
  func text(_ key: String) -> String? {
    if let text = texts.withLock({ $0.byKey[key] }) { return text }
    guard let folder else { return nil }
    // A cache that cannot be read is as good as an empty one.
    guard let text = try? PrivateFiles.read("\(folder)/\(key)", limit: Self.mostOnDisk) else { return nil }
    keepInMemory(key, text)
    return text
  }

  /// Keeps a text.
  func keep(_ key: String, _ text: String) {
    keepInMemory(key, text)
    guard let folder else { return }
    // The text is at hand; the next time it is made again.
    try? PrivateFiles.makeDirectory(folder)
    try? WholeFile.write(text, to: "\(folder)/\(key)", existing: .replaced)
    trim(folder)
  }

  private func keepInMemory(_ key: String, _ text: String) {
    texts.withLock { texts in
      guard texts.byKey.updateValue(text, forKey: key) == nil else { return }
      texts.order.append(key)
      texts.bytes += text.utf8.count
      while texts.bytes > Self.mostInMemory, texts.order.count > 1 {
        texts.bytes -= texts.byKey.removeValue(forKey: texts.order.removeFirst())?.utf8.count ?? 0
      }
    }
  }

  /// Takes the oldest files out while there is too much.
  private func trim(_ folder: String) {
    var files: [(path: String, bytes: Int, age: Int)] = []
    for name in PrivateFiles.list(folder) {
      var status = stat()
      guard stat("\(folder)/\(name)", &status) == 0 else { continue }
      files.append(("\(folder)/\(name)", Int(status.st_size), Int(status.st_mtim.tv_sec)))
    }
    var bytes = files.reduce(0) { $0 + $1.bytes }
    for file in files.sorted(by: { $0.age < $1.age }) where bytes > Self.mostOnDisk {
      unlink(file.path)
      bytes -= file.bytes
    }
  }
}
