/// The whole state of the full-screen chat. `update` alone changes it; views only read it.
public struct AppState: Sendable {
  /// The screen.
  public var size: ScreenSize
  /// The moment of the event being handled.
  public var now: Timestamp
  /// Mints identities of messages and conversations.
  public var identities: IdentitySource
  /// What config and command line settled.
  public var defaults: SessionDefaults

  /// What is being read and written.
  public var conversation: Conversation
  /// Whether the store knows the conversation's row yet; an empty conversation is never stored.
  public var isStored = false
  /// Why nothing is kept at present; a standing warning.
  public var storeFailure: Failure?
  /// The store has answered; until then nothing is known of earlier conversations.
  public var storeIsReady = false
  /// The embedded server.
  public var localModel = LocalModelStatus.idle
  /// Catalogues that came, by provider.
  public var catalogues: [String: [CatalogueModel]] = [:]
  /// The same by name and alias in lower case: figures on every frame are looked up here.
  var catalogueIndex: [String: [String: CatalogueModel]] = [:]

  /// Conversations left while a reply still comes, until it has ended.
  public var background: [ConversationID: Conversation] = [:]
  /// What stood in the composer, and waited, when those were left.
  var parkedDrafts: [ConversationID: Draft] = [:]

  /// Replies on their way, by request.
  public var replies: [RequestID: ActiveReply] = [:]
  /// Dollars spent today over all conversations.
  var spentToday = DaySpending()
  /// Providers whose catalogue was asked for again because a price was wanted.
  var cataloguesWanted: Set<String> = []
  /// How often charges were asked for since the last reply.
  var settlements = 0
  /// Titles asked of the model, by request.
  var titleRequests: [RequestID: TitleRequest] = [:]
  /// Nothing has ever been kept here: the empty transcript explains the program.
  public var isFirstStart = false
  /// Names the next request.
  public var nextRequest: UInt64 = 1
  /// What may be done with one key about a reply that was cut.
  var offer: ReplyOffer?
  /// A turn that waits for texts from the store, or for files, before it can be sent.
  public var held: HeldRequest?
  /// The conversation that was asked for at the start has not come yet; what is sent until then waits for it.
  public var awaitsConversation = false
  /// Turns sent while a reply streams, or before the conversation is there.
  public var queue = QueuedTurns()

  /// What is being typed.
  public var composer: Composer
  /// The transcript: what is in view, selected, folded, found.
  public var transcript = TranscriptState()
  /// Where keys go.
  public var focus = Focus.composer
  /// The composer as last laid out.
  public internal(set) var composerView = ComposerView(
    rows: [Row()], cursor: .init(column: 0, row: 0), hiddenAbove: 0, hiddenBelow: 0)
  /// What lies over the transcript.
  var panels = PanelStack()
  /// The panel as last laid out.
  public internal(set) var panelBody = PanelBody(rows: [])
  /// What the user agreed to leave out of the request being made.
  var confirmedDrop: Set<MessageID>?
  /// The user agreed to pass a limit on spending with the request being made.
  var confirmedSpending = false
  /// A line for the user.
  public internal(set) var notices = NoticeLine()
  /// Tokens of the branch being read.
  public internal(set) var tally = BranchTally()
  /// What of the tokens has been asked for.
  var counting = CountingState()
  /// Tokens of the draft, a keystroke old at most.
  public internal(set) var draftCount: TokenCount?
  /// Files that the draft names, once they have been measured.
  public var draftFiles: [FileSummary]?
  /// When the draft was first changed since it was last kept; nil while it is kept as it is.
  var draftChangedAt: Timestamp?
  /// The mentions that `draftFiles` is about, or that are being measured.
  var measuredMentions: [FileMention] = []
  /// A turn refused because a file it names is not there: sent again unchanged, the words are taken for words.
  var refusedTurn: String?
  /// What is wrong with the config as it was saved last; nil when nothing is.
  var refusedConfig: String?
  /// Where values of the conversation's parameters came from, as far as it was said here.
  var parameterOrigins: [ParameterName: SettingsForm.Origin] = [:]
  /// When Ctrl+C was last pressed on an idle, empty composer.
  public var quitArmedAt: Timestamp?
  /// Deleted branches and conversations that can be brought back until quit.
  public var undo: [Undo] = []
  /// The text of a turn whose files are being read.
  public var heldTurn: String?
  /// Files named by `/file`, to join the next turn.
  public var attachments: [String] = []
  /// A turn and what followed it on its branch, taken along by `t` in message mode; empty for none.
  public var grafting: [MessageID] = []
  /// The find bar.
  public var find = FindBar()
  /// Texts asked of the store and not here yet.
  public var requestedTexts: Set<MessageID> = []
  /// Texts that came from the store since the conversation was opened, oldest first, with their bytes.
  var lentTexts: [(id: MessageID, bytes: Int)] = []
  /// How another window deleted the conversation in view; nil while it has not.
  public internal(set) var deletion: Deletion?
  /// What the current turn edits: the parent its replacement will hang from.
  public var editing: Editing?
  /// The colours in force.
  public var theme: String
  /// Whether mouse reports are on.
  public var mouseIsOn = false

  /// Where keys go.
  public enum Focus: Sendable, Equatable {
    /// Typing.
    case composer
    /// Message mode.
    case transcript
  }

  /// Something that can be brought back.
  public enum Undo: Sendable, Equatable {
    /// A branch, parents first, and the head before.
    case branch(ConversationID, [Message], head: MessageID?)
    /// A whole conversation.
    case conversation(ConversationID)
  }

