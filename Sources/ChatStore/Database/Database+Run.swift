import GRDB

extension Database {
  /// Runs a statement that is prepared once and kept.
  func run(_ sql: String, _ arguments: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// Runs a statement that is prepared once and kept for each list of values, bound one by one: by way of
  /// `StatementArguments` an import spent a tenth of its writing thread's instructions on copies of them.
  func run(_ sql: String, each lists: some Sequence<[DatabaseValue]>) throws {
    let statement = try cachedStatement(sql: sql)
    for values in lists {
      // Makes the statement ready to be bound. Never after a failure, which GRDB does not survive here, and after which
      // it keeps no statement.
      statement.setUncheckedArguments(StatementArguments())
      for place in values.indices {
        let code = values[place].bind(to: statement.sqliteStatement, at: CInt(place + 1))
        guard code == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql) }
      }
      try statement.execute()
    }
    // What is bound is let go of.
    statement.setUncheckedArguments(StatementArguments())
  }

  /// The first row of a statement that is prepared once and kept.
  func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }

  /// All rows of a statement that is prepared once and kept.
  func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
  }

  /// Calls `body` for each row of a statement that is prepared once and kept; the row is valid only during the call.
  func eachRow(_ sql: String, _ arguments: StatementArguments = [], _ body: (Row) throws -> Void) throws {
    let cursor = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
    while let row = try cursor.next() { try body(row) }
  }
}

extension DatabaseQueue {
  /// Reads in one transaction: what other processes write meanwhile is not seen.
  ///
  /// Not `read`, which has SQLite refuse writes by `PRAGMA query_only`: each change of that flag makes it prepare every
  /// kept statement again, which was a third of opening a conversation.
  func snapshot<T>(_ body: (Database) throws -> T) throws -> T {
    try writeWithoutTransaction { db in
      try db.beginTransaction(.deferred)
      // Nothing was written; if anything was, it was not meant to be.
      defer { try? db.rollback() }
      return try body(db)
    }
  }
}
