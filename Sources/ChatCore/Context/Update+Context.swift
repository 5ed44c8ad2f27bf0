import Cells
import Conversations
import Hands

// What fits the model's window: the plan of a request, and the panel that shows it.

extension AppState {
  /// The plan of a request for the branch to `end`; nil while the window is unknown.
  func contextPlan(to end: MessageID?) -> ContextPlan? {
    guard let window = contextWindow else { return nil }
    var source = counting.tally.fixed.guessed > 0 ? TokenCount.Source.estimated : .exact
    let branch = conversation.branch(to: end)
    let unanswered = branch.unanswered
    let entries = branch.map { message in
      let count = tokens(of: message)
      if count.isEstimated { source = .estimated }
      let isLeftOut = message.isExcluded || unanswered.contains(message.id)
      let mark: ContextMark? = isLeftOut ? .excluded : message.isPinned ? .pinned : nil
      return ContextPlanInput.Entry(id: message.id, role: message.role, tokens: count.tokens, mark: mark)
    }
    return ContextPlan(
      ContextPlanInput(
        entries: entries, fixedTokens: counting.tally.fixed.count(counting.tally.calibration).tokens, source: source,
        window: window,
        maxTokens: conversation.parameters.replyLimit.map { min($0, window) }, policy: defaults.contextPolicy))
  }

  /// The prompt of a branch, where no plan says which of it is sent.
  private func promptTokens(to end: MessageID?) -> Int {
    conversation.branch(to: end).reduce(counting.tally.fixed.count(counting.tally.calibration).tokens) {
      $0 + tokens(of: $1).tokens
    }
  }

  /// A message's part of a prompt: its own tokens and the template's around it; guesses corrected.
  func tokens(of message: Message) -> TokenCount {
    guard message.text.utf8Count > 0 else { return TokenCount(0, .exact) }
    let template = ModelFamily(model: conversation.model)?.template
    var sum = TokenSum()
    sum.add(BranchTally.tokens(of: message))
    sum.add(TokenCount((template ?? .guess).around(message.role), template == nil ? .estimated : .exact))
    return sum.count(counting.tally.calibration)
  }

  /// Decides what of the branch is sent. nil: nothing yet, the user sees why or is asked, or it is being counted.
  mutating func admitted(_ intention: SendIntention, to end: MessageID?, agreed: Agreement, isUnasked: Bool) -> Set<
    MessageID
  >? {
    if case .leavingOut(let dropped) = agreed { return dropped }
    if unattended != nil, let words = blindness(to: end) {
      unattended?.refusal = .pictures(words)
      return nil
    }
    let plan = contextPlan(to: end)
    let prompt = plan?.promptTokens.tokens ?? promptTokens(to: end)
    if let plan, isBeingCounted(to: end), 2 * plan.promptTokens.tokens + plan.reservedTokens > plan.window {
      sending.held = HeldRequest(intention: intention, agreed: agreed, waits: .counts)
      return nil
    }
    guard agreed == .spending || admitsSpending(intention, next: costOfNext(prompt), isUnasked) else { return nil }
    if agreed == .spending { money.unpricedAgreed.formUnion(askedModels) }
    guard let plan else { return excludedMessages(to: end) }
    switch plan.verdict {
    case .send:
      if !plan.dropped.isEmpty {
        let count = plan.dropped.count
        tell("The oldest \(count == 1 ? "message was" : "\(count) messages were") left out to fit the window.")
      }
      return Set(plan.dropped + plan.excluded)
    case .ask, .refuse:
      if case .refuse(let excess) = plan.verdict {
        guard unattended == nil else {
          unattended?.refusal = .window(plan, excess: excess)
          return nil
        }
        post(refusal(plan, excess))
      }
      ask(contextPanel(to: end, pending: intention), isUnasked)
      return nil
    }
  }

  /// Opens a question. One that comes up while somebody types, or does something else, would take the keys that are
  /// meant for that: then a notice says so, and it opens when it is asked for.
  mutating func ask(_ question: ContextPanel, _ isUnasked: Bool) {
    guard isUnasked, unattended == nil, !panels.isEmpty || find.isOpen || focus != .composer || !composer.isEmpty else {
      panels.show(question)
      return
    }
    if notice?.kind != .error {
      post(.warning, "A message was not sent: \(keyName(.retry)) shows why, and asks.")
    }
  }

  private func refusal(_ plan: ContextPlan, _ excess: Int) -> Notice {
    let exclude = defaults.keymap.nameThatTypesNothing(.message(.exclude), in: .page)
    // Line by line no message can be chosen.
    let lower = isLineByLine ? "Lower" : "Leave messages out (\(exclude)), lower"
    let about = plan.promptTokens.isEstimated ? "about " : ""
    return Notice(
      .error,
      "Not sent: \(about)\(SizeText.grouped(excess)) tokens too many for the window of "
        + "\(SizeText.grouped(plan.window)). "
        + "\(lower) max_tokens (\(keyName(.scaleMaxTokens(.half)))), or shorten it.")
  }

  /// Whether a text of the branch waits for its first count; a guess decides only where it is sure.
  private func isBeingCounted(to end: MessageID?) -> Bool {
    conversation.branch(to: end).contains {
      $0.counted == nil && $0.text.loaded != nil && $0.text.utf8Count > 0
    }
  }

