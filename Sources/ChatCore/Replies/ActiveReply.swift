import Conversations

/// A reply on its way.
package struct ActiveReply: Sendable, Equatable {
  /// The request.
  package var request: ChatRequest
  /// The conversation it belongs to; it may not be the one in view any more.
  package var conversation: ConversationID
  /// Messages it fills, by choice.
  package var messages: [MessageID]
  /// When it was asked for.
  package var askedAt: Timestamp
  /// When the local model was loaded that it waited for; nil where it waited for none.
  package var loadedAt: Timestamp?
  /// From when its model is waited for: what is kept of its times counts from here as well.
  var sentAt: Timestamp { loadedAt ?? askedAt }
  /// When the first of it came, thought or text.
  package var firstTokenAt: Timestamp?
  /// When its first thought came.
  package var firstThoughtAt: Timestamp?
  /// When its first text came that is no thought.
  package var firstTextAt: Timestamp?
  /// Its tokens before any text, by estimate.
  package var tokensOfThoughts: Int?
  /// Its tokens so far, by estimate.
  package var estimate = TokenEstimate()
  /// Whether any thought or text came.
  package var hasText: Bool { firstTokenAt != nil }
  /// What the reply had before it was continued by this request.
  package var earlier: ReplyFacts?
  /// Tokens of its prompt and of its text by then, by guess, where this request continues it.
  var before: TokenGuess?
  /// What the rest of it is asked with, where this request continues it.
  var rest: ReplyFacts?
  /// What this request alone reported.
  package var usage: Usage?
  /// What this request alone cost, as reported.
  package var cost: Cost?
  /// What the status bar says of it: the tokens as they were at a moment, renewed with the seconds it counts. A figure
  /// that changed with each token could not be read, and would cost more bytes than the token itself.
  package var shown: Shown?
  /// Tokens so far as they are shown. The first figures are those of a first piece, and no picture of what has come by
  /// the next second: until then this follows the text.
  var tokensShown: Int? { shown.map { $0.speed == nil ? estimate.tokens : $0.tokens } }
  /// While a retry waits: why, and until when.
  package var waiting: Waiting?
  /// What the endpoint said of itself.
  package var head: ResponseHead?
  /// What was sent.
  package var provenance: Provenance?
  /// Set when the user stopped it: what still comes is not shown as a failure.
  package var isStopping = false
  /// Whether it goes on from a partial reply, and how that was asked for.
  package var continuation: Continuation?

  /// A wait before asking again.
  package struct Waiting: Sendable, Equatable {
    /// Why.
    package var failure: Failure
    /// When it will be asked again.
    package var until: Timestamp
    /// 1 for the first retry.
    package var attempt: Int

    /// Seconds that are left, begun ones counted whole.
    func seconds(at now: Timestamp) -> Int64 { max(0, (until.since(now) + 999) / 1000) }
  }

  /// Figures as they stood at a moment.
  package struct Shown: Sendable, Equatable {
    /// Tokens by then, a guess.
    package var tokens: Int
    /// The moment.
    package var at: Timestamp
    /// Tokens a second since the figures before; nil for the first.
    package var speed: Double?
  }

  /// Labels a reply by what the rest of it was asked with, where this request continued it and more of it came.
  func label(_ message: inout Message) {
    guard hasText, let rest else { return }
    let isFirst = earlier?.isContinued != true
    if let note = message.reply?.takeContinuation(rest, isFirst: isFirst) {
      message.extras.append(MessageExtra(.note, note))
    }
  }

  /// What this request took, where it continues a reply and reported nothing although text came of it. Of a text that
  /// no one was asked for also where only thoughts came: the text is not what came in that time.
  func unreported(_ message: Message) -> TokenGuess? {
    guard usage == nil, let before else { return nil }
    let more = max(0, TokenEstimate.tokens(in: message.text) - before.completion)
    let isUnasked = earlier?.isAsked == false && message.reply?.timings.firstToken != nil
    return more > 0 || isUnasked ? TokenGuess(prompt: before.prompt + before.completion, completion: more) : nil
  }

  /// How long the requests before took, where this one continues a reply: none of text that no one was asked for.
  var timesBefore: ReplyTimings? { earlier.flatMap { $0.isAsked ? $0.timings : nil } }

  /// Takes the name and the times of this request off a text that was copied or written by hand, where nothing came of
  /// it: none of that text is a request's.
  func leaveUnasked(_ message: inout Message) {
    guard let earlier, !earlier.isAsked, !hasText, usage == nil, cost == nil,
      message.reply?.timings.firstToken == nil
    else { return }
    message.reply?.requestID = nil
    message.reply?.timings = ReplyTimings()
  }

  /// What the whole reply cost: a guess where the cost of a part is not known.
  func whole(_ cost: Cost) -> Cost {
    let isPart = earlier?.cost == nil && earlier?.unreported != nil
    return isPart ? Cost(dollars: cost.dollars, source: .computed) : cost.added(to: earlier?.cost)
  }

  /// Renews what is shown when that is due.
  mutating func renewShown(_ now: Timestamp) {
    let elapsed = shown.map { now.since($0.at) } ?? 0
    // Together with the seconds, so that one paint takes both; soon after the last, the speed would be noise.
    if let shown, elapsed < 500 || now.since(countedFrom) / 1000 == shown.at.since(countedFrom) / 1000 { return }
    let speed = shown.map { Double(estimate.tokens - $0.tokens) * 1000 / Double(elapsed) }
    shown = Shown(tokens: estimate.tokens, at: now, speed: speed)
  }

  /// How going on was asked for.
  package enum Continuation: Sendable, Equatable {
    /// The partial comes last, as the assistant's own turn.
    case prefill
    /// A turn asks to go on.
    case asked
  }
}
