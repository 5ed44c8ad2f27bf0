/// Everything a plan is made from.
package struct ContextPlanInput: Equatable, Sendable {
  /// One message of the branch.
  package struct Entry: Equatable, Sendable {
    /// Which.
    package var id: MessageID
    /// Who it is from.
    package var role: Role
    /// Its part of the prompt, template included.
    package var tokens: Int
    /// What the user said about it.
    package var mark: ContextMark?
    package init(id: MessageID, role: Role, tokens: Int, mark: ContextMark? = nil) {
      self.id = id
      self.role = role
      self.tokens = tokens
      self.mark = mark
    }
  }

  /// The branch from the root to the turn being sent.
  package var entries: [Entry]
  /// Tokens sent whatever is dropped: the system text and the template's beginning.
  package var fixedTokens: Int
  /// How the counts were made.
  package var source: TokenCount.Source
  /// The model's window.
  package var window: Int
  /// `max_tokens`; nil while unset.
  package var maxTokens: Int?
  /// What to do when it does not fit.
  package var policy: ContextPolicy

  /// The input of a plan.
  package init(
    entries: [Entry], fixedTokens: Int, source: TokenCount.Source, window: Int, maxTokens: Int?, policy: ContextPolicy
  ) {
    self.entries = entries
    self.fixedTokens = fixedTokens
    self.source = source
    self.window = window
    self.maxTokens = maxTokens
    self.policy = policy
  }

  /// Left for the reply.
  package var reservedTokens: Int { Self.reserved(window: window, maxTokens: maxTokens) }

  /// Left for a reply: `max_tokens`, else a quarter of the window but at most 1,024.
  package static func reserved(window: Int, maxTokens: Int?) -> Int { maxTokens ?? min(1024, window / 4) }
}

extension ContextPlan {
  /// One of `exchanges`, with what was decided of its messages.
  private struct Exchange {
    var entries: ArraySlice<ContextPlanInput.Entry>
    var isPinned: Bool { entries.contains { $0.mark == .pinned } }
    var isExcluded: Bool { entries.contains { $0.mark == .excluded } }
    var tokens: Int { entries.reduce(0) { $0 + $1.tokens } }
  }

  /// Plans a request. Linear in the number of messages.
  package init(_ input: ContextPlanInput) {
    let exchanges = Self.exchanges(input.entries, role: \.role).map(Exchange.init)
    let last = exchanges.count - 1
    var isSent = exchanges.indices.map { $0 == last || !exchanges[$0].isExcluded }
    var wasDropped = [Bool](repeating: false, count: exchanges.count)
    let sizes = exchanges.map(\.tokens)
    var tokens = input.fixedTokens
    for place in exchanges.indices where isSent[place] { tokens += sizes[place] }
    let whole = tokens
    let room = input.window - input.reservedTokens

    // A user turn must come first: replies that lead (of an imported conversation) go when anything does.
    var place = 0
    while input.policy != .fail, tokens > room, place < last {
      if isSent[place], !exchanges[place].isPinned {
        isSent[place] = false
        wasDropped[place] = true
        tokens -= sizes[place]
      }
      place += 1
    }

    if tokens > room {
      // Dropping would not be enough: say by how much at best, and drop nothing.
      verdict = .refuse(excess: tokens - room)
      for place in exchanges.indices where wasDropped[place] { isSent[place] = true }
      wasDropped = wasDropped.map { _ in false }
      tokens = whole
    } else {
      verdict = wasDropped.contains(true) && input.policy == .ask ? .ask : .send
    }
    kept = Self.ids(exchanges, where: isSent)
    dropped = Self.ids(exchanges, where: wasDropped)
    excluded = Self.ids(exchanges, where: zip(isSent, wasDropped).map { !$0 && !$1 })
    promptTokens = TokenCount(tokens, input.source)
    window = input.window
    reservedTokens = input.reservedTokens
  }

  /// A branch in exchanges: a user turn with what answers it; the first may lack the turn.
  package static func exchanges<Entry>(_ entries: [Entry], role: (Entry) -> Role) -> [ArraySlice<Entry>] {
    var exchanges: [ArraySlice<Entry>] = []
    var start = 0
    for place in entries.indices.dropFirst() where role(entries[place]) == .user {
      exchanges.append(entries[start..<place])
      start = place
    }
    if !entries.isEmpty { exchanges.append(entries[start...]) }
    return exchanges
  }

  private static func ids(_ exchanges: [Exchange], where isChosen: [Bool]) -> [MessageID] {
    zip(exchanges, isChosen).flatMap { exchange, chosen in chosen ? exchange.entries.map(\.id) : [] }
  }
}
