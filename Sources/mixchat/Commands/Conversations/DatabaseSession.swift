import ChatCore
import ChatStore
import Configuration

/// The conversations, opened for one command.
enum DatabaseSession {
  /// Opens the database, asks, and closes it, its failures turned into sentences and exit codes.
  static func use<Value>(_ paths: Paths, _ body: (ConversationDatabase) throws -> Value) throws -> Value {
    do {
      let database = try ConversationDatabase(directory: DataDirectory(paths.dataDirectory))
      if let notice = database.notice { Streams.error("mixchat: \(notice)\n") }
      let value = try body(database)
      try database.close()
      return value
    } catch let failure as Failure {
      throw CommandStop(failure.sentence, code: failure.cause.row.exitCode)
    }
  }
}
