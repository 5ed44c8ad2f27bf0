/// What one request came to that has no reply to stand with: the reply was deleted, or there never was one.
public struct Expense: Sendable, Equatable {
  /// The deleted reply's, or minted for the request.
  public var id: MessageID
  /// Where it was used; nil for none.
  public var conversation: ConversationID?
  /// When it was asked for.
  public var createdAt: Timestamp
  /// Figures and names; no text.
  public var facts: ReplyFacts

  /// What a request came to.
  public init(id: MessageID, conversation: ConversationID?, createdAt: Timestamp, facts: ReplyFacts) {
    self.id = id
    self.conversation = conversation
    self.createdAt = createdAt
    self.facts = facts
  }
}

/// What replies came to, added up.
public struct Spending: Equatable, Sendable {
  /// Replies that told usage or a cost.
  public private(set) var replies = 0
  /// US dollars.
  public private(set) var dollars = 0.0
  /// Replies whose cost was computed here.
  public private(set) var computed = 0
  /// Replies that have a cost at all.
  public private(set) var priced = 0
  /// Tokens as reported.
  public private(set) var promptTokens = 0
  /// Tokens as reported.
  public private(set) var completionTokens = 0
  /// Tokens as reported.
  public private(set) var totalTokens = 0

  /// Nothing yet.
  public init() {}

  /// The cost as a whole; nil while no reply has one.
  public var cost: Cost? {
    priced == 0 ? nil : Cost(dollars: max(0, dollars), source: computed > 0 ? .computed : .reported)
  }

  /// Puts what is now known of a reply in the place of what was.
  mutating func change(from old: ReplyFacts?, to new: ReplyFacts?) {
    guard old?.cost != new?.cost || old?.usage != new?.usage else { return }
    if let old { add(old, times: -1) }
    if let new { add(new, times: 1) }
  }

  private mutating func add(_ facts: ReplyFacts, times sign: Int) {
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
