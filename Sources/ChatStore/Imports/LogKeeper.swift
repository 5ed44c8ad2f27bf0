import Locks
import Threads

/// Brings what is in the write-ahead log into the database's file while more is written: by a connection and a thread
/// of its own, since it waits for the disk most of the time.
///
/// Any thread may call it.
final class LogKeeper: Sendable {
  private let database: ConversationDatabase
  private let thread = SerialThread()
  private let isAtWork = Locked(false)

  init(_ database: ConversationDatabase) { self.database = database }

  /// Begins, unless it is at it; returns without waiting.
  func begin() {
    let wasAtWork = isAtWork.withLock { isAtWork in
      defer { isAtWork = true }
      return isAtWork
    }
    guard !wasAtWork else { return }
    thread.async { [self] in
      database.checkpoint()
      isAtWork.withLock { $0 = false }
    }
  }

  /// Brings the rest over and makes the log short, unless others are at work with it; waits until that is done.
  func finish() {
    thread.async { [database] in database.checkpoint(makesShort: true) }
    thread.drain()
  }
}
