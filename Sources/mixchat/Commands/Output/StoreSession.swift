import Cells
import ChatStore
import Configuration
import Conversations
import Dispatch
import Locks

/// The store, asked and answered on the calling thread.
final class StoreSession: Sendable {
  private let store: ConversationStore
  private let inbox: Inbox
  private let gone = Locked<Set<ConversationID>>([])

  /// Events that no one has asked for yet.
  private final class Inbox: Sendable {
    let events = Locked<[StoreEvent]>([])
    let arrivals = DispatchSemaphore(value: 0)

    func post(_ event: StoreEvent) {
      events.withLock { $0.append(event) }
      arrivals.signal()
    }

    func takeAll() -> [StoreEvent] {
      events.withLock { events in
        defer { events = [] }
        return events
      }
    }

    func next() -> StoreEvent? {
      arrivals.wait()
      return events.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
  }

  /// Opens the store of the data directory; nothing waits for it.
  init(_ paths: Paths) {
    let inbox = Inbox()
    self.inbox = inbox
    store = ConversationStore(directory: DataDirectory(paths.dataDirectory), takesOver: false) { inbox.post($0) }
  }

  /// Writes, in order, without waiting.
  func perform(_ command: StoreCommand) { store.perform(command) }

  /// Waits for the first event that `pick` takes. Throws when the store cannot be used.
  func wait<Value>(_ pick: (StoreEvent) -> Value?) throws(Failure) -> Value {
    while true {
      guard let event = inbox.next() else { continue }
      if let value = pick(event) { return value }
      note(event)
      if case .unavailable(let failure) = event { throw failure }
    }
  }

  /// Asks and waits for the answer that `pick` takes.
  func ask<Value>(_ command: StoreCommand, _ pick: (StoreEvent) -> Value?) throws(Failure) -> Value {
    store.perform(command)
    return try wait(pick)
  }

  /// Runs longer work on the store's queue.
  func run<Value: Sendable>(_ body: @escaping @Sendable (ConversationDatabase) throws -> Value) throws -> Value {
    try waitFor { [store] in try await store.run(body) }
  }

  /// Writes what is pending and closes. Says on standard error what the store had to say, and what kept it from
  /// writing.
  ///
  /// Returns false when not all could be written.
  @discardableResult
  func close() -> Bool {
    let isWritten = store.close()
    var failure: Failure?
    for event in inbox.takeAll() {
      note(event)
      switch event {
      case .writeFailed(let reason), .unavailable(let reason): failure = reason
      default: break
      }
    }
    if !isWritten, let failure { Self.tell(failure.message) }
    return isWritten
  }

  /// Conversations that another process deleted for ever while they were written here.
  var vanished: Set<ConversationID> { gone.withLock { $0 } }

  /// Takes in what no one asked for.
  private func note(_ event: StoreEvent) {
    if case .notice(let words) = event { Self.tell(words) }
    if case .vanished(let id) = event { gone.withLock { _ = $0.insert(id) } }
  }

  private static func tell(_ words: String) { Streams.error("mixchat: \(HarmlessText.line(words))\n") }

  /// A whole conversation, every text on its branch loaded; nil when there is none of this identity (or none at all).
  func open(_ id: ConversationID?) throws(Failure) -> Conversation? {
    let opened = try ask(id.map { .open($0, at: nil) } ?? .openLast) { event -> Conversation?? in
      switch event {
      case .opened(let conversation, _): .some(conversation)
      case .nothingToOpen: .some(nil)
      default: nil
      }
    }
    guard var conversation = opened else { return nil }
    if conversation.isPartial {
      let rest = try wait { event -> [Message]? in
        if case .completed(conversation.id, let messages) = event { messages } else { nil }
      }
      conversation.merge(rest, isPartial: false)
    }
    let missing = conversation.path.filter { conversation[$0]?.text.loaded == nil }
    if !missing.isEmpty {
      let texts = try ask(.loadTexts(missing)) { event -> [MessageID: String]? in
        if case .texts(let texts) = event { texts } else { nil }
      }
      conversation.fill(texts)
    }
    return conversation
  }
}
