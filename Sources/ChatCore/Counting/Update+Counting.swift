import Conversations
import Hands

// What is counted, when, and what is done with it. Asked for by need, after every event: see `wantedCounts`.

/// For what counts were asked. One that was asked for something else is passed over when it comes.
package struct CountKey: Sendable, Equatable {
  /// The conversation in view.
  package var conversation: ConversationID
  /// Its model.
  package var model: String
  /// Its provider.
  package var provider: String
  /// Whether mixchat's own server counts.
  package var isEmbedded: Bool

  /// What counts alike: the tokenizer of a family, the embedded server's, or an estimate.
  var tokenizer: String { Self.tokenizer(of: model, isEmbedded: isEmbedded) }

  /// Names what counts a model's tokens. Counts by one name mean nothing under another.
  static func tokenizer(of model: String, isEmbedded: Bool) -> String {
    isEmbedded ? "server" : ModelFamily(model: model)?.rawValue ?? ""
  }
}

/// Texts to count, away from the main thread.
package struct CountRequest: Sendable, Equatable {
  /// For what.
  package var key: CountKey
  /// Messages' texts.
  package var messages: [MessageID: String] = [:]
  /// The system text.
  package var system: String?
}

/// The answer to a `CountRequest`; what could not be counted is estimated, and says so.
package struct CountAnswer: Sendable, Equatable {
  /// As it was asked.
  package var key: CountKey
  /// Every message asked for.
  package var messages: [MessageID: TokenCount] = [:]
  /// The system text, where it was asked for.
  package var system: TokenCount?

  /// An answer without counts yet.
  package init(_ key: CountKey) { self.key = key }
}

/// What has been asked for and has come.
package struct CountingState: Sendable {
  /// Tokens of the branch being read.
  package internal(set) var tally = BranchTally()
  /// Tokens of the draft, a keystroke old at most.
  package internal(set) var draft: TokenCount?
  var key: CountKey?
  /// Messages asked for; an answer that was an estimate is not asked for again.
  var asked: Set<MessageID> = []
  /// The system text as it was last asked for.
  var system = ""
  var systemCount: TokenCount?
  /// Grows with every change of the draft.
  var draftRevision: UInt64 = 0
  /// The revision that `draft` is of.
  var draftCounted: UInt64?
  /// The revision being counted. One at a time: what is typed meanwhile is counted next.
  var draftAsked: UInt64?
  /// A count follows within a frame.
  var isDraftDue = false
  /// The reply that just ended: until something is typed, counts that come late are still of what was sent for it.
  var refined: MessageID?
}

extension AppState {
  private var countKey: CountKey {
    CountKey(
      conversation: conversation.id, model: conversation.model, provider: conversation.provider,
      isEmbedded: provider?.isEmbedded == true)
  }

  /// The system text's count, or a guess until it comes.
  var systemCount: TokenCount {
    if conversation.systemPrompt.isEmpty { return TokenCount(0, .exact) }
    if counting.system == conversation.systemPrompt, let count = counting.systemCount { return count }
    return TokenCount(TokenEstimate.tokens(in: conversation.systemPrompt), .estimated)
  }

  /// Brings the tally up to date, and asks for counts that are missing. After every event; nothing changed costs
  /// nothing.
  mutating func wantedCounts() -> [Effect] {
    // Without a screen counts are for what a request is held against.
    guard unattended == nil || !sending.hasAsked else { return [] }
    let key = countKey
    var effects: [Effect] = []
    if counting.key != key {
      if let old = counting.key, old.conversation == key.conversation, old.tokenizer != key.tokenizer {
        effects += forgetCounts()
      }
      var fresh = CountingState(key: key)
      fresh.draftRevision = counting.draftRevision
      counting = fresh
      if !composer.isEmpty { effects += countDraft() }
    }
    let isSystemNew = counting.system != conversation.systemPrompt
    if isSystemNew {
      counting.system = conversation.systemPrompt
      counting.systemCount = nil
    }
    let isChanged = counting.tally.refresh(conversation, system: systemCount, learns: unattended == nil)
    guard isChanged || isSystemNew else { return effects }
    if let id = counting.refined, let guess = tokenGuess(id), conversation[id]?.reply?.guess != guess {
      conversation.change(id) { $0.reply?.guess = guess }
    }
    refreshContextPanel()
    var request = CountRequest(key: key)
    if isSystemNew, !conversation.systemPrompt.isEmpty { request.system = conversation.systemPrompt }
    for id in counting.tally.uncounted where counting.asked.insert(id).inserted {
      request.messages[id] = conversation[id]?.text.loaded
    }
    if !request.messages.isEmpty || request.system != nil { effects.append(.count(request)) }
    return effects
  }

