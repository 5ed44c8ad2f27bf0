import Cells
import Conversations
import Hands

/// What will become of the text in the composer, and what belongs to it.
package struct ComposingState: Sendable {
  /// What is done with it when it is sent.
  package internal(set) var purpose = Purpose.message
  /// Files named by `/file` or `-f` for the message being written: they must be there.
  package var attachments: [String] = []
  /// Files that the draft names, once they have been measured.
  package internal(set) var files: [FileSummary]?
  /// The mentions that `files` is about, or that are being measured.
  var measured: [FileMention] = []
  /// The queued message that it was, with what that brought along; nil for what was not taken out of the queue.
  var recalled: QueuedTurns.Turn?
  /// The command that runs for it.
  var shell: RunningShell?
  /// How long files have been read; nil while none are.
  var reading: LastingWork?
  /// When the draft was first changed since it was last kept; nil while it is kept as it is.
  var changedAt: Timestamp?
  /// When Ctrl+C was last pressed on an idle, empty composer.
  var quitArmedAt: Timestamp?
  /// When Esc was last pressed there.
  var editArmedAt: Timestamp?
  /// The composer as last laid out.
  package internal(set) var view = ComposerView(
    rows: [Row()], cursor: .init(column: 0, row: 0), hiddenAbove: 0, hiddenBelow: 0)

  /// What is done with the text when it is sent.
  package enum Purpose: Sendable, Equatable {
    /// It becomes the next message.
    case message
    /// It becomes another version of a message.
    case version(Editing)
    /// It becomes the next message; and these messages of a branch are marked, to be moved to another.
    case moving([MessageID])
  }
}

/// What the composer's text will become another version of.
package enum Editing: Sendable, Equatable {
  /// A message of the user.
  case turn(MessageID)
  /// A reply, as edited by hand.
  case reply(MessageID)
}

extension AppState {
  /// What the text in the composer will be another version of. Setting nil leaves marked messages marked.
  package internal(set) var editing: Editing? {
    get { if case .version(let editing) = composing.purpose { editing } else { nil } }
    set {
      if let newValue {
        composing.purpose = .version(newValue)
      } else if case .version = composing.purpose {
        composing.purpose = .message
      }
    }
  }

  /// Messages marked in message mode, to be moved to another branch; empty for none. Marking ends an edit.
  package var grafting: [MessageID] {
    get { if case .moving(let messages) = composing.purpose { messages } else { [] } }
    set {
      if !newValue.isEmpty {
        composing.purpose = .moving(newValue)
      } else if case .moving = composing.purpose {
        composing.purpose = .message
      }
    }
  }
}
