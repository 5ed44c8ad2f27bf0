import Conversations

// `mixchat lab`: prompts in every way of a plan, as versions in one conversation that can be gone on with.

extension AppState {
  /// Asks each prompt in every way. What an earlier run brought is not asked again.
  mutating func ask(_ plan: LabPlan, _ prompts: [LabPrompt]) -> [Effect] {
    lab.armed = plan
    if !store.isStored { titleFromFirstTurn("Lab: " + (prompts.first?.text ?? "")) }
    return wantedCounts() + request(.plan(prompts))
  }

  /// Makes a message for each prompt and a reply for each way, and asks for as many as may be asked at a time.
  mutating func requestPlan(_ prompts: [LabPrompt], _ agreed: Agreement) -> [Effect] {
    guard let plan = lab.armed else { return [] }
    // The prompts, to be known again, and their replies, to be shown.
    let roots = conversation.children(of: nil)
    let missing = (roots + roots.flatMap { conversation.children(of: $0) }).filter {
      conversation[$0]?.text.loaded == nil
    }
    guard missing.isEmpty, !conversation.isPartial else {
      sending.held = HeldRequest(intention: .plan(prompts), agreed: agreed, waits: .texts(Set(missing)))
      return missing.isEmpty ? [] : [.ask(.loadTexts(missing))]
    }
    if let effects = askAhead(.plan(prompts), to: nil, agreed) { return effects }
    if let words = refusal(of: plan) {
      unattended?.refusal = .plan(words)
      return refuse(words)
    }
    if let words = blindness(toPicturesOf: prompts) {
      unattended?.refusal = .pictures(words)
      return refuse(words)
    }
    let (panes, writes) = makePanes(plan, prompts)
    let next = panes.compactMap(\.unsent).reduce(0.0) { $0 + costBound($1) }
    guard agreed == .spending || admitsSpending(.plan(prompts), next: next, true) else {
      // Where it is agreed to later, they are found here, and must be there.
      return saveRow() + writes
    }
    lab.armed = nil
    if let first = panes.first { conversation.select(head: first.reply) }
    lab.run = LabRun(conversation: conversation.id, message: nil, panes: panes)
    return saveRow() + writes + askForPanes()
  }

  /// Why a model that is asked is not sent the pictures of prompts; nil where all take them, or no one knows.
  private func blindness(toPicturesOf prompts: [LabPrompt]) -> String? {
    guard prompts.contains(where: { !$0.pictures.isEmpty }) else { return nil }
    return askedConversations.lazy.compactMap { asked in self.blindness(of: asked) { "-m \($0)" } }.first
  }

  /// What a request may cost at most; 0 where no price is known.
  private func costBound(_ request: ChatRequest) -> Double {
    guard defaults.spending.isSet else { return 0 }
    let prompt = request.messages.reduce(0) { $0 + TokenEstimate.tokens(in: $1.content) }
    return costBound(request.model, of: request.provider, request.parameters, promptTokens: prompt) ?? 0
  }

  private mutating func makePanes(_ plan: LabPlan, _ prompts: [LabPrompt]) -> ([LabPane], [Effect]) {
    var panes: [LabPane] = []
    var writes: [Effect] = []
    var taken: Set<MessageID> = []
    for prompt in prompts {
      let roots = conversation.children(of: nil)
      let message: MessageID
      if let known = roots.first(where: { prompt.isSaid(by: conversation[$0]) && !taken.contains($0) }) {
        message = known
      } else {
        var turn = Message(
          id: MessageID(identities.next(at: now)), parent: nil, role: .user, text: prompt.text, createdAt: now)
        turn.pictures = prompt.pictures
        conversation.add(turn)
        writes.append(.store(.insert(turn, conversation.id)))
        message = turn.id
      }
      taken.insert(message)
      for variant in plan.variants {
        let (pane, write) = makePane(variant, to: message, otherThan: taken)
        taken.insert(pane.reply)
        panes.append(pane)
        writes += write
      }
    }
    return (panes, writes)
  }

  /// A reply that is there whole is left alone; one that did not come to its end is asked for once more in its place.
  private mutating func makePane(
    _ variant: LabVariant, to message: MessageID, otherThan taken: Set<MessageID>
  ) -> (LabPane, [Effect]) {
    let asked = conversation(as: variant)
    let earlier = conversation.children(of: message).first { id in
      guard !taken.contains(id), let facts = conversation[id]?.reply else { return false }
      return facts.model == asked.model && facts.provider == asked.provider && facts.parameters == asked.parameters
    }
    guard let earlier else {
      let (pane, insert) = makePane(variant, to: message, leavingOut: [])
      return (pane, [insert])
    }
    guard conversation[earlier]?.state != .complete else { return (LabPane(variant: variant, reply: earlier), []) }
    let request = paneRequest(asked, to: message, leavingOut: [])
    let again = Message(
      id: earlier, parent: message, role: .assistant, text: "", state: .streaming, createdAt: now,
      reply: replyFacts(asked, request))
    conversation.replace(again)
    return (LabPane(variant: variant, reply: earlier, unsent: request), [.store(.update(again))])
  }
}
