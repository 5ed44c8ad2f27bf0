import Conversations
import GRDB
import Threads

extension StoreWorker {
  /// How a question is answered. The event is named once for each question, with what it says where nothing can be
  /// read, so that no question is answered by one kind of event or by another.
  private struct Reply {
    /// The answer where there is nothing to answer from; nil for questions about news.
    var empty: StoreEvent?
    /// Reads the answer, on the store's thread.
    var read: (ConversationDatabase) throws -> Answer

    /// One event, made of what is read on the store's thread.
    static func read<Value>(
      _ event: @escaping (Value) -> StoreEvent, orElse empty: Value, _ read: @escaping (Database) throws -> Value
    ) -> Reply {
      Reply(empty: event(empty)) { Answer(events: [event(try $0.queue.snapshot(read))]) }
    }

    /// One event, made of what is read on the thread of searches.
    static func search<Value>(
      _ event: @escaping @Sendable (Value) -> StoreEvent, orElse empty: Value,
      _ read: @escaping @Sendable (Database) throws -> Value
    ) -> Reply {
      Reply(empty: event(empty)) { _ in Answer(events: [], rest: { event(try read($0)) }) }
    }

    /// Events that there may be none of.
    static func news(_ read: @escaping (ConversationDatabase) throws -> [StoreEvent]) -> Reply {
      Reply(empty: nil) { Answer(events: try read($0)) }
    }
  }

  /// What was read for a question.
  private struct Answer {
    /// What there is to say now.
    var events: [StoreEvent]
    /// One more event that takes longer: it is made on the thread of searches.
    var rest: (@Sendable (Database) throws -> StoreEvent)?
    /// What is to be written once the answer is given: another process's lock must not keep that back.
    var afterwards: (() -> Void)?
  }

  /// Answers a question. What was written before it is committed already.
  func answer(_ question: StoreQuestion) {
    let reply = reply(to: question)
    guard let database = opened(), let reader else {
      reply.empty.map(events)
      return
    }
    do {
      let answer = try reply.read(database)
      for event in answer.events { events(event) }
      if let rest = answer.rest {
        // What was answered already needs no answer in its place.
        let empty = answer.events.isEmpty ? reply.empty : nil
        searches.async { [events] in reader.answer(events, orElse: empty, rest) }
      }
      answer.afterwards?()
    } catch {
      let failure = StoreFailure.describe(error, "The conversations cannot be read", at: directory.database)
      events(.notice(failure.message))
      reply.empty.map(events)
    }
  }

  private func reply(to question: StoreQuestion) -> Reply {
    switch question {
    case .loadHistory(let limit):
      .read(StoreEvent.history, orElse: []) { try HistoryTable.load($0, limit: limit) }
    case .open(let id, let target):
      Reply(empty: .nothingToOpen(id)) { [self] in try open(id, at: target, $0) }
    case .openLast:
      Reply(empty: .nothingToOpen(nil)) { [self] in try openLast($0) }
    case .loadTexts(let ids):
      .read(StoreEvent.texts, orElse: [:]) { try Opening.texts($0, ids) }
    case .loadBeginnings(let ids):
      .search(StoreEvent.beginnings, orElse: [:]) { try Opening.beginnings($0, ids) }
    case .poll(let id):
      .news { [self] in try poll(id, $0) }
    case .askForWriters:
      .news { [self] in try askForWriters($0) }
    case .find(let id, let text):
      .search({ .found(id, query: text, $0) }, orElse: []) { try Finding.messages($0, id, text) }
    case .list(let query, let includeArchived, let limit):
      .search({ .list(query: query, $0.summaries, total: $0.total) }, orElse: (summaries: [], total: 0)) {
        let filter = ListFilter(listsArchived: includeArchived, listsOneShots: includeArchived)
        return (
          try Listing.numbered($0, Listing.summaries($0, query, filter, limit: limit)), try Listing.total($0, filter)
        )
      }
    case .listRecent(let limit):
      .search(StoreEvent.recent, orElse: []) {
        try Listing.numbered($0, Listing.summaries($0, "", ListFilter(), limit: limit))
      }
    case .preview(let id, let match):
      .search(StoreEvent.preview, orElse: ConversationPreview(conversation: id, match: match)) {
        try Preview.make($0, id, at: match)
      }
    }
  }

  private func openLast(_ database: ConversationDatabase) throws -> Answer {
    guard let id = try database.queue.snapshot({ try Opening.lastUsed($0) }) else {
      return Answer(events: [.nothingToOpen(nil)])
    }
    return try open(id, at: nil, database)
  }

  private func open(_ id: ConversationID, at target: MessageID?, _ database: ConversationDatabase) throws -> Answer {
    if !takesOver { _ = try database.recover(lock, in: id) }
    guard let opening = try database.queue.snapshot({ try Opening($0, id, at: target) }) else {
      return Answer(events: [.nothingToOpen(id)])
    }
    knowledge.written[id] = opening.record
    knowledge.gone.remove(id)
    knowledge.lost.remove(id)
    knowledge.told[id] = nil
    seen[id] = opening.stamp
    toldDeletions[id] = nil
    var answer = Answer(events: [.opened(opening.conversation, draft: opening.draft)])
    if let damage = opening.damage { answer.events.append(.notice(damage)) }
    if takesOver, !opening.draft.text.isEmpty { answer.afterwards = { [self] in claimDraft(of: id, database) } }
    guard opening.conversation.isPartial else { return answer }
    let here = Set(opening.conversation.messages.keys)
    answer.rest = { .completed(id, try Opening.messages($0, id).filter { !here.contains($0.id) }) }
    return answer
  }

  /// The draft of a conversation that is opened is in this process's composer from now on.
  private func claimDraft(of id: ConversationID, _ database: ConversationDatabase) {
    guard let writer = draftWriter else { return }
    // The conversation opens all the same; at worst another start offers this draft as well.
    try? database.write("The draft cannot be marked") { try DraftTable.claim($0, id, by: writer) }
  }

  /// Changes only when another connection commits, so that a quiet database costs one short call.
  private static func dataVersion(_ db: Database) throws -> Int64 { try db.row("PRAGMA data_version")?[0] ?? 0 }

  /// Whether other processes wrote since this was last asked.
  private func askForWriters(_ database: ConversationDatabase) throws -> [StoreEvent] {
    let version = try database.queue.snapshot { try Self.dataVersion($0) }
    defer { heardVersion = version }
    return version == heardVersion ? [] : [.othersWrote]
  }

  /// What other processes did to a conversation since it was opened, or last polled.
  private func poll(_ id: ConversationID, _ database: ConversationDatabase) throws -> [StoreEvent] {
    // It was not deleted: it comes again from who holds it.
    guard !knowledge.lost.contains(id) else { return [] }
    return try database.queue.snapshot { db in
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
    connection?.retire()
    connection = nil
  }
}
