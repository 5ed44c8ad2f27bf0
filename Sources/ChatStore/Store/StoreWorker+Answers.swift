import Conversations
import GRDB
import Threads

extension StoreWorker {
  /// What a question is answered by.
  private enum Answer {
    /// These events; none where a question about news finds none.
    case events([StoreEvent])
    /// One event, made on the thread of searches.
    case search(@Sendable (Database) throws -> StoreEvent)
    /// These events, and one more that is made on the thread of searches.
    case beginning([StoreEvent], rest: @Sendable (Database) throws -> StoreEvent)
  }

  /// Answers a question. What was written before it is committed already.
  func answer(_ question: StoreQuestion) {
    guard let database = opened(), let reader else {
      question.emptyAnswer.map(events)
      return
    }
    do {
      switch try answer(to: question, database) {
      case .events(let answers): for answer in answers { events(answer) }
      case .search(let body):
        searches.async { [events] in reader.answer(events, orElse: question.emptyAnswer, body) }
      case .beginning(let answers, let rest):
        for answer in answers { events(answer) }
        searches.async { [events] in reader.answer(events, orElse: nil, rest) }
      }
    } catch {
      let failure = StoreFailure.describe(error, "The conversations cannot be read", at: directory.database)
      events(.notice(failure.message))
      question.emptyAnswer.map(events)
    }
  }

  private func answer(to question: StoreQuestion, _ database: ConversationDatabase) throws -> Answer {
    switch question {
    case .loadHistory(let limit):
      return .events([.history(try database.queue.snapshot { try HistoryTable.load($0, limit: limit) })])
    case .open(let id, let target):
      return try open(id, at: target, database)
    case .openLast:
      guard let id = try database.queue.snapshot({ try Opening.lastUsed($0) }) else {
        return .events([.nothingToOpen(nil)])
      }
      return try open(id, at: nil, database)
    case .loadTexts(let ids):
      return .events([.texts(try database.queue.snapshot { try Opening.texts($0, ids) })])
    case .poll(let id):
      return .events(try poll(id, database))
    case .askForWriters:
      let version = try database.queue.snapshot { try Self.dataVersion($0) }
      defer { heardVersion = version }
      return .events(version == heardVersion ? [] : [.othersWrote])
    case .find(let id, let text):
      return .search { .found(id, query: text, try Finding.messages($0, id, text)) }
    case .list(let query, let includeArchived, let limit):
      return .search {
        let filter = ListFilter(listsArchived: includeArchived, listsOneShots: includeArchived)
        return .list(
          query: query, Listing.numbered(try Listing.summaries($0, query, filter, limit: limit)),
          total: try Listing.total($0, filter))
      }
    case .listRecent(let limit):
      return .search { .recent(Listing.numbered(try Listing.summaries($0, "", ListFilter(), limit: limit))) }
    case .preview(let id, let match):
      return .search { .preview(try Preview.make($0, id, at: match)) }
    }
  }

  private func open(_ id: ConversationID, at target: MessageID?, _ database: ConversationDatabase) throws -> Answer {
    if !takesOver { _ = try database.recover(lock, in: id) }
    guard let opening = try database.queue.snapshot({ try Opening($0, id, at: target) }) else {
      return .events([.nothingToOpen(id)])
    }
    knowledge.written[id] = opening.record
    knowledge.gone.remove(id)
    knowledge.told[id] = nil
    seen[id] = opening.stamp
    toldDeletions[id] = nil
    var answers = [StoreEvent.opened(opening.conversation, draft: opening.draft)]
    if let damage = opening.damage { answers.append(.notice(damage)) }
    guard opening.conversation.isPartial else { return .events(answers) }
    let here = Set(opening.conversation.messages.keys)
    return .beginning(answers) { .completed(id, try Opening.messages($0, id).filter { !here.contains($0.id) }) }
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

extension StoreQuestion {
  /// The answer when there is nothing to answer from: every question has one, but for those about news.
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
    case .poll, .askForWriters: nil
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

  /// Sends what `body` reads, or a notice and what there is to answer without it when that fails.
  func answer(
    _ events: (StoreEvent) -> Void, orElse empty: StoreEvent?, _ body: (Database) throws -> StoreEvent
  ) {
    do {
      events(try read(body))
    } catch {
      let failure = StoreFailure.describe(
        error, "The conversations cannot be read", at: database.directory.database)
      events(.notice(failure.message))
      empty.map(events)
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
