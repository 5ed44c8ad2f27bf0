/// What one request came to whose reply was deleted, or that never had one.
package struct Expense: Sendable, Equatable {
  /// The deleted reply's, or minted for the request.
  package var id: MessageID
  /// Where it was used; nil for none.
  package var conversation: ConversationID?
  /// When it was asked for.
  package var createdAt: Timestamp
  /// Figures and names; no text.
  package var facts: ReplyFacts

  /// What a request came to.
  package init(id: MessageID, conversation: ConversationID?, createdAt: Timestamp, facts: ReplyFacts) {
    self.id = id
    self.conversation = conversation
    self.createdAt = createdAt
    self.facts = facts
  }
}

extension Expense {
  /// What tells one request from another: its name, which copies bear as well, and its moment. As `usage` does.
  enum Request: Hashable, Sendable {
    /// The first request's name, of a reply that was continued.
    case named(String, Timestamp)
    /// The reply itself, where nothing names the request.
    case reply(MessageID)
  }

  /// What a reply came to; nil for a turn of the user's.
  init?(_ message: Message) {
    guard let facts = message.reply else { return nil }
    self.init(id: message.id, conversation: nil, createdAt: message.createdAt, facts: facts)
  }

  var request: Request {
    facts.requestID.map { .named($0.first, createdAt) } ?? .reply(id)
  }

  /// Nil where neither usage nor cost is known yet.
  var known: Expense? { facts.usage == nil && facts.cost == nil ? nil : self }

  /// Grows with what was billed, then with how sure the cost is. Of several forms of a reply the weightiest counts,
  /// here and in the store's sums, which are made of the same two parts.
  var weight: Double {
    Double(facts.usage?.totalTokens ?? 0) * Self.tokenWeight + Double(facts.cost?.source.surety ?? 0)
  }

  /// What one token outweighs: every surety.
  package static let tokenWeight = 4.0
}

extension Cost.Source {
  /// How sure a cost is; one that is not known has 0.
  package var surety: Int {
    switch self {
    case .settled: 3
    case .reported: 2
    case .computed: 1
    }
  }
}

/// What replies came to, added up.
package struct Spending: Equatable, Sendable {
  /// Replies that reported usage or a cost.
  package private(set) var replies = 0
  /// US dollars.
  package private(set) var dollars = 0.0
  /// Replies whose cost was computed here.
  package private(set) var computed = 0
  /// Replies that have a cost at all.
  package private(set) var priced = 0
  /// Tokens as reported.
  package private(set) var promptTokens = 0
  /// Tokens as reported.
  package private(set) var completionTokens = 0
  /// Tokens as reported.
  package private(set) var totalTokens = 0

  package init() {}

  /// The cost as a whole; nil while no reply has one.
  package var cost: Cost? {
    priced == 0 ? nil : Cost(dollars: max(0, dollars), source: computed > 0 ? .computed : .reported)
  }

  /// Adds a reply's figures, or takes them off again.
  mutating func add(_ facts: ReplyFacts, times sign: Int) {
    guard facts.cost != nil || facts.usage != nil else { return }
    replies += sign
    if let cost = facts.cost {
      priced += sign
      dollars += Double(sign) * cost.dollars
      if cost.source == .computed { computed += sign }
      if priced == 0 { dollars = 0 }
    }
    guard let usage = facts.usage else { return }
    promptTokens &+= sign * usage.promptTokens
    completionTokens &+= sign * usage.completionTokens
    totalTokens &+= sign * usage.totalTokens
  }
}
