import Conversations
import Hands
import Pages

// What the store answers.

extension AppState {
  mutating func take(_ event: StoreEvent) -> [Effect] {
    switch event {
    case .ready(let interrupted):
      store.isReady = true
      store.failure = nil
      takeCutReplies(interrupted)
      // History, recent chats and charges are for a screen.
      guard unattended == nil else { return [] }
      return [.ask(.loadHistory(limit: 500))]
        + askSpending() + settleAtStart() + askForRecents()
    case .keptDraft(let draft):
      takeKeptDraft(draft)
      return []
    case .unavailable(let failure):
      store.failure = failure
      post(.error, "\(failure.message) This chat is kept in memory only; /save FILE writes it elsewhere.")
      return stopAwaiting()
    case .writeFailed(let failure):
      store.failure = failure
      post(.error, failure.message)
      return []
    case .saved:
      store.failure = nil
      post(.success, "Everything is saved again.")
      return []
    case .opened(let opened, let draft):
      return show(opened, draft: draft)
    case .completed(let id, let earlier):
      withConversation(id) { $0.merge(earlier, isPartial: false) }
      return id == conversation.id ? renewTree() + resumeHeld() : []
    case .nothingToOpen(let id):
      let sent = stopAwaiting()
      return sent
        + refuse(
          id.map { "There is no conversation \($0)." } ?? "There is no earlier conversation yet: this is the first.")
    case .texts(let texts):
      conversation.fill(texts)
      for (id, text) in texts {
        store.texts.requested.remove(id)
        store.texts.lent.append((id, text.utf8.count))
      }
      return sending.held?.take(texts.keys) == true ? resumeHeld() : []
    case .beginnings(let beginnings):
      return takeBeginnings(beginnings)
    case .found(let id, let query, let matches):
      guard id == conversation.id else { return [] }
      transcript.setFind(query: query, matches: matches, in: conversation)
      return []
    case .list(let query, let summaries, let total):
      return takeList(query: query, summaries, total: total)
    case .recent(let chats):
      sidebar.chats = chats
      takeRecents(chats)
      return []
    case .preview(let preview):
      return takePreview(preview)
    case .history(let lines):
      composer.loadHistory(lines)
      return []
    case .notice(let words):
      post(.warning, words)
      return []
    case .deletion(let id, let deletion):
      return takeDeletion(id, deletion)
    case .vanished(let id):
      return takeVanished(id)
    case .lost(let ids, let notice):
      return takeLost(ids, notice)
    case .restored(let id, let title, let lost):
      return takeRestored(id, title, lost: lost)
    case .changed(let record, let messages):
      return takeChange(record, messages)
    case .othersWrote:
      return askSpending()
    }
  }

  /// Reads a conversation that the store opened.
  private mutating func show(_ opened: Conversation, draft: Draft) -> [Effect] {
    // What was typed while the store opened it: kept with the conversation it was typed in, where that is one at all.
    let waiting = store.awaitsConversation ? sending.queue.withdrawAll() : []
    store.awaitsConversation = false
    let late = store.isStored ? keepDraft() : []
    let typed = store.isStored ? [] : composer.typed.filter { !$0.isEmpty }
    leaveConversation()
    let before = conversation
    conversation = opened
    // What was imported from elsewhere names no provider of ours: it goes on with what is in force. Its replies keep
    // their author.
    if opened.provider.isEmpty { (conversation.provider, conversation.model) = (before.provider, before.model) }
    if let named = store.named { apply(named) }
    store.named = nil
    store.isStored = true
    transcript = TranscriptState()
    store.texts = TextLoans()
    focus = .composer
    panels.close()
    if let found = store.readFrom, conversation[found] != nil { transcript.scrollTo(message: found) }
    store.readFrom = nil
    offers.keptDraft = nil
    var effects = late + beginDraft(draft.followed(by: typed.joined(separator: Draft.separator)))
    if let accepted = acceptOpenedOffer() { effects += accepted } else { offerEnd(of: conversation) }
    if provider?.isEmbedded == true { effects.append(.startLocalModel(model: conversation.model)) }
    if provider == nil {
      post(
        .warning,
        "This conversation's provider \u{201C}\(opened.provider)\u{201D} is not in the config: /provider chooses one.")
    }
    for turn in waiting { sending.queue.add(turn.text, files: turn.files, pictures: turn.pictures) }
    return effects + sendQueued(after: .complete)
  }

  /// The conversation asked for will not come: what waited for it goes into the new one.
  private mutating func stopAwaiting() -> [Effect] {
    store.awaitsConversation = false
    store.named = nil
    store.readFrom = nil
    return sendQueued(after: .complete)
  }

  /// Keeps a conversation whose reply still comes, so that its text finds a home. Says whether turns waited, which stay
  /// with it.
  @discardableResult
  mutating func leaveConversation() -> Bool {
    if isStreaming {
      left.conversations[conversation.id] = conversation
      left.drafts[conversation.id] = draft
    }
    // They wait with the conversation they were written for, as its draft.
    let hasQueue = !sending.queue.isEmpty
    if hasQueue { post(.info, "The queued messages stay with that conversation, as its draft.") }
    sending.queue = QueuedTurns()
    settings.origins = [:]
    editing = nil
    store.deletion = nil
    sending.held = nil
    grafting = []
    return hasQueue
  }

  /// Another process wrote to a conversation that is here: its messages are added, the branch in view stays unless it
  /// grew.
  private mutating func takeChange(_ record: ConversationRecord, _ messages: [Message]) -> [Effect] {
    let streaming = Set(replies.values.flatMap(\.messages))
    for message in messages { store.texts.beginnings[message.id] = nil }
    withConversation(record.id) { home in
      if home.titleSource != .user || record.titleSource == .user {
        home.title = record.title
        home.titleSource = record.titleSource
      }
      home.tags = record.tags
      for message in messages {
        if home[message.id] == nil {
          home.add(message)
        } else if !streaming.contains(message.id) {
          home.replace(message)
        }
      }
    }
    // What follows a branch that is not read to its end has been there: the view stays.
    let changed = Set(messages.map(\.id))
    guard record.id == conversation.id, !isStreaming, let head = conversation.head,
      let grown = conversation.children(of: head).last(where: { changed.contains($0) })
    else { return [] }
    conversation.select(through: grown)
    return []
  }
}
