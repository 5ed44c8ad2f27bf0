import Cells
import Conversations
import Hands
import Pages

/// The whole state of the full-screen chat. `update` alone changes it; views only read it.
package struct AppState: Sendable {
  /// The screen.
  package var size: ScreenSize
  /// The moment of the event being handled.
  package var now: Timestamp
  /// Mints identities of messages and conversations.
  package var identities: IdentitySource
  /// What config and command line settled.
  package var defaults: SessionDefaults

  /// What is being read and written.
  package var conversation: Conversation
  /// Whether the store knows the conversation's row yet; an empty conversation is never stored.
  package var isStored = false
  /// Why nothing is kept at present; a standing warning.
  package var storeFailure: Failure?
  /// The store has answered; until then nothing is known of earlier conversations.
  package var storeIsReady = false
  /// The embedded server.
  package var localModel = LocalModelStatus.idle
  /// Catalogues that came, by provider.
  package var catalogues: [String: [CatalogueModel]] = [:]
  /// The same by name and alias in lower case: figures on every frame are looked up here.
  var catalogueIndex: [String: [String: CatalogueModel]] = [:]

  /// Conversations left while a reply still comes, until it has ended.
  package var background: [ConversationID: Conversation] = [:]
  /// What stood in the composer, and waited, when those were left.
  var parkedDrafts: [ConversationID: Draft] = [:]

  /// Replies on their way, by request.
  package var replies: [RequestID: ActiveReply] = [:]
  /// Dollars spent today over all conversations.
  var spentToday = DaySpending()
  /// Models without a price that are asked all the same, in spite of a limit.
  var unpricedAgreed: Set<String> = []
  /// Providers that have reported what a reply cost.
  var reportingProviders: Set<String> = []
  /// Providers whose catalogue was asked for again because a price was wanted.
  var cataloguesWanted: Set<String> = []
  /// How often charges were asked for since the last reply.
  var settlements = 0
  /// Titles asked of the model, by request.
  var titleRequests: [RequestID: TitleRequest] = [:]
  /// Nothing has ever been kept here: the empty transcript explains the program.
  package var isFirstStart = false
  /// What may be done with one key about a reply that was cut.
  var offer: ReplyOffer?
  /// A draft of an earlier session, offered while nothing has been typed.
  package internal(set) var keptDraft: KeptDraft?
  /// What is on its way from the composer to an endpoint.
  package internal(set) var sending = SendingState()
  /// The conversation that was asked for at the start has not come yet; what is sent until then waits for it.
  package var awaitsConversation = false
  /// Turns sent while a reply streams, or before the conversation is there.
  package var queue = QueuedTurns()

  /// What is being typed.
  package var composer: Composer
  /// The transcript: what is in view, selected, folded, found.
  package var transcript = TranscriptState()
  /// Where keys go.
  package var focus = Focus.composer
  /// The composer as last laid out.
  package internal(set) var composerView = ComposerView(
    rows: [Row()], cursor: .init(column: 0, row: 0), hiddenAbove: 0, hiddenBelow: 0)
  /// What lies over the transcript.
  var panels = PanelStack()
  /// The panel as last laid out.
  package internal(set) var panelBody = PanelBody(rows: [])
  /// A line for the user.
  package internal(set) var notices = NoticeLine()
  /// Tokens of the branch being read.
  package internal(set) var tally = BranchTally()
  /// What of the tokens has been asked for.
  var counting = CountingState()
  /// Tokens of the draft, a keystroke old at most.
  package internal(set) var draftCount: TokenCount?
  /// Files that the draft names, once they have been measured.
  package var draftFiles: [FileSummary]?
  /// When the draft was first changed since it was last kept; nil while it is kept as it is.
  var draftChangedAt: Timestamp?
  /// The mentions that `draftFiles` is about, or that are being measured.
  var measuredMentions: [FileMention] = []
  /// A theme that was asked for, and is looked for.
  var wantedTheme: String?
  /// What is wrong with the config as it was saved last; nil when nothing is.
  var refusedConfig: String?
  /// Where values of the conversation's parameters came from, as far as it was said here.
  var parameterOrigins: [ParameterName: SettingsForm.Origin] = [:]
  /// What message mode was asked for that costs money, until the next key.
  var confirming: MessageIntent?
  /// When Ctrl+C was last pressed on an idle, empty composer.
  package var quitArmedAt: Timestamp?
  /// Deleted branches and conversations that can be brought back until quit.
  package var undo: [Undo] = []
  /// Files named by `/file` or `-f` for the turn being written: they must be there.
  package var attachments: [String] = []
  /// A turn and what followed it on its branch, taken along by `t` in message mode; empty for none.
  package var grafting: [MessageID] = []
  /// The find bar.
  package var find = FindBar()
  /// Texts asked of the store and not here yet.
  package var requestedTexts: Set<MessageID> = []
  /// Texts that came from the store since the conversation was opened, oldest first, with their bytes.
  var lentTexts: [(id: MessageID, bytes: Int)] = []
  /// How another window deleted the conversation in view; nil while it has not.
  package internal(set) var deletion: Deletion?
  /// What the current turn edits: the parent its replacement will hang from.
  package var editing: Editing?
  /// The colours in force.
  package var theme: String
  /// Whether mouse reports are on.
  package var mouseIsOn = false

  /// Where keys go.
  package enum Focus: Sendable, Equatable {
    /// Typing.
    case composer
    /// Message mode.
    case transcript
  }

  /// Something that can be brought back.
  package enum Undo: Sendable, Equatable {
    /// A branch, parents first, and the head before.
    case branch(ConversationID, [Message], head: MessageID?)
    /// A whole conversation.
    case conversation(ConversationID)
  }

  /// What the composer's text will become when sent.
  package enum Editing: Sendable, Equatable {
    /// A sibling of this turn.
    case turn(MessageID)
    /// A sibling of this reply, as edited by hand.
    case reply(MessageID)
  }

  /// A first state, before anything has happened.
  package init(size: ScreenSize, now: Timestamp, seed: UInt64, defaults: SessionDefaults) {
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
  package var isStreaming: Bool { replies.values.contains { $0.conversation == conversation.id } }
  /// Whether a turn sent now has to wait.
  var mustWait: Bool { isStreaming || awaitsConversation }
  /// Whether the branch in view ends in a turn without a reply, and none is being asked for: its request was turned
  /// down, or the reply deleted.
  var isUnanswered: Bool {
    guard !mustWait, sending.held == nil, panels.isEmpty, let head = conversation.head else { return false }
    return conversation[head]?.role == .user
  }
  /// The entry of the conversation's provider.
  package var provider: Provider? { defaults.provider(named: conversation.provider) }
  /// The reply that a message belongs to, while it streams.
  package func activeReply(of message: MessageID) -> ActiveReply? {
    replies.values.first { $0.messages.contains(message) }
  }
}
