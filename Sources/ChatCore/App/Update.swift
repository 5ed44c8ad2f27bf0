import Cells
import Conversations
import Hands
import Pages

/// The one function that changes the state: what happened, when, and what is to be done about it.
///
/// Pure. Split by topic: keys and intents, commands, sending, replies, conversations, branches, parameters, panels,
/// store.
package func update(_ state: inout AppState, _ event: Event, now: Timestamp) -> [Effect] {
  state.now = now
  let effects: [Effect] =
    switch event {
    case .input(let input): state.take(input)
    case .turn(let turn): state.ask(turn)
    case .lab(let plan, let prompts): state.ask(plan, prompts)
    case .stop: state.stopAsking()
    case .reply(let id, let event): state.take(event, of: id)
    case .store(let event): state.take(event)
    case .localModel(let status): state.take(status)
    case .timer(let name): state.take(name)
    case .edited(let text): state.takeEdited(text)
    case .notice(let notice): state.take(notice)
    case .catalogue(let provider, let models): state.takeCatalogue(provider, models) + state.endWait(for: provider)
    // Asked for in the background: the next request will tell.
    case .noCatalogue(let provider, _): state.endWait(for: provider)
    case .counted(let answer): state.takeCounts(answer)
    case .draftCounted(let count, let key, let revision): state.takeDraftCount(count, key, revision)
    case .settled(let charges, let isMissingSome): state.takeCharges(charges, isMissingSome: isMissingSome)
    case .filesRead(let files): state.takeFiles(files)
    case .filesMeasured(let mentions, let files): state.takeMeasured(mentions, files)
    case .shellRan(let output): state.takeShell(output)
    case .shellFailed(let words): state.failShell(words)
    case .clipboardPicture(let path): state.joinFile(path)
    case .fileNames(let prefix, let names): state.takeFileNames(prefix, names)
    case .folderFiles(let paths): state.takeFolderFiles(paths)
    case .page(let title, let text, let copies): state.showPage(title, text, copies: copies)
    case .usage(let lines, let rows): state.showUsage(lines, rows)
    case .probed(let card): state.takeProbe(card)
    case .schema(let json): state.setParameter(.responseFormat, .json(json))
    case .reconfigured(let defaults): state.takeDefaults(defaults)
    case .configRefused(let words): state.refuseConfig(words)
    case .themed(let framing): state.takeFraming(framing)
    case .spentToday(let cost): state.takeSpending(cost)
    case .retired(let count): state.tellRetired(count)
    case .odds(let reply, let tokens): state.takeOdds(reply, tokens)
    case .request(let reply, let body): state.takeRequest(behind: reply, body)
    case .previewed(let key, let preview): state.takePreview(key, preview)
    case .versions(let old, let before, let new, let after): state.showDiff(old, before, new, after)
    case .imported(let id): state.open(id, at: nil)
    }
  return effects + state.followThemes() + state.wantedCounts() + state.wantedPreview()
    + state.followSidebar(event, effects)
}

extension AppState {
  /// Whether rows are missing because `settle` may take only so long: it is to be called again after keys were served.
  package var hasMoreWork: Bool { (transcript.hasMoreWork && !panels.coverPage) || panels.body.hasMoreWork }

  /// Lays out what is in view; to be called once before `Screen.frame`. Asks for texts and pictures that came into
  /// view.
  package mutating func settle() -> [Effect] {
    let whole = size
    defer { size = whole }
    size.columns -= sidebarColumns
    composing.view = composer.layout(
      width: ScreenLayout.composerWidth(pageSize), maxRows: ScreenLayout.composerLimit(size))
    guard var layout = ScreenLayout(size: size, composerWants: composing.view.rows.count) else { return [] }
    refreshLab()
    refreshAside()
    menu.settle(rows: MenuRows.room(layout), at: now)
    settlePanel(layout)
    if panels.asksForLine { layout = ScreenLayout(size: size, composerWants: composerWants) ?? layout }
    // What nothing shows of is laid out once it shows.
    guard !panels.coverPage else { return [] }
    transcript.settle(conversation, size: layout.transcript, context: transcriptContext)
    returnTexts()
    let previews = wantedPictures()
    let needed = transcript.neededTexts.filter { !store.texts.requested.contains($0) }
    guard !needed.isEmpty else { return previews }
    store.texts.requested.formUnion(needed)
    return previews + [.ask(.loadTexts(needed))]
  }

  /// Most bytes of text that reading through a long conversation keeps in memory.
  private static let mostLentBytes = 8 << 20

  /// Gives texts far from the window back to the store's keeping, oldest loan first.
  private mutating func returnTexts() {
    guard sending.held == nil, replies.isEmpty else { return }
    var bytes = store.texts.lent.reduce(0) { $0 + $1.bytes }
    guard bytes > Self.mostLentBytes else { return }
    let near = Set(transcript.visibleMessages + transcript.neededTexts)
    var kept: [(id: MessageID, bytes: Int)] = []
    for lent in store.texts.lent {
      if bytes > Self.mostLentBytes / 2, !near.contains(lent.id) {
        conversation.unload(lent.id)
        bytes -= lent.bytes
      } else {
        kept.append(lent)
      }
    }
    store.texts.lent = kept
  }

  private var transcriptContext: TranscriptContext {
    var context = TranscriptContext(
      now: now, utcOffset: defaults.utcOffset, isFocused: focus.isTranscript,
      keys: defaults.keymap.messageKeys, mathematics: defaults.mathematics,
      framing: settings.framing, alignment: defaults.alignment)
    context.reasoning = settings.reasoning
    context.thinking = thinking
    context.pictures = defaults.pictures
    context.previews = pictures.areShown ? pictures.previews : nil
    return context
  }

