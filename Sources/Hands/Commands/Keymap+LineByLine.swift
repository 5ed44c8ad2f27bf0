// Where lines are typed there are no keys: what a sentence names there is a command.

extension Keymap {
  /// The standard keys, which only the program itself presses; sentences name commands.
  package static let lineByLine = Keymap(bindings: KeyBinding.table, namesCommands: true)

  /// The command of an intent; where it has none, what it does on the screen.
  func typedName(of intent: Intent) -> String {
    if let typed = intent.typed { return typed }
    let help = bindings.first { $0.intent == intent }?.help
    return help.map { "\u{201C}\($0)\u{201D} in the full screen" } ?? "the full screen"
  }
}

/// The keys that are there where the terminal edits lines, as sentences name them.
package enum LineKeys {
  /// Hands a line over.
  package static let send = "Enter"
  /// Stops what is under way, or leaves a question.
  package static let stop = "Ctrl+C"
  /// At a line's end, asks what could stand there.
  package static let complete = "Tab"
}

extension Intent {
  /// What does it where lines are typed: a command, or one of the two keys that are there; nil where nothing does.
  package var typed: String? {
    switch self {
    case .send, .list(.accept), .form(.accept): LineKeys.send
    case .stop, .interrupt: LineKeys.stop
    case .offer(.continueReply), .message(.continueReply): Intent.continueReply.typed
    case .offer(.retry), .message(.retry): Intent.retry.typed
    case .offer(.takeModel): Intent.open(.models).typed
    case .message(.edit): "/edit"
    case .message(.branch): "/fork"
    case .message(.copy): "/copy"
    case .message(.copyThought): "/copy thoughts"
    case .message(.copyCode(let number)): "/copy \(number)"
    case .message(.saveCode): "/save-code"
    case .message(.export): "/export"
    case .message(.diff): Intent.open(.diff).typed
    case .message(.curl): Intent.open(.provenance).typed
    case .message(.replay): "/replay"
    case .adjustTemperature: "/temperature"
    case .scaleMaxTokens: "/max_tokens"
    case .lab(.open): "/lab"
    case .microscope(.open), .microscope(.ask): "/microscope"
    default: Self.commands[self]
    }
  }

  /// The commands that do what a key does; of several the one that takes nothing more.
  private static let commands: [Intent: String] = {
    var names: [Intent: String] = [:]
    let rows = CommandRow.lineByLine
    for row in rows.filter(\.arguments.isEmpty) + rows {
      guard case .intent(let intent)? = row.bare, names[intent] == nil else { continue }
      names[intent] = "/\(row.name)"
    }
    return names
  }()
}
