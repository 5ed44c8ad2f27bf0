import Conversations
import Files
import Glibc
import GRDB

/// SQLite's errors as sentences: what failed, where, and what to do.
enum StoreFailure {
  /// `what` is the beginning of a sentence, such as “The conversations cannot be opened”.
  static func describe(_ error: any Error, _ what: String, at path: String) -> Failure {
    if let failure = error as? Failure { return failure }
    guard let error = error as? DatabaseError else { return Failure(.store, "\(what) (\(path)): \(error)") }
    let (reason, advice) = isFull(path, error) ? fullDisk : words(error)
    return Failure(.store, "\(what): \(path) \(reason). \(advice)")
  }

  /// Why a file that the user named was not written. `advice` is what to do where there is one of that name.
  static func describe(_ error: FileError, whereThere advice: String? = nil) -> Failure {
    Failure(
      .store,
      error.code == EEXIST
        ? "\(error.path) exists already and was left as it is. \(advice ?? "Give another name, or delete it first.")"
        : "\(error.path) cannot be written: \(error.reason). Check its directory, or name another.")
  }

  private static let fullDisk = ("is on a full disk", "Make room; what is on the screen is kept and written then.")

  /// Whether an error of the disk comes of there being no room, which SQLite does not always say.
  private static func isFull(_ path: String, _ error: DatabaseError) -> Bool {
    var status = statvfs()
    return error.resultCode == .SQLITE_IOERR && statvfs(path, &status) == 0
      && UInt64(status.f_bavail) * UInt64(status.f_frsize) < 1 << 16
  }

  /// Whether SQLite could not make the file next to the database that several programs share, for which there may be no
  /// room. One program alone can read without.
  static func isForWantOfSharing(_ error: any Error) -> Bool {
    let codes: [ResultCode] = [.SQLITE_IOERR_SHMSIZE, .SQLITE_IOERR_SHMOPEN, .SQLITE_IOERR_SHMMAP]
    return (error as? DatabaseError).map { codes.contains($0.extendedResultCode) } ?? false
  }

  private static func words(_ error: DatabaseError) -> (reason: String, advice: String) {
    switch error.resultCode {
    case .SQLITE_FULL: fullDisk
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      ("is locked by another program", "End the program that holds it; mixchat tries again by itself.")
    case .SQLITE_READONLY, .SQLITE_PERM:
      (
        "or its directory cannot be written to",
        "Give yourself write permission there, or name another data directory with --data-dir or MIXCHAT_DATA_DIR."
      )
    case .SQLITE_CANTOPEN:
      (
        "cannot be opened or made",
        "Check that its directory is yours to write to, or name another with --data-dir or MIXCHAT_DATA_DIR."
      )
    case .SQLITE_IOERR: ("cannot be read or written (\(error.message ?? "I/O error"))", "Check the disk.")
    case .SQLITE_NOTADB: ("is no SQLite database", "Move it away, or name another data directory with --data-dir.")
    case .SQLITE_CORRUPT:
      ("is damaged", "Run `mixchat doctor`; restore a backup, or move the file away to start again.")
    default:
      (
        "gave SQLite's error \(error.extendedResultCode.rawValue): \(error.message ?? "unknown")",
        "Run `mixchat doctor`."
      )
    }
  }

  /// Whether the file itself is to blame, not the moment, the disk or the permissions.
  static func isDamage(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return false }
    return error.resultCode == .SQLITE_NOTADB || error.resultCode == .SQLITE_CORRUPT
  }

  /// Whether this is what SQLite answers where a file that it has open was emptied, cut short or written over.
  static func isOfCutFile(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return false }
    return isDamage(error) || error.extendedResultCode == .SQLITE_IOERR_SHORT_READ
      || error.resultCode == .SQLITE_ERROR && error.message?.hasPrefix("no such table") == true
  }

  /// Whether another process's lock is to blame, which goes by itself.
  static func isLock(_ error: any Error) -> Bool {
    (error as? DatabaseError)?.resultCode == .SQLITE_BUSY
  }

  /// Whether the same write can never succeed, so that holding on to it would block all that follow.
  static func isFinal(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return true }
    return [.SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_ERROR, .SQLITE_RANGE]
      .contains(error.resultCode)
  }
}
