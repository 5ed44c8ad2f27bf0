import Conversations
import Glibc
import GRDB

// A database whose file is removed, moved or replaced while it is open. The open file goes on to take writes, which
// no later start would find.

extension ConversationDatabase {
  /// Whether the file that is open is the one under the database's name.
  var isInPlace: Bool { directory.databaseIdentity == identity }

  /// The database under its name again.
  struct Renewal {
    var database: ConversationDatabase
    /// A sentence: what happened, and what was done.
    var notice: String
    /// Conversations of this session that could not be read any more.
    var lost: Set<ConversationID> = []
  }

  /// What the file under the database's name was made of.
  private enum Origin {
    /// All that there was.
    case everything
    /// What was left in files that were cut, which is of before the last writes.
    case remains
    /// Nothing: it is to be begun.
    case nothing
    /// Somebody else put it there.
    case other
  }

  /// The database under its name again.
  ///
  /// Where there is no file, one is made with all that this one holds. Where there is another, it is kept, and
  /// `touched` (the conversations of this session) are written to it. Files that were cut are set aside first; where
  /// not everything can be read from them, what is left of them is gone on with, and `touched` are written to it.
  /// - Parameters:
  ///   - isCut: whether the files were emptied or cut short.
  ///   - remains: under which name they were set aside; kept by the caller until this succeeds.
  /// - Throws: a `Failure` when that cannot be written. This database stays open, so that nothing is lost.
  func again(
    keeping touched: Set<ConversationID>, isCut: Bool, remains: inout String?, writer: Int64, busyTimeout: Double
  ) throws(Failure) -> Renewal {
    // First of all: what SQLite still has in memory goes as soon as it reads anything else.
    let held = isCut ? readable(touched) : nil
    let origin = try wrap("The conversations cannot be saved again") {
      try isCut ? placeRemains(&remains) : placeAgain()
    }
    let next = try ConversationDatabase(directory: directory, busyTimeout: busyTimeout)
    let notice = words(origin, isCut: isCut, remains)
    guard origin != .everything else { return Renewal(database: next, notice: notice) }
    let kept = held ?? readable(touched)
    for stored in kept.conversations {
      try next.write("The conversation cannot be saved again") { db in
        try stored.put(db, WriteMark(stamp: try Counter.next(db), writer: writer))
      }
    }
    return Renewal(database: next, notice: notice, lost: kept.lost)
  }

  private func words(_ origin: Origin, isCut: Bool, _ remains: String?) -> String {
    let aside = remains.map { " What was left of it was set aside as \($0)." } ?? ""
    let cut = "The database was emptied or cut short while it was in use.\(aside)"
    return switch origin {
    case .everything where isCut: "\(cut) It was made again with everything in it: \(directory.database)"
    case .everything:
      "The database was removed or moved while it was in use. It was made again with everything in it: "
        + directory.database
    case .remains:
      "\(cut) It was made again from that, and the conversations of this session were written to it: "
        + directory.database
    case .nothing:
      "\(cut) A new one was begun with the conversations of this session: \(directory.database)"
    case .other:
      "Another file took the place of the database while it was in use: \(directory.database)."
        + " The conversations of this session were written to it."
    }
  }

  private func placeAgain() throws -> Origin {
    // What is in the log belongs into the file that was moved. Where that fails it is still read from here.
    _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    return try directory.exclusively { () throws -> Origin in
      // SQLite would take a log that was left behind for the next file's.
      for side in sideFiles where FileIdentity(side.path) == side.identity { unlink(side.path) }
      return try directory.databaseIdentity == nil && placeCopy() ? .everything : .other
    }
  }

  private func placeRemains(_ remains: inout String?) throws -> Origin {
    try directory.exclusively { () throws -> Origin in
      // Not where another process was faster.
      if isInPlace { remains = try directory.setAside(at: Moment.now()) }
      guard directory.databaseIdentity == nil else { return .other }
      if try placeCopy(onlySound: true) { return .everything }
      if let remains, try directory.placeCopy(ofRemains: remains) { return .remains }
      return .nothing
    }
  }

  /// Copies all of it to a new file, which gets the database's name when it is whole. False when another was faster,
  /// or when it is to be sound and is not.
  private func placeCopy(onlySound: Bool = false) throws -> Bool {
    try directory.place { part in
      let copy = try DatabaseQueue(path: part)
      defer { copy.retire() }
      do {
        try queue.backup(to: copy)
        try copy.close()
      } catch {
        guard onlySound else { throw error }
        // Pages are missing.
        return false
      }
      return !onlySound || DataDirectory.isSound(part)
    }
  }
}

extension StoredConversation {
  /// Writes it to a database that may have an earlier form of it.
  fileprivate func put(_ db: Database, _ mark: WriteMark) throws {
    let id = conversation.id
    guard try ConversationTable.exists(db, id) else { return try insert(db, mark) }
    try ConversationTable.bringBack(db, id, mark)
    try ConversationTable.update(db, ConversationRecord(conversation), known: [], mark)
    try keepPictures(db, of: messages)
    let new = try messages.filter { try !MessageTable.update(db, $0, mark) }
    try MessageTable.insert(db, new, in: id, mark)
    if !draft.isEmpty { try DraftTable.save(db, id, Draft(draft), by: mark.writer) }
  }
}
