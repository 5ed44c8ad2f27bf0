/// Who a message is from (`messages[].role`).
package enum Role: String, Sendable, CaseIterable {
  /// Instructions to the model.
  case system
  /// The person at the keys.
  case user
  /// The model.
  case assistant
}

/// How far a message got.
package enum MessageState: String, Sendable, CaseIterable {
  /// A reply still arriving.
  case streaming
  /// All of it is here.
  case complete
  /// The user stopped it; what came is kept.
  case stopped
  /// The program ended while it arrived.
  case interrupted
  /// The endpoint or the network failed; what came is kept and `failure` says why.
  case failed
}

/// A message's text, which may still be in the store.
///
/// A conversation of 50 MB opens as fast as an empty one because only what is near the screen is loaded.
package enum MessageText: Equatable, Sendable {
  /// Here, whole.
  case loaded(String)
  /// In the store; the length in UTF-8 bytes is known.
  case stored(utf8Count: Int)

  /// The text, or nil while it is in the store.
  package var loaded: String? {
    if case .loaded(let text) = self { text } else { nil }
  }

  /// UTF-8 bytes, loaded or not.
  package var utf8Count: Int {
    switch self {
    case .loaded(let text): text.utf8.count
    case .stored(let count): count
    }
  }
}

/// What is known of a reply besides its text.
package struct ReplyFacts: Equatable, Sendable {
  /// The model asked.
  package var model: String
  /// The provider entry's name.
  package var provider: String
  /// As reported; nil until then, or when the endpoint never says.
  package var usage: Usage?
  /// What was guessed of them when it ended, where nothing was reported; the store does not keep it.
  package var guess: TokenGuess?
  /// What was guessed of those requests that reported nothing although text came, of a reply that was continued.
  package var unreported: TokenGuess?
  /// As reported or computed.
  package var cost: Cost?
  /// How sure the model was; nil where no probabilities came.
  package var odds: OddsFigures?
  /// Why the model ended; nil when it did not get to say.
  package var finishReason: FinishReason?
  /// Stages in milliseconds.
  package var timings = ReplyTimings()
  /// The endpoint's name for this inference (`x-inference-id`), by which its charge can be found; of a reply that was
  /// continued, those of all its requests.
  package var inferenceID: RequestNames?
  /// The endpoint's request id, or the one sent as `X-Client-Request-Id`; of a reply that was continued, all of them.
  package var requestID: RequestNames?
  /// Whether it was asked for in more than one request: its usage is then the sum of all.
  package var isContinued: Bool { requestID?.isSeveral == true }

  /// What it was asked with, or continued with last; nil for replies of before 1.0, and for those that came from
  /// elsewhere.
  package var parameters: Parameters?

  /// Facts known when a reply is asked for.
  package init(model: String, provider: String, parameters: Parameters? = nil) {
    self.model = model
    self.provider = provider
    self.parameters = parameters
  }
}

/// What a request and its reply took, as far as one could guess when the reply ended: what is changed later is not
/// what was sent then.
package struct TokenGuess: Equatable, Sendable {
  /// Tokens of the prompt.
  package var prompt: Int
  /// Tokens of the reply.
  package var completion: Int

  /// A guess.
  package init(prompt: Int, completion: Int) {
    self.prompt = prompt
    self.completion = completion
  }

  /// What two requests took.
  package static func + (first: TokenGuess, second: TokenGuess) -> TokenGuess {
    TokenGuess(prompt: first.prompt + second.prompt, completion: first.completion + second.completion)
  }
}

extension ReplyFacts {
  /// Whether a request was made for it: not for what was written elsewhere, or here.
  package var isAsked: Bool { requestID != nil || timings.total != nil }

  /// What all its requests came to; nil where none reported anything and it was not continued. Not in it is a beginning
  /// that none of them brought. `isGuessed` says whether it is shown with `~`.
  package var wholeUsage: Usage? {
    guard let unreported else { return usage }
    let guess = Usage(promptTokens: unreported.prompt, completionTokens: unreported.completion)
    return usage.map { $0 + guess } ?? guess
  }

  /// Whether its tokens are a guess, wholly or in part: not every request that text came of reported them.
  package var isGuessed: Bool { usage == nil || unreported != nil }

  /// Its tokens, as they are shown in a few characters: `17+32`, with `~` where a part was guessed.
  package var brief: String? {
    wholeUsage.map { "\(isGuessed ? "~" : "")\($0.promptTokens)+\($0.completionTokens)" }
  }

  /// Notes what a request took that reported nothing although text came of it.
  package mutating func add(unreported request: TokenGuess) {
    unreported = unreported.map { $0 + request } ?? request
  }

  /// Counts in the probabilities of a further part of the reply.
  package mutating func count(_ figures: OddsFigures) { odds = odds.map { $0 + figures } ?? figures }
}

