import ChatCore
import Configuration
import Conversations
import TerminalIO
import Threads

/// What other programs do for the user: the editor, a shell command, the clipboard.
extension EffectRunner {
  /// Opens $VISUAL or $EDITOR on a text; the terminal is its own until it ends.
  func edit(_ text: String) {
    switch ProgramRunner.edit(text, terminal: terminal) {
    case .success(let edited): mailbox.post(.edited(edited))
    case .failure(let failure): say(.error, failure.message)
    }
  }

  /// Gives a text to a shell command on the plain screen.
  func pipe(_ text: String, to command: String) {
    switch ProgramRunner.pipe(text, to: command, terminal: terminal) {
    case .success(let code): say(code == 0 ? .success : .warning, "\(command) ended with code \(code).")
    case .failure(let failure): say(.error, failure.message)
    }
  }
}

extension EffectRunner {
  /// Copies by the terminal's own sequence and by the desktop's programs, and says which way it went.
  func copy(_ text: String, what: String) {
    let clipboard = Clipboard()
    let wasSent = clipboard.sequence(for: text).map(terminal.send) ?? false
    let folder = launch.settings.paths.stateDirectory
    let fallback = "\(folder)/copied.txt"
    // Who has read how a copy goes further has no use for it at every copy.
    let isFirst = !hasCopied
    hasCopied = true
    errands.run {
      try? PrivateFiles.makeDirectory(folder)
      let outcome = clipboard.finish(text, wasSent: wasSent, fallback: fallback)
      let kind: Notice.Kind =
        switch outcome {
        case .copied: .success
        case .sentUnverified, .file: .info
        case .failed: .error
        }
      let subject = what.prefix(1).uppercased() + what.dropFirst()
      let said = outcome.message.prefix(1).lowercased() + outcome.message.dropFirst()
      let advice = isFirst ? outcome.advice.map { " \($0)" } ?? "" : ""
      return .notice(Notice(kind, "\(subject): \(said)\(advice)"))
    }
  }
}
