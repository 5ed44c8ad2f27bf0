import Cells
import Conversations
import Pages

/// What a line that begins with `/` asks for, its values read and checked.
package enum Command: Equatable, Sendable {
  /// What a key does as well.
  case intent(Intent)
  /// The next request's model.
  case model(String)
  /// The next request's provider entry.
  case provider(String)
  /// The conversation's instructions to the model; empty clears them.
  case system(String)
  /// Opens the instructions for editing.
  case editSystem
  /// Sets a parameter; nil is the default.
  case set(ParameterName, ParameterValue?)
  /// Says what a parameter is set to, and its range.
  case show(ParameterName)
  /// Sets a field that is no parameter to some JSON; nil takes it out of the request.
  case setExtra(String, json: String?)
  /// Says what such a field is set to.
  case showExtra(String)
  /// Reads a schema from a file, as the format of replies.
  case readSchema(path: String)
  /// Opens the switcher, filtered.
  case switcher(String)
  /// The conversation's title.
  case name(String)
  /// Deletes the conversation; `Intent.undoDelete` brings it back.
  case deleteConversation
  /// Keeps the conversation on top of the switcher, or no longer.
  case pinConversation(Bool)
  /// Puts the conversation out of the way, or back.
  case archiveConversation(Bool)
  /// Changes the conversation's tags; nil says which there are.
  case tag(TagChange?)
  /// Goes on in a conversation of its own.
  case fork
  /// Edits the last turn and sends it again as a sibling.
  case editLast
  /// Copies text to the clipboard.
  case copy(CopySource)
  /// Exports the conversation; the file's ending gives the format.
  case export(path: String, ExportFormat)
  /// Asks for the file to write it to.
  case askWhereToExport
  /// Imports conversations from a file.
  case importFile(path: String)
  /// Searches all conversations.
  case search(String)
  /// Finds in this conversation.
  case find(String)
  /// Asks for the account's balance.
  case balance
  /// Joins a file (a glob, a range) to the turn.
  case file(String)
  /// Gives the result of the tool that the last reply asked for.
  case answer(String)
  /// Asks what the model can do, by tiny requests.
  case probe
  /// Takes over a preset.
  case preset(String)
  /// Opens a prompt snippet's form, or inserts a snippet that has none.
  case prompt(String)
  /// The colours.
  case theme(String)
  /// Whether the mouse reports to mixchat rather than to the terminal.
  case mouse(Bool)
  /// How what models think is shown.
  case reasoning(ReasoningView)
  /// Whether the composer has readline's or vi's keys.
  case keys(EditingStyle)
  /// Puts the grafted turns under the branch being read.
  case graft
  /// Folds or unfolds all long messages.
  case foldAll
  /// Saves a code block (the last without a number) to a file.
  case saveCode(Int?, path: String)
  /// Pipes a code block (the last without a number) to a shell command.
  case pipeCode(Int?, command: String)
  /// Copies the database with SQLite's online backup.
  case backup(path: String)
  /// Withdraws waiting turns.
  case withdrawQueued
  /// Has the next message, or the next retry, asked in several ways; nil shows the panes, or asks what to vary.
  case lab(LabPlan?)
  /// Shows how sure the model was of each word of a reply; true and false ask for that from now on, or not.
  case microscope(Bool?)
  /// Sends the request behind the last reply again.
  case replay
  /// Asks something in passing; the answer is no part of the conversation unless it is kept.
  case aside(String)
  /// Takes the lab off again.
  case labOff
  /// Says which libraries and files are in use.
  case version

  /// What `/copy` copies.
  package enum CopySource: Equatable, Sendable {
    /// The last reply.
    case reply
    /// What the model thought before it.
    case thought
    /// A numbered code block.
    case code(Int)
    /// The whole branch, as Markdown.
    case conversation
  }
}

/// Formats of an exported conversation.
package enum ExportFormat: String, Sendable, CaseIterable {
  /// Lossless; can be imported.
  case json
  case markdown
  /// One self-contained page.
  case html
  case text

  /// Why a name is refused that gives no format.
  package static let unknownEnding = "The file's ending gives the format: .md, .html, .txt or .json."

  /// What it is called, besides its own name: as endings of files, and where a format is asked for.
  package var aliases: [String] {
    switch self {
    case .json: []
    case .markdown: ["md"]
    case .html: ["htm"]
    case .text: ["txt"]
    }
  }

  /// By its name or another; nil for what is none. Case makes no difference.
  package init?(name: String) {
    let name = name.lowercased()
    guard let format = Self.allCases.first(where: { $0.rawValue == name || $0.aliases.contains(name) }) else {
      return nil
    }
    self = format
  }

  /// By a file's ending; nil for endings that mean nothing here.
  package init?(path: String) {
    let file = PathName.file(path)
    // A file that is called `.md` and nothing more says as much.
    self.init(name: String(file[(file.lastIndex(of: ".").map(file.index(after:)) ?? file.endIndex)...]))
  }
}

/// Why a command was not understood; nothing is sent.
package struct CommandError: Error, Equatable, Sendable {
  /// What is wrong and what to do, with the usage line where there is one.
  package var message: String
  /// The command that was probably meant.
  package var nearest: String?
  /// How the command is written; nil for unknown commands without a near one.
  package var usage: String?
}

/// What a line from the composer is.
package enum ParsedInput: Equatable, Sendable {
  /// To be sent as it is (a leading `//` made `/`).
  case message(String)
  /// To be done.
  case command(Command)
  /// To be shown; nothing is sent, the line stays in the composer.
  case failure(CommandError)
}
