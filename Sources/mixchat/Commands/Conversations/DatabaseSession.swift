import Cells
import ChatStore
import Configuration
import Conversations

/// The conversations, opened for one command.
enum DatabaseSession {
  /// Opens the database, asks, and closes it, its failures turned into sentences and exit codes.
  static func use<Value>(_ paths: Paths, _ body: (ConversationDatabase) throws -> Value) throws -> Value {
    do {
      let database = try ConversationDatabase(directory: DataDirectory(paths.dataDirectory), readsAlone: true)
      if let notice = database.notice { Streams.error("mixchat: \(notice)\n") }
      let value = try body(database)
      try database.close()
      return value
    } catch let failure as Failure {
      // The store's own failures say what to do themselves.
      let words = failure.cause == .store ? HarmlessText.line(failure.message) : failure.sentence
      throw CommandStop(words, code: failure.cause.row.exitCode)
    }
  }
}