  /// Another tokenizer: what the last one counted means nothing any more.
  private mutating func forgetCounts() -> [Effect] {
    for id in conversation.messages.keys where conversation[id]?.counted != nil {
      conversation.setCount(nil, of: id)
    }
    counting.draft = nil
    return store.isStored ? [.store(.clearCounts(conversation.id))] : []
  }

  /// Counts that were asked for came.
  mutating func takeCounts(_ answer: CountAnswer) -> [Effect] {
    guard answer.key == counting.key else { return [] }
    if let system = answer.system { counting.systemCount = system }
    var effects: [Effect] = []
    for (id, count) in answer.messages.sorted(by: { $0.key < $1.key }) {
      guard let message = conversation[id], message.state != .streaming else { continue }
      conversation.setCount(count, of: id)
      // Estimates are made again each time: they are no fact to keep.
      if store.isStored, count.source == .exact { effects.append(.store(.setCount(id, count))) }
    }
    if sending.held?.awaitsCounts == true { effects += resumeHeld() }
    return effects
  }

  /// What the figures say of a reply in view that ends, where its endpoint did not report any.
  func tokenGuess(_ id: MessageID) -> TokenGuess? {
    guard let reply = conversation.lastWithFigures, reply.id == id, reply.reply?.usage == nil,
      reply.text.utf8Count > 0
    else { return nil }
    let tally = counting.tally
    return TokenGuess(
      prompt: tally.lastPrompt.tokens, completion: tally.corrected(BranchTally.tokens(of: reply)).tokens)
  }

  /// What a reply took that its endpoint did not report: as it was when the reply ended, the same wherever it is said.
  func ownFigures(of reply: Message) -> TokenGuess {
    TokenGuess(
      prompt: reply.reply?.guess?.prompt ?? counting.tally.lastPrompt.tokens,
      completion: reply.ownTokens ?? BranchTally.tokens(of: reply).tokens)
  }

  /// The embedded server answers now: what had to be guessed so far can be counted.
  mutating func countAnew() -> [Effect] {
    counting.asked = []
    counting.system = ""
    counting.tally = BranchTally()
    return countDraft()
  }

  // MARK: The draft

  /// Milliseconds after the last key when the draft is kept, and the most that pass while typing goes on; then when
  /// its files are measured.
  private static let draftPause = 100, draftInterval: Int64 = 500, measurePause = 300

  private var draftTimers: [Effect] {
    mutating get {
      let since = composing.changedAt ?? now
      composing.changedAt = since
      let rest = max(0, Self.draftInterval - now.since(since))
      return [
        .timer(.draft, milliseconds: min(Self.draftPause, Int(rest))), .timer(.pause, milliseconds: Self.measurePause),
      ]
    }
  }

  /// Nothing is being written any more that the timers are for.
  mutating func endDraftTimers() -> [Effect] {
    composing.changedAt = nil
    return [.endTimer(.draft), .endTimer(.pause)]
  }

  /// The draft is kept a moment after the last key, and counted within a frame.
  mutating func draftChanged() -> [Effect] {
    counting.draftRevision &+= 1
    var effects = draftTimers
    if composer.isEmpty { (counting.draft, composing.recalled) = (nil, nil) }
    if !counting.isDraftDue, counting.draftAsked == nil {
      counting.isDraftDue = true
      effects.append(.timer(.count, milliseconds: Self.draftDelay))
    }
    return effects
  }

  /// A frame: what was typed within it is counted together.
  private static let draftDelay = 16

  /// Hands the draft over to be counted. Its lines are shared, not copied: a long draft costs a key nothing here.
  mutating func countDraft() -> [Effect] {
    counting.isDraftDue = false
    guard !composer.isEmpty, !composer.isCommand else {
      counting.draft = nil
      return []
    }
    guard counting.draftAsked == nil else { return [] }
    counting.draftAsked = counting.draftRevision
    return [.countDraft(composer.draft, key: countKey, revision: counting.draftRevision)]
  }

  mutating func takeDraftCount(_ count: TokenCount, _ key: CountKey, _ revision: UInt64) -> [Effect] {
    guard key == counting.key else { return [] }
    counting.draftAsked = nil
    guard !composer.isEmpty, !composer.isCommand else { return [] }
    counting.draft = count
    counting.draftCounted = revision
    return revision == counting.draftRevision ? [] : countDraft()
  }

  /// The count of a turn that is the draft as it was last counted.
  func draftCount(of text: String) -> TokenCount? {
    guard counting.draftCounted == counting.draftRevision, let count = counting.draft, count.source == .exact,
      text == composer.text
    else { return nil }
    return count
  }
}
