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

  /// The models that are asked next, each at its provider, in one text.
  var askedModels: Set<String> { Set(askedConversations.map(Self.askedModel)) }

  private static func askedModel(_ asked: Conversation) -> String { modelKey(asked.model, of: asked.provider) }

  private static func modelKey(_ model: String, of provider: String) -> String { "\(provider) \(model)" }

  /// What a reply to a prompt may cost at most, as one state of the conversation asks it; nil where prices are unknown.
  func costBound(_ asked: Conversation, promptTokens: Int) -> Double? {
    costBound(asked.model, of: asked.provider, asked.parameters, promptTokens: promptTokens)
  }

  /// The same of a model and the parameters it is asked with.
  func costBound(_ model: String, of provider: String, _ parameters: Parameters, promptTokens: Int) -> Double? {
    catalogueModel(model, of: provider).flatMap {
      Cost.bound(promptTokens: promptTokens, maxTokens: parameters.replyLimit, prices: $0)?.dollars
    }
  }

  /// What usage costs by the catalogue's prices; nil where they are unknown.
  func computedCost(_ usage: Usage, _ model: String, of provider: String) -> Cost? {
    catalogueModel(model, of: provider).flatMap { Cost.computed(usage, prices: $0) }
  }

  /// Why a limit cannot be kept for what a model is asked; nil where it can, and where that was agreed to.
  private func gap(_ model: String, of provider: String) -> String? {
    guard !money.unpricedAgreed.contains(Self.modelKey(model, of: provider)) else { return nil }
    return defaults.spending.gap(
      model: model, provider: defaults.provider(named: provider), prices: catalogueModel(model, of: provider),
      reportsCosts: money.reporting.contains(provider), isSilent: money.silent.contains(provider))
  }

  /// What the next request, or all those of the lab, may cost with such a prompt, as far as prices are known.
  func costOfNext(_ promptTokens: Int) -> Double {
    guard defaults.spending.isSet else { return 0 }
    return askedConversations.reduce(0) { $0 + (costBound($1, promptTokens: promptTokens) ?? 0) }
  }

  /// Whether a request that may cost so much may go out by the limits. When it is to be asked first, opens the question
  /// and says no.
  mutating func admitsSpending(_ intention: SendIntention, next: Double, _ isUnasked: Bool) -> Bool {
    let limit = defaults.spending
    guard limit.isSet else { return true }
    if let words = askedConversations.compactMap({ gap($0.model, of: $0.provider) }).first {
      if limit.action == .warn { money.unpricedAgreed.formUnion(askedModels) }
      return admits(intention, past: words, isUnasked)
    }
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
      tell(words)
      return true
    case .refuse:
      post(.error, "Not sent: \(words)")
      unattended?.refusal = .spending(words)
      return false
    case .ask: break
    }
    var question = ContextPanel(title: "Past the budget", question: words, pending: intention)
    question.answers = answers("sends all the same", "leaves")
    ask(question, isUnasked)
    return false
  }

  /// A reply without a cost is held against no limit. An endpoint that is known to report costs is not believed to any
  /// longer, unless its charges are asked for later; a command, which sends no more, says so.
  mutating func noteSilence(_ active: ActiveReply, _ failure: Failure?) {
    guard active.cost == nil, active.usage != nil || failure == nil, defaults.settlesAfter == nil || !defaults.saves
    else { return }
    let (model, provider) = (active.request.model, active.request.provider)
    money.silent.insert(provider)
    guard unattended != nil, let words = gap(model, of: provider) else { return }
    money.unpricedAgreed.insert(Self.modelKey(model, of: provider))
    tell(words)
  }

  // MARK: Prices

  /// Prices are wanted for a reply that reported usage and no cost, and no one has asked for them successfully.
  mutating func askForPrices(_ active: ActiveReply) -> [Effect] {
    let name = active.request.provider
    guard unattended == nil, active.cost == nil, active.usage != nil, models.index[name] == nil else { return [] }
    return wantCatalogue(of: name)
  }

  /// Prices came after replies that they are for.
  mutating func priceReplies(of provider: String) -> [Effect] {
    var effects: [Effect] = []
    for id in conversation.path {
      guard let message = conversation[id], let reply = message.reply, reply.provider == provider, reply.cost == nil,
        let usage = reply.usage, message.state != .streaming,
        let cost = computedCost(usage, reply.model, of: provider)
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
