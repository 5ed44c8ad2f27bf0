import Conversations
import Hands
import Pages

// Replies on their way in: text, facts, ends; stop, retry, continue.

extension AppState {
  /// Takes one event of a request's.
  mutating func take(_ event: ReplyEvent, of id: RequestID) -> [Effect] {
    if aside?.request == id { return takeAside(event) }
    guard var active = replies[id] else { return takeTitle(event, of: id) }
    // Text is by far the most frequent, and must not copy the rest.
    switch event {
    case .text(let choice, let text): return takeText(text, choice: choice, of: id)
    case .reasoning(let choice, let text): return takeText(text, isReasoning: true, choice: choice, of: id)
    default: break
    }
    defer { if replies[id] != nil { replies[id] = active } }
    switch event {
    case .text, .reasoning:
      return []
    case .sent(let body, let url):
      let provenance = Provenance(url: url, body: body)
      active.provenance = provenance
      // Kept before anything comes: a process that is killed still leaves what it had asked.
      return active.messages.map { .store(.provenance($0, provenance)) }
    case .head(let head):
      active.head = head
      active.waiting = nil
      active.provenance?.headers = head.headers
      let earlier = active.earlier
      changeReplies(active) {
        if let name = head.inferenceID { $0.reply?.inferenceID = .joined(earlier?.inferenceID, name) }
        if let name = head.requestID { $0.reply?.requestID = .joined(earlier?.requestID, name) }
      }
    case .held(let choice, let piece):
      guard active.messages.indices.contains(choice) else { return [] }
      return [.store(.appendExtra(active.messages[choice], piece))]
    case .extra(let choice, let extra):
      changeReply(active, choice) { $0.extras.append(extra) }
      guard active.messages.indices.contains(choice) else { return [] }
      // The reply's end, which writes it, may be long in coming.
      return [.store(.appendExtra(active.messages[choice], HeldPiece(whole: extra)))]
    case .odds(let choice, let list, let figures):
      guard active.messages.indices.contains(choice) else { return [] }
      changeReply(active, choice) { $0.reply?.count(figures) }
      return [.store(.keepOdds(active.messages[choice], list))]
    case .finished(let choice, let reason):
      changeReply(active, choice) { $0.reply?.finishReason = reason }
    case .usage(let usage):
      // Reported once for all replies to a request: the first bears it, so that sums stay right.
      active.usage = usage
      let whole = active.earlier?.usage.map { $0 + usage } ?? usage
      changeReply(active, 0) { $0.reply?.usage = whole }
    case .cost(let cost):
      active.cost = cost
      money.reporting.insert(active.request.provider)
      let whole = active.whole(cost)
      changeReply(active, 0) { $0.reply?.cost = whole }
    case .note(let text):
      changeReplies(active) { $0.extras.append(MessageExtra(.note, text)) }
    case .leftOut(let field, let reason):
      let (model, provider) = (active.request.model, active.request.provider)
      models.refusals.note(field, reason, model: model, provider: provider)
      let isNews = models.refusals.isNews(RequestField(named: field), model: model, provider: provider)
      let sentence = FieldRefusals.sentence(field, reason)
      changeReplies(active) { $0.extras.append(MessageExtra(.note, sentence)) }
      if isNews { post(.warning, sentence) }
      refreshSettings()
    case .retrying(let failure, let attempt, let delay):
      let until = Timestamp(milliseconds: now.milliseconds + Int64(delay * 1000))
      active.waiting = .init(failure: failure, until: until, attempt: attempt)
      replies[id] = active
      return [tick]
    case .ended(let timings, let failure):
      if active.conversation != conversation.id { noteUnseen(active.conversation) }
      return end(active, timings, failure)
    }
    return []
  }

