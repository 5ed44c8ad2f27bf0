import Conversations
import Files
import Glibc

/// The directory of the database, and the names in it. Directories are 0700, files 0600.
package struct DataDirectory: Sendable, Equatable {
  /// As given, without a trailing slash.
  package let path: String
  /// The database.
  package var database: String { path + "/mixchat.db" }
  /// Which file the database's name leads to now; nil where there is none.
  var databaseIdentity: FileIdentity? { FileIdentity(database) }
  /// One locked file for each process with a reply under way.
  var running: String { path + "/running" }

  /// Names a directory; nothing is touched.
  package init(_ path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Makes the directory and an empty database file, where they are missing, readable by their owner alone.
  ///
  /// SQLite gives its `-wal` and `-shm` files the database file's own mode.
  ///
  /// Returns what the user should know: that others could write to the directory, which is set right where it is ours.
  @discardableResult
  func prepare() throws(Failure) -> String? {
    try Self.makeDirectory(path)
    let notice = closeToOthers()
    var status = stat()
    if stat(database, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else {
        throw Failure(
          .store,
          "The conversations cannot be opened: \(database) is a directory, and the database belongs there."
            + " Move it away, or name another data directory with --data-dir or MIXCHAT_DATA_DIR.")
      }
      if status.st_mode & 0o077 != 0, status.st_uid == geteuid() { chmod(database, 0o600) }
      return notice
    }
    // O_EXCL: a file that another process makes at the same moment is never opened and closed here, which would drop
    // the locks SQLite holds on it.
    let descriptor = open(database, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST {
      throw Self.failure("The database \(database) cannot be made", errno)
    }
    return notice
  }

  /// Takes others' right to write to the directory: whoever has it can put another file in the database's place.
  private func closeToOthers() -> String? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & 0o022 != 0 else { return nil }
    let others = "Other users can write to \(path) (mode \(String(status.st_mode & 0o7777, radix: 8)))"
    // A folder that is used for other things too is not ours to close.
    guard status.st_uid == geteuid(), holdsOnlyOurs, chmod(path, 0o700) == 0 else {
      return "\(others). Close it with chmod, or name another data directory with --data-dir or MIXCHAT_DATA_DIR."
    }
    return "\(others). It was closed to them: the mode is 700 now."
  }

  private var holdsOnlyOurs: Bool {
    guard let names = try? Folder.names(path) else { return false }
    return names.allSatisfy { $0.hasPrefix("mixchat.db") || ["running", "copied.txt"].contains($0) }
  }

  /// Makes a directory and those above it.
  static func makeDirectory(_ path: String) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw Failure(
          .store,
          "The conversations cannot be opened: \(path) is a file, and a directory belongs there."
            + " Move it away, or name another data directory with --data-dir or MIXCHAT_DATA_DIR.")
      }
      return
    }
    guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeDirectory(String(path[..<slash]))
      if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    }
    throw failure("The directory \(path) cannot be made", errno)
  }

  /// Whether there is something that SQLite takes for nothing: a file of one byte counts as empty, and the log next to
  /// an empty file is removed, with all that it holds.
  var holdsRemains: Bool {
    let size = FileExtent.size(of: database) ?? 0
    return size == 1 || size == 0 && FileExtent.size(of: database + "-wal") ?? 0 > 0
  }

  /// Renames a database that is none, with its side files, so that a new one can take its place.
  ///
  /// Returns the new name of the database.
  func setAside(at moment: Timestamp) throws(Failure) -> String {
    let stamp = Moment.fileName(moment)
    var target = "\(database).damaged-\(stamp)"
    var attempt = 1
    while access(target, F_OK) == 0 {
      attempt += 1
      target = "\(database).damaged-\(stamp)-\(attempt)"
    }
    guard rename(database, target) == 0 else {
      throw Self.failure("\(database) is damaged and cannot be set aside as \(target)", errno)
    }
    for suffix in ["-wal", "-shm"] where access(database + suffix, F_OK) == 0 {
      rename(database + suffix, target + suffix)
    }
    return target
  }

  /// Runs `body` while no other process runs one on this directory.
  func exclusively<Value>(_ body: () throws -> Value) throws -> Value {
    try Self.makeDirectory(running)
    let descriptor = open(running + "/opening", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure("The file \(running)/opening cannot be made", errno) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    return try body()
  }

  /// A file that a copy of the database is made in.
  struct File {
    var path: String

    /// Makes it, readable by its owner alone; false when there is one of that name.
    func makeNew() throws(FileError) -> Bool {
      let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        if errno == EEXIST { return false }
        throw FileError(path: path, code: errno)
      }
      close(descriptor)
      return true
    }

    func remove() { unlink(path) }
  }

  static func file(_ path: String) -> File { File(path: path) }

  static func failure(_ what: String, _ code: Int32) -> Failure {
    let reason = String(cString: strerror(code))
    let advice =
      switch code {
      case EACCES, EPERM, EROFS:
        "Give yourself write permission there, or name another data directory with --data-dir or MIXCHAT_DATA_DIR."
      case ENOSPC, EDQUOT: "Make room on that disk."
      default: "Name another data directory with --data-dir or MIXCHAT_DATA_DIR."
      }
    return Failure(.store, "\(what): \(reason). \(advice)")
  }
}