/// One turn, or one reply, in a tree of them.
package struct Message: Identifiable, Equatable, Sendable {
  /// Unique across conversations.
  package let id: MessageID
  /// The message this one answers; nil at the root.
  package var parent: MessageID?
  /// Who it is from.
  package var role: Role
  /// Its text, loaded or not.
  package var text: MessageText
  /// How far it got.
  package var state: MessageState
  /// When it was written or asked for.
  package var createdAt: Timestamp
  /// Facts of a reply; nil for turns of the user's.
  @Apart package var reply: ReplyFacts?
  /// Why it failed or was cut; never mixed into the text.
  @Apart package var failure: Failure?
  /// Refusals and tool calls, word for word, shown as data.
  package var extras: [MessageExtra] = []
  /// Pictures that come with the text, in order.
  package var pictures: [Picture] {
    get { attached ?? [] }
    set { attached = newValue.isEmpty ? nil : newValue }
  }
  @Apart private var attached: [Picture]?
  /// The model's own count of `text`, where it has been made.
  package var counted: TokenCount?
  /// Kept in the request when older turns are dropped for room.
  package var isPinned = false
  /// Excluded from requests.
  package var isExcluded = false
  /// Grows with every change of what is shown; keys the layout cache. Not stored.
  package var revision: UInt32 = 0

  /// A message with its text at hand.
  package init(
    id: MessageID, parent: MessageID?, role: Role, text: String, state: MessageState = .complete,
    createdAt: Timestamp, reply: ReplyFacts? = nil
  ) {
    self.id = id
    self.parent = parent
    self.role = role
    self.text = .loaded(text)
    self.state = state
    self.createdAt = createdAt
    self.reply = reply
  }
}

extension Message {
  /// Whether it is a reply with numbers of its own: one stopped before its first word has none.
  package var hasFigures: Bool {
    role == .assistant && (state == .streaming || text.utf8Count > 0 || reply?.usage != nil)
  }
}

extension Message {
  /// Whether it is a reply with a beginning that did not come to its end.
  package var canGoOn: Bool {
    guard role == .assistant, text.utf8Count > 0 else { return false }
    return switch state {
    case .streaming: false
    case .stopped, .interrupted, .failed: true
    case .complete: reply?.finishReason == .length
    }
  }

  /// The tokens of a reply whose endpoint did not report them: counted, else as guessed when it ended.
  package var ownTokens: Int? {
    if let counted, counted.source == .exact { return counted.tokens }
    return reply?.guess?.completion ?? counted?.tokens
  }
}

extension Message {
  /// What the model thought before it answered; empty where nothing came.
  package var reasoning: String { extras.first { $0.kind == .reasoning }?.text ?? "" }

  /// Adds to what the model thought. Costs the same however much that is.
  package mutating func appendReasoning(_ delta: String) {
    if let place = extras.firstIndex(where: { $0.kind == .reasoning }) {
      extras[place].text.append(delta)
    } else {
      extras.insert(MessageExtra(.reasoning, delta), at: 0)
      revision &+= 1
    }
  }

  /// Whether nothing at all came of it, not even its end: of several replies asked for, an endpoint may send fewer.
  package var isAbsent: Bool {
    text.utf8Count == 0 && reply?.finishReason == nil && reply?.odds == nil && !extras.contains { $0.kind != .note }
  }

  /// Why a whole reply has no text, in a sentence; nil for one that has text, or something else to show.
  package var emptiness: String? {
    guard role == .assistant, state == .complete, text.utf8Count == 0 else { return nil }
    guard !extras.contains(where: { [.refusal, .toolCalls, .parts].contains($0.kind) }) else { return nil }
    let hasThought = !reasoning.isEmpty || (reply?.usage?.reasoningTokens ?? 0) > 0
    switch reply?.finishReason {
    case .length where hasThought:
      return "The reply is empty: its limit went into thinking. Raise max_tokens, or lower reasoning_effort."
    case .length: return "The reply is empty: its limit was reached before the first word. Raise max_tokens."
    case .contentFilter: return "The reply is empty: the endpoint's filter withheld it."
    case .toolCalls, .functionCall: return "The reply is empty: it ended to ask for a tool, and named none."
    case .stop, .other, nil:
      return hasThought
        ? "The reply is empty: the model thought, and then said nothing."
        : "The reply is empty: the model ended without a word."
    }
  }
}

/// Something a reply carried besides its text.
package struct MessageExtra: Equatable, Sendable {
  /// What it is.
  package enum Kind: String, Sendable {
    /// `delta.refusal`.
    case refusal
    /// `delta.tool_calls`, as JSON.
    case toolCalls
    /// `logprobs.content`, as JSON, when it was asked for. On its way to and from the store alone: `ReplyFacts.odds`
    /// is what a conversation that is open holds of it.
    case logprobs
    /// Something the client did that the user should know, such as folding the system text into the first turn.
    case note
    /// What the model thought before it answered; at most one, which grows as it comes. Never sent back.
    case reasoning
    /// What the reply cites: a JSON list of `{"url", "title"}`, in the order the endpoint numbers them.
    case sources
    /// Pictures, sound and parts of kinds not known here: a JSON list of them, word for word but for what of their
    /// data is kept apart (`kept`).
    case parts
    /// Marks a turn of the user's that answers the tool call before it.
    case answer
  }
  /// What it is.
  package var kind: Kind
  /// Word for word.
  package var text: String
  /// What of its data is kept under hashes, as pictures are, each once: the text has the `mark` of each in the place of
  /// its base64. What is no picture has no format.
  package var kept: [Picture]
  /// A kind and its text.
  package init(_ kind: Kind, _ text: String, kept: [Picture] = []) {
    self.kind = kind
    self.text = text
    self.kept = kept
  }
}

extension Message {
  /// All whose bytes are kept under their hashes: what came with its text, and the data of a reply.
  package var keptPictures: [Picture] { (pictures + extras.flatMap(\.kept)).filter { !$0.hash.isEmpty } }
}
