import Conversations

/// One argument of a slash command.
package struct CommandArgument: Sendable {
  /// In the usage line: `FILE`, `[N]`.
  package var label: String
  /// What it must be; gives its check and its completion.
  package var kind: Kind
  /// Whether it may be left out.
  package var isOptional: Bool

  /// Kinds of arguments. Those that take the rest of the line may hold blanks.
  package enum Kind: Sendable, Equatable {
    /// The rest of the text, newlines too.
    case text
    /// A path: the rest of the line, quotes and a leading `~` allowed.
    case file
    /// A shell command: the rest of the line.
    case shell
    /// A whole number from 1.
    case number
    /// One of a few words.
    case choice([String])
    /// A parameter's name.
    case parameter
    /// A value for the parameter named before, or for a fixed one.
    case value(ParameterName?)
    /// Names that the shell around the core knows.
    case model, provider, preset, prompt, theme
  }

  /// Whether it takes all that is left of the line.
  var takesRest: Bool {
    switch kind {
    case .number, .choice, .parameter, .provider, .theme: false
    default: true
    }
  }

  static func required(_ label: String, _ kind: Kind) -> CommandArgument {
    CommandArgument(label: label, kind: kind, isOptional: false)
  }
  static func optional(_ label: String, _ kind: Kind) -> CommandArgument {
    CommandArgument(label: label, kind: kind, isOptional: true)
  }
}

/// One row of the command table, which makes the parser, completion, the palette, the help page and docs/keys.md.
package struct CommandRow: Sendable {
  /// Without the slash; unique among names and aliases.
  package var name: String
  /// Other names that are read for it, without a slash.
  package var aliases: [String]
  /// What it takes, in the order it is typed.
  package var arguments: [CommandArgument]
  /// What it does, in a few words.
  package var help: String
  /// What people call it elsewhere: searched, never shown.
  package var words: [String] = []
  /// The help page's heading.
  package var group: HelpGroup
  /// Left out of the help page and the palette: `/set` speaks for these.
  package var isHidden = false
  /// Only of use where there is a screen to draw on: line by line it is neither listed nor done.
  package var needsScreen = false
  /// Why it needs the screen: it runs a program, which only a line that was typed may do.
  package var runsPrograms = false
  /// Makes the command from its arguments' texts, as many as were given; checked by kind before.
  var make: @Sendable ([String]) throws(CommandRefusal) -> Command

  /// How it is written: `/copy [N]`.
  package var usage: String {
    (["/" + name] + arguments.map { $0.isOptional ? "[\($0.label)]" : $0.label }).joined(separator: " ")
  }

  /// The command without arguments, where it needs none; for the palette.
  package var bare: Command? {
    guard arguments.allSatisfy(\.isOptional) else { return nil }
    return try? make([])
  }
}

/// Why a row refuses its arguments.
struct CommandRefusal: Error {
  var sentence: String
}
