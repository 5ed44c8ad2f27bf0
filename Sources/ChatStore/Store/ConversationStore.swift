import Conversations
import Dispatch
import Locks
import Synchronization
import Threads

/// The store as the full-screen chat uses it: takes writes and questions from any thread, performs them in order on a
/// thread of its own, and answers by events.
///
/// ```swift
/// let store = ConversationStore(directory: DataDirectory(path)) { mailbox.post(.store($0)) }
/// store.perform(.insert(message, conversation))
/// store.ask(.find(conversation, "words"))  // answered by StoreEvent.found
/// ```
///
/// Promises: neither call waits; streamed text and drafts are on disk at most 250 ms later, everything else as soon
/// as the thread gets to it. After a kill nothing written is missing. After a power cut the turns and finished replies
/// are there (each is synced); of a reply under way, what came since the last sync may be missing.
package final class ConversationStore: Sendable {
  private struct Mailbox {
    var commands: [StoreCommand] = []
    /// The thread is on its way to empty it.
    var isScheduled = false
    /// The thread comes to empty it before long, whatever else empties it before: one timer for all that waits.
    var isAwaited = false
  }

  private final class Outcome: Sendable {
    let succeeded = Atomic(false)
  }

  private let mailbox = Locked(Mailbox())
  private let thread = SerialThread()
  /// Longer work, one at a time.
  private let works = SerialThread()
  private let worker: StoreWorker

  /// A store on a directory. Returns without waiting: the database is opened on the store's thread, and `ready` or
  /// `unavailable` is the first event.
  /// - Parameters:
  ///   - takesOver: whether `ready` names all replies that dead processes left. A program that does not offer to go on
  ///     with them leaves them to the next one that does; those of a conversation that is opened are always marked.
  ///   - events: called on the store's threads, one event at a time for those that answer one question.
  package convenience init(
    directory: DataDirectory, takesOver: Bool = true, events: @escaping @Sendable (StoreEvent) -> Void
  ) {
    self.init(directory: directory, busyTimeout: 5, takesOver: takesOver, events: events)
  }

  init(
    directory: DataDirectory, busyTimeout: Double, takesOver: Bool = true,
    events: @escaping @Sendable (StoreEvent) -> Void
  ) {
    worker = StoreWorker(
      directory: directory, busyTimeout: busyTimeout, takesOver: takesOver, thread: thread, events: events)
    thread.async { [worker] in worker.open() }
  }

  /// Takes something to write. Never waits.
  package func perform(_ write: StoreWrite) { take(.write(write)) }

  /// Takes a question. Never waits; the answer comes as the question says.
  package func ask(_ question: StoreQuestion) { take(.ask(question)) }

  private func take(_ command: StoreCommand) {
    let wake = mailbox.withLock { box -> Wake in
      box.commands.append(command)
      if case .write(let write) = command, write.waits {
        if box.isAwaited { return .not }
        box.isAwaited = true
        return .later
      }
      defer { box.isScheduled = true }
      return box.isScheduled ? .not : .now
    }
    switch wake {
    case .not: break
    case .now: thread.async { self.drain() }
    case .later:
      thread.async(after: StoreWorker.journalDelay) {
        self.mailbox.withLock { $0.isAwaited = false }
        self.drain()
        self.worker.commit()
      }
    }
  }

  /// When the thread looks into the mailbox. Streamed text waits there until it is to be written: a reply of a
  /// thousand tokens wakes the thread a few times a second, and not a thousand times.
  private enum Wake { case not, now, later }

  private func drain() {
    let commands = mailbox.withLock { box in
      defer {
        box.commands = []
        box.isScheduled = false
      }
      return box.commands
    }
    worker.perform(commands)
  }

  /// Waits until everything performed so far is on disk, and answered.
  ///
  /// Returns false when that did not succeed, or not within `deadline` seconds.
  @discardableResult
  package func flush(deadline: Double = 5) -> Bool {
    waiting(deadline) { $0.flush(until: $1) }
  }

  /// Writes what is pending, sweeps what was marked deleted, and closes the database.
  ///
  /// Returns false when not all was written, or not within `deadline` seconds: more than what one write waits for
  /// another process's lock.
  @discardableResult
  package func close(deadline: Double = 10) -> Bool {
    waiting(deadline) { $0.close(until: $1) }
  }

  private func waiting(
    _ deadline: Double, _ body: @escaping @Sendable (StoreWorker, _ end: SuspendingClock.Instant) -> Bool
  ) -> Bool {
    let end = SuspendingClock.now + .seconds(deadline)
    let isDone = DispatchSemaphore(value: 0)
    let outcome = Outcome()
    thread.async { [worker] in
      self.drain()
      outcome.succeeded.store(body(worker, end), ordering: .releasing)
      isDone.signal()
    }
    return isDone.wait(timeout: .now() + deadline) == .success && outcome.succeeded.load(ordering: .acquiring)
  }

  /// Calls `body`, on the store's thread, once everything performed so far is on disk (or has failed to get there).
  package func whenWritten(_ body: @escaping @Sendable () -> Void) {
    thread.async { [worker] in
      self.drain()
      worker.commit()
      body()
    }
  }

  /// Runs longer work, such as an import, once everything performed so far is on disk. It has a thread and a connection
  /// of its own, so that the journal never waits for it.
  ///
  /// Throws a `Failure` when the database is not open, or does not take what is to be written first.
  package func run<Value: Sendable>(
    _ body: @escaping @Sendable (ConversationDatabase) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      thread.async { [worker, works] in
        self.drain()
        do {
          let directory = try worker.written().directory
          works.async {
            continuation.resume(
              with: Result {
                let database = try ConversationDatabase(directory: directory)
                defer { try? database.close() }
                return try body(database)
              })
          }
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }

  /// Usage since a moment (`ConversationDatabase.usage`), with everything performed so far. Asked often, so on the
  /// connection that searches have open, apart from the journal.
  ///
  /// Throws a `Failure` when the database is not open, does not take what is to be written first, or cannot be read.
  package func usage(since moment: Timestamp) async throws -> [UsageRow] {
    try await withCheckedThrowingContinuation { continuation in
      thread.async { [worker] in
        self.drain()
        do {
          let database = try worker.written()
          guard let reader = worker.reader else { throw Failure(.store, "The conversations are closed.") }
          worker.searches.async {
            continuation.resume(
              with: Result {
                try database.wrap("The usage cannot be read") {
                  try reader.read { try ConversationDatabase.usage($0, since: moment) }
                }
              })
          }
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }

  /// As `run`, on the store's own connection, whether or not all is written.
  func runInOrder<Value: Sendable>(_ body: @escaping @Sendable (ConversationDatabase) throws -> Value) throws -> Value {
    try thread.sync { [self] in
      drain()
      worker.commit()
      guard let database = worker.opened() else { throw Failure(.store, "The database is not open.") }
      return try body(database)
    }
  }
}