  mutating func take(_ status: LocalModelStatus) -> [Effect] {
    models.local = status
    if case .ready = status {
      dismissLocalFailure()
      // Only now they are sent; how long that took was said as it went on.
      for (id, active) in replies where isWaitingToBeSent(active) { replies[id]?.loadedAt = now }
      return provider?.isEmbedded == true ? countAnew() : []
    }
    guard case .failed(let failure) = status else { return [] }
    models.localFailure = failure
    if provider?.isEmbedded == true { post(.error, failure.advised) }
    return []
  }

  /// The local model answers again: why it did not is no news any longer, whatever was said of it.
  private mutating func dismissLocalFailure() {
    if let failure = models.localFailure, let notice, [failure.message, failure.advised].contains(notice.text) {
      dismissNotice()
    }
    models.localFailure = nil
  }

  /// Whether nothing of a request has gone to the local model yet.
  private func isWaitingToBeSent(_ active: ActiveReply) -> Bool {
    active.provenance == nil && !active.hasText
      && defaults.provider(named: active.request.provider)?.isEmbedded == true
  }

  mutating func takeFraming(_ framing: CodeFraming) -> [Effect] {
    settings.framing = framing
    return []
  }

  mutating func take(_ notice: Notice) -> [Effect] {
    post(notice)
    return []
  }

  mutating func take(_ timer: TimerName) -> [Effect] {
    switch timer {
    case .tick:
      // Also where nothing comes any more: what had come since the last figures would go untold.
      for id in replies.keys where replies[id]?.hasText == true { replies[id]?.renewShown(now) }
      return replies.isEmpty ? [] : [tick]
    case .draft:
      return keepDraft()
    case .shell:
      return showShell()
    case .reading:
      return showReading()
    case .pause:
      return measureDraftFiles() + askCatalogue()
    case .count:
      return countDraft()
    case .settle:
      return [.settleCharges]
    case .poll:
      guard store.failure == nil else { return [] }
      let behind = left.conversations.keys.sorted()
      return ((store.isStored ? [conversation.id] : []) + behind).map { .ask(.poll($0)) }
        + (defaults.spending.perDay == nil ? [] : [.ask(.askForWriters)])
    case .config:
      return [.readConfig]
    }
  }

  /// Ends the program; everything is with the store already, or goes there now.
  mutating func quit() -> [Effect] {
    var effects = keepDraft() + stopWaitingPanes()
    for (id, active) in replies {
      replies[id]?.isStopping = true
      // Its end may still come, and would label it once more.
      replies[id]?.rest = nil
      replies[id]?.before = nil
      effects.append(.cancel(id))
      effects += leaveUnfinished(active)
    }
    return effects + [.quit]
  }

  /// A reply that still streams when the program ends is kept as stopped.
  private mutating func leaveUnfinished(_ active: ActiveReply) -> [Effect] {
    var updates: [Effect] = []
    for id in active.messages {
      noteUnreported(active, id)
      withConversation(active.conversation) { home in
        home.change(id) {
          $0.state = .stopped
          active.label(&$0)
        }
        if let message = home[id] { updates.append(.store(.update(message))) }
      }
    }
    return restorationBehind(active.conversation) + updates
  }

  mutating func takeEdited(_ text: String?) -> [Effect] {
    guard let text else { return refuse("The editor left no text; the draft is as it was.") }
    composer.replaceAll(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    if !composer.isEmpty { tellJoined("The text") }
    return draftChanged()
  }

  mutating func tellRetired(_ count: Int) -> [Effect] {
    guard count > 0 else { return [] }
    post(
      .info,
      "\(count) conversation\(count == 1 ? "" : "s") unused past retention.days \(count == 1 ? "was" : "were") deleted."
    )
    return []
  }

  /// Asks what the provider serves when a draft pauses: in time to say that a model is retired before it is sent, and
  /// without loading a network library for somebody who only reads. A draft sent before is asked for after its reply.
  mutating func askCatalogue() -> [Effect] {
    guard unattended == nil, models.catalogues[conversation.provider] == nil else { return [] }
    return wantCatalogue(of: conversation.provider)
  }

  /// Asks for the catalogue of a hosted provider, once, whatever it is wanted for. A command waits for it.
  /// - Parameter asksAgain: whether one that was asked for and did not come is asked for once more.
  mutating func wantCatalogue(of name: String, asksAgain: Bool = false) -> [Effect] {
    guard defaults.asksCatalogue, defaults.provider(named: name)?.isEmbedded == false,
      models.wanted.insert(name).inserted || (asksAgain && models.catalogues[name] == nil)
    else { return [] }
    unattended?.awaited.insert(name)
    return [.catalogue(provider: name)]
  }

  mutating func takeCatalogue(_ provider: String, _ models: [CatalogueModel]) -> [Effect] {
    self.models.catalogues[provider] = models
    var index: [String: CatalogueModel] = [:]
    for model in models.reversed() {
      for name in model.aliases + [model.id] { index[name.lowercased()] = model }
    }
    self.models.index[provider] = index
    if provider == conversation.provider { refreshModels() }
    refreshMenu()
    let priced = priceReplies(of: provider)
    guard provider == conversation.provider, let retired = retirementNotice else { return priced }
    // Where it failed already, the offer says the same, with the key for it.
    let hasOffer = conversation.head.flatMap { conversation[$0] }.map { offerLiveModel(insteadOf: $0) } ?? false
    post(.warning, (hasOffer ? offerText : nil) ?? retired)
    return priced
  }
}
