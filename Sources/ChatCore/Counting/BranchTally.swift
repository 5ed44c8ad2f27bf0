import Conversations

/// Tokens of the branch being read: what the next request holds, and what is still to be counted.
///
/// A cache next to the state. Invariant: it is that of the conversation whose identity and stamp it bears, and of the
/// model and system count it bears; streamed text changes neither, so that a long branch is walked once a change and
/// not once a frame.
package struct BranchTally: Sendable, Equatable {
  private struct Key: Sendable, Equatable {
    var stamp: UInt64
    var conversation: ConversationID
    var model: String
    var system: TokenCount
  }
  private var key: Key?

  /// The next request's prompt as far as it is written: template, system text, what is sent of the branch.
  private(set) var prompt = TokenSum()
  /// Of that, the template's beginning and the system text.
  private(set) var fixed = TokenSum()
  /// The prompt of the last reply: everything above it.
  private(set) var abovePrompt = TokenSum()
  /// What a turn of the user's costs besides its text.
  private(set) var turnCost = 0
  /// How far guesses were off in this conversation.
  private(set) var calibration = TokenCalibration()
  /// The count of the last reply's prompt, guesses corrected.
  var lastPrompt: TokenCount { abovePrompt.count(calibration) }
  /// Messages of the branch whose texts are here and not counted exactly yet.
  private(set) var uncounted: [MessageID] = []

  /// Walks the branch if anything changed. True when it was walked. Without learning guesses stay as they are: where
  /// no one sees the figures, none may let through what the guess would not.
  mutating func refresh(_ conversation: Conversation, system: TokenCount, learns: Bool = true) -> Bool {
    let key = Key(
      stamp: conversation.stamp, conversation: conversation.id, model: conversation.model, system: system)
    guard self.key != key else { return false }
    self = BranchTally()
    self.key = key
    let template = ModelFamily(model: conversation.model)?.template
    let cost = template ?? .guess
    let source: TokenCount.Source = template == nil ? .estimated : .exact
    turnCost = cost.user
    fixed.add(around: TokenCount(cost.begin + (system.tokens == 0 ? cost.noSystem : cost.system), source))
    fixed.add(system)

    var sent = fixed
    var exchange = Exchange()
    let unanswered = conversation.path.compactMap { conversation[$0] }.unanswered
    for id in conversation.path {
      guard let message = conversation[id] else { continue }
      if message.role == .user {
        if !exchange.isExcluded { sent.add(exchange.sum) }
        exchange = Exchange()
      }
      if message.hasFigures {
        abovePrompt = sent
        abovePrompt.add(exchange.sum)
      }
      guard message.state != .streaming, message.text.utf8Count > 0 else { continue }
      if message.counted?.source != .exact, message.text.loaded != nil { uncounted.append(id) }
      let own = Self.tokens(of: message)
      if learns, message.role == .assistant, !conversation.isPartial { learn(message, own) }
      exchange.sum.add(own)
      exchange.sum.add(around: TokenCount(cost.around(message.role), source))
      if message.isExcluded || unanswered.contains(id) { exchange.isExcluded = true }
    }
    // The last exchange counts like any other: the next turn comes after it.
    if !exchange.isExcluded { sent.add(exchange.sum) }
    prompt = sent
    return true
  }

  /// A turn with what answers it.
  private struct Exchange {
    var sum = TokenSum()
    var isExcluded = false
  }

  /// A message's own tokens: counted, else guessed.
  static func tokens(of message: Message) -> TokenCount {
    let text = message.counted ?? TokenCount(TokenEstimate.tokens(in: message.text), .estimated)
    guard !message.pictures.isEmpty else { return text }
    return TokenCount(message.pictures.reduce(text.tokens) { $0 + $1.tokens() }, .estimated)
  }

  /// Learns from a reply whose prompt and text were guessed here and reported by the endpoint. Not where texts are
  /// counted exactly: how much more a template takes than was guessed says nothing of texts.
  private mutating func learn(_ reply: Message, _ own: TokenCount) {
    guard let usage = reply.reply?.usage, reply.reply?.isContinued == false, reply.state == .complete else { return }
    var whole = abovePrompt
    whole.add(own)
    guard whole.guessesText else { return }
    calibration.observe(guessed: whole.guessed, reported: usage.totalTokens - whole.exact)
  }

  /// A count with this conversation's correction, if it is a guess.
  func corrected(_ count: TokenCount) -> TokenCount { calibration.corrected(count) }
}

extension Conversation {
  /// The last reply of the branch being read that has numbers of its own: where a newer one was stopped before its
  /// first word, those of the one before it stay.
  var lastWithFigures: Message? {
    path.last { self[$0]?.hasFigures == true }.flatMap { self[$0] }
  }
}
