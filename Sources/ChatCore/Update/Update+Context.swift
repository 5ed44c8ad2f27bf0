// What fits the model's window: the plan of a request, and the panel that shows it.

extension AppState {
  /// The plan of a request for the branch to `end`; nil while the window is unknown.
  func contextPlan(to end: MessageID?) -> ContextPlan? {
    guard let window = contextWindow else { return nil }
    var source = TokenCount.Source.exact
    let entries = RequestBuilder.branch(of: conversation, to: end).map { message in
      let count = tokens(of: message)
      if count.source == .estimated { source = .estimated }
      let mark: ContextMark? = message.isPinned ? .pinned : message.isExcluded ? .excluded : nil
      return ContextPlanInput.Entry(id: message.id, role: message.role, tokens: count.tokens, mark: mark)
    }
    let maxTokens: Int? =
      if case .integer(let limit) = conversation.parameters[.maxTokens] ?? conversation.parameters[.maxCompletionTokens]
      {
        limit
      } else { nil }
    let fixed = conversation.systemPrompt.isEmpty ? 1 : TokenEstimate.tokens(in: conversation.systemPrompt) + 8
    if !conversation.systemPrompt.isEmpty { source = .estimated }
    return ContextPlan(
      ContextPlanInput(
        entries: entries, fixedTokens: fixed, source: source, window: window,
        maxTokens: maxTokens.map { min($0, window) },
        policy: defaults.contextPolicy))
  }

  /// A message's tokens: the model's own count, else a guess; the template's marks around it included.
  private func tokens(of message: Message) -> TokenCount {
    let template = 4
    if let counted = message.counted { return TokenCount(counted.tokens + template, counted.source) }
    guard message.text.utf8Count > 0 else { return TokenCount(0, .exact) }
    let guess = message.text.loaded.map { TokenEstimate.tokens(in: $0) } ?? message.text.utf8Count / 4
    return TokenCount(guess + template, .estimated)
  }

  /// Decides what of the branch is sent. nil: nothing, the user has been told or asked.
  mutating func admitted(_ intention: SendIntention, to end: MessageID?) -> Set<MessageID>? {
    if let confirmed = confirmedDrop {
      confirmedDrop = nil
      return confirmed
    }
    guard confirmedSpending || admitsSpending(intention) else { return nil }
    confirmedSpending = false
    guard let plan = contextPlan(to: end) else { return excludedMessages(to: end) }
    switch plan.verdict {
    case .send:
      if !plan.dropped.isEmpty {
        notice = Notice(.warning, "The \(plan.dropped.count) oldest messages were left out to fit the window.")
      }
      return Set(plan.dropped + plan.excluded)
    case .ask:
      panel = .context(contextPanel(plan, to: end, pending: intention))
      return nil
    case .refuse(let excess):
      notice = Notice(
        .error,
        "Not sent: about \(excess) tokens too many for the window of \(plan.window). Shorten it, lower max_tokens (F5), or "
          + "see F9.")
      return nil
    }
  }

  private func excludedMessages(to end: MessageID?) -> Set<MessageID> {
    Set(RequestBuilder.branch(of: conversation, to: end).filter(\.isExcluded).map(\.id))
  }

  /// Shows what the next request would hold.
  mutating func openContext() -> [Effect] {
    guard let plan = contextPlan(to: conversation.head) else {
      return refuse("The window of \(conversation.model) is not known: set context_window for its provider.")
    }
    panel = .context(contextPanel(plan, to: conversation.head, pending: nil))
    return []
  }

  private func contextPanel(_ plan: ContextPlan, to end: MessageID?, pending: SendIntention?) -> ContextPanel {
    let dropped = Set(plan.dropped)
    let excluded = Set(plan.excluded)
    let bars = RequestBuilder.branch(of: conversation, to: end).map { message in
      let count = tokens(of: message)
      let fate: TokenBar.Fate =
        dropped.contains(message.id)
        ? .dropped : excluded.contains(message.id) ? .excluded : message.isPinned ? .pinned : .kept
      let start =
        (message.text.loaded ?? "…").prefix(60).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      return TokenBar(
        label: "\(message.role == .assistant ? "reply" : "you"): \(start)", tokens: count.tokens,
        isEstimated: count.source == .estimated, fate: fate)
    }
    let mark = plan.promptTokens.source == .estimated ? "~" : ""
    let words = [
      "\(mark)\(plan.promptTokens.tokens) tokens of prompt, \(plan.reservedTokens) kept free for the reply; the window of "
        + "\(conversation.model) holds \(plan.window).",
      "● pinned (p in message mode) · ○ excluded (o) · × left out for room",
    ]
    let title =
      pending == nil
      ? "What the next request holds" : "This does not fit: Enter sends without what is marked ×, Esc leaves"
    return ContextPanel(
      page: PagePanel(title: title, .bars(words: words, bars)), pending: pending, dropped: dropped.union(excluded))
  }

  /// Enter in the panel that asks: sends what is kept.
  mutating func confirmContext(_ context: ContextPanel) -> [Effect] {
    panel = nil
    guard let pending = context.pending else { return [] }
    if context.isAboutSpending { confirmedSpending = true } else { confirmedDrop = context.dropped }
    return request(pending)
  }
}
