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
  /// What the store has of it, and how the store itself is.
  package var store = StoreState()
  /// What providers serve, and how the embedded server is.
  package internal(set) var models = ModelsState()
  /// Conversations left while a reply still comes, until it has ended.
  package internal(set) var left = LeftConversations()

  /// Replies on their way, by request.
  package var replies: [RequestID: ActiveReply] = [:]
  /// Replies whose text turned out to begin within a thought when they ended, and how many bytes of it that was.
  package internal(set) var openThoughts: [MessageID: Int] = [:]
  /// A question in passing.
  var aside: Aside?
  /// One message asked in several ways.
  package internal(set) var lab = LabState()
  /// Titles asked of the model, by request.
  var titles: [RequestID: TitleRequest] = [:]
  /// What was spent, and what is still to be charged.
  var money = MoneyState()
  /// What one key would do.
  package internal(set) var offers = OfferState()
  /// What is on its way from the composer to an endpoint.
  package internal(set) var sending = SendingState()
  /// What a command asks without a screen; nil where somebody sits at one.
  package var unattended: UnattendedRun?

  /// What is being typed.
  package var composer: Composer
  /// The transcript: what is in view, selected, folded, found.
  package var transcript = TranscriptState()
  /// Pictures made small.
  package var pictures = PicturesState()
  /// Where keys go.
  package var focus = Focus.composer
  /// What will become of it, and what belongs to it.
  package var composing = ComposingState()
  /// What can be completed at the cursor.
  package internal(set) var menu = MenuState()
  /// The conversations next to what is read.
  package internal(set) var sidebar = SidebarState()
  /// What is open over the transcript.
  package internal(set) var panels = PanelStack()
  /// A line for the user.
  package internal(set) var notices = NoticeLine()
  /// Tokens of the branch and of the draft.
  package internal(set) var counting = CountingState()
  /// What an empty conversation shows.
  package internal(set) var start = StartState()
  /// Whether the terminal's window has the focus, as far as it tells.
  var hasFocus = true
  /// The find bar.
  package var find = FindBar()
  /// What was set here and belongs to no conversation.
  package var settings: SettingsState

  /// Where keys go.
  package enum Focus: Sendable, Equatable {
    /// Typing.
    case composer
    /// Message mode; with what was asked for there that costs money, until the next key.
    case transcript(confirming: MessageIntent? = nil)

    /// Whether it is message mode.
    package var isTranscript: Bool { if case .transcript = self { true } else { false } }
  }

  /// A first state, before anything has happened.
  package init(size: ScreenSize, now: Timestamp, seed: UInt64, defaults: SessionDefaults) {
    self.size = size
    self.now = now
    self.defaults = defaults
    identities = IdentitySource(seed: seed)
    composer = Composer()
    composer.style = defaults.editingStyle
    settings = SettingsState(theme: defaults.theme, mouseIsOn: defaults.mouseIsOn, reasoning: defaults.reasoning)
    conversation = Conversation(
      id: ConversationID(identities.next(at: now)), model: defaults.model, provider: defaults.provider, createdAt: now)
    conversation.systemPrompt = defaults.systemPrompt
    conversation.parameters = defaults.parameters
  }

  /// Whether a reply is on its way in the conversation in view.
  package var isStreaming: Bool { replies.values.contains { $0.conversation == conversation.id } }
  /// Whether a turn sent now has to wait.
  var mustWait: Bool { isStreaming || store.awaitsConversation }
  /// Whether the branch in view ends in a turn without a reply, and none is being asked for: its request was turned
  /// down, or the reply deleted.
  var isUnanswered: Bool {
    guard !mustWait, sending.held == nil, panels.isEmpty, let head = conversation.head else { return false }
    return conversation[head]?.role == .user
  }
  /// The entry of the conversation's provider.
  package var provider: Provider? { defaults.provider(named: conversation.provider) }
  /// For how long the local model has been loading, where it is the one that answers; nil while it is not.
  var secondsOfLoading: Int? { secondsOfLoading(for: conversation.provider) }
  /// The same, where a reply waits for it.
  func secondsOfLoading(before active: ActiveReply) -> Int? { secondsOfLoading(for: active.request.provider) }

  private func secondsOfLoading(for provider: String) -> Int? {
    guard defaults.provider(named: provider)?.isEmbedded == true, case .loading(let seconds) = models.local else {
      return nil
    }
    return seconds
  }
}
