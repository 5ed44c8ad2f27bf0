import Cells
import Conversations
import Hands

// Commands for the shell: `!ls` runs, and what it prints joins the draft.

/// A command that runs for the draft.
struct RunningShell: Sendable, Equatable {
  /// As it was typed.
  var command: String
  /// How long it has run.
  var work: LastingWork
}

extension AppState {
  /// Runs a command, and takes it out of the composer.
  mutating func runShell(_ command: String) -> [Effect] {
    guard defaults.runsCommands else {
      return refuse("Commands are off (commands: false in the config). !! sends a line that begins with !.")
    }
    if let running = composing.shell {
      return refuse("`\(running.command)` still runs: \(keyName(.interrupt)) ends it.")
    }
    let line = composer.text
    let cleared = clearComposer()
    dismissNotice()
    composing.shell = RunningShell(command: command, work: LastingWork(since: now))
    return cleared + [.store(.addHistory(line, now)), .runShell(command), .nextSecond(.shell)]
  }

  /// A second of a command has gone by.
  mutating func showShell() -> [Effect] {
    guard composing.shell != nil else { return [] }
    composing.shell?.work.isShown = true
    return [.nextSecond(.shell)]
  }

  /// Esc or Ctrl+C: the command ends with all that it started; what it printed so far joins the draft.
  mutating func stopShell() -> [Effect] { [.stopShell] }

  /// A command has ended.
  mutating func takeShell(_ output: ShellOutput) -> [Effect] {
    composing.shell = nil
    let ending = output.ending.map { " (\($0))" } ?? ""
    guard output.text.contains(where: { !$0.isWhitespace }) else {
      post(.info, "`\(output.command)` printed nothing\(ending).")
      return [.endTimer(.shell)]
    }
    _ = focusComposer()
    guard composer.attach(output.block + "\n", label: output.label) else {
      return refuse("The draft holds too many pastes; send it first.") + [.endTimer(.shell)]
    }
    post(
      .info,
      "The output of `\(output.command)`\(ending) is in the draft: \(keyName(.send)) sends it, "
        + "\(keyName(.edit(.unfoldPaste))) unfolds it.")
    return [.endTimer(.shell)] + draftChanged()
  }

  /// A command could not be run, or printed no text.
  mutating func failShell(_ words: String) -> [Effect] {
    composing.shell = nil
    return refuse(words) + [.endTimer(.shell)]
  }

  /// What the rule says while a command runs.
  var shellText: String? {
    composing.shell.flatMap {
      $0.work.text("running `\($0.command)`", at: now, ending: "\(keyName(.interrupt)) ends it")
    }
  }
}
