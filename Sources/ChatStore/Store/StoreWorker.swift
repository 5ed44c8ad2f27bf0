import Conversations
import GRDB
import Threads

/// Performs what the store is given: writes gather in `pending` and are committed together; questions commit first.
///
/// `@unchecked Sendable`: every field but `events` and the threads is touched on `thread` alone.
final class StoreWorker: @unchecked Sendable {
  let directory: DataDirectory
  let events: @Sendable (StoreEvent) -> Void
  let thread: SerialThread
  /// Seconds to wait for another process's lock.
  let busyTimeout: Double
  /// Whether it takes over all that dead processes left, or only what is opened.
  let takesOver: Bool
  let lock: ProcessLock
  /// Searches run here, on a connection of their own, so that the journal never waits for one.
  let searches = SerialThread()

  /// nil until opened, while unavailable, and once closed.
  var database: ConversationDatabase?
  var reader: SearchReader?
  var isClosed = false
  /// Writes not yet committed, oldest first.
  var pending: [StoreWrite] = []
  /// Where in `pending` text of a message may still be appended. Emptied whenever another kind of write follows.
  var openSlots: [StreamSlot: Int] = [:]
  /// What this process knows of conversations' rows, and where its messages belong.
  var knowledge = StoreKnowledge()
  /// The stamp up to which another process's changes of a conversation were said.
  var seen: [ConversationID: Int64] = [:]
  var polledVersion: [ConversationID: Int64] = [:]
  /// How conversations were found deleted when that was last said.
  var toldDeletions: [ConversationID: Deletion] = [:]
  /// Conversations marked deleted by this process: those are not brought back by what it writes to them.
  var deletedHere: Set<ConversationID> = []
  /// What to tell once the transaction under way is on disk.
  var afterCommit: [StoreEvent] = []
  /// SQLite's `data_version` when other processes' writes were last asked about.
  var heardVersion: Int64?

  /// Whether what was written is in a file that no later start finds: removed, moved or replaced, and not yet made
  /// again.
  var isAstray = false
  /// Whether the files that are open no longer hold all that was written to them.
  var isCut = false
  /// How long the files were when they were last looked at and whole.
  var extent: FileExtent?
  /// Under which name what was left of the files was set aside, until there is a database again.
  var remains: String?
  /// Whether a write was given up that no waiting mends: what it held is nowhere but in memory.
  private var hasGivenUp = false
  private var isRetrying = false
  private var lastFailure: Failure?
  /// Whether another process's lock is what kept the last write off the disk.
  private var isLockedOut = false
  private var nextAttempt = SuspendingClock.now

  /// Milliseconds that streamed text waits at most before it is written; the promise is 250 ms, the rest is for a busy
  /// machine.
  static let journalDelay = 120
  /// Milliseconds after which a failed write or opening is tried again, if nothing comes before.
  static let retryDelay = 2000

  init(
    directory: DataDirectory, busyTimeout: Double, takesOver: Bool, thread: SerialThread,
    events: @escaping @Sendable (StoreEvent) -> Void
  ) {
    self.directory = directory
    self.busyTimeout = busyTimeout
    self.takesOver = takesOver
    self.thread = thread
    self.events = events
    lock = ProcessLock(directory: directory)
  }

  // MARK: Opening

  /// Opens the database, and takes over what dead processes left.
  func open() {
    precondition(thread.isCurrent)
    guard database == nil, !isClosed else { return }
    do {
      let opened = try ConversationDatabase(directory: directory, busyTimeout: busyTimeout)
      let interrupted = takesOver ? try opened.recover(lock) : []
      let draft = takesOver ? try opened.read("Drafts cannot be looked for") { try DraftTable.last($0, lock) } : nil
      database = opened
      reader = SearchReader(opened)
      extent = FileExtent(directory)
      lastFailure = nil
      if let notice = opened.notice { events(.notice(notice)) }
      events(.ready(interrupted: interrupted))
      if let draft { events(.keptDraft(draft)) }
    } catch {
      let failure = StoreFailure.describe(error, "The conversations cannot be opened", at: directory.database)
      if failure != lastFailure { events(.unavailable(failure)) }
      lastFailure = failure
      nextAttempt = .now + .milliseconds(Self.retryDelay)
    }
  }

  /// The open database, after another attempt when it is time for one.
  func opened() -> ConversationDatabase? {
    if database == nil, nextAttempt <= .now { open() }
    return database
  }

  // MARK: Commands

  func perform(_ commands: [StoreCommand]) {
    precondition(thread.isCurrent)
    let lastList = commands.lastIndex(where: \.isList)
    for (place, command) in commands.enumerated() {
      switch command {
      case .ask(let question):
        // Of several lists asked for while the thread was busy only the newest is still wanted.
        if command.isList, place != lastList { continue }
        commit()
        answer(question)
      case .write(let write):
        enqueue(write)
      }
    }
    if !pending.allSatisfy(\.waits) { commit() }
  }

