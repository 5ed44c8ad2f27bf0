import Conversations
import Files
import GRDB
import Glibc

/// What writing a folder did.
package struct FolderReport: Sendable, Equatable {
  /// Files that were written, new or again.
  package var written = 0
  /// Files that say what is here already; nothing was done to them.
  package var unchanged = 0
  /// Files that now say that their conversation was deleted, and copies of a synchroniser's that are merged.
  package var removed = 0
  /// Files that hold what is not here yet, or cannot be read; left as they are.
  package var waiting: [String] = []
}

extension ConversationDatabase {
  /// Writes one file a conversation into a folder, so that any synchroniser can carry it between machines.
  ///
  /// A file is called after its conversation's identity, whatever its title. One that says what is here already keeps
  /// its bytes and its time. One that holds what is not here yet is left as it is, until the folder is imported.
  /// - Parameter progress: called after each conversation with the share that is done.
  package func exportAll(
    to folder: String, progress: (Double) -> Void = { _ in }
  ) throws(Failure) -> FolderReport {
    if mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw Failure(.store, "\(folder) cannot be made: \(String(cString: strerror(errno))).")
    }
    let ids = try read("The conversations cannot be exported") { db in
      try db.rows("SELECT id FROM conversation WHERE NOT isDeleted AND messageCount > 0 ORDER BY id").map {
        $0.conversationID(0)
      }
    }
    var report = FolderReport()
    for (place, id) in ids.enumerated() {
      let stored = try read("The conversations cannot be exported") { db in try StoredConversation.load(db, id) }
      if let stored { try write(stored, to: folder, &report) }
      progress(Double(place + 1) / Double(ids.count))
    }
    try tidy(folder, besides: Set(ids), &report)
    return report
  }

  private func write(_ stored: StoredConversation, to folder: String, _ report: inout FolderReport) throws(Failure) {
    let path = "\(folder)/\(FolderFile.name(stored.conversation.id))"
    let text = FolderFile.text(stored)
    if let bytes = FolderFile.bytes(path) {
      if bytes.elementsEqual(text.utf8) { return report.unchanged += 1 }
      guard Self.isKnown(bytes, to: stored) else { return report.waiting.append(path) }
    }
    try Self.write(text, to: path)
    report.written += 1
  }

  /// Whether a file brings nothing that a conversation does not have.
  private static func isKnown(_ bytes: [UInt8], to stored: StoredConversation) -> Bool {
    FolderFile.contents(bytes).allSatisfy { content in
      switch content {
      case .conversation(let other):
        other.conversation.id == stored.conversation.id && ConversationMerge(stored, with: other).isNothing
      case .deleted(_, let moment): moment < stored.lastActivity
      case .broken: false
      }
    }
  }

  private static func write(_ text: String, to path: String) throws(Failure) {
    do throws(FileError) {
      try WholeFile.write(text, to: path, existing: .replacedWithItsMode)
    } catch {
      throw Failure(.store, "\(error.path) cannot be written: \(error.reason).")
    }
  }

  /// Goes through the files that no conversation was just written to.
  private func tidy(_ folder: String, besides ids: Set<ConversationID>, _ report: inout FolderReport) throws(Failure) {
    for name in try ImportPlaces.names(in: folder) {
      guard let id = FolderFile.id(name[...]), name != FolderFile.name(id) || !ids.contains(id) else { continue }
      let path = "\(folder)/\(name)"
      guard let bytes = FolderFile.bytes(path) else {
        report.waiting.append(path)
        continue
      }
      let (stored, deletedAt) = try read("The conversations cannot be exported") { db in
        (try StoredConversation.load(db, id), try DeletionTable.deletedAt(db, id, everywhere: true))
      }
      if let stored {
        // A copy that a synchroniser made; it goes when all of it is here.
        guard name != FolderFile.name(id), Self.isKnown(bytes, to: stored) else {
          report.waiting.append(path)
          continue
        }
        if unlink(path) == 0 { report.removed += 1 }
      } else if let deletedAt {
        try bury(id, at: deletedAt, path, bytes, &report)
      } else if !FolderFile.contents(bytes).allSatisfy({ if case .deleted = $0 { true } else { false } }) {
        report.waiting.append(path)
      }
    }
  }

  /// Puts the word that a conversation was deleted in the place of it, unless it went on elsewhere since.
  private func bury(
    _ id: ConversationID, at moment: Timestamp, _ path: String, _ bytes: [UInt8], _ report: inout FolderReport
  ) throws(Failure) {
    var isDone = false
    for content in FolderFile.contents(bytes) {
      switch content {
      case .conversation(let stored):
        guard stored.lastActivity <= moment else { return report.waiting.append(path) }
      case .deleted: isDone = FolderFile.sides(bytes).count == 1
      case .broken: return report.waiting.append(path)
      }
    }
    guard !isDone else { return }
    try Self.write(FolderFile.text(deleted: id, at: moment), to: path)
    report.removed += 1
  }
}
