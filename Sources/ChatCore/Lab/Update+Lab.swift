import Cells
import Conversations
import Hands
import Pages

// The lab: a message is asked in several ways, a bounded number at a time; the replies are its versions.

extension AppState {
  mutating func perform(_ intent: LabIntent) -> [Effect] {
    if let effects = takeInPanel(.lab(intent)) { return effects }
    return intent == .open ? openLab(nil) : []
  }

  /// `/lab`, or its key. Without a plan the panes are shown that are there, else what to vary is asked.
  mutating func openLab(_ plan: LabPlan?) -> [Effect] {
    guard let plan else {
      if !focus.isTranscript, let run = lab.run, run.conversation == conversation.id, run.isShown(in: conversation) {
        showPanes(run)
        return []
      }
      return askWhatToVary("temperature 0:1.6:0.4", isSelected: true)
    }
    if let words = refusal(of: plan) { return refuse(words) }
    if focus.isTranscript { return askAgain(plan) }
    lab.armed = plan
    post(.info, armedWords(plan))
    return askForCatalogues(of: plan)
  }

  /// Why a plan cannot be asked, as far as that is known before anything is sent; nil where it can.
  func refusal(of plan: LabPlan) -> String? {
    do throws(LabError) {
      try plan.check(presets: defaults.presets, providers: defaults.providers)
      try plan.check(
        asking: conversation, presets: defaults.presets, providers: defaults.providers,
        catalogue: { models.catalogues[$0] ?? [] }, refusals: { refusedFields(of: $0) })
      return nil
    } catch {
      return error.message
    }
  }

  /// Of providers whose models are not known yet, so that they are by the time the message is sent.
  private mutating func askForCatalogues(of plan: LabPlan) -> [Effect] {
    let asked = plan.conversations(asking: conversation, presets: defaults.presets, providers: defaults.providers)
    return Set(asked.map(\.provider)).sorted().flatMap { wantCatalogue(of: $0, asksAgain: true) }
  }

  /// `/lab off`.
  mutating func disarmLab() -> [Effect] {
    guard lab.armed != nil else { return refuse("The lab is off already.") }
    lab.armed = nil
    post(.info, "The next message is asked once.")
    return []
  }

  private func armedWords(_ plan: LabPlan) -> String {
    let count = plan.variants.count
    let replies = count == 1 ? "1 reply" : "\(count) replies"
    var words = "\(replies) next time: \(plan.summary)."
    if let most = costBound(of: plan) { words += " At most about $\(most.fixed(4))." }
    return words + " /lab off cancels."
  }

  /// What is asked next: the conversation as it is, or each variant of it where the lab is armed.
  var askedConversations: [Conversation] { lab.armed?.variants.map(conversation(as:)) ?? [conversation] }

  /// The conversation as a variant asks it.
  func conversation(as variant: LabVariant) -> Conversation {
    var asked = conversation
    variant.apply(to: &asked, presets: defaults.presets, providers: defaults.providers)
    return asked
  }

  /// What all replies of a plan may cost for the branch being read, where prices and a limit are known.
  private func costBound(of plan: LabPlan) -> Double? {
    let prompt = counting.tally.prompt.count(counting.tally.calibration).tokens
    var sum = 0.0
    for variant in plan.variants {
      guard let bound = costBound(conversation(as: variant), promptTokens: prompt) else { return nil }
      sum += bound
    }
    return sum > 0 ? sum : nil
  }

  private mutating func askWhatToVary(_ text: String, isSelected: Bool = false) -> [Effect] {
    let title = "Lab: what to vary (a parameter, model, preset or repeat)"
    return ask(title: title, text: text, isSelected: isSelected) { line in
      { state in
        do throws(LabError) {
          return state.openLab(try LabPlan(line: line))
        } catch {
          return state.askWhatToVary(line) + state.refuse(error.message)
        }
      }
    }
  }

