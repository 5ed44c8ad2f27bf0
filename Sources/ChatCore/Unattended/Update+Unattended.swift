import Conversations

// What a command asks: what its command line says holds for the conversation, and what a request must know comes first.

extension AppState {
  /// Sends a turn at the end of the conversation.
  mutating func ask(_ turn: AskedTurn) -> [Effect] {
    apply(turn.named)
    if provider == nil { (conversation.provider, conversation.model) = (defaults.provider, defaults.model) }
    // Counts of another tokenizer go, and what is fixed is counted, before the request is held against the window.
    return wantedCounts() + send(turn.text, pictures: turn.pictures, below: conversation.head, titledBy: turn.words)
  }

  /// Stops whatever is under way; what came stays, and what waits to go out does not.
  mutating func stopAsking() -> [Effect] {
    sending.held = nil
    unattended?.awaited = []
    let asked: [Effect] = titles.keys.sorted { $0.rawValue < $1.rawValue }.map { .cancel($0) }
    return stopReplies() + asked
  }

  /// Says something of a request that goes out.
  mutating func tell(_ words: String) {
    post(.warning, words)
    unattended?.said.append(words)
  }

  // MARK: What must be known before

  /// No hosted model's window is smaller: what fits this needs no look into the catalogue before it is sent.
  private static let leastWindow = 4096

  /// Holds a request until the catalogues are here that say whether it may go out; nil where it need not wait.
  mutating func askAhead(_ intention: SendIntention, to end: MessageID?, _ agreed: Agreement) -> [Effect]? {
    guard unattended != nil else { return nil }
    // A model that is varied must be there and take what is varied, and one that is sent pictures must see them.
    var needsAll =
      lab.armed?.axes.contains { if case .parameter = $0.subject { true } else { $0.subject == .models } } == true
    if case .plan(let prompts) = intention, prompts.contains(where: { !$0.pictures.isEmpty }) { needsAll = true }
    let effects = askedConversations.filter { needsAll || needsCatalogue($0, to: end) }.flatMap {
      wantCatalogue(of: $0.provider)
    }
    guard unattended?.awaited.isEmpty == false else { return nil }
    sending.held = HeldRequest(intention: intention, agreed: agreed, waits: .catalogues)
    return effects
  }

  /// A budget needs prices, pictures a model that sees, and a long text its window.
  private func needsCatalogue(_ asked: Conversation, to end: MessageID?) -> Bool {
    let branch = conversation.branch(to: end)
    if defaults.spending.isSet || branch.contains(where: { !$0.pictures.isEmpty }) { return true }
    let window = ContextWindow(of: asked.model, provider: defaults.provider(named: asked.provider), catalogue: nil)
    guard window?.source != .config else { return false }
    // No token is shorter than a byte.
    let bytes = branch.reduce(asked.systemPrompt.utf8.count) { $0 + $1.text.utf8Count + 16 }
    let most = asked.parameters.replyLimit
    return bytes + ContextPlanInput.reserved(window: Self.leastWindow, maxTokens: most) > Self.leastWindow
  }

  /// A catalogue came, or will not come: what waited for it goes on.
  mutating func endWait(for provider: String) -> [Effect] {
    guard unattended?.awaited.remove(provider) != nil, unattended?.awaited.isEmpty == true,
      sending.held?.waits == .catalogues
    else { return [] }
    return resumeHeld()
  }

  /// Why the model is not sent the pictures of a turn; nil where it takes them, or no one knows. Those of earlier turns
  /// are left out.
  func blindness(to end: MessageID?) -> String? {
    guard let turn = (end ?? conversation.head).flatMap({ conversation[$0] }), !turn.pictures.isEmpty else {
      return nil
    }
    return blindness(of: conversation) { "-m \($0)" }
  }

  /// Asks for the catalogue after a failure that may be the model's, where another model could be named at all: the
  /// sentence about the failure is to name the live relative.
  mutating func askForLiveModel(_ failure: Failure?, _ active: ActiveReply) -> [Effect] {
    guard unattended != nil, failure?.cause.mayBeTheModel == true, lab.run == nil, active.request.body == nil else {
      return []
    }
    return wantCatalogue(of: active.request.provider)
  }
}
