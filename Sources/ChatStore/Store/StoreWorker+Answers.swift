import Conversations
import GRDB
import Threads

extension StoreWorker {
  /// Answers a question. What was performed before it is committed already.
  func answer(_ question: StoreCommand) {
    guard let database = opened(), let reader else {
      answerEmpty(question)
      return
    }
    do {
      switch question {
      case .loadHistory(let limit):
        events(.history(try database.queue.snapshot { try HistoryTable.load($0, limit: limit) }))
      case .open(let id, let target):
        try open(id, at: target, database, reader)
      case .openLast:
        if let id = try database.queue.snapshot({ try Opening.lastUsed($0) }) {
          try open(id, at: nil, database, reader)
        } else {
          events(.nothingToOpen(nil))
        }
      case .loadTexts(let ids):
        events(.texts(try database.queue.snapshot { try Opening.texts($0, ids) }))
      case .poll(let id):
        for event in try poll(id, database) { events(event) }
      case .askForWriters:
        let version = try database.queue.snapshot { try Self.dataVersion($0) }
        if version != heardVersion { events(.othersWrote) }
        heardVersion = version
      case .find(let id, let text):
        searches.async { [events] in
          reader.answer(events, orElse: question) { .found(id, query: text, try Finding.messages($0, id, text)) }
        }
      case .list(let query, let includeArchived, let limit):
        searches.async { [events] in
          reader.answer(events, orElse: question) {
            let kinds: Listing.Kinds = includeArchived ? [.archived, .oneShots] : []
            return .list(
              query: query, Listing.numbered(try Listing.summaries($0, query, kinds, limit: limit)),
              total: try Listing.total($0, kinds))
          }
        }
      case .listRecent(let limit):
        searches.async { [events] in
          reader.answer(events, orElse: question) {
            .recent(Listing.numbered(try Listing.summaries($0, "", [], limit: limit)))
          }
        }
      case .preview(let id, let match):
        searches.async { [events] in
          reader.answer(events, orElse: question) { .preview(try Preview.make($0, id, at: match)) }
        }
      default: break
      }
    } catch {
      let failure = StoreFailure.describe(error, "The conversations cannot be read", at: directory.database)
      events(.notice(failure.message))
      answerEmpty(question)
    }
  }

  /// Every question is answered, also when there is nothing to answer it from.
  private func answerEmpty(_ question: StoreCommand) {
    if let empty = question.emptyAnswer { events(empty) }
  }

  private func open(
    _ id: ConversationID, at target: MessageID?, _ database: ConversationDatabase, _ reader: SearchReader
  ) throws {
    if !takesOver { _ = try database.recover(lock, in: id) }
    guard let opening = try database.queue.snapshot({ try Opening($0, id, at: target) }) else {
      events(.nothingToOpen(id))
      return
    }
    knowledge.written[id] = opening.record
    knowledge.gone.remove(id)
    knowledge.told[id] = nil
    seen[id] = opening.stamp
    toldDeletions[id] = nil
    events(.opened(opening.conversation, draft: opening.draft))
    if let damage = opening.damage { events(.notice(damage)) }
    guard opening.conversation.isPartial else { return }
    let here = Set(opening.conversation.messages.keys)
    searches.async { [events] in
      reader.answer(events, orElse: nil) {
        .completed(id, try Opening.messages($0, id).filter { !here.contains($0.id) })
      }
    }
  }

  /// Changes only when another connection commits, so that a quiet database costs one short call.
  private static func dataVersion(_ db: Database) throws -> Int64 { try db.row("PRAGMA data_version")?[0] ?? 0 }

  /// What other processes did to a conversation since it was opened, or last polled.
  private func poll(_ id: ConversationID, _ database: ConversationDatabase) throws -> [StoreEvent] {
    try database.queue.snapshot { db in
      let version = try Self.dataVersion(db)
      guard version != polledVersion[id] else { return [] }
      let news = try Opening.news(db, id, since: seen[id] ?? 0, notBy: lock.token, known: knowledge.known(id))
      polledVersion[id] = version
      seen[id] = try Counter.current(db)
      let deletion = try ConversationTable.deletion(db, id)
      var events: [StoreEvent] = []
      if deletion != toldDeletions[id] { events.append(.deletion(id, deletion)) }
      toldDeletions[id] = deletion
      if deletion == .forGood {
        // What is written to it from now on is written to a conversation that is not there yet.
        knowledge.gone.insert(id)
        knowledge.written[id] = nil
        knowledge.told[id] = nil
      } else if let news {
        knowledge.told[id] = news.record
        events.append(.changed(news.record, news.messages))
      }
      return events
    }
  }
}

extension StoreCommand {
  /// The answer to a question when there is nothing to answer it from; nil for what is no question.
  var emptyAnswer: StoreEvent? {
    switch self {
    case .loadHistory: .history([])
    case .open(let id, _): .nothingToOpen(id)
    case .openLast: .nothingToOpen(nil)
    case .loadTexts: .texts([:])
    case .find(let id, let text): .found(id, query: text, [])
    case .list(let query, _, _): .list(query: query, [])
    case .listRecent: .recent([])
    case .preview(let id, let match): .preview(ConversationPreview(conversation: id, match: match))
    default: nil
    }
  }
}

/// The connection that searches use.
///
/// `@unchecked Sendable`: `connection` is touched on the worker's search thread alone, but for `close`, which comes
/// after the last search has ended.
final class SearchReader: @unchecked Sendable {
  private let database: ConversationDatabase
  private var connection: DatabaseQueue?

  init(_ database: ConversationDatabase) { self.database = database }

  /// Sends what `body` reads, or the empty answer of `question` and a notice when it fails.
  func answer(
    _ events: (StoreEvent) -> Void, orElse question: StoreCommand?, _ body: (Database) throws -> StoreEvent
  ) {
    do {
      events(try read(body))
    } catch {
      let failure = StoreFailure.describe(
        error, "The conversations cannot be read", at: database.directory.database)
      events(.notice(failure.message))
      if let empty = question?.emptyAnswer { events(empty) }
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    let connection = try connection ?? database.reader()
    self.connection = connection
    return try connection.read(body)
  }

  func close() {
    try? connection?.close()
    connection = nil
  }
}