  /// What the composer's text will become when sent.
  public enum Editing: Sendable, Equatable {
    /// A sibling of this turn.
    case turn(MessageID)
    /// A sibling of this reply, as edited by hand.
    case reply(MessageID)
  }

  /// A first state, before anything has happened.
  public init(size: ScreenSize, now: Timestamp, seed: UInt64, defaults: SessionDefaults) {
    self.size = size
    self.now = now
    self.defaults = defaults
    identities = IdentitySource(seed: seed)
    composer = Composer()
    composer.style = defaults.usesVi ? .vi : .emacs
    theme = defaults.theme
    mouseIsOn = defaults.mouseIsOn
    conversation = Conversation(
      id: ConversationID(identities.next(at: now)), model: defaults.model, provider: defaults.provider, createdAt: now)
    conversation.systemPrompt = defaults.systemPrompt
    conversation.parameters = defaults.parameters
  }

  /// Whether a reply is on its way in the conversation in view.
  public var isStreaming: Bool { replies.values.contains { $0.conversation == conversation.id } }
  /// Whether a turn sent now has to wait.
  var mustWait: Bool { isStreaming || awaitsConversation }
  /// Whether the branch in view ends in a turn without a reply, and none is being asked for: its request was turned
  /// down, or the reply deleted.
  var isUnanswered: Bool {
    guard !mustWait, held == nil, panels.isEmpty, let head = conversation.head else { return false }
    return conversation[head]?.role == .user
  }
  /// The entry of the conversation's provider.
  public var provider: Provider? { defaults.provider(named: conversation.provider) }
  /// The reply that a message belongs to, while it streams.
  public func activeReply(of message: MessageID) -> ActiveReply? {
    replies.values.first { $0.messages.contains(message) }
  }
}

/// A reply on its way.
public struct ActiveReply: Sendable, Equatable {
  /// The request.
  public var request: ChatRequest
  /// The conversation it belongs to; it may not be the one in view any more.
  public var conversation: ConversationID
  /// Messages it fills, by choice.
  public var messages: [MessageID]
  /// When it was asked for.
  public var askedAt: Timestamp
  /// When its first text came.
  public var firstTextAt: Timestamp?
  /// Its tokens so far, by estimate.
  public var estimate = TokenEstimate()
  /// Whether any text came.
  public var hasText: Bool { firstTextAt != nil }
  /// What the reply had before it was continued by this request.
  public var earlier: ReplyFacts?
  /// What this request alone reported.
  public var usage: Usage?
  /// What this request alone cost, as reported.
  public var cost: Cost?
  /// What the status bar says of it: the tokens as they were at a moment, renewed with the seconds it counts. A figure
  /// that changed with each token could not be read, and would cost more bytes than the token itself.
  public var shown: Shown?
  /// Tokens so far as they are shown. The first figures are those of a first piece, and no picture of what has come by
  /// the next second: until then this follows the text.
  var tokensShown: Int? { shown.map { $0.speed == nil ? estimate.tokens : $0.tokens } }
  /// While a retry waits: why, and until when.
  public var waiting: Waiting?
  /// What the endpoint said of itself.
  public var head: ResponseHead?
  /// What was sent.
  public var provenance: Provenance?
  /// Set when the user stopped it: what still comes is not shown as a failure.
  public var isStopping = false
  /// Whether it goes on from a partial reply, and how that was asked for.
  public var continuation: Continuation?

  /// A wait before asking again.
  public struct Waiting: Sendable, Equatable {
    /// Why.
    public var failure: Failure
    /// When it will be asked again.
    public var until: Timestamp
    /// 1 for the first retry.
    public var attempt: Int
  }

  /// Figures as they stood at a moment.
  public struct Shown: Sendable, Equatable {
    /// Tokens by then, a guess.
    public var tokens: Int
    /// The moment.
    public var at: Timestamp
    /// Tokens a second since the figures before; nil for the first.
    public var speed: Double?
  }

  /// Renews what is shown when that is due.
  mutating func renewShown(_ now: Timestamp) {
    let elapsed = shown.map { now.since($0.at) } ?? 0
    // With the seconds beside it, so that one paint takes both; soon after the last, the speed would be noise.
    if let shown, elapsed < 500 || now.since(askedAt) / 1000 == shown.at.since(askedAt) / 1000 { return }
    let speed = shown.map { Double(estimate.tokens - $0.tokens) * 1000 / Double(elapsed) }
    shown = Shown(tokens: estimate.tokens, at: now, speed: speed)
  }

  /// How going on was asked for.
  public enum Continuation: Sendable, Equatable {
    /// The partial stands last, as the assistant's own turn.
    case prefill
    /// A turn asks to go on.
    case asked
  }
}

/// A request that cannot be built yet.
public struct HeldRequest: Sendable, Equatable {
  /// What is to happen once everything is here.
  public var intention: SendIntention
  /// Texts still wanted from the store.
  public var missing: Set<MessageID>
  /// Whether it waits for counts, since by estimate it may or may not fit.
  public var awaitsCounts = false
}

/// What a request is for.
public enum SendIntention: Sendable, Equatable {
  /// A reply to the turn at the end of the branch (or to this one).
  case reply(to: MessageID?)
  /// The rest of a partial reply.
  case continuation(of: MessageID, ActiveReply.Continuation)
}
