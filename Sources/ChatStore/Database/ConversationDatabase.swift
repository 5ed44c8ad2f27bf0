import CSQLite
import Conversations
import Glibc
import GRDB
import Locks

/// An open database of conversations: every question and change, synchronous, for the command line and for the store.
///
/// May be used from any thread; calls wait for one another. Errors are `Failure`s with the cause `store`.
package final class ConversationDatabase: Sendable {
  /// Where it is.
  package let directory: DataDirectory
  /// What to tell the user about opening it: under which name a damaged file was set aside.
  package let notice: String?
  let queue: DatabaseQueue
  /// The connection of `checkpoint`, once it was needed.
  private let second = Locked<DatabaseQueue?>(nil)
  /// Which file is open.
  let identity: FileIdentity?
  /// SQLite's files next to it.
  let sideFiles: [(path: String, identity: FileIdentity?)]

  /// Opens the database, making or migrating it as needed.
  ///
  /// A database of a newer version, or of another program, is refused and not changed. A file that is no database, or
  /// a damaged one, is set aside under a name that `notice` tells.
  /// - Parameters:
  ///   - busyTimeout: seconds to wait for another program's lock, twice that while opening. A mixchat that makes or
  ///     migrates the database is waited for without a limit.
  ///   - replacesDamaged: false to refuse a damaged file, and leave it as it is.
  ///   - readsAlone: whether it may be kept from all others where a full disk leaves no other way to read it.
  package convenience init(
    directory: DataDirectory, busyTimeout: Double = 5, replacesDamaged: Bool = true, readsAlone: Bool = false
  ) throws(Failure) {
    let notice = try directory.prepare()
    do {
      self.init(directory, try Self.open(directory, busyTimeout, readsAlone: readsAlone), notice: notice)
    } catch  where replacesDamaged && StoreFailure.isDamage(error) {
      try self.init(replacing: directory, busyTimeout)
    } catch {
      throw StoreFailure.describe(error, "The conversations cannot be opened", at: directory.database)
    }
  }

  /// Sets a damaged file aside and begins a new one, unless another process did so just now.
  private convenience init(replacing directory: DataDirectory, _ busyTimeout: Double) throws(Failure) {
    do {
      let (queue, notice) = try directory.exclusively { () throws -> (DatabaseQueue, String?) in
        do {
          return (try Self.complete(directory, busyTimeout), nil)
        } catch  where StoreFailure.isDamage(error) {
          let name = try directory.setAside(at: Moment.now())
          try directory.prepare()
          let queue = try Self.complete(directory, busyTimeout)
          return (queue, "The database could not be read and was set aside as \(name); a new one was begun.")
        }
      }
      self.init(directory, queue, notice: notice)
    } catch {
      throw StoreFailure.describe(error, "The conversations cannot be opened", at: directory.database)
    }
  }

  private init(_ directory: DataDirectory, _ queue: DatabaseQueue, notice: String?) {
    self.directory = directory
    self.queue = queue
    self.notice = notice
    identity = directory.databaseIdentity
    sideFiles = ["-wal", "-shm"].map { directory.database + $0 }.map { ($0, FileIdentity($0)) }
  }

  /// Opens it. Whatever is missing is made by one process at a time; the others wait until it has, however long its
  /// disk takes: SQLite would give up after a while, and asks no busy handler where the write-ahead log is turned on.
  private static func open(
    _ directory: DataDirectory, _ busyTimeout: Double, readsAlone: Bool = false
  ) throws -> DatabaseQueue {
    let file = directory.databaseIdentity
    var first: DatabaseQueue?
    do {
      let queue = try connect(directory, busyTimeout)
      first = queue
      if try isComplete(queue) { return queue }
    } catch  where StoreFailure.isLock(error) {
      // Held by one that is at it, probably.
    } catch  where readsAlone && StoreFailure.isForWantOfSharing(error) {
      let queue = try connect(directory, busyTimeout, isAlone: true)
      if try isComplete(queue) { return queue }
      throw error
    }
    return try directory.exclusively {
      // Not the same file any more where a damaged one was set aside meanwhile.
      try complete(directory, busyTimeout, file != nil && directory.databaseIdentity == file ? first : nil)
    }
  }

  private static func isComplete(_ queue: DatabaseQueue) throws -> Bool {
    try queue.snapshot { db in
      // What GRDB remembers may be from before another process made it.
      db.clearSchemaCache()
      // The table first: asked for its rows while another process makes it, GRDB finds it missing and then there, and
      // fails.
      return try db.tableExists("grdb_migrations") && Schema.migrator.hasCompletedMigrations(db)
        && String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
    }
  }

  /// Makes what is missing. Only for one that has the directory exclusively.
  ///
  /// A connection that is there is gone on with: the end of one has libdispatch start its pool of threads, whose watch
  /// over them wakes the process once a second from then on.
  private static func complete(
    _ directory: DataDirectory, _ busyTimeout: Double, _ opened: DatabaseQueue? = nil
  ) throws -> DatabaseQueue {
    let end = ContinuousClock.now + .seconds(busyTimeout)
    var opened = opened
    while true {
      do {
        let queue = try opened ?? connect(directory, busyTimeout)
        opened = queue
        // Another version may have made it since the connection was.
        try queue.snapshot { db in
          db.clearSchemaCache()
          try refuseForeign(db, directory)
        }
        try turnLogOn(queue, directory)
        if try !isComplete(queue) { try migrate(queue) }
        return queue
      } catch  where StoreFailure.isLock(error) && ContinuousClock.now < end {
        // Others look whether the database is complete, and their looks are locks while the log is off.
        usleep(2000)
      }
    }
  }

  private static func turnLogOn(_ queue: DatabaseQueue, _ directory: DataDirectory) throws {
    // Not by GRDB's own setting: that makes and drops a table each time, for the sake of pools, which writes to the
    // file at every start, wakes other processes, and waits for their locks.
    guard try queue.writeWithoutTransaction({ try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL") }) == "wal"
    else {
      throw Failure(
        .store,
        "\(directory.database) is on a file system where SQLite's write-ahead log does not work."
          + " Name another data directory with --data-dir or MIXCHAT_DATA_DIR.")
    }
  }

  private static func migrate(_ queue: DatabaseQueue) throws {
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
    try Schema.migrator.migrate(queue)
  }

  private static func connect(
    _ directory: DataDirectory, _ busyTimeout: Double, isAlone: Bool = false
  ) throws -> DatabaseQueue {
    // SQLite would begin a new database over it.
    if directory.holdsRemains { throw DatabaseError(resultCode: .SQLITE_NOTADB) }
    var configuration = configuration(busyTimeout)
    configuration.prepareDatabase { db in
      // Before anything is read: then SQLite needs no file to share.
      if isAlone { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
      // The file is looked at before anything is set that would write to it.
      try refuseForeign(db, directory)
      // After a kill nothing written is missing; after a power cut the deltas since the last turn may be.
      try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON")
    }
    return try DatabaseQueue(path: directory.database, configuration: configuration)
  }

  /// A second connection that only reads, so that a search never holds up the journal.
  func reader() throws -> DatabaseQueue {
    var configuration = Self.configuration(5)
    configuration.readonly = true
    return try DatabaseQueue(path: directory.database, configuration: configuration)
  }

  /// Brings what is in the write-ahead log into the file, as far as it can without waiting for anybody; by a connection
  /// of its own, which stays open: see `complete`.
  /// - Parameter makesShort: whether the log's file is made short, if all of it could be brought over.
  func checkpoint(makesShort: Bool = false) {
    // Where it fails, the next commit that finds the log long does it.
    try? second.withLock { second in
      // One that waited for a reader to end would keep all others from writing meanwhile.
      let queue = try second ?? Self.connect(directory, 0)
      second = queue
      let mode = makesShort ? "TRUNCATE" : "PASSIVE"
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(\(mode))") }
    }
  }

  /// What holds for all of SQLite, before a database is opened.
  private static let library: Void = csqlite_count_no_memory()

  private static func configuration(_ busyTimeout: Double) -> Configuration {
    library
    var configuration = Configuration()
    configuration.busyMode = .callback { looks in
      usleep(look)
      return Double(looks) * Double(look) < busyTimeout * 1_000_000
    }
    configuration.foreignKeysEnabled = true
    return configuration
  }

  /// Microseconds between two looks for a lock that another connection holds. SQLite's own wait comes to a tenth of a
  /// second between two, and would miss the moment between two transactions of an import.
  private static let look: UInt32 = 1000

  /// Between two transactions of many: whoever waits for the lock looks for it so many times.
  static func letOthersWrite(looks: UInt32) { usleep(looks * look) }

  private static func refuseForeign(_ db: Database, _ directory: DataDirectory) throws {
    guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0 > 0 else { return }
    guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
      throw Failure(
        .store,
        "\(directory.database) is a database of another program and was left as it is."
          + " Move it away, or name another data directory with --data-dir or MIXCHAT_DATA_DIR.")
    }
    guard try !Schema.migrator.hasBeenSuperseded(db) else {
      throw Failure(
        .store,
        "\(directory.database) was written by a newer mixchat and was left as it is."
          + " Update mixchat, or name another data directory with --data-dir or MIXCHAT_DATA_DIR.")
    }
  }

  /// Closes the connection; the database is left without side files when no other process uses it.
  package func close() throws(Failure) {
    try wrap("The database cannot be closed") {
      try second.withLock { try $0?.close() }
      try queue.close()
    }
  }

  /// Runs `body`, its errors turned into sentences that begin with `what`.
  func wrap<Value>(_ what: String, _ body: () throws -> Value) throws(Failure) -> Value {
    do {
      return try body()
    } catch {
      throw StoreFailure.describe(error, what, at: directory.database)
    }
  }

  func read<Value>(_ what: String, _ body: (Database) throws -> Value) throws(Failure) -> Value {
    try wrap(what) { try queue.snapshot(body) }
  }

  func write<Value>(_ what: String, _ body: (Database) throws -> Value) throws(Failure) -> Value {
    try wrap(what) { try queue.inImmediateTransaction(body) }
  }
}

extension DatabaseQueue {
  /// Connections that are closed, and whose queues must not end.
  private static let retired = Locked<[DatabaseQueue]>([])

  /// Closes a connection in a process that goes on, and keeps its queue: the end of a queue wakes the process once a
  /// second from then on (see `ConversationDatabase.complete`). For what happens seldom. Where it cannot be closed, it
  /// stays open: nothing that was to be written waits for it.
  func retire() {
    try? close()
    Self.retired.withLock { $0.append(self) }
  }

  /// Runs `body` in a transaction that takes the write lock first, so that waiting for it never fails halfway.
  func inImmediateTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try writeWithoutTransaction { db in
      var value: Value?
      try db.inTransaction(.immediate) {
        value = try body(db)
        return .commit
      }
      guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
      return value
    }
  }
}
