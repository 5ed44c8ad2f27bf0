import Conversations

// Titles that the model is asked for, in the background and never in the user's way.

/// A title on its way.
struct TitleRequest: Sendable, Equatable {
  var conversation: ConversationID
  var text = ""
  /// What it comes to: it is paid for like any reply.
  var expense: Expense
}

/// How a model is asked for a title.
enum TitleQuestion {
  /// Makes a request ask for the title of a conversation.
  static func fill(_ request: inout ChatRequest, for conversation: Conversation, named id: MessageID) {
    var turns = RequestBuilder.turns(of: conversation, to: conversation.head)
    turns.removeAll { $0.role == .system }
    // A title needs no second look at pictures.
    for place in turns.indices where !turns[place].pictures.isEmpty {
      turns[place].pictures = []
      if turns[place].content.isEmpty { turns[place].content = "(a picture)" }
    }
    turns.append(.init(.user, "Give this conversation a title of at most six words. Reply with the title alone."))
    request.messages = turns
    request.clientRequestID = "mixchat-title-\(id)"
    request.parameters = Parameters()
    request.parameters[.maxTokens] = .integer(24)
    request.parameters[.temperature] = .real(0.2)
  }

  /// The title in a model's reply; empty where there is none.
  static func title(from reply: String) -> String {
    ConversationTitle.unquoted(ConversationTitle.derived(from: reply))
  }
}

extension AppState {
  /// Whether the model is asked. Where the config does not say, it is where a key pays for it: a server on this machine
  /// would be kept from the next question, and a budget is not spent on what no one asked for.
  private var asksForTitles: Bool {
    if let titles = defaults.titles { return titles == .model }
    guard let provider, unattended == nil, !defaults.spending.isSet else { return false }
    return provider.needsKey && !provider.isOnThisMachine
  }

  /// Asks for a title once the first exchange is complete.
  mutating func askForModelTitle() -> [Effect] {
    guard asksForTitles, conversation.titleSource == .derived, conversation.path.count == 2,
      let reply = conversation.head.flatMap({ conversation[$0] }), reply.text.utf8Count > 0,
      !titles.values.contains(where: { $0.conversation == conversation.id })
    else { return [] }
    var request = makeRequest([])
    TitleQuestion.fill(&request, for: conversation, named: MessageID(identities.next(at: now)))
    var facts = ReplyFacts(model: request.model, provider: request.provider)
    facts.requestID = RequestNames(request.clientRequestID)
    titles[request.id] = TitleRequest(
      conversation: conversation.id,
      expense: Expense(
        id: MessageID(identities.next(at: now)), conversation: conversation.id, createdAt: now, facts: facts))
    return [.send(request)]
  }

  /// Events of a title's request. A failure leaves the derived title and says nothing.
  mutating func takeTitle(_ event: ReplyEvent, of id: RequestID) -> [Effect] {
    switch event {
    case .text(_, let text):
      titles[id]?.text += text
    case .head(let head):
      titles[id]?.expense.facts.inferenceID = RequestNames(head.inferenceID)
    case .usage(let usage):
      titles[id]?.expense.facts.usage = usage
    case .cost(let cost):
      titles[id]?.expense.facts.cost = cost
    case .ended(_, let failure):
      guard let request = titles.removeValue(forKey: id) else { return [] }
      let expense = priced(request.expense)
      let spent = spend(expense)
      guard failure == nil else { return spent }
      let title = TitleQuestion.title(from: request.text)
      guard !title.isEmpty else { return spent }
      // The user may have gone on to another conversation: the store knows whether it has been named meanwhile.
      let isWanted = withConversation(request.conversation) { home -> Bool in
        guard home.titleSource == .derived else { return false }
        home.title = title
        home.titleSource = .model
        return true
      }
      if isWanted == true, request.conversation == conversation.id, notice == nil, let cost = expense.facts.cost {
        post(.info, "The model named it \u{201C}\(title)\u{201D} (\(cost.shown)).")
      }
      return spent + (isWanted == false ? [] : [.store(.entitle(request.conversation, title))])
    default: break
    }
    return []
  }

  /// With its cost by the catalogue's prices, where none was reported.
  private func priced(_ expense: Expense) -> Expense {
    var expense = expense
    let facts = expense.facts
    if facts.cost == nil, let usage = facts.usage {
      expense.facts.cost = computedCost(usage, facts.model, of: facts.provider)
    }
    return expense
  }

  /// Counts a request that leaves no reply, for its conversation and for the day.
  mutating func spend(_ expense: Expense) -> [Effect] {
    let expense = priced(expense)
    let facts = expense.facts
    guard facts.usage != nil || facts.cost != nil || facts.inferenceID != nil else { return [] }
    if let home = expense.conversation { withConversation(home) { $0.count(expense) } }
    if let cost = expense.facts.cost { money.spentToday.add(cost, on: today) }
    return [.store(.spend(expense))]
  }
}
