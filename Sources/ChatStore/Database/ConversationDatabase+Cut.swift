import Conversations
import Files
import Glibc
import GRDB

// A database whose files are emptied or cut short where they are, while it is open: `: > mixchat.db`. The connection
// goes on with what it has in memory, and what it writes is in no file that a later start can read.

extension ConversationDatabase {
  /// Whether the files still hold what was written to them, by SQLite's answer to a connection that has nothing in
  /// memory. For where a look at their sizes gives reason to ask.
  var holdsWhatWasWritten: Bool {
    let found = FileExtent(directory)
    guard found.canBeRead, found.logIsOne else { return false }
    do {
      let fresh = try reader()
      defer { fresh.retire() }
      return try fresh.read { db in
        // Every write changes this row, so it is in the end of the log: in what goes first with any part of it.
        _ = try Counter.current(db)
        let bytes = try Int.fetchOne(db, sql: "PRAGMA page_size").flatMap { size in
          try Int.fetchOne(db, sql: "PRAGMA page_count").map { $0 * size }
        }
        // A shorter file is right where the rest is in the log.
        return try found.holds(bytes ?? 0) || String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok"
      }
    } catch {
      // Anything else, such as a lock, says nothing of the files.
      return !StoreFailure.isOfCutFile(error)
    }
  }

  /// Conversations that can still be read, and those that cannot.
  struct Readable {
    var conversations: [StoredConversation] = []
    var lost: Set<ConversationID> = []
  }

  /// What can be read of some conversations.
  func readable(_ ids: Set<ConversationID>) -> Readable {
    var found = Readable()
    for id in ids.sorted() {
      do {
        let (stored, isHollow) = try queue.snapshot { db in
          (try StoredConversation.load(db, id), try HollowText.isThere(db, in: id))
        }
        guard let stored else { continue }
        if isHollow { found.lost.insert(id) } else { found.conversations.append(stored) }
      } catch {
        // Of all that is not here, whoever has it in memory is asked for it.
        found.lost.insert(id)
      }
    }
    return found
  }
}

/// Texts and data of replies whose end is in no file: SQLite reads that as zeros, and finds no damage where nothing
/// points on from there.
private enum HollowText {
  private static let question = """
    SELECT 1 FROM message LEFT JOIN messageText USING (id)
    WHERE (\(isHollow("messageText.text")) OR \(isHollow("message.extras")))
    """

  // A text that holds zeros of its own is a blob (`StoredText`); JSON holds none.
  private static func isHollow(_ column: String) -> String {
    "typeof(\(column)) = 'text' AND instr(\(column), char(0)) > 0"
  }

  /// Whether there is one in a conversation; in any, where none is named.
  static func isThere(_ db: Database, in conversation: ConversationID? = nil) throws -> Bool {
    guard let conversation else { return try db.row("\(question) LIMIT 1") != nil }
    return try db.row("\(question) AND message.conversation = ? LIMIT 1", [conversation.rawValue]) != nil
  }
}

extension DataDirectory {
  /// Has a new file made, which gets the database's name when it is whole. False when it was not made, or another was
  /// faster.
  func place(_ make: (_ part: String) throws -> Bool) throws -> Bool {
    let part = database + ".again-\(getpid())"
    let file = Self.file(part)
    file.remove()
    do throws(FileError) {
      guard try file.makeNew() else { return false }
    } catch {
      throw Self.failure("The database \(database) cannot be made again", error.code)
    }
    defer { for suffix in ["", "-wal", "-shm"] { unlink(part + suffix) } }
    guard try make(part) else { return false }
    // Never over a file that came meanwhile.
    if link(part, database) == 0 { return true }
    if errno == EEXIST { return false }
    let code = errno
    // Some file systems have no links.
    if access(database, F_OK) != 0, rename(part, database) == 0 { return true }
    throw Self.failure("The database \(database) cannot be made again", code)
  }

  /// Makes the database of files that were set aside, as far as SQLite can read them. False where they hold none.
  func placeCopy(ofRemains name: String) throws -> Bool {
    guard FileExtent.size(of: name) ?? 0 >= FileExtent.smallestPage else { return false }
    return try place { part in
      for suffix in ["", "-wal"] where access(name + suffix, F_OK) == 0 {
        do throws(FileError) {
          try Self.copy(name + suffix, to: part + suffix)
        } catch {
          throw Self.failure("\(error.path) cannot be copied", error.code)
        }
      }
      return Self.isSound(part)
    }
  }

  private static func copy(_ path: String, to target: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    defer { close(descriptor) }
    let file = try WholeFile(target, existing: .replaced)
    let code = try ReadToEnd.eachPiece(of: descriptor) { piece throws(FileError) in try file.write(Array(piece)) }
    guard code == 0 else { throw FileError(path: path, code: code) }
    try file.finish()
  }

  /// Whether a file is a database of this program in which SQLite finds no damage. Takes its log into it.
  static func isSound(_ path: String) -> Bool {
    guard let copy = try? DatabaseQueue(path: path) else { return false }
    defer { copy.retire() }
    // A copy in which something cannot be read is not sound.
    let isSound = try? copy.writeWithoutTransaction { db in
      _ = try db.checkpoint(.truncate)
      let isWhole = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok"
      return try isWhole && Counter.current(db) > 0 && !HollowText.isThere(db)
    }
    return isSound == true
  }
}
