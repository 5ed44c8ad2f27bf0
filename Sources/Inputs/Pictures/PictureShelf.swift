import Files
import Locks

/// The bytes of pictures that this process has read, by hash. Any thread.
///
/// Those that are in the database may be let go when there are many; those that are nowhere else stay.
package final class PictureShelf: Sendable {
  fileprivate struct Kept {
    var bytes: [UInt8]
    var isStored = false
  }
  fileprivate struct Pictures {
    var byHash: [String: Kept] = [:]
    /// Oldest first.
    var order: [String] = []
    var size = 0
  }
  private let pictures = Locked(Pictures())
  /// The most that is kept of what the database has, in bytes.
  private static let most = 64 << 20

  package init() {}

  /// Puts bytes on it; returns their hash.
  package func put(_ bytes: [UInt8]) -> String {
    let hash = ContentHash.of(bytes)
    put(bytes, hash, isStored: false)
    return hash
  }

  /// Puts bytes on it that came from the database.
  package func put(stored bytes: [UInt8], _ hash: String) { put(bytes, hash, isStored: true) }

  private func put(_ bytes: [UInt8], _ hash: String, isStored: Bool) {
    pictures.withLock { pictures in
      guard pictures.byHash[hash] == nil else { return }
      pictures.byHash[hash] = Kept(bytes: bytes, isStored: isStored)
      pictures.order.append(hash)
      pictures.size += bytes.count
      pictures.trim(to: Self.most)
    }
  }

  /// The bytes of a hash; nil where they are not here.
  package func bytes(_ hash: String) -> [UInt8]? { pictures.withLock { $0.byHash[hash]?.bytes } }

  /// The database has them now.
  package func noteStored(_ hash: String) {
    pictures.withLock { pictures in
      pictures.byHash[hash]?.isStored = true
      pictures.trim(to: Self.most)
    }
  }
}

extension PictureShelf.Pictures {
  /// Lets go of the oldest that the database has.
  fileprivate mutating func trim(to most: Int) {
    guard size > most else { return }
    for hash in order.dropLast() where size > most {
      guard let kept = byHash[hash], kept.isStored else { continue }
      byHash[hash] = nil
      order.removeAll { $0 == hash }
      size -= kept.bytes.count
    }
  }
}
