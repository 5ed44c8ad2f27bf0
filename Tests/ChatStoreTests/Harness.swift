import Conversations
import Foundation
import GRDB
import Hands
import Locks
import Testing
import TestSupport

@testable import ChatStore

extension TemporaryDirectory {
  var directory: DataDirectory { DataDirectory(path) }

  /// A database here that holds these conversations.
  func database(of conversations: [Conversation]) throws -> ConversationDatabase {
    let database = try ConversationDatabase(directory: directory)
    try database.queue.write { db in
      for conversation in conversations {
        try StoredConversation(conversation).insert(db, WriteMark(stamp: 1, writer: 1))
      }
    }
    return database
  }
}

extension DataDirectory {
  /// Makes a database of an earlier version here: everything up to a step of the schema, its log off, and filled.
  func makeDatabase(upTo step: String, _ fill: (Database) throws -> Void = { _ in }) throws {
    let queue = try DatabaseQueue(path: database)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
    try Schema.migrator.migrate(queue, upTo: step)
    try queue.write(fill)
    try queue.close()
  }
}

extension Conversation {
  /// The one of a number, begun at that moment.
  init(number: Int) {
    let number = Int64(number)
    self.init(
      id: ConversationID(number), model: "m", provider: "p", createdAt: Timestamp(milliseconds: number))
  }
}

/// A store, and what it answered.
final class StoreProbe: Sendable {
  let store: ConversationStore
  private let log: EventLog

  init(_ directory: DataDirectory, busyTimeout: Double = Waiting.limit, takesOver: Bool = true) {
    let log = EventLog()
    self.log = log
    store = ConversationStore(directory: directory, busyTimeout: busyTimeout, takesOver: takesOver) { log.add($0) }
  }

  var events: [StoreEvent] { log.events.withLock { $0 } }

  /// Waits until `pick` finds something in an event that came after the call's `after`-th.
  func wait<Value>(
    _ what: String = "event", after: Int = 0, deadline: Double = Waiting.limit, _ pick: (StoreEvent) -> Value?
  ) throws -> Value {
    let end = Date().addingTimeInterval(deadline)
    while true {
      for event in events.dropFirst(after) {
        if let value = pick(event) { return value }
      }
      guard Date() < end, log.arrived.wait(timeout: .now() + max(0, end.timeIntervalSinceNow)) == .success else {
        throw ProbeError(description: "no \(what) within \(deadline) s; came: \(events.map { "\($0)".prefix(200) })")
      }
    }
  }

  /// Waits until everything performed so far is on disk, and answered.
  func flush(_ location: SourceLocation = #_sourceLocation) {
    #expect(store.flush(deadline: Waiting.limit), sourceLocation: location)
  }

  /// Closes the store; all was written.
  func close(_ location: SourceLocation = #_sourceLocation) {
    #expect(store.close(deadline: Waiting.limit), sourceLocation: location)
  }

  /// Asks, and waits for the answer.
  func ask<Value>(_ question: StoreQuestion, _ pick: (StoreEvent) -> Value?) throws -> Value {
    let before = events.count
    store.ask(question)
    return try wait("answer to \(question)", after: before, pick)
  }

  func open(_ id: ConversationID, at target: MessageID? = nil) throws -> Conversation {
    try ask(.open(id, at: target)) { if case .opened(let conversation, _) = $0 { conversation } else { nil } }
  }

  func draft(_ id: ConversationID) throws -> String {
    try ask(.open(id, at: nil)) { if case .opened(_, let draft) = $0 { draft.text } else { nil } }
  }

  func list(_ query: String = "", includeArchived: Bool = false, limit: Int = 100) throws -> [ConversationSummary] {
    try ask(.list(query: query, includeArchived: includeArchived, limit: limit)) {
      if case .list(query, let list, _) = $0 { list } else { nil }
    }
  }
}

private final class EventLog: Sendable {
  let events = Locked<[StoreEvent]>([])
  let arrived = DispatchSemaphore(value: 0)

  func add(_ event: StoreEvent) {
    events.withLock { $0.append(event) }
    arrived.signal()
  }
}

struct ProbeError: Error, CustomStringConvertible {
  var description: String
}

/// Makes conversations to store.
struct Maker {
  var identities: IdentitySource
  var clock: Int64

  init(seed: UInt64, clock: Int64 = 1_760_000_000_000) {
    identities = IdentitySource(seed: seed)
    self.clock = clock
  }

  mutating func now() -> Timestamp {
    clock += 10
    return Timestamp(milliseconds: clock)
  }

  /// A conversation, with a first turn where one is given.
  mutating func conversation(title: String = "", turn: String? = nil) -> Conversation {
    let moment = now()
    var conversation = Conversation(
      id: ConversationID(identities.next(at: moment)), model: "mixtral", provider: "local", createdAt: moment)
    conversation.title = title
    conversation.titleSource = title.isEmpty ? .none : .user
    if let turn { conversation.append(message(.user, turn, below: nil)) }
    return conversation
  }

  /// A message below the head, not yet in the conversation.
  mutating func message(
    _ role: Role, _ text: String, below parent: MessageID?, state: MessageState = .complete
  ) -> Message {
    let moment = now()
    var message = Message(
      id: MessageID(identities.next(at: moment)), parent: parent, role: role, text: text, state: state,
      createdAt: moment)
    if role == .assistant { message.reply = ReplyFacts(model: "mixtral", provider: "local") }
    return message
  }
}

extension StoreProbe {
  /// Stores a conversation whole.
  func save(_ conversation: Conversation) {
    store.perform(.saveConversation(ConversationRecord(conversation)))
    for message in conversation.messages.values.sorted(by: { $0.id < $1.id }) {
      store.perform(.insert(message, conversation.id))
    }
  }
}

/// All of a conversation, comparable: without the stamp that counts changes in memory.
struct Content: Equatable {
  var record: ConversationRecord
  var messages: [MessageID: Message]
  var path: [MessageID]

  init(_ conversation: Conversation) {
    record = ConversationRecord(conversation)
    messages = conversation.messages
    path = conversation.path
  }
}

extension ConversationDatabase {
  /// An export of everything.
  func exported(as format: ExportFormat = .json) throws -> String {
    var text = ""
    try export(nil, as: format) { text += $0 }
    return text
  }

  /// Imports a text.
  func importText(_ text: String, name: String, as format: ImportFormat? = nil) throws(Failure) -> ImportReport {
    try importBytes(Array(text.utf8), name: name, as: format)
  }
}