  private mutating func takeText(
    _ text: String, isReasoning: Bool = false, choice: Int, of id: RequestID
  ) -> [Effect] {
    guard let messages = replies[id]?.messages, messages.indices.contains(choice) else { return [] }
    let now = now
    replies[id]?.waiting = nil
    if unattended == nil {
      replies[id]?.note(text, isReasoning: isReasoning, at: now)
      replies[id]?.renewShown(now)
    }
    let message = messages[choice]
    guard let home = replies[id]?.conversation else { return [] }
    if isReasoning {
      withConversation(home) { $0.appendReasoning(text, to: message) }
      return [.store(.appendReasoning(message, text))]
    }
    withConversation(home) { $0.appendText(text, to: message) }
    return [.store(.appendText(message, text))]
  }

  /// Wakes when the seconds that the status bar counts change; a little later, as text that streams takes them along.
  var tick: Effect {
    let waits = replies.values.map { reply -> Int64 in
      if let rest = reply.waiting?.until.since(now), rest > 0 { return (rest - 1) % 1000 + 1 }
      return 1000 - max(0, now.since(reply.countedFrom)) % 1000
    }
    let next = (waits.min() ?? 1000) + 75
    return .timer(.tick, milliseconds: Int(untilBeat.map { min($0, next) } ?? next))
  }

  private mutating func changeReplies(_ active: ActiveReply, _ change: (inout Message) -> Void) {
    for choice in active.messages.indices { changeReply(active, choice, change) }
  }

  private mutating func changeReply(_ active: ActiveReply, _ choice: Int, _ change: (inout Message) -> Void) {
    guard active.messages.indices.contains(choice) else { return }
    withConversation(active.conversation) { $0.change(active.messages[choice], change) }
  }

  private mutating func end(_ active: ActiveReply, _ timings: ReplyTimings, _ failure: Failure?) -> [Effect] {
    replies[active.request.id] = nil
    let isInView = active.conversation == conversation.id
    if let failure, isInView, active.continuation == .prefill, !active.hasText, failure.cause == .badRequest,
      let partial = active.messages.first
    {
      // The endpoint will not go on from an assistant's turn: ask for it in words.
      changeReply(active, 0) { active.leaveUnasked(&$0) }
      return request(.continuation(of: partial, .asked))
    }
    let state: MessageState =
      if let failure { failure.cause == .cancelled || active.isStopping ? .stopped : .failed } else { .complete }
    var updates: [Effect] = []
    let isUnsent =
      state != .complete && active.head == nil
      && (active.provenance == nil || failure?.cause.isBeforeSending == true)
    for (choice, id) in active.messages.enumerated() {
      let computed = choice == 0 ? computedCost(active) : nil
      let guess = isInView ? tokenGuess(id) : nil
      if guess != nil { counting.refined = id }
      var moved = 0
      withConversation(active.conversation) { home in
        home.change(id) { message in
          message.state = state
          // Of a reply that goes on from a text, that text is no thought.
          if active.continuation == nil, active.earlier == nil { moved = message.takeOpenThought() }
          message.failure = state == .failed ? failure : nil
          message.reply?.timings = active.timesBefore?.continued(by: timings) ?? timings
          message.reply?.guess = guess
          active.label(&message)
          // The name of a request that was never sent: nothing was used under it.
          if isUnsent, message.text.utf8Count == 0 { message.reply?.requestID = active.earlier?.requestID }
          active.leaveUnasked(&message)
          if let computed { message.reply?.cost = active.whole(computed) }
        }
      }
      noteUnreported(active, id)
      withConversation(active.conversation) { home in
        if let message = home[id] { updates.append(.store(.update(message))) }
      }
      if moved > 0 { openThoughts[id] = moved }
      if let provenance = active.provenance { updates.append(.store(.provenance(id, provenance))) }
    }
    if failure == nil { updates += dropAbsent(active) }
    var effects = restorationBehind(active.conversation) + updates
    if let cost = active.cost ?? computedCost(active) { money.spentToday.add(cost, on: today) }
    noteSilence(active, failure)
    effects += settleLater(active) + askForPrices(active)
    effects += nextPane(after: active)
    // Of several replies the last one lets it go.
    if !replies.values.contains(where: { $0.conversation == active.conversation }) {
      left.conversations[active.conversation] = nil
    }
    effects += callBack(to: active, failed: state == .failed)
    if replies.isEmpty { effects.append(.endTimer(.tick)) }
    guard isInView else { return effects }
    if state == .failed { sayFailed(active.messages.first) }
    return effects + saveRowIfStored() + askCatalogue() + askForLiveModel(failure, active)
      + (state == .complete ? askForModelTitle() : []) + sendQueued(after: state, of: active.messages)
  }

