import Conversations
import GRDB

extension ConversationDatabase {
  /// Stores conversations in one transaction, each whole or not at all, and says in the report what came of them.
  /// Where one cannot be stored, those before it are.
  func add(
    _ items: [ImportItem], _ identities: inout IdentitySource, to report: inout ImportReport
  ) throws(Failure) {
    var outcomes: [Result<ImportReport.Imported, ImportError>] = []
    var fault: (any Error)?
    try write("\(items[0].name) cannot be imported") { db in
      var entries = IndexEntries()
      for item in items {
        // One that is here since this transaction may be changed, and the index with it.
        if case .success(let stored) = item.conversation, item.isOwn, entries.hold(anyOf: stored) {
          try entries.write(db)
        }
        do {
          outcomes.append(try outcome(of: item, &identities, db, &entries))
        } catch {
          fault = error
          break
        }
      }
      // After all rows: between them each would cost a segment.
      try entries.write(db)
    }
    for (item, outcome) in zip(items, outcomes) {
      switch outcome {
      case .success(let imported): report.imported.append(imported)
      case .failure(let error):
        report.skipped.append(.init(name: item.name, reason: error.reason, isKnown: error.isKnown))
      }
    }
    guard let fault else { return }
    throw StoreFailure.describe(
      fault, "\(items[outcomes.count].name) cannot be imported", at: directory.database)
  }

  private func outcome(
    of item: ImportItem, _ identities: inout IdentitySource, _ db: Database, _ entries: inout IndexEntries
  ) throws -> Result<ImportReport.Imported, ImportError> {
    let stored: StoredConversation
    switch item.conversation {
    case .failure(let error): return .failure(error)
    case .success(let read): stored = read
    }
    var outcome: Result<ImportReport.Imported, ImportError>?
    var added = IndexEntries(known: item.words)
    try db.inSavepoint {
      outcome = try add(stored, item, &identities, db, &added)
      return .commit
    }
    entries.add(added)
    guard let outcome else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
    return outcome
  }

  private func add(
    _ stored: StoredConversation, _ item: ImportItem, _ identities: inout IdentitySource, _ db: Database,
    _ entries: inout IndexEntries
  ) throws -> Result<ImportReport.Imported, ImportError> {
    var stored = stored
    var notes = item.notes
    if let present = try StoredConversation.load(db, stored.conversation.id) {
      guard item.isOwn else { return try extend(present, to: stored, item, &identities, db, &entries) }
      let merge = ConversationMerge(present, with: stored)
      guard !merge.isNothing else { return .failure(.isHere("it is here already, the same")) }
      try merge.write(db, WriteMark(stamp: try Counter.next(db), writer: 0), &entries)
      return .success(
        .init(
          id: present.conversation.id, title: merge.merged.conversation.title, messageCount: merge.added.count,
          notes: notes + [merge.note]))
    }
    // One that is only marked deleted comes back as it is in the file.
    if item.isOwn, try ConversationTable.deletion(db, stored.conversation.id) == .marked {
      try ConversationTable.delete(db, stored.conversation.id)
    }
    if try stored.clashes(db) {
      stored = stored.renamed(&identities)
      notes.append("Messages of it are here in another conversation: it was imported as a copy.")
    }
    try stored.insert(db, WriteMark(stamp: try Counter.next(db), writer: 0), &entries)
    if !item.isOwn { try ImportGrowth.keepExtent(db, of: stored, in: stored.conversation.id) }
    return .success(
      .init(
        id: stored.conversation.id, title: stored.conversation.title,
        messageCount: stored.conversation.messages.count, notes: notes))
  }

  /// Adds what another program's conversation has gained since it was imported.
  private func extend(
    _ present: StoredConversation, to newer: StoredConversation, _ item: ImportItem,
    _ identities: inout IdentitySource, _ db: Database, _ entries: inout IndexEntries
  ) throws -> Result<ImportReport.Imported, ImportError> {
    let id = present.conversation.id
    let growth = ImportGrowth(from: present, to: newer, reached: try ImportGrowth.reached(db, id), &identities)
    try ImportGrowth.keepExtent(db, of: newer, in: id)
    guard !growth.messages.isEmpty else {
      return .failure(.isHere("it was imported before, and nothing was added to it since"))
    }
    try newer.keepPictures(db, of: growth.messages)
    try growth.insert(db, in: id, WriteMark(stamp: try Counter.next(db), writer: 0), &entries)
    return .success(
      .init(
        id: present.conversation.id, title: present.conversation.title, messageCount: growth.messages.count,
        notes: item.notes + growth.notes))
  }
}
