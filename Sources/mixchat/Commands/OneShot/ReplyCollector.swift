import Cells
import Conversations

/// What replies to one turn have come to; pure. The shell performs what `take` returns, in order.
struct ReplyCollector {
  /// One reply for each choice; siblings.
  private(set) var replies: [Message]
  /// Whether the request has ended.
  private(set) var isDone = false
  /// Why it failed or was cut short.
  private(set) var failure: Failure?
  private let conversation: ConversationID
  private var provenance: Provenance?
  /// For an endpoint that tells usage but no cost.
  private let prices: CatalogueModel?

  /// What the shell shall do.
  enum Action: Equatable {
    /// Text of the first reply, for stdout.
    case write(String)
    /// What the model thinks, for whoever wants to read it.
    case think(String)
    /// A line for stderr.
    case notice(String)
    /// For the store.
    case store(StoreCommand)
  }

  /// Replies that wait for their first event. Their rows are written before.
  init(conversation: ConversationID, replies: [Message], prices: CatalogueModel? = nil) {
    self.conversation = conversation
    self.replies = replies
    self.prices = prices
  }

  /// The text of a reply so far.
  func text(of choice: Int) -> String { replies.indices.contains(choice) ? replies[choice].text.loaded ?? "" : "" }

  /// Takes one event.
  mutating func take(_ event: ReplyEvent) -> [Action] {
    switch event {
    case .sent(let body, let url):
      provenance = Provenance(url: url, body: body)
      return []
    case .head(let head):
      provenance?.headers = head.headers
      changeReplies {
        $0.inferenceID = head.inferenceID ?? $0.inferenceID
        $0.requestID = head.requestID ?? $0.requestID
      }
      return []
    case .text(let choice, let delta): return append(delta, to: choice)
    case .reasoning(let choice, let delta):
      guard replies.indices.contains(choice) else { return [] }
      replies[choice].appendReasoning(delta)
      let store = Action.store(.appendReasoning(replies[choice].id, delta))
      return choice == 0 ? [.think(delta), store] : [store]
    case .extra(let choice, let extra):
      guard replies.indices.contains(choice) else { return [] }
      replies[choice].extras.append(extra)
      return Self.sentence(extra).map { [.notice($0)] } ?? []
    case .finished(let choice, let reason):
      guard replies.indices.contains(choice) else { return [] }
      replies[choice].reply?.finishReason = reason
      return choice == 0 ? Self.notice(reason).map { [.notice($0)] } ?? [] : []
    case .usage(let usage):
      // Reported once for all choices; kept with the first, so that sums stay right.
      replies.first.map { _ in replies[0].reply?.usage = usage }
      return []
    case .cost(let cost):
      replies.first.map { _ in replies[0].reply?.cost = cost }
      return []
    case .note(let text):
      replies.first.map { _ in replies[0].extras.append(MessageExtra(.note, text)) }
      return [.notice(text)]
    case .leftOut(let field, let reason):
      let note = FieldRefusals.sentence(field, reason)
      replies.first.map { _ in replies[0].extras.append(MessageExtra(.note, note)) }
      return [.notice(note)]
    case .retrying(let failure, let attempt, let delay):
      let wait = delay >= 0.05 ? " in \(delay.fixed(1)) s" : ""
      return [.notice("\(failure.message) Asking again\(wait) (attempt \(attempt)).")]
    case .ended(let timings, let failure): return end(timings, failure)
    }
  }

  private mutating func append(_ delta: String, to choice: Int) -> [Action] {
    guard replies.indices.contains(choice), case .loaded(var text) = replies[choice].text else { return [] }
    replies[choice].text = .stored(utf8Count: 0)  // leaves `text` the only owner, so that appending does not copy
    text += delta
    replies[choice].text = .loaded(text)
    let store = Action.store(.appendText(replies[choice].id, delta))
    return choice == 0 ? [.write(delta), store] : [store]
  }

  private mutating func end(_ timings: ReplyTimings, _ failure: Failure?) -> [Action] {
    isDone = true
    self.failure = failure
    var actions: [Action] = []
    if let prices, let facts = replies.first?.reply, facts.cost == nil, let usage = facts.usage {
      replies[0].reply?.cost = Cost.computed(usage, prices: prices)
    }
    for place in replies.indices {
      replies[place].reply?.timings = timings
      replies[place].failure = failure?.cause == .cancelled ? nil : failure
      replies[place].state =
        switch failure?.cause {
        case nil: .complete
        case .cancelled: .stopped
        default: replies[place].reply?.finishReason == nil ? .failed : .complete
        }
      actions.append(.store(.update(replies[place])))
      if let provenance { actions.append(.store(.provenance(replies[place].id, provenance))) }
    }
    if failure == nil {
      if let empty = replies.first?.emptiness { actions.append(.notice(empty)) }
      // An endpoint that sends fewer replies than were asked for leaves no empty ones.
      let absent = replies.dropFirst().filter(\.isAbsent).map(\.id)
      if !absent.isEmpty { actions.append(.store(.setDeleted(absent, true))) }
      replies.removeAll { absent.contains($0.id) }
    }
    return actions
  }

  private mutating func changeReplies(_ change: (inout ReplyFacts) -> Void) {
    for place in replies.indices {
      guard var facts = replies[place].reply else { continue }
      change(&facts)
      replies[place].reply = facts
    }
  }

  private static func notice(_ reason: FinishReason) -> String? {
    switch reason {
    case .stop: nil
    case .length: "The reply was cut off at its limit; raise --max-tokens, and go on with -c."
    case .contentFilter: "The endpoint's filter withheld content."
    case .toolCalls, .functionCall: "The model asked for a tool; mixchat runs none."
    case .other(let word): "The model ended with “\(word)”."
    }
  }

  private static func sentence(_ extra: MessageExtra) -> String? {
    switch extra.kind {
    case .refusal: "The model refused: \(extra.text)"
    case .toolCalls: "Tool calls: \(Message.toolCallWords(extra.text).joined(separator: ", "))"
    case .note: extra.text
    case .parts: "\(MessageParts.words(extra.text)) came with the reply; --json and exports hold it."
    case .logprobs, .reasoning, .sources, .answer: nil
    }
  }
}
