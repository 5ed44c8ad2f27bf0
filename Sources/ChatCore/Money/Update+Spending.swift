import Conversations

// Money: limits said or asked about before a request goes out, and real charges found out later.

/// What was spent on one day; another day begins at nothing.
struct DaySpending: Sendable, Equatable {
  private var day: Int?
  private var sum: Cost?
  /// Something was added since the store was last asked: its answer may not have that yet.
  private(set) var isAhead = false

  /// What was spent on a day.
  func cost(on day: Int) -> Cost? { self.day == day ? sum : nil }

  /// Puts what the store knows of a day in place.
  mutating func set(_ cost: Cost?, on day: Int) { (self.day, sum) = (day, cost) }

  /// Adds a reply's cost.
  mutating func add(_ cost: Cost, on day: Int) {
    set(cost.added(to: self.cost(on: day)), on: day)
    isAhead = true
  }

  /// The store is being asked, and has all that was added so far.
  mutating func ask() { isAhead = false }
}

extension AppState {
  /// The day, in local time.
  var today: Int { LocalTime(now, utcOffset: defaults.utcOffset).dayNumber }

  /// Asks what was spent today, where that is held against a limit: at the start, and whenever another window wrote.
  mutating func askSpending() -> [Effect] {
    guard defaults.spending.perDay != nil else { return [] }
    money.spentToday.ask()
    return [.askSpending]
  }

  mutating func takeSpending(_ cost: Cost?) -> [Effect] {
    guard defaults.saves else {
      // Asked once, at the start; what is spent here is not in the store.
      if let cost { money.spentToday.add(cost, on: today) }
      return []
    }
    guard !money.spentToday.isAhead else { return askSpending() }
    money.spentToday.set(cost, on: today)
    return []
  }

  /// The conversation's model at its provider, in one text.
  var askedModel: String { "\(conversation.provider) \(conversation.model)" }

  /// Whether a request with such a prompt may go out by the limits. When it is to be asked first, opens the question
  /// and says no.
  mutating func admitsSpending(_ intention: SendIntention, promptTokens: Int, _ isUnasked: Bool) -> Bool {
    let limit = defaults.spending
    guard limit.perDay != nil || limit.perConversation != nil else { return true }
    let prices = catalogueModel(conversation.model, of: conversation.provider)
    if !money.unpricedAgreed.contains(askedModel),
      let gap = limit.gap(
        model: conversation.model, provider: provider, prices: prices,
        reportsCosts: money.reporting.contains(conversation.provider))
    {
      if limit.action == .warn { money.unpricedAgreed.insert(askedModel) }
      return admits(intention, past: gap, isUnasked)
    }
    var next = 0.0
    if let prices {
      next =
        Cost.bound(promptTokens: promptTokens, maxTokens: conversation.parameters.replyLimit, prices: prices)?.dollars
        ?? 0
    }
    next *= Double(lab.armed?.variants.count ?? 1)
    let breach = limit.breach(
      today: money.spentToday.cost(on: today), conversation: conversation.spending.cost, next: next)
    guard let breach else {
      return true
    }
    return admits(intention, past: breach.words(next: next), isUnasked)
  }

  /// By `budget.action`: says it and sends, asks first, or says it and sends nothing.
  private mutating func admits(_ intention: SendIntention, past words: String, _ isUnasked: Bool) -> Bool {
    switch defaults.spending.action {
    case .warn:
      post(.warning, words)
      return true
    case .refuse:
      post(.error, "Not sent: \(words)")
      return false
    case .ask: break
    }
    var question = ContextPanel(title: "Past the budget", question: words, pending: intention)
    question.answers = answers("sends all the same", "leaves")
    ask(question, isUnasked)
    return false
  }

  // MARK: Prices

  /// Prices are wanted for a reply that told usage and no cost, and no one has asked for them successfully.
  mutating func askForPrices(_ active: ActiveReply) -> [Effect] {
    let name = active.request.provider
    guard active.cost == nil, active.usage != nil, models.index[name] == nil, defaults.asksCatalogue,
      defaults.provider(named: name)?.isEmbedded == false, models.wanted.insert(name).inserted
    else { return [] }
    return [.catalogue(provider: name)]
  }

  /// Prices came after replies that they are for.
  mutating func priceReplies(of provider: String) -> [Effect] {
    var effects: [Effect] = []
    for id in conversation.path {
      guard let message = conversation[id], let reply = message.reply, reply.provider == provider, reply.cost == nil,
        let usage = reply.usage, message.state != .streaming,
        let cost = catalogueModel(reply.model, of: provider).flatMap({ Cost.computed(usage, prices: $0) })
      else { continue }
      conversation.change(id) { $0.reply?.cost = cost }
      if LocalTime(message.createdAt, utcOffset: defaults.utcOffset).dayNumber == today {
        money.spentToday.add(cost, on: today)
      }
      if store.isStored, let changed = conversation[id] { effects.append(.store(.update(changed))) }
    }
    return effects
  }

  // MARK: Real charges

  /// Minutes between one look for charges and the next, while some are missing; then not before the next start.
  private static let settlementDelays = [2, 10, 60]

  /// Some time after a reply whose cost the endpoint did not tell.
  mutating func settleLater(_ active: ActiveReply) -> [Effect] {
    guard let delay = defaults.settlesAfter, defaults.saves, active.cost == nil, active.head?.inferenceID != nil,
      defaults.provider(named: active.request.provider)?.tellsCharges == true
    else { return [] }
    money.settlements = 0
    return [.timer(.settle, milliseconds: Int(delay * 1000))]
  }

  /// Replies of earlier days may have been charged since.
  func settleAtStart() -> [Effect] {
    guard let delay = defaults.settlesAfter, defaults.providers.contains(where: \.tellsCharges) else { return [] }
    return [.timer(.settle, milliseconds: Int(min(delay, 5) * 1000))]
  }

  /// Charges were found, and are in the store already.
  mutating func takeCharges(_ charges: [MessageID: Double], isMissingSome: Bool) -> [Effect] {
    for (id, dollars) in charges {
      let settle: (inout Message) -> Void = { $0.reply?.cost = Cost(dollars: dollars, source: .settled) }
      if conversation[id] != nil { conversation.change(id, settle) }
      for other in left.conversations.keys where left.conversations[other]?[id] != nil {
        left.conversations[other]?.change(id, settle)
      }
    }
    var effects: [Effect] = charges.isEmpty ? [] : askSpending()
    if isMissingSome, money.settlements < Self.settlementDelays.count {
      effects.append(.timer(.settle, milliseconds: Self.settlementDelays[money.settlements] * 60_000))
      money.settlements += 1
    }
    return effects
  }
}
