/// What vi's keys remember between presses.
struct ViState: Equatable, Sendable {
  enum Mode: Equatable, Sendable { case insert, normal, visual, visualLine }

  /// What a motion, an object or a selection is done with; its key.
  enum Operator: Character, Sendable {
    case delete = "d"
    case change = "c"
    case copy = "y"

    /// What a key does with a selection: in visual mode `x` deletes as `d` does, and `s` changes as `c` does.
    init?(ofSelection key: Character) {
      switch key {
      case "x": self = .delete
      case "s": self = .change
      default: self.init(rawValue: key)
      }
    }
  }

  /// What the next key completes.
  enum Pending: Equatable, Sendable {
    case find(Find.Way)
    case replace
    case goto
    case object(around: Bool)
  }

  /// A search for a character in its line, for `;` and `,`.
  struct Find: Equatable, Sendable {
    /// Where it looks and where it stops; its key.
    enum Way: Character, Sendable {
      case onto = "f"
      case backOnto = "F"
      case before = "t"
      case backBehind = "T"

      var isForward: Bool { self == .onto || self == .before }

      /// The same in the other direction.
      var reversed: Way {
        switch self {
        case .onto: .backOnto
        case .backOnto: .onto
        case .before: .backBehind
        case .backBehind: .before
        }
      }
    }

    var way: Way
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
  /// What waits for its motion, and the count before it.
  var operation: Operator?
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
