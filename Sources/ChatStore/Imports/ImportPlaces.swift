import Cells
import Conversations
import Files
import Glibc

/// What was named to be imported: a file, a folder or an archive. Gives the files in it one at a time.
struct ImportPlaces {
  /// One of the files.
  enum Entry {
    /// To be read from its beginning, with the files next to it.
    case stream(ByteStream, ImportAssets?)
    /// A file of a folder that machines exchange.
    case own(path: String, part: Double)
    /// To be opened by SQLite.
    case database(path: String)
    /// Left out, with the reason as the end of a sentence.
    case left(String)
  }

  typealias Each = (_ name: String, Entry) throws(Failure) -> Void

  /// What ends the wait for a pipe as soon as it can be read; -1 for nothing.
  var stop: Int32 = -1
  /// Files that are not looked into.
  private var passed: [String] = []
  /// Those that conversations may name: of a folder, else of the last archive.
  private var assets: ImportAssets?
  private var used: Set<String> = []

  /// Endings of files that may hold conversations.
  private static let endings: Set<String> = ["json", "jsonl", "ndjson", "yaml", "yml"]
  private static let databases: Set<String> = ["db", "sqlite", "sqlite3"]
  private static let archives: Set<String> = ["zip", "tgz", "gz"]
  /// More folders below each other than any download has.
  private static let deepest = 32

  /// Whether a path is a folder or an archive: what in it is of no known format does not end the import.
  static func holdsFiles(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    if status.st_mode & S_IFMT == S_IFDIR { return true }
    guard status.st_mode & S_IFMT == S_IFREG, let start = try? beginning(path) else { return false }
    return Archive.isMagic(start[...])
  }

  /// Files that were not looked into, and did not join a message either, by their endings.
  var others: LeftOut {
    var others = LeftOut()
    let used = used.union(assets?.used ?? [])
    for name in passed where !used.contains(name) { others.add(Self.words(for: name)) }
    return others
  }

  mutating func read(_ path: String, each: Each) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      let files = try files(below: path)
      assets = ImportAssets(files: passed)
      for (place, file) in files.enumerated() {
        try read(file: file, share: (place, files.count), each)
      }
    } else {
      try read(file: path, share: (0, 1), each)
    }
  }

  /// The files of a folder that may hold conversations, in the order of their names.
  private mutating func files(below folder: String, depth: Int = 0) throws(Failure) -> [String] {
    var files: [String] = []
    // Hidden ones are other programs' own: `.git`, `.stfolder`.
    for name in try Self.names(in: folder) where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR where depth < Self.deepest: files += try self.files(below: path, depth: depth + 1)
      case S_IFREG where Self.mayHold(name): files.append(path)
      case S_IFREG: passed.append(path)
      default: break
      }
    }
    return files
  }

  /// The names in a folder, in order.
  static func names(in folder: String) throws(Failure) -> [String] {
    do throws(FileError) {
      return try Folder.names(folder).sorted()
    } catch {
      throw Failure(.store, "\(folder) cannot be read: \(error.reason).")
    }
  }

  private static func mayHold(_ name: String) -> Bool {
    let ending = PathName.ending(name)
    return endings.contains(ending) || databases.contains(ending) || archives.contains(ending)
  }

  private static func words(for name: String) -> String {
    let ending = PathName.ending(name)
    return ending.isEmpty ? "file without an ending" : ".\(ending)"
  }

  private mutating func read(file path: String, share: (place: Int, of: Int), _ each: Each) throws(Failure) {
    let scale = { (part: Double) in (Double(share.place) + part) / Double(share.of) }
    if FolderFile.id(PathName.file(path)) != nil { return try each(path, .own(path: path, part: scale(1))) }
    let start = try Self.beginning(path)
    if start.starts(with: "SQLite format 3\0".utf8) { return try each(path, .database(path: path)) }
    if Archive.isMagic(start[...]) {
      // Only a ZIP can be gone through a second time in a moment.
      let assets = start.starts(with: [0x50, 0x4B]) ? ImportAssets(archive: path) : nil
      defer { used.formUnion(assets?.used ?? []) }
      return try read(archive: path, assets, scale, each)
    }
    // Without waiting: a pipe that no one writes to is waited for where that can be stopped.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.unreadable(path) }
    defer { close(descriptor) }
    var status = stat()
    let size = fstat(descriptor, &status) == 0 ? Double(status.st_size) : 0
    let stream = ByteStream(path, descriptor: descriptor, endedBy: stop) {
      scale(size > 0 ? min(1, Double($0) / size) : 0)
    }
    try each(path, .stream(stream, assets))
  }

  private mutating func read(
    archive path: String, _ assets: ImportAssets?, _ scale: @escaping (Double) -> Double, _ each: Each
  ) throws(Failure) {
    let archive = try Archive(path)
    while let name = try archive.next() {
      let label = "\(path): \(name)"
      let ending = PathName.ending(name)
      // The Mac's archiver adds a shadow of each file.
      if name.hasPrefix("__MACOSX/") { continue }
      if Self.endings.contains(ending) {
        let stream = ByteStream(name, part: { scale(archive.part) }) { (buffer) throws(Failure) in
          try archive.read(into: buffer)
        }
        try each(label, .stream(stream, assets))
      } else if Self.databases.contains(ending) || Self.archives.contains(ending) {
        try each(label, .left("it is in an archive: unpack it and import it by itself"))
      } else if !name.hasSuffix("/") {
        passed.append(name)
      }
    }
  }

  /// The first bytes of a file; none of a pipe, which can be read only once.
  private static func beginning(_ path: String) throws(Failure) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw unreadable(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { return [] }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return Array(bytes[..<max(0, count)])
  }

  private static func unreadable(_ path: String) -> Failure {
    Failure(.store, "\(path) cannot be read: \(String(cString: strerror(errno))).")
  }
}
