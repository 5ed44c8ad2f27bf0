import Cells
import Conversations

/// What the transcript needs to know from outside to be laid out.
package struct TranscriptContext: Equatable, Sendable {
  /// The moment of the frame: tells which messages are from today.
  package var now: Timestamp
  /// The local zone, in seconds east of Greenwich.
  package var utcOffset: Int
  /// Message mode: the selected message is marked.
  package var isFocused: Bool
  /// The keys that messages name.
  package var keys: MessageKeys
  /// How formulas are shown.
  package var mathematics: Mathematics
  /// How thoughts are shown that no one opened or folded by hand.
  package var reasoning = ReasoningView.folded
  /// What is known of thoughts that come right now.
  package var thinking: [MessageID: Thought] = [:]
  /// What is known of previews; nil where the terminal can show none.
  package var previews: [PreviewKey: PicturePreview]?
  /// How pictures are shown that no one folded or unfolded by hand.
  package var pictures = PictureView.preview
  /// What sets code off.
  package var framing: CodeFraming
  /// Where the reading column is.
  package var alignment: ColumnAlignment

  package init(
    now: Timestamp, utcOffset: Int = 0, isFocused: Bool = false, keys: MessageKeys = MessageKeys(),
    mathematics: Mathematics = .unicode, framing: CodeFraming = .hairlines, alignment: ColumnAlignment = .center
  ) {
    self.framing = framing
    self.alignment = alignment
    self.keys = keys
    self.mathematics = mathematics
    self.now = now
    self.utcOffset = utcOffset
    self.isFocused = isFocused
  }
}

/// The version that was walked to last, and the branch that was read then: while that is read, the next step goes on
/// from it, whatever follows it.
package struct VersionWalk: Sendable, Equatable {
  /// The version.
  package var version: MessageID
  /// The end of its branch.
  package var head: MessageID?
  /// A step that ended on a version.
  package init(version: MessageID, head: MessageID?) {
    self.version = version
    self.head = head
  }
}