  /// In message mode: the chosen message, or the one that the chosen reply answers, is asked again.
  private mutating func askAgain(_ plan: LabPlan) -> [Effect] {
    let chosen = transcript.selected ?? conversation.head
    guard let chosen, let message = conversation[chosen] else { return refuse("There are no messages yet.") }
    guard !isStreaming else { return refuseWhileStreaming() }
    lab.armed = plan
    _ = focusComposer()
    return request(.reply(to: message.role == .assistant ? message.parent : chosen))
  }

  /// Makes a reply for each variant, and asks for as many as may be asked at a time.
  mutating func startLab(_ plan: LabPlan, to message: MessageID?, leavingOut dropped: Set<MessageID>) -> [Effect] {
    lab.armed = nil
    var panes: [LabPane] = []
    var inserts: [Effect] = []
    for variant in plan.variants {
      let (pane, effect) = makePane(variant, to: message, leavingOut: dropped)
      panes.append(pane)
      inserts.append(effect)
    }
    if let first = panes.first { readOn(with: first.reply) }
    let run = LabRun(conversation: conversation.id, message: message, panes: panes)
    lab.run = run
    showPanes(run)
    return saveRow() + inserts + askForPanes() + [tick]
  }

  mutating func makePane(
    _ variant: LabVariant, to message: MessageID?, leavingOut dropped: Set<MessageID>
  ) -> (LabPane, Effect) {
    let asked = conversation(as: variant)
    let request = paneRequest(asked, to: message, leavingOut: dropped)
    let reply = addReply(to: message, as: asked, request, leavingOut: dropped)
    return (LabPane(variant: variant, reply: reply.id, unsent: request), .store(.insert(reply, conversation.id)))
  }

  mutating func paneRequest(
    _ asked: Conversation, to message: MessageID?, leavingOut dropped: Set<MessageID>
  ) -> ChatRequest {
    let provider = defaults.provider(named: asked.provider)
    return makeRequest(RequestBuilder.turns(of: asked, to: message, leavingOut: dropped, for: provider), as: asked)
  }

  /// Asks for panes that wait, as many of each provider as may be asked at a time.
  mutating func askForPanes() -> [Effect] {
    guard var run = lab.run else { return [] }
    lab.run = nil  // leaves `run` the only owner, so that many panes are not copied
    var effects: [Effect] = []
    var full: Set<String> = []
    // A local model answers all that is for it before another one is loaded in its place.
    let ofLoaded = run.loaded == nil ? [] : run.panes.indices.filter { run.panes[$0].unsent?.model == run.loaded }
    for place in ofLoaded + run.panes.indices {
      guard let request = run.panes[place].unsent, !full.contains(request.provider) else { continue }
      guard hasRoom(for: request) else {
        full.insert(request.provider)
        continue
      }
      if defaults.provider(named: request.provider)?.isEmbedded == true { run.loaded = request.model }
      run.panes[place].unsent = nil
      replies[request.id] = ActiveReply(
        request: request, conversation: run.conversation, messages: [run.panes[place].reply], askedAt: now)
      effects.append(.send(request))
    }
    lab.run = run
    return effects
  }

  private func hasRoom(for request: ChatRequest) -> Bool {
    let under = replies.values.filter { $0.request.provider == request.provider }.count
    return under < (defaults.provider(named: request.provider)?.isEmbedded == true ? 1 : defaults.labParallel)
  }

  /// A reply ended: the next pane that waits is asked for.
  mutating func nextPane(after active: ActiveReply) -> [Effect] {
    guard lab.run?.isWaiting == true else { return [] }
    return askForPanes()
  }

  /// Panes that were not asked for yet stay as stopped ones.
  mutating func stopWaitingPanes() -> [Effect] {
    guard var run = lab.run, run.isWaiting else { return [] }
    var effects: [Effect] = []
    for place in run.panes.indices where run.panes[place].unsent != nil {
      run.panes[place].unsent = nil
      let reply = run.panes[place].reply
      withConversation(run.conversation) { home in
        home.change(reply) { $0.state = .stopped }
        if let message = home[reply] { effects.append(.store(.update(message))) }
      }
    }
    lab.run = run
    return effects
  }