  private func enqueue(_ write: StoreWrite) {
    switch write {
    case .appendText(let id, let text): gather(text, StreamSlot(id: id, isReasoning: false))
    case .appendReasoning(let id, let text): gather(text, StreamSlot(id: id, isReasoning: true))
    default:
      openSlots.removeAll(keepingCapacity: true)
      if case .saveDraft(let conversation, _) = write, case .saveDraft(conversation, _)? = pending.last {
        pending[pending.count - 1] = write
      } else {
        if case .update(let message) = write, message.state != .streaming { dropHeld(of: message.id) }
        pending.append(write)
      }
    }
  }

  /// A message that is written whole holds what was to be journalled of its data.
  private func dropHeld(of id: MessageID) {
    pending.removeAll { if case .appendExtra(id, _) = $0 { true } else { false } }
  }

  /// Adds streamed text to what of the same kind is pending for its message.
  private func gather(_ text: String, _ slot: StreamSlot) {
    guard let place = openSlots[slot], var gathered = pending[place].streamed else {
      openSlots[slot] = pending.count
      return pending.append(slot.write(text))
    }
    pending[place] = slot.write("")  // leaves `gathered` the only owner, so that appending does not copy
    gathered += text
    pending[place] = slot.write(gathered)
  }

  /// Writes again after a while what could not be written now.
  func retryLater() {
    guard !isRetrying, !isClosed else { return }
    isRetrying = true
    thread.async(after: Self.retryDelay) { [weak self] in
      guard let self else { return }
      isRetrying = false
      commit()
    }
  }

  // MARK: Committing

  /// Writes what is pending, in one transaction. What cannot be written stays pending.
  func commit() {
    lookAtFiles()
    guard !pending.isEmpty || isAstray || isCut else { return }
    guard opened() != nil, mendCut(), let database else {
      retryLater()
      return
    }
    openSlots.removeAll(keepingCapacity: true)
    do {
      if !pending.isEmpty { try write(pending, to: database) }
      pending.removeAll(keepingCapacity: true)
      if returnToPlace() { tellSaved() }
    } catch  where StoreFailure.isOfCutFile(error) && !database.holdsWhatWasWritten {
      isCut = true
      if mendCut() { return commit() }
      retryLater()
    } catch  where StoreFailure.isFinal(error) {
      commitOneByOne(database)
    } catch {
      report(error)
      retryLater()
    }
  }

  /// After a refusal that no waiting mends: writes what can be written, so that one write does not block the rest.
  private func commitOneByOne(_ database: ConversationDatabase) {
    while let first = pending.first {
      do {
        try write([first], to: database)
      } catch  where StoreFailure.isFinal(error) {
        hasGivenUp = true
        report(error)
      } catch {
        report(error)
        retryLater()
        return
      }
      pending.removeFirst()
    }
    _ = returnToPlace()
  }

  private func tellSaved() {
    // What was given up is not saved by what came later.
    guard !hasGivenUp else { return }
    if lastFailure != nil { events(.saved) }
    lastFailure = nil
  }

  func report(_ error: any Error) {
    let failure = StoreFailure.describe(error, "The conversation cannot be saved", at: directory.database)
    if failure != lastFailure { events(.writeFailed(failure)) }
    lastFailure = failure
    isLockedOut = StoreFailure.isLock(error)
  }

  // MARK: Ending

  /// Writes what is pending, again and again until `end` while another process's lock is in the way: what is called
  /// last has no later.
  func flush(until end: SuspendingClock.Instant) -> Bool {
    nextAttempt = .now
    commit()
    while !pending.isEmpty || isAstray || isCut, isLockedOut, .now < end { commit() }
    searches.drain()
    return pending.isEmpty && !isAstray && !isCut
  }

  func close(until end: SuspendingClock.Instant) -> Bool {
    guard !isClosed else { return true }
    let isWritten = flush(until: end)
    isClosed = true
    if let database {
      // A failed sweep is made up for at the next quit: what is marked stays marked.
      _ = try? database.sweep(lock)
      reader?.close()
      try? database.close()
    }
    database = nil
    reader = nil
    lock.release()
    return isWritten && !hasGivenUp
  }

  /// The open database, once it has everything that was performed so far.
  func written() throws -> ConversationDatabase {
    isAstray = isAstray || database?.isInPlace == false
    commit()
    guard let database = opened(), pending.isEmpty, !isAstray, !isCut else {
      throw lastFailure ?? Failure(.store, "The conversations are closed.")
    }
    return database
  }
}