/// The window onto a conversation: where it is, what is selected, folded and found.
///
/// Motions are noted and take effect in `settle`, which knows the sizes; only messages near the window are ever laid
/// out, so a conversation's length costs nothing. After `settle`, `rows` gives the screen's rows.
package struct TranscriptState: Sendable {
  /// The message chosen in message mode.
  package internal(set) var selected: MessageID?
  /// Which of the versions of a message was walked to last.
  package var walk: VersionWalk?
  /// The end is in view, and stays in view when more comes.
  package internal(set) var isFollowing = true
  /// The end is in view, whether it stays there or not.
  package internal(set) var isEndInView = true
  /// Rows that came below the window since the end left it.
  package internal(set) var newLines = 0
  /// Messages in or near the window whose text is in the store, nearest first; ask for those not asked for yet.
  package internal(set) var neededTexts: [MessageID] = []
  /// The previews of the messages in the window, known or not.
  package internal(set) var previews: [PreviewKey] = []
  /// The last `settle` reached its budget of work before the window was full: settle again, after keys were served.
  package internal(set) var hasMoreWork = false
  /// What is being searched for; nil when nothing is.
  package internal(set) var find: TranscriptFind?

  /// The top of the window, while it does not follow: a row of a message.
  struct Anchor: Equatable, Sendable {
    var message: MessageID
    var row: Int
    /// How many glyphs of the message are above the top, and how many rows without any from there on; kept over
    /// changes of width until the window moves.
    var glyphs: (count: Int, emptyRows: Int)?

    static func == (left: Anchor, right: Anchor) -> Bool { left.message == right.message && left.row == right.row }
  }
  /// Part of a message in the window.
  struct Slice: Sendable {
    var message: MessageID
    var rows: Range<Int>
  }
  /// What moves the window, resolved by `settle`.
  enum Motion: Equatable, Sendable {
    case rows(Int)
    case pages(Int)
    case halfPages(Int)
    case start
    case end
    case head(MessageID)
    case reveal(MessageID)
    /// A wide table of a message, by its number, to a row of the window.
    case table(MessageID, number: Int, row: Int)
    case match(forward: Bool?)
  }

  var anchor: Anchor?
  var pending: [Motion] = []
  var folds: [MessageID: Bool] = [:]
  /// Thoughts that were opened or folded by hand.
  var thoughts: [MessageID: Bool] = [:]
  /// How many columns of wide tables are scrolled out, by message; those of other messages are made to fit.
  var tableShifts: [MessageID: Int] = [:]
  var cache = LayoutCache()
  var parts = PartsMemory()
  var visible: [Slice] = []
  var size = ScreenSize(columns: 0, rows: 0)
  var isFocused = false
  /// Columns left of the reading column.
  var left = 0
  /// The last message and its rows when the end left the window.
  var seen: (message: MessageID, rows: Int)?
  /// Where the anchor's message was on the path; a guess that is checked.
  var anchorIndex = 0

  /// The width changed, and the budget did not reach the anchor's row yet: nothing moves until it does.
  var isReflowing = false

  /// Where the end was shown from in this pass although a message was not laid out to its end yet.
  var unfinishedEnd: Place?

  /// Bytes of text one `settle` lays out, about; a few milliseconds.
  static let workBudget = ReplyPane.workBudget
  /// What the last `settle` used of it; more by one block at most, since blocks that are no code and no table are laid
  /// out whole.
  var workDone = 0

  /// A window at the end.
  package init() {}

  /// Moves down by so many rows, up for negative numbers.
  package mutating func scroll(rows: Int) { pending.append(.rows(rows)) }
  /// Moves by pages, two rows of which stay in view.
  package mutating func page(_ pages: Int) { pending.append(.pages(pages)) }
  /// Moves by half pages.
  package mutating func halfPage(_ halves: Int) { pending.append(.halfPages(halves)) }
  /// To the first message.
  package mutating func scrollToStart() { pending.append(.start) }
  /// To the end, and follows it from there.
  package mutating func scrollToEnd() { pending.append(.end) }
  /// Puts a message's head at the top of the window.
  package mutating func scrollTo(message: MessageID) { pending.append(.head(message)) }

  /// Selects a message and brings it into view; nil selects nothing.
  package mutating func select(_ message: MessageID?) {
    selected = message
    if let message { pending.append(.reveal(message)) }
  }

  /// Selects the last message that is in view, and moves nothing.
  package mutating func selectInView(of conversation: Conversation) {
    let path = conversation.path
    // What came since the window was laid out is at its end.
    let inView = isFollowing ? path.last : visible.last { path.contains($0.message) }?.message
    if let message = inView { selected = message } else { select(path.last) }
  }

  /// Selects the next message of the branch; the last in view when none is selected.
  package mutating func nextMessage(in conversation: Conversation) { step(1, in: conversation) }
  /// Selects the previous message of the branch; the last in view when none is selected.
  package mutating func previousMessage(in conversation: Conversation) { step(-1, in: conversation) }

  private mutating func step(_ direction: Int, in conversation: Conversation) {
    let path = conversation.path
    guard let selected, let place = path.lastIndex(of: selected) else {
      return select(visible.last?.message ?? path.last)
    }
    select(path[min(max(place + direction, 0), path.count - 1)])
  }

  /// Folds a message that is not, unfolds one that is.
  package mutating func toggleFold(_ message: Message) {
    folds[message.id] = !(cache[message.id]?.isFolding ?? isFolded(message))
  }
  /// Whether a message is folded, by itself or by hand.
  package func isFolded(_ message: Message) -> Bool { folds[message.id] ?? MessageLayout.foldsByItself(message) }

  /// How a message's thoughts are shown, where `view` is how all are.
  func thoughtView(_ id: MessageID, _ view: ReasoningView) -> ReasoningView {
    thoughts[id].map { $0 ? .shown : .folded } ?? view
  }
  /// Whether a message's thoughts are open.
  package func isThoughtOpen(_ id: MessageID, _ view: ReasoningView) -> Bool { thoughtView(id, view) == .shown }

  /// Opens a message's thoughts, or folds them. What is opened is brought into view, unless it still grows at the end.
  package mutating func toggleThought(of message: Message, _ view: ReasoningView) {
    let opens = !isThoughtOpen(message.id, view)
    thoughts[message.id] = opens
    if opens, message.state != .streaming { pending.append(.head(message.id)) }
  }

  /// Forgets which thoughts were opened by hand.
  package mutating func resetThoughts() { thoughts = [:] }

  /// The messages in the window, from the top.
  package var visibleMessages: [MessageID] { visible.map(\.message) }

  /// The message drawn in a row of the window; nil in the blank below the end.
  package func message(atRow row: Int) -> MessageID? {
    var top = 0
    for slice in visible {
      top += slice.rows.count
      if row < top { return slice.message }
    }
    return nil
  }
}
