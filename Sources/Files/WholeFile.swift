import Glibc

/// A file could not be written.
package struct FileError: Error, Equatable, Sendable {
  /// The file that was asked for.
  package var path: String
  /// The system's error number; `EEXIST` where there is a file that must not be replaced.
  package var code: Int32

  /// What became of a file.
  package init(path: String, code: Int32) {
    self.path = path
    self.code = code
  }

  /// What the system calls it.
  package var reason: String { String(cString: strerror(code)) }
}

/// A file that appears whole under its name, or not at all.
///
/// It is written to a new file in the same folder, under a name that cannot be guessed, and gets its own name when all
/// of it is on the disk. So a link or a file that somebody else put there is never followed and never written to.
package final class WholeFile {
  /// What happens to a file that has the name already.
  package enum Existing: Sendable {
    /// It stays, and the new one is refused. A device or a pipe below `/dev` loses nothing, and is written to.
    case kept
    /// It is replaced; of a link, what it leads to. A device or a pipe is written to.
    case replaced
    /// The same, and the new file gets the permissions of the one before, where that was the user's own.
    case replacedWithItsMode
  }

  private let path: String
  private let target: String
  private let temporary: String?
  private let replaces: Bool
  private let mode: mode_t?
  private var descriptor: Int32

  /// Begins a file.
  /// - Parameters:
  ///   - existing: what happens to a file that has the name already.
  ///   - mode: the permissions of a new file, from which the process's mask is taken.
  /// - Throws: when there is one that must not be replaced, or the folder takes no new file.
  package init(_ path: String, existing: Existing, mode: mode_t = 0o600) throws(FileError) {
    self.path = path
    replaces = existing != .kept
    var status = stat()
    let isThere = lstat(path, &status) == 0
    guard replaces || !isThere || Self.isStream(path) else { throw FileError(path: path, code: EEXIST) }
    let target = isThere ? try Self.end(of: path) : path
    self.target = target
    let isOld = isThere && stat(target, &status) == 0
    if isOld, status.st_mode & S_IFMT != S_IFREG {
      // A folder refuses here.
      temporary = nil
      self.mode = nil
      descriptor = open(target, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
      return
    }
    let keepsMode = isOld && existing == .replacedWithItsMode && status.st_uid == geteuid()
    self.mode = keepsMode ? status.st_mode & 0o777 : nil
    let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(target[...$0]) } ?? ""
    var name = ""
    descriptor = -1
    for _ in 0..<16 {
      name = folder + ".mixchat-" + String(UInt64.random(in: .min ... .max), radix: 36)
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
      descriptor = open(name, flags, mode)
      if descriptor >= 0 || errno != EEXIST { break }
    }
    temporary = name
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if let temporary { unlink(temporary) }
  }

  /// Whether a path is one of the system's own names for what only takes bytes: `/dev/null`, `/dev/stdout` where that
  /// is a pipe or a terminal, the `/dev/fd/63` that a shell makes of `>(…)`. One that somebody made elsewhere is none.
  private static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard path.hasPrefix("/dev/"), stat(path, &status) == 0 else { return false }
    return [S_IFCHR, S_IFIFO].contains(status.st_mode & S_IFMT)
  }

  /// Where a chain of links ends, also when there is no file.
  private static func end(of path: String) throws(FileError) -> String {
    var place = path
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(place, &buffer, buffer.count)
      if count < 0 { return place }
      let next = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // What /proc calls an open pipe or socket is no path; /dev/fd is a link into it.
      let isOpen = place.hasPrefix("/proc/") || place.hasPrefix("/dev/fd/")
      if access(place, F_OK) == 0, next.utf8.first != UInt8(ascii: "/"), isOpen { return place }
      let slash = place.utf8.lastIndex(of: UInt8(ascii: "/"))
      place = next.hasPrefix("/") ? next : (slash.map { String(place[...$0]) } ?? "") + next
    }
    throw FileError(path: path, code: ELOOP)
  }

  /// Adds a text in UTF-8.
  package func write(_ text: String) throws(FileError) {
    var text = text
    try check(text.withUTF8 { put(UnsafeRawBufferPointer($0)) })
  }

  /// Adds bytes.
  package func write(_ bytes: [UInt8]) throws(FileError) { try check(bytes.withUnsafeBytes { put($0) }) }

  /// Writes all; the system's error number where it cannot.
  private func put(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return errno }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return 0
  }

  private func check(_ code: Int32) throws(FileError) {
    guard code == 0 else { throw FileError(path: path, code: code) }
  }

  /// Gives the file its name, when it is on the disk.
  package func finish() throws(FileError) {
    defer {
      close(descriptor)
      descriptor = -1
    }
    guard let temporary else { return }
    do throws(FileError) {
      if let mode, fchmod(descriptor, mode) != 0 { throw FileError(path: path, code: errno) }
      guard fsync(descriptor) == 0 else { throw FileError(path: path, code: errno) }
      try place(temporary)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private func place(_ temporary: String) throws(FileError) {
    if replaces {
      guard rename(temporary, target) == 0 else { throw FileError(path: path, code: errno) }
      return
    }
    // Never over a file that came meanwhile.
    if link(temporary, target) == 0 {
      unlink(temporary)
      return
    }
    let code = errno
    var status = stat()
    guard code != EEXIST, lstat(target, &status) != 0 else { throw FileError(path: path, code: EEXIST) }
    // Some file systems have no links.
    guard rename(temporary, target) == 0 else { throw FileError(path: path, code: errno) }
  }

  /// Writes bytes as a whole file.
  package static func write(
    _ bytes: [UInt8], to path: String, existing: Existing, mode: mode_t = 0o600
  ) throws(FileError) {
    let file = try WholeFile(path, existing: existing, mode: mode)
    try file.write(bytes)
    try file.finish()
  }

  /// Writes a text as a whole file.
  package static func write(
    _ text: String, to path: String, existing: Existing, mode: mode_t = 0o600
  ) throws(FileError) {
    let file = try WholeFile(path, existing: existing, mode: mode)
    try file.write(text)
    try file.finish()
  }
}