  /// Why a reply failed is said below it: where that is out of view, the rule says that it did.
  private mutating func sayFailed(_ reply: MessageID?) {
    let isOffered = reply.flatMap { conversation[$0] }.map { offerLiveModel(insteadOf: $0) } ?? false
    let isSeen = transcript.isFollowing && (panels.isEmpty || keyContext == .lab)
    let words = [isSeen ? "" : "The reply failed.", isOffered ? offerText ?? "" : ""].filter { !$0.isEmpty }
    if !words.isEmpty { post(.error, words.joined(separator: " ")) }
  }

  /// Takes away the replies that an endpoint did not send, of several that were asked for.
  private mutating func dropAbsent(_ active: ActiveReply) -> [Effect] {
    let absent = active.messages.dropFirst().filter { id in
      withConversation(active.conversation) { $0[id]?.isAbsent ?? false } ?? false
    }
    guard !absent.isEmpty else { return [] }
    withConversation(active.conversation) { home in
      for id in absent { _ = home.removeSubtree(id) }
    }
    return [.store(.setDeleted(absent, true))]
  }

  /// A request's cost from the catalogue's prices, for an endpoint that tells usage but no cost.
  private func computedCost(_ active: ActiveReply) -> Cost? {
    guard active.cost == nil, let usage = active.usage else { return nil }
    return computedCost(usage, active.request.model, of: active.request.provider)
  }

  /// What a catalogue says of a model, by name or alias.
  func catalogueModel(_ model: String, of provider: String) -> CatalogueModel? {
    models.index[provider]?[model.lowercased()]
  }

  /// Changes a conversation wherever it is: in view, or left behind while a reply still comes.
  @discardableResult
  mutating func withConversation<Result>(_ id: ConversationID, _ body: (inout Conversation) -> Result) -> Result? {
    if id == conversation.id { return body(&conversation) }
    guard let slot = left.conversations.index(forKey: id) else { return nil }
    return body(&left.conversations.values[slot])
  }

  /// Stops every reply on its way in this conversation; what came stays.
  mutating func stopReplies() -> [Effect] {
    var effects: [Effect] = []
    for (id, active) in replies where active.conversation == conversation.id {
      replies[id]?.isStopping = true
      effects.append(.cancel(id))
    }
    return effects + (lab.run?.conversation == conversation.id ? stopWaitingPanes() : [])
  }

  /// Another reply to the same turn: a sibling of `reply`, or a first reply to a turn left without one.
  mutating func retry(_ target: MessageID?) -> [Effect] {
    guard !isStreaming else { return refuseWhileStreaming() }
    guard let id = target ?? conversation.head, let message = conversation[id] else {
      return refuseMissing("There is no reply to retry yet.")
    }
    switch message.role {
    case .assistant:
      transcript.scrollToEnd()
      return request(.reply(to: message.parent))
    case .user, .system:
      transcript.scrollToEnd()
      return request(.reply(to: id))
    }
  }

  /// Goes on with a reply that was cut, stopped, or ran into its limit: with a version of it where messages follow it.
  mutating func continueReply(_ target: MessageID?) -> [Effect] {
    guard !isStreaming else { return refuseWhileStreaming() }
    guard let id = target ?? conversation.head, let message = conversation[id], message.role == .assistant else {
      return refuseMissing("There is no reply to continue.")
    }
    guard message.text.utf8Count > 0 else { return retry(id) }
    if conversation.children(of: id).isEmpty { conversation.select(head: id) }
    transcript.scrollToEnd()
    return request(.continuation(of: id, continuation))
  }
}
