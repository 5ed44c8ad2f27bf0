import Glibc

/// How much there is of the database in its files. The database's own is not looked into: opened and closed by other
/// code than SQLite's, it would lose the locks that SQLite holds on it.
struct FileExtent {
  /// Bytes of the database's file.
  private var main: Int
  /// Bytes of its log; nil where there is none, which is never so while the database is open.
  private var log: Int?
  private let logPath: String

  init(_ directory: DataDirectory) {
    main = Self.size(of: directory.database) ?? 0
    logPath = directory.database + "-wal"
    log = Self.size(of: logPath)
  }

  /// Whether the log begins as one, or is empty. Looks into it, on which SQLite has no locks.
  var logIsOne: Bool { log == nil || log == 0 || Self.beginsAsLog(logPath) }

  /// Whether each file is at least as long as it was. A shorter one may have been compacted, or emptied by SQLite
  /// itself.
  func covers(_ earlier: FileExtent) -> Bool { main >= earlier.main && (log ?? -1) >= (earlier.log ?? -1) }

  /// Whether SQLite may be asked what is in the files: it takes a shorter one for nothing, and removes the log.
  var canBeRead: Bool { main >= Self.smallestPage && log != nil }

  /// Whether the database's file has room for so many bytes.
  func holds(_ bytes: Int) -> Bool { main >= bytes }

  /// What SQLite makes no database smaller than.
  static let smallestPage = 512

  /// In bytes; nil where there is no such file.
  static func size(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  private static func beginsAsLog(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    // What cannot be looked at proves nothing.
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var start: [UInt8] = [0, 0, 0, 0]
    let count = pread(descriptor, &start, start.count, 0)
    // Nothing: another process has emptied it since, when all of it was in the database.
    guard count > 0 else { return true }
    return count == start.count && (start == [0x37, 0x7F, 0x06, 0x82] || start == [0x37, 0x7F, 0x06, 0x83])
  }
}
