import Cells
import Conversations
import Files
import Hands

extension ConversationDatabase {
  /// Exports conversations to a file, which appears when it is whole, readable by its owner alone.
  ///
  /// - Parameters:
  ///   - ids: which, in this order; nil for all, oldest first.
  ///   - end: where the branch ends that is written, and nothing else; nil writes every branch.
  ///   - replacing: whether a file of that name may be replaced.
  ///   - advice: what else to do where it may not: by default another name, or to delete it first.
  /// - Returns: how many were written.
  @discardableResult
  package func export(
    _ ids: [ConversationID]?, upTo end: MessageID? = nil, as format: ExportFormat, to path: String,
    replacing: Bool = false, otherwise advice: String? = nil
  ) throws(Failure) -> Int {
    let file = try ExportFile(path, replacing: replacing, otherwise: advice)
    let count = try export(ids, upTo: end, as: format) { (text) throws(Failure) in try file.write(text) }
    try file.finish()
    return count
  }

  /// Exports conversations piece by piece, so that memory holds one at a time.
  @discardableResult
  package func export(
    _ ids: [ConversationID]?, upTo end: MessageID? = nil, as format: ExportFormat, write: (String) throws -> Void
  ) throws(Failure) -> Int {
    // One read transaction: what others write meanwhile is not half in it.
    try read("The conversations cannot be exported") { db in
      let chosen =
        try ids ?? db.rows("SELECT id FROM conversation WHERE NOT isDeleted ORDER BY id").map { $0.conversationID(0) }
      let writer = format.writer
      if chosen.isEmpty { try write(writer.opening(nil)) }
      for (place, id) in chosen.enumerated() {
        guard let stored = try StoredConversation.load(db, id, upTo: end) else {
          throw Failure(.store, "There is no conversation \(id).")
        }
        let title = chosen.count == 1 ? ExportWords.title(stored.conversation) : nil
        try write(place > 0 ? writer.separator : writer.opening(title))
        try write(writer.body(stored))
      }
      try write(writer.closing)
      return chosen.count
    }
  }
}

extension ConversationDatabase {
  /// The bytes of pictures by their hashes, as far as they are here.
  package func pictures(_ hashes: [String]) throws(Failure) -> [String: [UInt8]] {
    try read("The pictures cannot be read") { db in
      var found: [String: [UInt8]] = [:]
      for hash in hashes { found[hash] = try PictureTable.bytes(db, hash) }
      return found
    }
  }
}

extension Conversation {
  /// Exports a conversation that no database has, as it is in memory: where nothing can be saved, this still can.
  /// - Parameter pictures: the bytes of its pictures, by hash, as far as they are at hand.
  package func export(
    as format: ExportFormat, to path: String, pictures: [String: [UInt8]] = [:]
  ) throws(Failure) {
    guard !isPartial, messages.values.allSatisfy({ $0.text.loaded != nil || $0.text.utf8Count == 0 }) else {
      throw Failure(
        .store, "Parts of the conversation are only in the database, which cannot be read. Nothing was written.")
    }
    let file = try ExportFile(path)
    let writer = format.writer
    var stored = StoredConversation(self)
    stored.pictures = pictures
    try file.write(writer.opening(ExportWords.title(self)) + writer.body(stored) + writer.closing)
    try file.finish()
  }
}

/// How a format puts conversations together.
struct ExportWriter {
  /// What begins a file; with the title of a conversation that is alone in it.
  var opening: (String?) -> String = { _ in "" }
  var separator = ""
  var closing = ""
  var body: (StoredConversation) -> String
}

extension ExportFormat {
  var writer: ExportWriter {
    switch self {
    case .json:
      ExportWriter(opening: { _ in MixchatJSON.opening }, separator: ",", closing: MixchatJSON.closing) {
        "\n    " + MixchatJSON.json($0).indented(depth: 2)
      }
    case .markdown: ExportWriter(separator: "\n---\n\n") { MarkdownExport.text($0.conversation) }
    case .html:
      ExportWriter(opening: HTMLExport.opening, closing: HTMLExport.closing) { HTMLExport.article($0) }
    case .text: ExportWriter(separator: "\n\n") { PlainExport.text($0.conversation) }
    }
  }
}

/// The exported file, its errors in the words of the store.
private struct ExportFile {
  private let file: WholeFile
  private let advice: String?

  /// - Parameter advice: what to do where there is a file of that name.
  init(_ path: String, replacing: Bool = false, otherwise advice: String? = nil) throws(Failure) {
    self.advice = advice
    file = try Self.telling(advice) { () throws(FileError) in
      try WholeFile(path, existing: replacing ? .replaced : .kept)
    }
  }

  func write(_ text: String) throws(Failure) {
    try Self.telling(advice) { () throws(FileError) in try file.write(text) }
  }

  func finish() throws(Failure) { try Self.telling(advice) { () throws(FileError) in try file.finish() } }

  private static func telling<Value>(
    _ advice: String?, _ body: () throws(FileError) -> Value
  ) throws(Failure) -> Value {
    do throws(FileError) {
      return try body()
    } catch {
      throw StoreFailure.describe(error, whereThere: advice)
    }
  }
}
