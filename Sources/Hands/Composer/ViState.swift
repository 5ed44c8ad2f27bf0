/// What vi's keys remember between presses.
struct ViState: Equatable, Sendable {
  enum Mode: Equatable, Sendable { case insert, normal, visual, visualLine }

  /// What the next key completes.
  enum Pending: Equatable, Sendable {
    case find(Character)
    case replace
    case goto
    case object(around: Bool)
  }

  /// A search for a character in its line, for `;` and `,`.
  struct Find: Equatable, Sendable {
    var kind: Character
    var character: Character
  }

  /// A change as it was made, for `.`: the keys, and what was typed after them.
  struct Repeatable: Equatable, Sendable {
    var keys: [Character] = []
    var typed = ""
  }

  var mode = Mode.insert
  /// Digits typed so far; 0 for none.
  var count = 0
  /// `d`, `c` or `y`, waiting for its motion, and the count before it.
  var operation: Character?
  var operationCount = 0
  var pending: Pending?
  var lastFind: Find?
  var lastChange: Repeatable?
  /// The keys of the command being typed, then what is inserted after it.
  var current = Repeatable()
  var isRepeating = false

  /// A new text is written from insert mode on.
  mutating func reset() {
    mode = .insert
    forgetCommand()
    current = Repeatable()
  }

  mutating func forgetCommand() {
    count = 0
    operation = nil
    operationCount = 0
    pending = nil
  }

  /// Text typed in insert mode belongs to the change that began it.
  mutating func typed(_ text: String) {
    if mode == .insert, !isRepeating { current.typed += text }
  }

  /// Backspace in insert mode takes back what was typed.
  mutating func untyped() {
    if mode == .insert, !isRepeating { _ = current.typed.popLast() }
  }

  /// How often: the counts before the operator and the motion together; at least 1.
  var times: Int { min(9999, max(1, operationCount) * max(1, count)) }
  var hasCount: Bool { count > 0 || operationCount > 0 }
}
