import Cells
import Conversations
import Hands

/// What the next request holds or costs, looked at or to be agreed to.
package struct ContextPanel: OpenPanel {
  /// In the frame's top.
  package var title: String
  package var answers = ""
  /// The window and its messages; nil for a question in words.
  var picture: WindowPicture?
  /// The question in words.
  var question = ""
  /// What Enter sends; nil when the panel is only looked at.
  package var pending: SendIntention?
  /// Messages that would be left out.
  package var dropped: Set<MessageID> = []
  /// Whether it does not fit whatever is dropped, or must not be cut.
  var isRefused = false
  /// Where the branch of the request ends.
  var end: MessageID?
  /// Whether beginnings of its messages are still on their way from the store.
  package internal(set) var isAwaited = false
  /// The chosen row of the picture.
  private var place = 0
  /// The first row in view.
  private var top = 0
  private var height = 1

  init(title: String, question: String = "", pending: SendIntention?) {
    self.title = title
    self.question = question
    self.pending = pending
  }

  /// Whether it asks, and yes is an answer.
  package var canSend: Bool { pending != nil && !isRefused }

  package var context: KeyContext { .page }
  package var isOnlyRead: Bool { !canSend }
  /// Who types on has not seen the question.
  package var yieldsToTyping: Bool { pending != nil }

  package func hints(_ keys: PanelKeys) -> [String?] {
    pending == nil ? [keys.close] : [keys.hint(.list(.accept), "sends"), keys.hint(.stop, "leaves")]
  }

  package mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .scroll(let step): move(step)
    case .list(.accept):
      guard pending != nil else { return .closes { _ in [] } }
      let panel = self
      return isRefused ? .does { $0.refuse(panel) } : .closes { $0.confirm(panel) }
    case .message(let intent):
      guard let selected else { return .stays }
      return .does { $0.mark(selected, intent) }
    case .leave:
      return pending == nil ? .left : .leaves { $0.tellNothingSent() }
    default: break
    }
    return .stays
  }

  /// The chosen message; nil on the system text and the draft.
  var selected: MessageID? {
    guard let bars = picture?.bars, bars.indices.contains(place) else { return nil }
    return bars[place].message
  }

  mutating func select(_ message: MessageID?) {
    guard let bars = picture?.bars, !bars.isEmpty else { return }
    place = bars.firstIndex { $0.message == message && message != nil } ?? bars.count - 1
  }

  /// Stays on the row chosen in an earlier form of the panel.
  mutating func keepPlace(of old: ContextPanel) {
    let last = max(0, (picture?.bars.count ?? 1) - 1)
    place = min(old.place, last)
    if let chosen = old.selected { select(chosen) }
    top = old.top
  }

  /// Moves the choice, or the window where there is nothing to choose.
  mutating func move(_ step: ScrollStep) {
    let last = max(0, (picture?.bars.count ?? 1) - 1)
    place = max(0, min(last, place + step.rows(height: height)))
  }

  /// All of it in words and figures, for those who read line by line or have it read to them.
  package func printed(width: Int) -> [Row]? {
    guard let picture else { return Row.wrap(question, width: width) }
    return picture.lines.flatMap { Row.wrap($0, width: width) }
  }

  package mutating func layout(_ size: ScreenSize) -> PanelBody {
    guard let picture else { return PanelBody(rows: Row.wrap(question, width: size.columns)) }
    // On a small screen the messages matter more than the words.
    let most = max(1, size.rows - 3)
    var rows = Array(picture.head(width: size.columns, atMost: most).prefix(most))
    let hint = size.rows - rows.count > 4 ? picture.hint(isPending: pending != nil, width: size.columns) : nil
    height = max(1, size.rows - rows.count - (hint == nil ? 0 : 1))
    top = ListWindow.top(top, showing: place, of: picture.bars.count, rows: height)
    let shown = top..<min(picture.bars.count, top + height)
    rows += picture.rows(shown, selected: place, width: size.columns)
    if let hint {
      if rows.count < size.rows - 1 { rows.append(Row()) }
      rows.append(hint)
    }
    return PanelBody(rows: rows)
  }
}

/// One part of a request, drawn as a bar.
package struct TokenBar: Sendable, Equatable {
  /// Whose it is.
  package enum Kind: Sendable, Equatable {
    case system, turn, reply, draft

    var style: Style {
      switch self {
      case .system: Style(.text)
      case .turn: Style(.user)
      case .reply: Style(.assistant)
      case .draft: Style(.notice)
      }
    }
    /// Before the text's beginning.
    var name: String {
      switch self {
      case .system, .draft: ""
      case .turn: "you: "
      case .reply: "reply: "
      }
    }
  }
  /// What happens to a message.
  package enum Fate: Sendable, Equatable {
    case kept, pinned, dropped, excluded

    var mark: String {
      switch self {
      case .kept: " "
      case .pinned: "●"
      case .dropped: "×"
      case .excluded: "○"
      }
    }
    /// Behind the tokens, where nothing is drawn.
    var words: String {
      switch self {
      case .kept: ""
      case .pinned: " (pinned)"
      case .dropped: " (dropped)"
      case .excluded: " (excluded)"
      }
    }
    var isSent: Bool { self == .kept || self == .pinned }
  }
  /// Whose it is.
  package var kind: Kind
  /// How it begins.
  package var label: String
  /// Its tokens, template included.
  package var count: TokenCount
  /// What happens to it.
  package var fate = Fate.kept
  /// The message; nil for the system text and the draft.
  package var message: MessageID?

  init(_ kind: Kind, _ label: String, _ count: TokenCount) {
    self.kind = kind
    self.label = label
    self.count = count
  }
}
