import Conversations
import GRDB
import Threads

// The database's files change under the program: removed, moved or replaced, or emptied and cut short where they are.

extension StoreWorker {
  /// Goes on under the database's name when the file that is open has been removed, moved or replaced. False when that
  /// could not be done yet.
  func returnToPlace() -> Bool {
    // Whether a shorter one is whole is for the next look to ask.
    let found = FileExtent(directory)
    if extent.map({ found.covers($0) }) ?? true { extent = found }
    isAstray = database?.isInPlace == false
    guard isAstray, let old = database else { return true }
    do {
      try goOn(after: old)
    } catch {
      report(error)
      retryLater()
    }
    return !isAstray
  }

  /// Notices that the files no longer hold what was written to them: a look at their sizes, and a question to SQLite
  /// where one of them has become shorter.
  func lookAtFiles() {
    guard !isCut, let database, database.isInPlace else { return }
    let found = FileExtent(directory)
    let isShorter = extent.map { !found.covers($0) } ?? false
    isCut = !found.logIsOne || isShorter && !database.holdsWhatWasWritten
    if !isCut { extent = found }
  }

  /// Goes on with a database that holds what can still be read of files that were cut. False when that could not be
  /// done yet.
  func mendCut() -> Bool {
    guard isCut, let old = database else { return true }
    do {
      try goOn(after: old)
    } catch {
      report(error)
    }
    return !isCut
  }

  private func goOn(after old: ConversationDatabase) throws {
    let touched = Set(knowledge.written.keys).union(knowledge.homes.values)
    let next = try old.again(
      keeping: touched, isCut: isCut, remains: &remains, writer: lock.token, busyTimeout: busyTimeout)
    try lock.renew()
    searches.drain()
    reader?.close()
    // Nothing of it is missing in the next one, or can be read any more.
    old.queue.retire()
    database = next.database
    reader = SearchReader(next.database)
    let stamp = try next.database.queue.snapshot { try Counter.current($0) }
    for id in seen.keys { seen[id] = stamp }
    polledVersion = [:]
    heardVersion = nil
    knowledge.lost.formUnion(next.lost)
    knowledge.gone.formUnion(next.lost)
    isAstray = false
    isCut = false
    remains = nil
    extent = FileExtent(directory)
    events(next.lost.isEmpty ? .notice(next.notice) : .lost(next.lost, notice: next.notice))
  }
}