  // MARK: The panel

  private mutating func showPanes(_ run: LabRun) {
    panels.forgetBelow()
    panels.show(LabPanel())
    refreshLab()
  }

  /// Brings the panes up to date with the conversation, before they are laid out.
  mutating func refreshLab() {
    guard panels.top(as: LabPanel.self) != nil, let run = lab.run, run.conversation == conversation.id else { return }
    let panes = run.panes.compactMap { pane in
      conversation[pane.reply].map {
        LabPanel.Pane(label: pane.variant.label, message: $0, isWaiting: pane.unsent != nil)
      }
    }
    panels.change(LabPanel.self) { $0.renew(panes) }
  }

  /// The conversation goes on from a pane; the others stay as its versions.
  mutating func keepPane(_ reply: MessageID) -> [Effect] {
    guard conversation[reply] != nil else { return [] }
    let (before, head) = (conversation.path, conversation.head)
    conversation.select(through: reply)
    // What waits goes on from it as well.
    sending.queue.move(from: head, to: conversation.head)
    transcript.scrollToEnd()
    let count = conversation.siblings(of: reply).count
    post(.success, count > 1 ? "Kept. \(versionKeys) show the other\(count > 2 ? "s" : "")." : "Kept.")
    sayHidden(by: reply, since: before)
    return saveRow()
  }

  /// Leaves the panes; all of them stay as versions.
  mutating func leavePanes() -> [Effect] {
    let count = lab.run?.panes.filter { conversation[$0.reply] != nil }.count ?? 0
    if count > 1 { post(.info, "\(count == 2 ? "Both" : "All \(count)") are kept: \(versionKeys) show them.") }
    return []
  }

  private var versionKeys: String { "\(keyName(.sibling(-1))) and \(keyName(.sibling(1)))" }

  /// Takes a pane away; it can be brought back.
  mutating func discardPane(_ reply: MessageID) -> [Effect] {
    guard let message = conversation[reply] else { return [] }
    guard message.state != .streaming else {
      return refuse("This reply is still coming; \(keyName(.interrupt)) stops it.")
    }
    let head = conversation.head
    let removed = conversation.removeSubtree(reply)
    store.undo.append(.branch(conversation.id, removed, head: head))
    post(.warning, "Deleted; /undo brings it back.")
    if lab.run?.isShown(in: conversation) != true { panels.close() }
    return [.store(.setDeleted(removed.map(\.id), true))] + saveRow()
  }

  /// Asks a pane's request once more, into a pane of its own behind it.
  mutating func repeatPane(_ reply: MessageID) -> [Effect] {
    guard let run = lab.run, let place = run.panes.firstIndex(where: { $0.reply == reply }) else { return [] }
    guard run.panes.count < LabPlan.mostPanes else { return refuse("The lab has all the panes it takes.") }
    let (pane, insert) = makePane(run.panes[place].variant, to: run.message, leavingOut: leftOut(to: run.message))
    lab.run?.panes.insert(pane, at: place + 1)
    return [insert] + askForPanes() + [tick]
  }

  /// The difference between two panes, over them.
  mutating func comparePanes(_ old: LabPanel.Pane, _ new: LabPanel.Pane) -> [Effect] {
    guard let before = conversation[old.message.id]?.text.loaded, let after = conversation[new.message.id]?.text.loaded
    else {
      return refuse("Loading the replies; press it again in a moment.")
    }
    guard !before.isEmpty || !after.isEmpty else { return refuse("There is no text to compare.") }
    let segments = WordDiff.segments(from: before, to: after)
    panels.cover(with: PagePanel(title: "\(old.label) → \(new.label)", comparing: segments))
    return []
  }
}

extension LabRun {
  /// Whether a reply of it is still there.
  func isShown(in conversation: Conversation) -> Bool { panes.contains { conversation[$0.reply] != nil } }
}
