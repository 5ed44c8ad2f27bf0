import Conversations

// A reply that was continued is as much as all its requests. Those that were stopped, or failed, reported nothing: what
// they took is guessed, so that the sum is that of the whole text.

extension AppState {
  /// What is known of a reply that a further request goes on with, a guess of what was not reported included.
  func factsSoFar(_ message: Message) -> ReplyFacts? {
    guard var facts = message.reply else { return nil }
    guard let guess = missing(in: message, facts) else { return facts }
    facts.add(unreported: guess)
    if facts.cost == nil { facts.cost = computedCost(guess, facts) }
    return facts
  }

  private func missing(in message: Message, _ facts: ReplyFacts) -> TokenGuess? {
    guard message.text.utf8Count > 0, facts.isAsked else { return nil }
    // How much of it was there before its first request is not known any more.
    if message.beginsUnasked { return nil }
    let prompt = facts.guess?.prompt ?? promptAbove
    let tokens = message.ownTokens ?? BranchTally.tokens(of: message).tokens
    guard let known = facts.wholeUsage?.completionTokens ?? facts.unreported?.completion else {
      return TokenGuess(prompt: prompt, completion: tokens)
    }
    // A request that the program's end cut off went on behind what is known, and reported nothing.
    guard message.state == .interrupted, tokens > known else { return nil }
    return TokenGuess(prompt: prompt + known, completion: tokens - known)
  }

  /// Tokens of what is above a reply and of its text, before a further request goes on with it. The text by guess
  /// alone: so is the whole text when that has ended, and the difference is what came.
  func guessedSoFar(_ message: Message) -> TokenGuess {
    TokenGuess(prompt: promptAbove, completion: TokenEstimate.tokens(in: message.text))
  }

  /// Tokens of what is sent above the last reply of the branch being read, which is the one that is gone on with.
  private var promptAbove: Int {
    var tally = counting.tally
    _ = tally.refresh(conversation, system: systemCount, learns: unattended == nil)
    return tally.lastPrompt.tokens
  }

  /// Notes what the request that has ended took, where it went on with a reply and reported nothing.
  mutating func noteUnreported(_ active: ActiveReply, _ id: MessageID) {
    guard let message = withConversation(active.conversation, { $0[id] }).flatMap({ $0 }), let facts = message.reply,
      let missing = active.unreported(message)
    else { return }
    let price = active.cost == nil ? computedCost(missing, facts) : nil
    withConversation(active.conversation) { home in
      home.change(id) {
        $0.reply?.add(unreported: missing)
        guard active.cost == nil, price != nil || facts.cost != nil else { return }
        $0.reply?.cost = (price ?? Cost(dollars: 0, source: .computed)).added(to: facts.cost)
      }
    }
  }

  private func computedCost(_ tokens: TokenGuess, _ facts: ReplyFacts) -> Cost? {
    computedCost(
      Usage(promptTokens: tokens.prompt, completionTokens: tokens.completion), facts.model, of: facts.provider)
  }
}

extension Message {
  /// The label of a reply that begins with the text of another.
  static let versionNote = MessageExtra(.note, "begins with the text of another version")
  /// The label of a reply that was written by hand.
  static let editNote = MessageExtra(.note, "edited by hand")

  /// Whether its beginning is one that none of its requests brought.
  fileprivate var beginsUnasked: Bool { extras.contains(Self.versionNote) || extras.contains(Self.editNote) }
}
