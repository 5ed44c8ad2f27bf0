import Conversations
import Glibc

/// Tells other processes that this one lives: a file that it holds locked until it ends, however it ends.
///
/// Chosen over a process id and start time: the kernel drops the lock with the process, so an id used again, or another
/// container with its own ids on the same directory, cannot pass for it.
final class ProcessLock {
  /// What rows written by this process carry; random, never 0.
  let token: Int64
  private let directory: DataDirectory
  private var descriptor: Int32 = -1

  init(directory: DataDirectory) {
    self.directory = directory
    token = Int64.random(in: 1...Int64.max)
  }

  deinit { release() }

  private func path(_ token: Int64) -> String { "\(directory.running)/\(String(token, radix: 36))" }

  /// Locks this process's file. Must come before the first streaming row is committed.
  func hold() throws(Failure) {
    guard descriptor < 0 else { return }
    try DataDirectory.makeDirectory(directory.running)
    let opened = open(path(token), O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw DataDirectory.failure("The file \(path(token)) cannot be made", errno) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(opened)
      throw DataDirectory.failure("The file \(path(token)) cannot be locked", code)
    }
    descriptor = opened
  }

  /// Holds the lock under its name again, where its file went with the directory.
  func renew() throws(Failure) {
    guard descriptor >= 0 else { return }
    release()
    try hold()
  }

  /// Unlocks and removes this process's file.
  func release() {
    guard descriptor >= 0 else { return }
    unlink(path(token))
    close(descriptor)
    descriptor = -1
  }

  /// Whether the process that wrote under `other` has ended. Removes the file it left.
  func isDead(_ other: Int64) -> Bool {
    guard other != token else { return false }
    let opened = open(path(other), O_RDWR | O_CLOEXEC)
    // A file that cannot be looked at proves nothing: only one that is gone does.
    guard opened >= 0 else { return errno == ENOENT }
    defer { close(opened) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else { return false }
    unlink(path(other))
    return true
  }
}
