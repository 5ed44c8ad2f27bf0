import Cells

/// A line that is a command for the shell, its output meant for the draft.
package enum ShellLine {
  /// The command of a text that begins with `!`; nil for any other, and for `!!`, which sends a literal `!`.
  package static func command(in text: String) -> String? {
    guard text.hasPrefix("!"), !text.hasPrefix("!!") else { return nil }
    let command = String(text.dropFirst()).trimmingSpaces()
    return command.isEmpty ? nil : command
  }

  /// Why what runs a program does nothing where lines are typed: `what` is "! runs commands".
  package static func refusalLineByLine(_ what: String) -> String {
    "\(what) on the full screen only: here, a line that is pasted could."
  }
}

/// What a command printed.
package struct ShellOutput: Sendable, Equatable {
  /// The command as it was typed.
  package var command: String
  /// What it printed on both of its outputs.
  package var text: String
  /// How it ended, where that is to be said: `exit code 2`, `stopped after 3 s`.
  package var ending: String?

  /// What a command printed.
  package init(command: String, text: String, ending: String? = nil) {
    self.command = command
    self.text = text
    self.ending = ending
  }

  /// The block that joins the draft.
  package var block: String {
    let end = ending.map { " (\($0))" } ?? ""
    return Attachment(
      name: command, heading: "Output of `\(Self.line(command))`\(end)", language: "text", text: text
    ).block
  }

  /// For the label of the folded block.
  package var label: String { "output of \(Self.line(command).prefix(24))" }

  private static func line(_ command: String) -> String {
    command.split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}
