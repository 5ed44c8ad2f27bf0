import Cells
import Conversations
import GRDB

/// One conversation of a file, read but not yet stored.
struct ImportItem: Sendable {
  var name: String
  var conversation: Result<StoredConversation, ImportError>
  var notes: [String] = []
  /// Whether its identities are those of another mixchat's database, or were made from what the file says.
  var isOwn = false
  /// The line of a batch, whose other half may be in another file of the folder.
  var batchLine: JSON?
  /// What the index gets for its messages, where it was looked for.
  private(set) var words: [MessageID: String] = [:]

  /// Looks for the words of its messages, so that the thread that writes need not.
  mutating func findWords() {
    guard case .success(let stored) = conversation else { return }
    words = stored.conversation.messages.mapValues { SearchText.words($0.text.loaded ?? "") }
  }

  /// Bytes of the texts it holds.
  var byteCount: Int {
    guard case .success(let stored) = conversation else { return 0 }
    return stored.conversation.messages.values.reduce(0) { $0 + $1.text.utf8Count }
  }

  /// What `body` reads, or why it cannot.
  static func reading(_ name: String, _ body: () throws(ImportError) -> ImportItem) -> ImportItem {
    do throws(ImportError) {
      return try body()
    } catch {
      return ImportItem(name: name, conversation: .failure(error))
    }
  }
}

extension ConversationDatabase {
  /// Imports a file, a folder or an archive. Each conversation is imported whole or not at all, and nothing that is
  /// here is changed.
  ///
  /// One conversation at a time is in memory with the bytes that it was read from, some that wait to be stored, and
  /// some that are being stored meanwhile.
  /// - Parameters:
  ///   - format: nil to find it out from the file itself.
  ///   - progress: called after each conversation, on the caller's thread.
  ///   - isStopped: asked before each conversation; what is imported by then stays.
  ///   - stop: a descriptor that stops it as well, as soon as it can be read, while it waits for a pipe; -1 for none.
  /// Throws when the file cannot be read, or is of no known format.
  package func importFile(
    _ path: String, as format: ImportFormat? = nil, progress: (ImportProgress) -> Void = { _ in },
    isStopped: () -> Bool = { false }, endedBy stop: Int32 = -1
  ) throws(Failure) -> ImportReport {
    var run = ImportRun(database: self, named: format)
    run.stop = stop
    return try run.report { (run: inout ImportRun) throws(Failure) in try run.add(path, progress, isStopped) }
  }

  /// Imports what comes from an open descriptor, such as standard input.
  package func importStream(
    _ descriptor: Int32, name: String, as format: ImportFormat? = nil, progress: (ImportProgress) -> Void = { _ in },
    isStopped: () -> Bool = { false }, endedBy stop: Int32 = -1
  ) throws(Failure) -> ImportReport {
    try add(ByteStream(name, descriptor: descriptor, endedBy: stop), as: format, progress, isStopped)
  }

  /// Imports the bytes of a file.
  package func importBytes(
    _ bytes: [UInt8], name: String, as format: ImportFormat? = nil, progress: (ImportProgress) -> Void = { _ in }
  ) throws(Failure) -> ImportReport {
    try add(ByteStream(name, bytes: bytes), as: format, progress, { false })
  }

  private func add(
    _ stream: ByteStream, as format: ImportFormat?, _ progress: (ImportProgress) -> Void, _ isStopped: () -> Bool
  ) throws(Failure) -> ImportReport {
    var run = ImportRun(database: self, named: format)
    return try run.report { (run: inout ImportRun) throws(Failure) in
      try run.add(stream, isAlone: true, progress, isStopped)
    }
  }
}
