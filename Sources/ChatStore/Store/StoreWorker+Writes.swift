import Conversations
import GRDB

extension StoreWorker {
  /// Writes in one transaction: all of it or, with an error, nothing.
  func write(_ writes: [StoreWrite], to database: ConversationDatabase) throws {
    if writes.contains(where: \.needsLock) { try lock.hold() }
    let before = knowledge
    afterCommit = []
    do {
      try database.queue.writeWithoutTransaction { db in
        // Turns and finished replies survive a power cut; a sync for every delta would wear the disk for little.
        let isSynced = writes.contains(where: \.isSynced)
        if isSynced { try db.run("PRAGMA synchronous = FULL") }
        defer { if isSynced { try? db.run("PRAGMA synchronous = NORMAL") } }
        try db.inTransaction(.immediate) {
          let mark = WriteMark(stamp: try Counter.next(db), writer: lock.token)
          for write in writes { try apply(write, db, mark) }
          return .commit
        }
      }
    } catch {
      knowledge = before
      throw error
    }
    for event in afterCommit { events(event) }
  }

  private func apply(_ write: StoreWrite, _ db: Database, _ mark: WriteMark) throws {
    switch write {
    case .saveConversation(let record):
      if try ConversationTable.exists(db, record.id) {
        try bringBack(record.id, db, mark)
        try ConversationTable.update(db, record, known: knowledge.known(record.id), mark)
      } else {
        try ConversationTable.insert(db, record, mark)
        tellVanished(record.id)
      }
      knowledge.written[record.id] = record
    case .insert(let message, let conversation):
      try insert(message, conversation, db, mark)
    case .keepPicture(let picture, let bytes):
      try PictureTable.keep(db, picture, bytes)
    case .appendText(let id, let text):
      if try !MessageTable.append(db, id, text, mark) { try tellIfGone(id, db) }
    case .appendReasoning(let id, let text):
      if try !MessageTable.append(db, id, reasoning: text, mark) { try tellIfGone(id, db) }
    case .keepOdds(let id, let list):
      try OddsTable.add(db, id, list)
    case .appendExtra(let id, let piece):
      if try !MessageTable.append(db, id, piece, mark) { try tellIfGone(id, db) }
    case .update(let message):
      if try !MessageTable.update(db, message, mark), let home = knowledge.homes[message.id] {
        try insert(message, home, db, mark)
      }
    case .setCount(let id, let count):
      try MessageTable.setCount(db, id, count, mark)
    case .clearCounts(let id):
      try MessageTable.clearCounts(db, id, mark)
    case .setContextFlags(let id, let isPinned, let isExcluded):
      try MessageTable.setContextFlags(db, id, isPinned: isPinned, isExcluded: isExcluded, mark)
    case .provenance(let id, let provenance):
      try ProvenanceTable.save(db, id, provenance)
    case .copyProvenance(let names, let conversation):
      try ProvenanceTable.copy(db, names, to: conversation)
      try OddsTable.copy(db, names)
    case .spend(let expense):
      try LedgerTable.add(db, expense)
    case .setDeleted(let ids, let isDeleted):
      try MessageTable.setDeleted(db, ids, isDeleted, mark)
    case .saveDraft(let conversation, let draft):
      if !draft.text.isEmpty { try bringBack(conversation, db, mark) }
      try DraftTable.save(db, conversation, draft, by: draft.text.isEmpty ? nil : draftWriter)
    case .addHistory(let line, let moment):
      try HistoryTable.add(db, line, moment)
    case .rename(let id, let title):
      try ConversationTable.rename(db, id, title, mark)
    case .entitle(let id, let title):
      try ConversationTable.entitle(db, id, title, mark)
      knowledge.written[id] = try knowledge.written[id].flatMap { known in
        try ConversationTable.record(db, id).map { known.titled(as: $0) }
      }
    case .setPinned(let id, let value):
      try ConversationTable.mark(db, id, .isPinned, value, mark)
    case .setArchived(let id, let value):
      try ConversationTable.mark(db, id, .isArchived, value, mark)
    case .setConversationDeleted(let id, let value):
      if value { deletedHere.insert(id) } else { deletedHere.remove(id) }
      try ConversationTable.mark(db, id, .isDeleted, value, mark)
    case .restore(let conversation):
      try restore(conversation, db, mark)
    }
  }

