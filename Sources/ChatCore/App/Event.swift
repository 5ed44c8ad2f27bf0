import Conversations
import Hands
import Pages

/// Everything that can happen to the program, as `update` sees it.
package enum Event: Sendable {
  /// A key, a paste, the mouse, a new size.
  case input(TerminalInput)
  /// A command asks a turn.
  case turn(AskedTurn)
  /// A command asks each of these prompts in every way of a plan.
  case lab(LabPlan, prompts: [LabPrompt])
  /// A command is to end: whatever is under way stops.
  case stop
  /// Something of a request's.
  case reply(RequestID, ReplyEvent)
  /// Something of the store's.
  case store(StoreEvent)
  /// The embedded model's server moved on.
  case localModel(LocalModelStatus)
  /// A timer that an effect set ran out.
  case timer(TimerName)
  /// The editor came back with a text; nil when it failed or was left without saving.
  case edited(String?)
  /// Something done outside went well or badly; said in the notice line.
  case notice(Notice)
  /// A provider's catalogue came.
  case catalogue(provider: String, [CatalogueModel])
  /// A provider's catalogue cannot be had.
  case noCatalogue(provider: String, Failure)
  /// Token counts that were asked for came.
  case counted(CountAnswer)
  /// The draft's count came, of the draft at that revision.
  case draftCounted(TokenCount, key: CountKey, revision: UInt64)
  /// What replies were really charged, in US dollars; and whether some are still without a charge.
  case settled([MessageID: Double], isMissingSome: Bool)
  /// Files named in a turn were read; the turn may go on.
  case filesRead([AttachedFile])
  /// Files named in the draft were measured.
  case filesMeasured([FileMention], [FileSummary])
  /// A shell command has ended.
  case shellRan(ShellOutput)
  /// A shell command could not be run, or printed no text: a sentence.
  case shellFailed(String)
  /// The picture on the clipboard is in this file.
  case clipboardPicture(path: String)
  /// Files that match what is typed, for completion.
  case fileNames(prefix: String, [String])
  /// Files below the working folder, for the menu.
  case folderFiles([String])
  /// Text to show in a panel: a balance, a usage table, the request as a command, which `y` copies.
  case page(title: String, text: String, copies: String? = nil)
  /// What was used by day and model came, for the page that begins with these lines.
  case usage([String], [UsageRow])
  /// A probe found out what a model can do.
  case probed(ProbeCard)
  /// A schema was read that replies shall follow, as the object that the request takes.
  case schema(String)
  /// The config was read again.
  case reconfigured(SessionDefaults)
  /// A saved config is wrong, in a sentence with file and line; what was in force stays.
  case configRefused(String)
  /// A theme is in force, which sets code off so.
  case themed(CodeFraming)
  /// What was spent today, as the store has it.
  case spentToday(Cost?)
  /// So many conversations were deleted because they lay unused for longer than the config says.
  case retired(Int)
  /// The probabilities of a reply were read.
  case odds(MessageID, [TokenOdds])
  /// The request behind a reply; nil where none was kept.
  case request(behind: MessageID, body: String?)
  /// A picture was drawn small, or could not be.
  case previewed(PreviewKey, PicturePreview)
  /// The bodies of the requests behind two versions that are compared; nil where none was kept.
  case versions(old: MessageID, String?, new: MessageID, String?)
  /// A conversation came from a file; it is to be opened.
  case imported(ConversationID)
}

extension Event {
  /// Whether somebody waits for it who just pressed a key: it is painted without delay, as the key was.
  package var answersKey: Bool {
    switch self {
    case .fileNames, .folderFiles, .page, .usage, .odds, .store(.list), .store(.preview), .store(.found),
      .store(.opened), .store(.beginnings):
      true
    default: false
    }
  }
}

/// How far the embedded model's server is.
package enum LocalModelStatus: Sendable, Equatable {
  /// Not asked for.
  case idle
  /// Loading the model, for so many seconds now.
  case loading(seconds: Int)
  /// Answers at this address.
  case ready(baseURL: String)
  /// Not to be had; the failure says what to do.
  case failed(Failure)
}

/// Timers, by what they are for.
package enum TimerName: Sendable, Hashable {
  /// Refreshes clocks and countdowns on the screen while something runs.
  case tick
  /// Keeps the draft a moment after the last key, and from time to time while typing goes on.
  case draft
  /// Counts the draft's tokens within a frame.
  case count
  /// Asks for the real charges of replies, some time after they came.
  case settle
  /// Looks for other processes' turns, after the database has changed.
  case poll
  /// Reads the config again, after it has changed.
  case config
  /// Shows how long a shell command has run.
  case shell
  /// Shows how long files have been read.
  case reading
  /// Measures the draft's files and asks for the catalogue once typing pauses.
  case pause
}