  /// What of a branch a request leaves out that is made without asking: what is marked, with the rest of its exchange,
  /// and what does not fit.
  func leftOut(to end: MessageID?) -> Set<MessageID> {
    contextPlan(to: end).map { Set($0.dropped + $0.excluded) } ?? excludedMessages(to: end)
  }

  /// Where the window is unknown: as `ContextPlan` leaves out, a turn with what answers it, the last one never.
  private func excludedMessages(to end: MessageID?) -> Set<MessageID> {
    let exchanges = ContextPlan.exchanges(conversation.branch(to: end), role: \.role)
    return Set(exchanges.dropLast().filter { $0.contains(where: \.isExcluded) }.joined().map(\.id))
  }

  /// What a reply says of messages that were left out of its request; kept with it.
  static func note(onDropped dropped: Set<MessageID>) -> MessageExtra? {
    guard !dropped.isEmpty else { return nil }
    return MessageExtra(
      .note, dropped.count == 1 ? "1 earlier message was not sent" : "\(dropped.count) earlier messages were not sent")
  }

  // MARK: The panel

  /// Shows what the next request would hold.
  mutating func openContext() -> [Effect] {
    let effects = askForBeginnings(of: conversation.branch(to: conversation.head))
    panels.show(contextPanel(to: conversation.head, pending: nil))
    return effects
  }

  /// The panel for a request: what it holds, what would be left out, and which of both is chosen.
  func contextPanel(to end: MessageID?, pending: SendIntention?, selecting: MessageID? = nil) -> ContextPanel {
    let plan = contextPlan(to: end)
    let dropped = Set(plan?.dropped ?? [])
    let excluded = plan.map { Set($0.excluded) } ?? excludedMessages(to: end)
    var bars = [TokenBar(.system, "system prompt and template", counting.tally.fixed.count(counting.tally.calibration))]
    for message in conversation.branch(to: end) {
      var bar = TokenBar(message.role == .assistant ? .reply : .turn, beginning(of: message), tokens(of: message))
      bar.message = message.id
      bar.fate =
        dropped.contains(message.id)
        ? .dropped : excluded.contains(message.id) ? .excluded : message.isPinned ? .pinned : .kept
      bars.append(bar)
    }
    if pending == nil, let draft = counting.draft {
      var sum = TokenSum()
      sum.add(draft)
      sum.add(TokenCount(counting.tally.turnCost, draft.source))
      bars.append(TokenBar(.draft, "what you are typing", sum.count(counting.tally.calibration)))
    }
    let title =
      switch (pending == nil, plan?.verdict) {
      case (true, _): "What the next request holds"
      case (false, .refuse): "Not sent: this does not fit"
      case (false, .ask): "This does not fit"
      case (false, _): "This fits now"
      }
    var panel = ContextPanel(title: title, pending: pending)
    if case .refuse = plan?.verdict { panel.isRefused = true }
    if panel.canSend {
      panel.answers = answers(plan?.verdict == .ask ? "sends without what is marked ×" : "sends", "leaves")
    }
    panel.picture = WindowPicture(
      bars: bars, window: plan?.window, reserved: plan?.reservedTokens ?? 0, model: conversation.model,
      policy: defaults.contextPolicy)
    panel.picture?.keys = WindowPicture.Keys(defaults.keymap, isPending: pending != nil)
    panel.dropped = dropped.union(excluded)
    panel.end = end
    panel.isAwaited = pending == nil && beginningsToCome > 0
    // Where something is dropped, the border between that and the rest is what to look at.
    panel.select(selecting ?? (pending == nil ? nil : plan?.dropped.last) ?? end)
    return panel
  }

  private func beginning(of message: Message) -> String {
    let text = store.texts.beginning(of: message) ?? "…"
    return (text.prefix(400).split(whereSeparator: \.isNewline).first.map(String.init) ?? "").abridged(to: 120)
  }

  /// The panel follows what changes under it: counts that come, a reply that ends, a pin, another max_tokens.
  mutating func refreshContextPanel() {
    guard let old = panels.top(as: ContextPanel.self), old.picture != nil else { return }
    var new = contextPanel(to: old.pending == nil ? conversation.head : old.end, pending: old.pending)
    new.keepPlace(of: old)
    panels.show(new)
  }

  /// Pins or leaves out the message chosen in the panel.
  mutating func mark(_ id: MessageID, _ intent: MessageIntent) -> [Effect] {
    guard let message = conversation[id] else { return [] }
    let effects = perform(intent, on: message)
    refreshContextPanel()
    return effects
  }

  /// Enter in the panel: sends what is kept of the request that waits for that.
  mutating func confirm(_ context: ContextPanel) -> [Effect] {
    guard let pending = context.pending else { return [] }
    return request(pending, agreed: context.picture == nil ? .spending : .leavingOut(context.dropped))
  }

  /// Enter on a request that does not fit whatever is left out.
  mutating func refuse(_ context: ContextPanel) -> [Effect] {
    if let plan = contextPlan(to: context.end), case .refuse(let excess) = plan.verdict { post(refusal(plan, excess)) }
    return []
  }

  /// The question was left.
  mutating func tellNothingSent() -> [Effect] {
    let again = defaults.keymap.label(for: .retry, in: .composer).map { " \($0) asks for the reply after all." } ?? ""
    post(.info, "Nothing was sent.\(again)")
    return []
  }
}