  /// In whose composer a draft is that is kept or opened now.
  var draftWriter: Int64? {
    do {
      try lock.hold()
      return lock.token
    } catch {
      // Others cannot tell that this process lives: they offer the draft as well, but it is kept.
      return nil
    }
  }

  /// Whoever deleted it, in another window, did not know that it goes on here.
  private func bringBack(_ id: ConversationID, _ db: Database, _ mark: WriteMark) throws {
    guard !deletedHere.contains(id) else { return }
    try ConversationTable.bringBack(db, id, mark)
    if toldDeletions[id] != nil { toldDeletions[id] = nil }
  }

  /// A row that this process knew, and did not hear the end of, had to be made again.
  private func tellVanished(_ id: ConversationID) {
    guard knowledge.written[id] != nil, !knowledge.lost.contains(id) else { return }
    knowledge.gone.insert(id)
    toldDeletions[id] = nil
    afterCommit.append(.vanished(id))
  }

  /// Of a reply that streams and is not there any more: the conversation may be gone with it, which is said once.
  private func tellIfGone(_ reply: MessageID, _ db: Database) throws {
    guard let home = knowledge.homes[reply], !knowledge.gone.contains(home),
      try !ConversationTable.exists(db, home)
    else { return }
    tellVanished(home)
  }

  private func restore(_ conversation: Conversation, _ db: Database, _ mark: WriteMark) throws {
    let id = conversation.id
    guard !deletedHere.contains(id) else { return }
    let isThere = try ConversationTable.exists(db, id)
    if isThere { try bringBack(id, db, mark) }
    // There, and yet not whole, where something was written to it before anybody knew that it was gone.
    guard !isThere || knowledge.gone.contains(id) else { return }
    var held = conversation
    let lost = held.dropUnloaded()
    let record = ConversationRecord(held)
    let isOfCutFile = knowledge.lost.contains(id)
    if isThere {
      // What is there of one that was lost is of before what this process knows.
      try ConversationTable.update(db, record, known: isOfCutFile ? [] : knowledge.known(id), mark)
    } else {
      try ConversationTable.insert(db, record, mark)
    }
    for message in held.messages.values.sorted(by: { $0.id < $1.id }) { try put(message, id, db, mark) }
    knowledge.written[id] = record
    knowledge.gone.remove(id)
    knowledge.lost.remove(id)
    toldDeletions[id] = nil
    if !isOfCutFile { afterCommit.append(.restored(id, title: record.title, lost: lost)) }
  }

  /// Inserts a message; its conversation too, when another process has deleted it meanwhile.
  private func insert(_ message: Message, _ home: ConversationID, _ db: Database, _ mark: WriteMark) throws {
    if try !ConversationTable.exists(db, home) {
      let bare = Conversation(
        id: home, model: message.reply?.model ?? "", provider: message.reply?.provider ?? "",
        createdAt: message.createdAt)
      try ConversationTable.insert(db, knowledge.written[home] ?? ConversationRecord(bare), mark)
      tellVanished(home)
    } else {
      try bringBack(home, db, mark)
    }
    try put(message, home, db, mark)
  }

  /// Writes a message, there or not: one may be there already when a write is tried again after it half succeeded, and
  /// when an undo brings it back.
  private func put(_ message: Message, _ home: ConversationID, _ db: Database, _ mark: WriteMark) throws {
    knowledge.homes[message.id] = home
    if try !MessageTable.update(db, message, mark) { try MessageTable.insert(db, message, in: home, mark) }
  }
}
