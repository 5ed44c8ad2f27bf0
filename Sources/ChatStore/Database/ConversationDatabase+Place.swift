import Conversations
import Glibc
import GRDB

// A database whose file is removed, moved or replaced while it is open. The open file goes on to take writes, which
// no later start would find.

extension ConversationDatabase {
  /// Whether the file that is open is the one under the database's name.
  var isInPlace: Bool { directory.databaseIdentity == identity }

  /// The database under its name again, and the sentence that says so.
  ///
  /// Where there is no file, one is made with all that this one holds. Where there is another, it is kept, and
  /// `touched` (the conversations of this session) are written to it.
  /// - Throws: a `Failure` when that cannot be written. This database stays open, so that nothing is lost.
  func again(
    keeping touched: Set<ConversationID>, writer: Int64, busyTimeout: Double
  ) throws(Failure) -> (database: ConversationDatabase, notice: String) {
    // What is in the log belongs into the file that was moved. Where that fails it is still read from here.
    _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    let isCopied = try wrap("The conversations cannot be saved again") {
      try directory.exclusively {
        // SQLite would take a log that was left behind for the next file's.
        for side in sideFiles where FileIdentity(side.path) == side.identity { unlink(side.path) }
        return try FileIdentity(directory.database) == nil && copyToPlace()
      }
    }
    let next = try ConversationDatabase(directory: directory, busyTimeout: busyTimeout)
    guard !isCopied else {
      return (
        next,
        "The database was removed or moved while it was in use. It was made again with everything in it: "
          + directory.database
      )
    }
    for id in touched.sorted() {
      guard let stored = try read("The conversation cannot be read", { try StoredConversation.load($0, id) }) else {
        continue
      }
      try next.write("The conversation cannot be saved again") { db in
        try stored.put(db, WriteMark(stamp: try Counter.next(db), writer: writer))
      }
    }
    return (
      next,
      "Another file took the place of the database while it was in use: \(directory.database)."
        + " The conversations of this session were written to it."
    )
  }

  /// Copies all of it to a new file, which gets the database's name when it is whole. False when another was faster.
  private func copyToPlace() throws -> Bool {
    let part = directory.database + ".again-\(getpid())"
    let file = DataDirectory.file(part)
    file.remove()
    guard try file.makeNew() else { return false }
    defer { for suffix in ["", "-wal", "-shm"] { unlink(part + suffix) } }
    let copy = try DatabaseQueue(path: part)
    try queue.backup(to: copy)
    try copy.close()
    // Never over a file that came meanwhile.
    if link(part, directory.database) == 0 { return true }
    if errno == EEXIST { return false }
    let code = errno
    // Some file systems have no links.
    if access(directory.database, F_OK) != 0, rename(part, directory.database) == 0 { return true }
    throw DataDirectory.failure("The database \(directory.database) cannot be made again", code)
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
    for message in messages where try !MessageTable.update(db, message, mark) {
      try MessageTable.insert(db, message, in: id, mark)
    }
    if !draft.isEmpty { try DraftTable.save(db, id, Draft(draft)) }
  }
}
