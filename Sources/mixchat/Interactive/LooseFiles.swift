import Configuration
import Conversations
import Files
import Glibc
import Locks

/// Files for the draft and for other programs: pictures from the clipboard, and what is opened. In the cache; where
/// nothing is to be kept, in a folder that goes with the program. Any thread.
final class LooseFiles: Sendable {
  private let cache: String
  private let areKept: Bool
  /// The folder that goes, once it was needed.
  private let passing = Locked<String?>(nil)

  init(cache: String, areKept: Bool) {
    self.cache = cache
    self.areKept = areKept
  }

  /// Where they are.
  func folder() throws(Failure) -> String {
    if areKept { return "\(cache)/pictures" }
    let folder = passing.withLock { folder in
      if folder == nil { folder = TemporaryPlace.newFolder() }
      return folder
    }
    guard let folder else {
      throw Failure(
        .store, "No folder for files can be made in \(TemporaryPlace.folder): \(String(cString: strerror(errno))).")
    }
    return folder
  }

  /// Writes a file under the name of its bytes, for its owner only; returns the path.
  func write(_ bytes: [UInt8], ending: String) throws(Failure) -> String {
    let folder = try folder()
    let path = "\(folder)/\(ContentHash.of(bytes).prefix(12)).\(ending)"
    do {
      try PrivateFiles.makeDirectory(folder)
      try WholeFile.write(bytes, to: path, existing: .replaced)
    } catch {
      throw Failure(.store, "\(path) cannot be written.")
    }
    return path
  }

  /// Removes what is not kept.
  func close() {
    let folder = passing.withLock { folder in
      defer { folder = nil }
      return folder
    }
    guard let folder else { return }
    for name in PrivateFiles.list(folder) { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
}
