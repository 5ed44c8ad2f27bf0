import Cells
import Hands

/// Something shown over the transcript: a value that draws itself, and says what its keys do.
///
/// A new panel is one type, in the folder of its feature: its rows, its keys, its hints. What opens it is in most cases
/// a case of `Panel`, its line in `Update+Panels`, and a row of the key table or of the command table.
package protocol OpenPanel: Sendable {
  /// In the frame's top.
  var title: String { get }
  /// Behind the title: the keys that answer what it asks; empty where it asks nothing.
  var answers: String { get }
  /// Where keys go while it is open.
  var context: KeyContext { get }
  /// What its keys do, the most wanted first and how to leave last; nil where no key is bound.
  func hints(_ keys: PanelKeys) -> [String?]
  /// Columns of the frame at most, on a screen with so many; panels to read next to each other may want more than most.
  func widest(_ columns: Int) -> Int
  /// Columns and rows that it wants inside the frame, where it knows; rows it lays out count anyway.
  mutating func wanted(within limit: ScreenSize) -> ScreenSize?
  /// Whether it asks for a line, in the composer's place.
  var isLine: Bool { get }
  /// Lays itself out for the room inside the frame; windows move so that what is selected is in view.
  mutating func layout(_ size: ScreenSize) -> PanelBody
  /// Takes what a key means, or a text.
  mutating func take(_ input: PanelInput) -> PanelOutcome

  /// What Esc does before it closes, such as `clears the search`; nil where it closes.
  var firstEscape: String? { get }
  /// Whether a letter typed while it is open belongs to the composer: the panel came up while somebody typed.
  var yieldsToTyping: Bool { get }

  /// What can be chosen from, a line each, for those who read line by line; nil for what is no list.
  var choices: [String]? { get }
  /// Said line by line where there is nothing to choose from; empty for what is no list.
  var emptyWords: String { get }
  /// Whether what it lists was asked for and has not come yet.
  var isAwaited: Bool { get }
  /// Whether all the room over the composer is its own: it is as wide as it may be, and from the top on as high as what
  /// it lays out.
  var fillsScreen: Bool { get }
  /// Whether there is nothing to do in it, line by line, but to read it.
  var isOnlyRead: Bool { get }
  /// Whether it asks, and yes is an answer.
  var canSend: Bool { get }
  /// Whether it prints the replies themselves when they are here, so that they are not printed as they come.
  var tellsReplies: Bool { get }
  /// What is said behind it line by line: how to go on from here; empty for nothing.
  var afterwards: String { get }
  /// All of it at a width, for those who read line by line; nil where that is what is drawn.
  func printed(width: Int) -> [Row]?
}

extension OpenPanel {
  /// What is in the frame's top.
  var heading: String { answers.isEmpty ? title : "\(title): \(answers)" }
  package func widest(_ columns: Int) -> Int { PanelBox.widest }
  package func wanted(within limit: ScreenSize) -> ScreenSize? { nil }
  package var isLine: Bool { false }
  package var answers: String { "" }
  package var firstEscape: String? { nil }
  package var yieldsToTyping: Bool { false }
  package var choices: [String]? { nil }
  package var emptyWords: String { "" }
  package var isAwaited: Bool { false }
  package var isOnlyRead: Bool { false }
  package var fillsScreen: Bool { false }
  package var canSend: Bool { false }
  package var tellsReplies: Bool { false }
  package var afterwards: String { "" }
  package func printed(width: Int) -> [Row]? { nil }
}

/// What reaches a panel.
package enum PanelInput: Sendable, Equatable {
  /// A key of lists.
  case list(ListIntent)
  /// A key of forms.
  case form(FormIntent)
  /// A key of the messages, which a panel may have a use for.
  case message(MessageIntent)
  /// A key of the lab.
  case lab(LabIntent)
  /// A key of the microscope.
  case microscope(MicroscopeIntent)
  /// The window is to move.
  case scroll(ScrollStep)
  /// A character.
  case text(String)
  /// A paste, line breaks and all.
  case paste(String)
  /// Editing of a line.
  case edit(EditIntent)
  /// Esc.
  case leave

  /// What is typed or pasted, for one line.
  var line: String? {
    switch self {
    case .text(let text): text
    case .paste(let text):
      String(text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(PanelInput.longestPaste))
    default: nil
    }
  }

  /// Characters of a paste that one line takes.
  private static let longestPaste = 4096
}

extension ScrollStep {
  /// Rows that a window of a height moves down by, negative for up; `top` and `end` are further than any text is long.
  func rows(height: Int) -> Int {
    switch self {
    case .lineUp: -1
    case .lineDown: 1
    case .halfPageUp: -height / 2
    case .halfPageDown: height / 2
    case .pageUp: -height
    case .pageDown: height
    case .top: -Self.far
    case .end: Self.far
    }
  }

  /// Many of these, one upon another, are still a number.
  private static let far = 1 << 40
}

/// What is to be done outside of a panel.
package typealias PanelAction = @Sendable (inout AppState) -> [Effect]

/// What a panel makes of what reached it.
package enum PanelOutcome: Sendable {
  /// It stays; at most it looks another way.
  case stays
  /// It stays, and this is to be done.
  case does(PanelAction)
  /// A choice was made: every panel closes, then this is done.
  case closes(PanelAction)
  /// It gives way to the panel below, then this is done.
  case leaves(PanelAction)

  /// It gives way to the panel below.
  static var left: PanelOutcome { .leaves { _ in [] } }
}

/// The keys in force, for a panel's hints.
package struct PanelKeys: Sendable {
  private let keymap: Keymap
  private let context: KeyContext
  private let firstEscape: String?

  /// - Parameter firstEscape: what the key that leaves does before it closes; nil where it closes.
  init(_ keymap: Keymap, in context: KeyContext, firstEscape: String? = nil) {
    self.keymap = keymap
    self.context = context
    self.firstEscape = firstEscape
  }

  /// A key and what it does; nil where none is bound.
  func hint(_ intent: Intent, _ words: String) -> String? {
    keymap.label(for: intent, in: context).map { "\($0) \(words)" }
  }

  /// Two keys that belong together.
  func pair(_ first: Intent, _ second: Intent, _ words: String) -> String? {
    guard let one = keymap.label(for: first, in: context), let other = keymap.label(for: second, in: context) else {
      return nil
    }
    let arrows = ["Left Right": "←→", "Up Down": "↑↓"]["\(one) \(other)"]
    return "\(arrows ?? "\(one) \(other)") \(words)"
  }

  /// How to leave, or what the key for that does first.
  var close: String? { hint(.stop, firstEscape ?? "closes") }
}
